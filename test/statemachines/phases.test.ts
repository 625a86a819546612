import { expect, test } from 'vitest';
import type { Phase } from '../../functions/workflow/lap.ts';
import { Lifecycle } from './lifecycle.ts';

/** Where each phase waits, and which task sees to it afterwards: the process as the graph shows it. */
const WAITS: Readonly<Record<Phase, readonly [waits: string, then: string | null]>> = {
  await_acknowledgement: ['Await acknowledgement', 'Escalate'],
  await_resolution: ['Await resolution', 'Escalate'],
  await_resumption: ['Await resumption', 'Escalate'],
  await_confirmation: ['Await confirmation', 'Ask the reporter'],
  await_closure: ['Await closure', 'Ask the reporter'],
  done: ['Done', null],
};

test.each(Object.entries(WAITS))('a lap that answers %s leads where the process says', async (phase, [waits, then]) => {
  const life = new Lifecycle({ lap: (life, nth) => life.lap(nth === 1 ? phase : 'done') });
  await life.start();
  expect(life.entered).toEqual(['Triage', 'Where it stands', waits]);
  if (then === null) return;
  await life.wake();
  expect(life.entered.slice(3)).toEqual([then, 'Where it stands', 'Done']);
});
