import { expect, test } from 'vitest';
import { Clock } from '../../../infra/local/clock.ts';
import { served } from './served.ts';

test('a request that comes during an advance waits until the advance is over', async () => {
  const clock = new Clock();
  clock.freeze(true);
  const arrived = Promise.withResolvers<void>();
  const watched = {
    now: () => clock.now(),
    admit: <T>(work: () => Promise<T>) => clock.admit(work),
    idle() {
      arrived.resolve();
      return clock.idle();
    },
  };
  const { url, events } = await served([{ routeKey: '$default' }], undefined, { clock: watched });
  const work = Promise.withResolvers<void>();
  const start = clock.now();
  clock.at(start + 1000, () => void clock.busy(() => work.promise));
  const advance = clock.advance(60_000);
  const answer = fetch(url);
  await arrived.promise;
  expect(events).toHaveLength(0);
  work.resolve();
  await advance;
  expect((await answer).status).toBe(204);
  expect(events[0]?.requestContext.timeEpoch).toBe(Math.floor(start + 60_000));
});

test('an advance waits for the function of a request', async () => {
  const work = Promise.withResolvers<void>();
  const called = Promise.withResolvers<void>();
  const { url, clock } = await served([{ routeKey: '$default' }], () => {
    called.resolve();
    return work.promise;
  });
  const answer = fetch(url);
  await called.promise;
  const order: string[] = [];
  const advance = clock.advance(1000).then(() => order.push('advanced'));
  order.push('function ends');
  work.resolve();
  await Promise.all([advance, answer]);
  expect(order).toEqual(['function ends', 'advanced']);
});

test('what lies under /_local does not wait', async () => {
  const work = Promise.withResolvers<void>();
  const { url, clock } = await served([{ routeKey: '$default' }], undefined, {
    local: (request, response) => response.end(request.url),
  });
  clock.at(clock.now(), () => void clock.busy(() => work.promise));
  const advance = clock.advance(1000);
  expect(await (await fetch(`${url}/_local/clock?x=1`)).text()).toBe('/_local/clock?x=1');
  work.resolve();
  await advance;
  expect((await fetch(`${url}/_localelse`)).status).toBe(204);
});
