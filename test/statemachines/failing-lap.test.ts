import { expect, test } from 'vitest';
import { Refusal } from '../../functions/incident/refusal.ts';
import { ServiceError } from '../../infra/local/service-error.ts';
import { Lifecycle } from './lifecycle.ts';

const SECOND = 1_000;

test.each([
  ['Lambda is busy', () => new ServiceError('TooManyRequestsException', 'Rate Exceeded.', 429)],
  ['Lambda is broken', () => new ServiceError('ServiceException', 'Internal error', 500)],
  ['the incident keeps moving', () => new Refusal('Unavailable', 'The next lap goes on.')],
])('a lap is tried again at once while %s, with jitter and ever longer pauses', async (_why, error) => {
  const life = new Lifecycle({
    lap: (running, nth) => {
      if (nth <= 4) throw error();
      return running.lap('await_acknowledgement');
    },
  });
  await life.start();
  // Half of 1, 2, 4 and 8 seconds, as chance is one half here.
  await life.clock.advance(7_499);
  expect(life.laps).toBe(4);
  await life.clock.advance(1);
  expect([life.laps, life.parks.length]).toEqual([5, 1]);
  expect(life.entered).toEqual(['Triage', 'Where it stands', 'Await acknowledgement']);
});

test('a lap that a fault of ours ends is not tried again at once, but after a pause', async () => {
  const life = new Lifecycle({
    lap: (running, nth) => {
      if (nth === 1) throw new TypeError('Cannot read properties of undefined');
      return running.lap('await_acknowledgement');
    },
  });
  await life.start();
  expect([life.laps, life.entered.at(-1)]).toEqual([1, 'Pause']);
  await life.clock.advance(2 * SECOND);
  expect([life.laps, life.entered.at(-1)]).toEqual([2, 'Await acknowledgement']);
});

test('a lap that hangs is given up five seconds after its function must have ended', async () => {
  const life = new Lifecycle({
    lap: (running, nth) => (nth === 1 ? new Promise<never>(() => {}) : running.lap('await_acknowledgement')),
  });
  await life.start();
  await life.clock.advance(35 * SECOND - 1);
  expect(life.entered).toEqual(['Triage']);
  await life.clock.advance(1 + 2 * SECOND);
  expect([life.laps, life.parks.length]).toEqual([2, 1]);
});

test('laps that fail in between do not count as parks that fail', async () => {
  const life = new Lifecycle({
    lap: (running, nth) => {
      if (nth % 2 === 1) throw new TypeError('broken every other time');
      return running.lap('await_resolution', { until: running.at(10 * SECOND) });
    },
  });
  await life.start();
  await life.clock.advance(600 * SECOND);
  expect(life.status).toBe('RUNNING');
  expect(new Set(gaps(life.enteredAt('Pause')))).toEqual(new Set([12 * SECOND]));
});

function gaps(times: readonly number[]): readonly number[] {
  return times.slice(1).map((time, index) => time - (times[index] ?? 0));
}

test('a lap that always fails slows down and gives up at the eighth error in a row', async () => {
  const life = new Lifecycle({
    lap: () => {
      throw new ServiceError('AccessDeniedException', 'is not authorized to perform: lambda:InvokeFunction');
    },
  });
  await life.start();
  await life.clock.advance(3_600 * SECOND);
  expect(life.enteredAt('Pause')).toHaveLength(7);
  expect([life.status, life.error]).toEqual(['FAILED', 'TooManyErrors']);
});
