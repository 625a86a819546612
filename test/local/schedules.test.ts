import { expect, test } from 'vitest';
import { scheduleTimes } from '../../infra/local/schedule-times.ts';
import { answerOf, run } from './support/run.ts';
import { functionWith, type Raw, scratch } from './support/stack.ts';

const MINUTE = 60_000;
const COUNTER = `const seen = []; export const handler = async (event) => { if (event.fail) throw new Error('no'); if (event.time) seen.push([event.time, new Date().toISOString()]); return seen; };`;

function rule(expression: string, properties: object = {}): Record<string, Raw> {
  const target = { Arn: { 'Fn::GetAtt': ['Counter', 'Arn'] }, Id: 'Target0' };
  return {
    Tick: {
      Type: 'AWS::Events::Rule',
      Properties: { ScheduleExpression: expression, Targets: [target], ...properties },
    },
  };
}

test('a rate fires once a period, with the event of a schedule, at its very minute', async () => {
  const machine = await run({ ...functionWith('Counter'), ...rule('rate(1 minute)') }, { Counter: COUNTER });
  expect(await machine.clock.advance(10 * MINUTE)).toMatchObject({ fired: 10 });
  const seen = (await answerOf(machine, 'Counter')) as [string, string][];
  expect(seen).toHaveLength(10);
  expect(seen.every(([time, date]) => date.startsWith(time.slice(0, 19)))).toBe(true);
});

test('ticks that were missed while the machine was off are not made up for', async () => {
  const dataDir = scratch();
  const resources = { ...functionWith('Counter'), ...rule('rate(1 minute)') };
  const first = await run(resources, { Counter: COUNTER }, dataDir);
  await first.clock.advance(5 * MINUTE);
  await first.stop();
  const second = await run(resources, { Counter: COUNTER }, dataDir);
  expect(await second.clock.advance(2 * MINUTE)).toMatchObject({ fired: 2 });
});

test('a disabled rule never fires', async () => {
  const machine = await run(
    { ...functionWith('Counter'), ...rule('rate(1 minute)', { State: 'DISABLED' }) },
    { Counter: COUNTER },
  );
  expect(await machine.clock.advance(10 * MINUTE)).toMatchObject({ fired: 0 });
});

test('a failed tick is tried again after one minute and two more, as Lambda does, or as often as configured', async () => {
  const failing = rule('rate(1 hour)', {
    Targets: [{ Arn: { 'Fn::GetAtt': ['Counter', 'Arn'] }, Id: 't', Input: '{"fail":true}' }],
  });
  const machine = await run({ ...functionWith('Counter'), ...failing }, { Counter: COUNTER });
  expect(await machine.clock.advance(119 * MINUTE)).toMatchObject({ fired: 3 });
  const config = {
    Type: 'AWS::Lambda::EventInvokeConfig',
    Properties: { FunctionName: { Ref: 'Counter' }, MaximumRetryAttempts: 0 },
  };
  const once = await run({ ...functionWith('Counter'), ...failing, Config: config }, { Counter: COUNTER });
  expect(await once.clock.advance(119 * MINUTE)).toMatchObject({ fired: 1 });
});

test("a scheduler's schedule calls with its own role", async () => {
  const target = { Arn: { 'Fn::GetAtt': ['Counter', 'Arn'] }, RoleArn: { 'Fn::GetAtt': ['Caller', 'Arn'] } };
  const schedule: Raw = {
    Type: 'AWS::Scheduler::Schedule',
    Properties: { ScheduleExpression: 'rate(5 minutes)', Target: target },
  };
  const grant = {
    PolicyName: 'p',
    PolicyDocument: { Statement: { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: target.Arn } },
  };
  const allowed: Raw = { Type: 'AWS::IAM::Role', Properties: { Policies: [grant] } };
  const machine = await run({ ...functionWith('Counter'), Caller: allowed, Every: schedule }, { Counter: COUNTER });
  await machine.clock.advance(5 * MINUTE);
  expect(await answerOf(machine, 'Counter')).toHaveLength(1);
  const denied = await run(
    { ...functionWith('Counter'), Caller: { Type: 'AWS::IAM::Role' }, Every: schedule },
    { Counter: COUNTER },
  );
  await denied.clock.advance(5 * MINUTE);
  expect(await answerOf(denied, 'Counter')).toHaveLength(0);
});

test.each(['cron(0 9 ? * MON-FRI *)', 'at(2026-01-01T00:00:00)', 'rate(0 minutes)', 'cron(61 * * * ? *)'])(
  'the schedule "%s" is refused by name',
  async (expression) => {
    await expect(run({ ...functionWith('Counter'), ...rule(expression) }, { Counter: COUNTER })).rejects.toThrow(
      `Tick has the schedule "${expression}"`,
    );
  },
);

test.each([
  ['cron(30 4 * * ? *)', '2026-01-01T04:30:00Z', '2026-01-02T04:30:00Z'],
  ['cron(0/15 * * * ? *)', '2026-01-01T00:15:00Z', '2026-01-01T00:30:00Z'],
  ['cron(0 8-9 * * ? *)', '2026-01-01T08:00:00Z', '2026-01-01T09:00:00Z'],
  ['rate(2 days)', '2026-01-03T00:00:00Z', '2026-01-05T00:00:00Z'],
])('%s falls at %s, then at %s', (expression, first, second) => {
  const start = Date.parse('2026-01-01T00:00:00Z');
  const next = scheduleTimes(expression, start);
  const one = next?.(start);
  expect(one).toBe(Date.parse(first));
  expect(next?.(one ?? 0)).toBe(Date.parse(second));
});
