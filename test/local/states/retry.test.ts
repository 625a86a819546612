import { expect, test } from 'vitest';
import { INVOKE, Watched } from './stage.ts';

const broken = () => Promise.reject(Object.assign(new Error('it broke'), { name: 'Broken' }));

/** The milliseconds between the attempts of a task that always fails. */
async function delays(retrier: Record<string, unknown>, random: () => number): Promise<number[]> {
  const retried = {
    Ask: { Type: 'Task', Resource: INVOKE, Retry: [{ ErrorEquals: ['Broken'], ...retrier }], End: true },
  };
  const times: number[] = [];
  const watched: Watched = new Watched(retried, {
    random,
    callTask: () => {
      times.push(watched.clock.now());
      return broken();
    },
  });
  await watched.start();
  await watched.clock.advance(86_400_000);
  return times.slice(1).map((time, index) => time - (times[index] ?? 0));
}

test('each delay is the one before times the backoff rate', async () => {
  expect(await delays({ IntervalSeconds: 2, BackoffRate: 1.5, MaxAttempts: 3 }, () => 0)).toEqual([2000, 3000, 4500]);
});

test('without figures there are three retries, one second apart and doubling', async () => {
  expect(await delays({}, () => 0)).toEqual([1000, 2000, 4000]);
});

test('no delay exceeds MaxDelaySeconds', async () => {
  const delay = await delays({ IntervalSeconds: 3, MaxDelaySeconds: 5, MaxAttempts: 4 }, () => 0);
  expect(delay).toEqual([3000, 5000, 5000, 5000]);
});

test('full jitter spreads each delay from nothing to the delay it would be without', async () => {
  const retrier = { IntervalSeconds: 3, MaxDelaySeconds: 5, MaxAttempts: 3, JitterStrategy: 'FULL' };
  expect(await delays(retrier, () => 0)).toEqual([0, 0, 0]);
  expect(await delays(retrier, () => 0.5)).toEqual([1500, 2500, 2500]);
  expect(await delays(retrier, () => 1 - 2 ** -53)).toEqual([3000, 5000, 5000]);
});

test('chance is not asked where there is no jitter', async () => {
  const asked = () => {
    throw new Error('asked');
  };
  expect(await delays({ JitterStrategy: 'NONE', MaxAttempts: 1 }, asked)).toEqual([1000]);
});
