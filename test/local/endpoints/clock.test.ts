import { expect, test } from 'vitest';
import { local } from './local.ts';

test('the clock tells its time, speed and whether it stands', async () => {
  const { get } = await local();
  expect(await (await get('/_local/clock')).json()).toEqual({
    now: '2040-03-05T12:00:00.000Z',
    speed: 1,
    frozen: true,
  });
});

test('an advance moves it and counts the timers that fired', async () => {
  const { post, clock } = await local();
  let fired = 0;
  clock.at(clock.now() + 3_600_000, () => fired++);
  clock.at(clock.now() + 14_400_000, () => fired++);
  clock.at(clock.now() + 14_400_001, () => fired++);
  const answer = await post('/_local/clock', { advance: 'PT4H' });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({ now: '2040-03-05T16:00:00.000Z', fired: 2 });
  expect(fired).toBe(2);
});

test('it moves to an instant, in any zone', async () => {
  const { post } = await local();
  const answer = await post('/_local/clock', { to: '2040-03-06T01:30:00+01:00' });
  expect(await answer.json()).toEqual({ now: '2040-03-06T00:30:00.000Z', fired: 0 });
});

test('it can be frozen, let go and sped up', async () => {
  const { post, get } = await local();
  expect(await (await post('/_local/clock', { speed: 60 })).json()).toEqual({
    now: '2040-03-05T12:00:00.000Z',
    fired: 0,
  });
  expect(await (await post('/_local/clock', { freeze: false })).json()).toMatchObject({ fired: 0 });
  expect(await (await get('/_local/clock')).json()).toMatchObject({ speed: 60, frozen: false });
  await post('/_local/clock', { freeze: true });
  expect(await (await get('/_local/clock')).json()).toMatchObject({ frozen: true });
});

test.each([
  ['{"advance":"PT-4H"}', 'advance'],
  ['{"advance":"-PT4H"}', 'advance'],
  ['{"advance":"4 hours"}', 'advance'],
  ['{"advance":14400}', 'advance'],
  ['{"advance":"P401D"}', 'P400D'],
  ['{"to":"2040-03-05T11:59:59Z"}', 'never runs backwards'],
  ['{"to":"tomorrow"}', '"to"'],
  ['{"to":"2040-13-05T00:00:00Z"}', '"to"'],
  ['{"to":"2040-04-31T00:00:00Z"}', '"to"'],
  ['{"to":"2041-02-29T00:00:00+01:00"}', '"to"'],
  ['{"to":"2040-03-06T24:00:00Z"}', '"to"'],
  ['{"to":"2042-03-05T12:00:00Z"}', 'P400D'],
  ['{"speed":0.05}', '0.1'],
  ['{"speed":10001}', '10,000'],
  ['{"speed":"60"}', '"speed"'],
  ['{"freeze":"yes"}', '"freeze"'],
  ['{}', 'exactly one'],
  ['{"freeze":true,"speed":2}', 'exactly one'],
  ['{"rewind":"PT1H"}', '"rewind"'],
  ['[]', 'JSON object'],
  ['', 'JSON object'],
])('%s is refused in a sentence that names %s', async (body, named) => {
  const { post, get } = await local();
  const answer = await post('/_local/clock', body);
  expect(answer.status).toBe(400);
  expect(((await answer.json()) as { message: string }).message).toContain(named);
  expect(await (await get('/_local/clock')).json()).toMatchObject({ now: '2040-03-05T12:00:00.000Z', speed: 1 });
});

test('during an advance the clock and the issuer answer, the mailbox waits', async () => {
  const { post, get, clock } = await local();
  const work = Promise.withResolvers<void>();
  const started = Promise.withResolvers<void>();
  clock.at(clock.now() + 1000, () => {
    void clock.busy(() => work.promise);
    started.resolve();
  });
  const order: string[] = [];
  const advance = post('/_local/clock', { advance: 'PT1H' });
  await started.promise;
  const mails = get('/_local/mail').then(() => order.push('mail'));
  expect((await get('/_local/clock')).status).toBe(200);
  expect((await get('/_local/oidc/.well-known/jwks.json')).status).toBe(200);
  order.push('clock and issuer');
  work.resolve();
  await Promise.all([advance, mails]);
  expect(order).toEqual(['clock and issuer', 'mail']);
});
