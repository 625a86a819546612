import { expect, test } from 'vitest';
import type { Phase } from '../../functions/workflow/lap.ts';
import { Lifecycle } from './lifecycle.ts';

/** What each lap finds on the way from a report to its closure, somebody acting in between. */
const WAY: readonly Phase[] = [
  'await_acknowledgement',
  'await_resolution',
  'await_confirmation',
  'await_closure',
  'done',
];

test('from report to closure the graph reads as the process, in at most sixteen transitions', async () => {
  const life = new Lifecycle({ lap: (life, nth) => life.lap(WAY[nth - 1] ?? 'done', { version: nth }) });
  await life.start();
  for (const _woken of WAY.slice(1)) await life.wake();
  expect(life.entered).toEqual([
    'Triage',
    'Where it stands',
    'Await acknowledgement',
    'Escalate',
    'Where it stands',
    'Await resolution',
    'Escalate',
    'Where it stands',
    'Await confirmation',
    'Ask the reporter',
    'Where it stands',
    'Await closure',
    'Ask the reporter',
    'Where it stands',
    'Done',
  ]);
  expect(life.entered.length).toBeLessThanOrEqual(16);
  expect(life.status).toBe('SUCCEEDED');
});

test('each wait is one park, and each lap one call', async () => {
  const life = new Lifecycle({ lap: (life, nth) => life.lap(WAY[nth - 1] ?? 'done', { version: nth }) });
  await life.start();
  for (const _woken of WAY.slice(1)) await life.wake();
  expect([life.laps, life.parks.length]).toEqual([5, 4]);
});

test('every task is asked of the incident and the generation that the execution was started with', async () => {
  const asked: unknown[] = [];
  const life = new Lifecycle({
    lap: (life, nth, task) => {
      asked.push(task);
      return life.lap(nth === 1 ? 'await_acknowledgement' : nth === 2 ? 'await_closure' : 'done');
    },
  });
  await life.start(7);
  await life.wake();
  await life.wake();
  expect(asked).toEqual([1, 2, 3].map(() => ({ incidentId: 'INC-7QK3MW', generation: 7 })));
});
