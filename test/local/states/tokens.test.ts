import { expect, test } from 'vitest';
import { never, PARK, Watched } from './stage.ts';

const PARKED = {
  Park: {
    Type: 'Task',
    Resource: PARK,
    Arguments: { Token: '{% $states.context.Task.Token %}' },
    TimeoutSeconds: 60,
    End: true,
  },
};

test('the token in the arguments is the one that wakes the task', async () => {
  const watched = new Watched(PARKED);
  await watched.start();
  expect(watched.calls[0]?.arguments).toEqual({ Token: watched.token });
  await watched.sendSuccess(watched.token, { by: 'a person' });
  expect(await watched.describe()).toMatchObject({ status: 'SUCCEEDED', output: '{"by":"a person"}' });
});

test('a second answer is refused and changes nothing', async () => {
  const watched = new Watched(PARKED);
  await watched.start();
  await watched.sendSuccess(watched.token, 'first');
  await expect(watched.sendSuccess(watched.token, 'second')).rejects.toMatchObject({ code: 'TaskTimedOut' });
  expect(await watched.describe()).toMatchObject({ output: '"first"' });
  expect(watched.types().filter((type) => type === 'TaskSucceeded')).toHaveLength(1);
});

test('of two answers at once exactly one counts', async () => {
  const watched = new Watched(PARKED);
  await watched.start();
  const answers = await Promise.allSettled([
    watched.sendSuccess(watched.token, 1),
    watched.sendSuccess(watched.token, 2),
  ]);
  expect(answers.map((answer) => answer.status)).toEqual(['fulfilled', 'rejected']);
});

test('an answer after the timeout is late', async () => {
  const watched = new Watched(PARKED);
  await watched.start();
  await watched.clock.advance(59_999);
  expect(await watched.describe()).toMatchObject({ status: 'RUNNING' });
  await watched.clock.advance(1);
  expect(await watched.describe()).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
  await expect(watched.sendSuccess(watched.token)).rejects.toMatchObject({ code: 'TaskTimedOut' });
});

test('a token is new after a retry and the old one does not count any more', async () => {
  const retried = { Park: { ...PARKED.Park, Retry: [{ ErrorEquals: ['States.Timeout'], IntervalSeconds: 1 }] } };
  const watched = new Watched(retried);
  await watched.start();
  const old = watched.token;
  await watched.clock.advance(61_000);
  expect(watched.token).not.toBe(old);
  await expect(watched.sendSuccess(old)).rejects.toMatchObject({ code: 'TaskTimedOut' });
  await watched.sendSuccess(watched.token);
  expect(await watched.describe()).toMatchObject({ status: 'SUCCEEDED' });
});

test('an answer may come before the service said that the task was submitted', async () => {
  let submit: (answer: unknown) => void = () => {};
  const watched = new Watched(PARKED, { callTask: () => new Promise((resolve) => (submit = resolve)) });
  await watched.start();
  await watched.sendSuccess(watched.token);
  submit({});
  await watched.clock.quiet();
  expect(await watched.describe()).toMatchObject({ status: 'SUCCEEDED' });
  expect(watched.types()).not.toContain('TaskSubmitted');
});

test('a task that hangs is given up at its timeout, and its call is told so', async () => {
  const watched = new Watched(PARKED, { callTask: never });
  await watched.start();
  expect(watched.calls[0]?.signal.aborted).toBe(false);
  await watched.clock.advance(60_000);
  expect(watched.calls[0]?.signal.aborted).toBe(true);
  expect(await watched.describe()).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
});

test('what is no token and what belongs to no execution are told apart', async () => {
  const watched = new Watched(PARKED);
  await watched.start();
  await expect(watched.sendSuccess('nonsense')).rejects.toMatchObject({ code: 'InvalidToken' });
  const stranger = new Watched(PARKED);
  await expect(stranger.sendSuccess(watched.token)).rejects.toMatchObject({ code: 'TaskDoesNotExist' });
});

test('a failure sent without error and cause is caught as one without a name', async () => {
  const caught = {
    Park: { ...PARKED.Park, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Done' }] },
    Done: { Type: 'Succeed' },
  };
  const watched = new Watched(caught);
  await watched.start();
  await watched.call('SendTaskFailure', { taskToken: watched.token });
  await watched.clock.quiet();
  expect(await watched.describe()).toMatchObject({ output: '{"Error":null,"Cause":null}' });
});

test('an output that is no JSON is refused and the token still counts', async () => {
  const watched = new Watched(PARKED);
  await watched.start();
  const send = watched.call('SendTaskSuccess', { taskToken: watched.token, output: 'not json' });
  await expect(send).rejects.toMatchObject({ code: 'InvalidOutput' });
  await watched.sendSuccess(watched.token);
  expect(await watched.describe()).toMatchObject({ status: 'SUCCEEDED' });
});
