import { expect, test } from 'vitest';
import { INVOKE, never, PARK, Watched } from './stage.ts';

const ASK = { Ask: { Type: 'Task', Resource: INVOKE, TimeoutSeconds: 35, End: true } };
const ROOM = 32;

/** So many executions at once, whose functions answer when the test says so. */
async function crowd(count: number) {
  const answers: (() => void)[] = [];
  const watched = new Watched(ASK, { callTask: () => new Promise((answer) => answers.push(() => answer({}))) });
  for (let n = 0; n < count; n++) await watched.machines.call('StartExecution', started(n));
  return { watched, answers };
}

const started = (n: number) => ({
  stateMachineArn: 'arn:aws:states:eu-central-1:111111111111:stateMachine:watched',
  name: `n${String(n).padStart(3, '0')}`,
});

test('functions are called by so many executions at once; the others enter as those are answered', async () => {
  const { watched, answers } = await crowd(3 * ROOM);
  await expect.poll(() => watched.calls.length).toBe(ROOM);
  expect(watched.types('n095')).toEqual(['ExecutionStarted']);
  for (let n = 0; n < 8; n++) answers.shift()?.();
  await expect.poll(() => watched.calls.length).toBe(ROOM + 8);
  await watched.clock.quiet();
  expect(watched.calls).toHaveLength(ROOM + 8);
  while (answers.length > 0) {
    answers.shift()?.();
    await watched.clock.quiet();
  }
  expect(watched.types('n095').at(-1)).toBe('ExecutionSucceeded');
});

test('an execution that waits for room loses nothing of its timeout', async () => {
  const { watched, answers } = await crowd(ROOM + 1);
  await expect.poll(() => watched.calls.length).toBe(ROOM);
  await watched.clock.advance(34_000);
  answers.shift()?.();
  await expect.poll(() => watched.calls.length).toBe(ROOM + 1);
  await watched.clock.advance(2_000);
  expect(watched.types('n001')).toContain('TaskTimedOut');
  expect(watched.types('n032')).not.toContain('TaskTimedOut');
});

test('what hangs makes room for others when its time is over', async () => {
  const watched = new Watched(ASK, { callTask: never });
  for (let n = 0; n < 2 * ROOM; n++) await watched.machines.call('StartExecution', started(n));
  await expect.poll(() => watched.calls.length).toBe(ROOM);
  await watched.clock.advance(35_000);
  await expect.poll(() => watched.calls.length).toBe(2 * ROOM);
});

test('who waits for a token takes up no room', async () => {
  const watched = new Watched({ Park: { Type: 'Task', Resource: PARK, Next: 'Ask' }, ...ASK });
  for (let n = 0; n < 2 * ROOM; n++) await watched.start(`n${n}`);
  expect(watched.calls).toHaveLength(2 * ROOM);
});
