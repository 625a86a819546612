import { expect, test } from 'vitest';
import { executionArn, INVOKE, MACHINE, never, PARK, Watched } from './stage.ts';

const WAITING = { Wait: { Type: 'Wait', Seconds: 60, End: true } };
const PASSING = { Pass: { Type: 'Pass', End: true } };
const DAY = 86_400_000;

const start = (watched: Watched, fields: Record<string, unknown>) =>
  watched.call('StartExecution', { stateMachineArn: MACHINE, ...fields });

test('the same name and input while it runs is the same execution', async () => {
  const watched = new Watched(WAITING);
  const first = await start(watched, { name: 'one', input: '{"a":1}' });
  await watched.clock.advance(1000);
  expect(await start(watched, { name: 'one', input: '{"a":1}' })).toEqual(first);
  expect(watched.machines.executions('one')).toHaveLength(1);
});

test('the same name with other bytes of input is refused', async () => {
  const watched = new Watched(WAITING);
  await start(watched, { name: 'one', input: '{"a":1}' });
  await expect(start(watched, { name: 'one', input: '{"a": 1}' })).rejects.toMatchObject({
    code: 'ExecutionAlreadyExists',
  });
});

test('a name is free again 90 days after its execution ended', async () => {
  const watched = new Watched(PASSING);
  await watched.start();
  await watched.clock.advance(90 * DAY);
  await expect(start(watched, { name: 'one' })).rejects.toMatchObject({ code: 'ExecutionAlreadyExists' });
  await watched.clock.advance(1);
  const { startDate } = await start(watched, { name: 'one' });
  expect(startDate).toBe(watched.clock.now() / 1000);
});

test.each([
  [{ name: 'has space' }, 'InvalidName'],
  [{ name: 'a'.repeat(81) }, 'InvalidName'],
  [{ name: '' }, 'InvalidName'],
  [{ input: 'no json' }, 'InvalidExecutionInput'],
  [{ input: JSON.stringify('x'.repeat(262_143)) }, 'InvalidExecutionInput'],
  [{ stateMachineArn: 'watched' }, 'InvalidArn'],
  [{ stateMachineArn: `${MACHINE}2` }, 'StateMachineDoesNotExist'],
  [{ stateMachineArn: undefined }, 'ValidationException'],
])('starting with %o is refused', async (fields, code) => {
  await expect(start(new Watched(PASSING), fields)).rejects.toMatchObject({ code });
});

test('an execution is described with its times in seconds', async () => {
  const watched = new Watched(WAITING);
  await watched.start('one', { a: 1 });
  const startDate = watched.clock.now() / 1000;
  expect(await watched.describe()).toMatchObject({
    status: 'RUNNING',
    name: 'one',
    stateMachineArn: MACHINE,
    startDate,
    input: '{"a":1}',
  });
  await watched.clock.advance(60_000);
  expect(await watched.describe()).toMatchObject({ status: 'SUCCEEDED', stopDate: startDate + 60, output: '{"a":1}' });
  await expect(watched.describe('two')).rejects.toMatchObject({ code: 'ExecutionDoesNotExist' });
});

test('a history comes in pages, forwards and backwards, each event pointing at the one before', async () => {
  const watched = new Watched(PASSING);
  await watched.start();
  const pageOf = (fields: Record<string, unknown>) =>
    watched.call('GetExecutionHistory', { executionArn: executionArn('one'), maxResults: 3, ...fields });
  const first = await pageOf({});
  expect(first['events']).toMatchObject([
    { id: 1, previousEventId: 0, type: 'ExecutionStarted', executionStartedEventDetails: { input: '{}' } },
    { id: 2, previousEventId: 0, type: 'PassStateEntered', stateEnteredEventDetails: { name: 'Pass', input: '{}' } },
    { id: 3, previousEventId: 2, type: 'PassStateExited', stateExitedEventDetails: { name: 'Pass', output: '{}' } },
  ]);
  const second = await pageOf({ nextToken: first['nextToken'] });
  expect(second).toMatchObject({ events: [{ id: 4, type: 'ExecutionSucceeded' }] });
  expect(second['nextToken']).toBeUndefined();
  const last = await pageOf({ reverseOrder: true });
  expect((last['events'] as { id: number }[]).map(({ id }) => id)).toEqual([4, 3, 2]);
  expect(await pageOf({ reverseOrder: true, nextToken: last['nextToken'] })).toMatchObject({ events: [{ id: 1 }] });
  await expect(pageOf({ nextToken: 'nonsense' })).rejects.toMatchObject({ code: 'InvalidToken' });
});

test('executions are listed newest first, by status and in pages', async () => {
  const watched = new Watched(WAITING);
  for (const name of ['one', 'two', 'three']) await watched.start(name);
  await watched.call('StopExecution', { executionArn: executionArn('two') });
  const list = (fields: Record<string, unknown>) =>
    watched.call('ListExecutions', { stateMachineArn: MACHINE, ...fields });
  expect(await list({ statusFilter: 'RUNNING' })).toMatchObject({ executions: [{ name: 'three' }, { name: 'one' }] });
  const first = await list({ maxResults: 2 });
  expect(first).toMatchObject({ executions: [{ name: 'three' }, { name: 'two', status: 'ABORTED' }] });
  expect(await list({ maxResults: 2, nextToken: first['nextToken'] })).toMatchObject({ executions: [{ name: 'one' }] });
});

test('an execution that is stopped calls nothing any more and keeps the reason', async () => {
  const watched = new Watched({ Ask: { Type: 'Task', Resource: INVOKE, End: true } }, { callTask: never });
  await watched.start();
  await watched.call('StopExecution', { executionArn: executionArn('one'), error: 'Enough', cause: 'said so' });
  expect(watched.calls[0]?.signal.aborted).toBe(true);
  expect(await watched.describe()).toMatchObject({ status: 'ABORTED', error: 'Enough', cause: 'said so' });
  expect(watched.types().at(-1)).toBe('ExecutionAborted');
});

test('a machine is described with its newest definition', async () => {
  const watched = new Watched(WAITING);
  watched.define(PASSING);
  const { definition } = await watched.call('DescribeStateMachine', { stateMachineArn: MACHINE });
  expect(JSON.parse(String(definition)).States).toEqual(PASSING);
});

test('an execution whose history is full fails', async () => {
  const loop = { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Next: 'A' } };
  const watched = new Watched(loop);
  await watched.start();
  expect(await watched.describe()).toMatchObject({ status: 'FAILED', cause: expect.stringContaining('25000') });
  const types = watched.types();
  expect(types).toHaveLength(25_000);
  expect(types.at(-1)).toBe('ExecutionFailed');
});

test('a result of more than 256 KiB fails its task', async () => {
  const watched = new Watched(
    { Ask: { Type: 'Task', Resource: INVOKE, End: true } },
    { callTask: async () => 'x'.repeat(262_143) },
  );
  await watched.start();
  expect(await watched.describe()).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
  const fits = new Watched(
    { Ask: { Type: 'Task', Resource: INVOKE, End: true } },
    { callTask: async () => 'x'.repeat(262_142) },
  );
  await fits.start();
  expect(await fits.describe()).toMatchObject({ status: 'SUCCEEDED' });
});

test('an operation that is not served is refused by name', async () => {
  await expect(new Watched(PASSING).call('CreateActivity', {})).rejects.toMatchObject({
    code: 'UnknownOperationException',
  });
});

test('rights are asked for the machine that a token belongs to', async () => {
  const watched = new Watched({ Park: { Type: 'Task', Resource: PARK, End: true } });
  await watched.start();
  const resourcesOf = (operation: string, input: Record<string, unknown>) =>
    watched.machines.resourcesOf(operation, input);
  expect(resourcesOf('SendTaskSuccess', { taskToken: watched.token })).toEqual([MACHINE]);
  expect(resourcesOf('SendTaskFailure', { taskToken: 'nonsense' })).toEqual([MACHINE]);
  expect(resourcesOf('StartExecution', { stateMachineArn: MACHINE })).toEqual([MACHINE]);
  expect(resourcesOf('DescribeExecution', { executionArn: executionArn('one') })).toEqual([executionArn('one')]);
});
