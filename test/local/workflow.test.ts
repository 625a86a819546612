import { expect, test } from 'vitest';
import { answerOf, run, sdk } from './support/run.ts';
import { functionWith, placeholder, type Raw, scratch, TABLE } from './support/stack.ts';

/** Calls a function, then waits with its token in the table until somebody succeeds it. */
const DEFINITION = {
  QueryLanguage: 'JSONata',
  StartAt: 'Greet',
  States: {
    Greet: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: placeholder('Greeter'), Payload: { name: '{% $states.input.name %}' } },
      Output: '{% $states.result.Payload %}',
      Next: 'Park',
    },
    Park: {
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken',
      Arguments: {
        TableName: placeholder('Table'),
        Key: { pk: { S: 'parked' }, sk: { S: 'head' } },
        UpdateExpression: 'SET #t = :t, greeting = :g',
        ExpressionAttributeNames: { '#t': 'token' },
        ExpressionAttributeValues: {
          ':t': { S: '{% $states.context.Task.Token %}' },
          ':g': { S: '{% $states.input.greeting %}' },
        },
      },
      TimeoutSeconds: 3600,
      End: true,
    },
  },
};

/** Does any one thing with the AWS clients: start, look, wake. */
const HAND = `
  import { SFNClient, StartExecutionCommand, DescribeExecutionCommand, SendTaskSuccessCommand } from ${JSON.stringify(sdk('client-sfn'))};
  import { DynamoDBClient, GetItemCommand } from ${JSON.stringify(sdk('client-dynamodb'))};
  const [states, dynamodb] = [new SFNClient(), new DynamoDBClient()];
  const head = { TableName: process.env.TABLE, Key: { pk: { S: 'parked' }, sk: { S: 'head' } }, ConsistentRead: true };
  export const handler = async ({ start, look, wake }) => {
    if (start) return (await states.send(new StartExecutionCommand({ stateMachineArn: process.env.MACHINE, name: 'one', input: start }))).executionArn;
    if (look) return await states.send(new DescribeExecutionCommand({ executionArn: look })).then(({ status, output, error, cause }) => ({ status, output, error, cause }));
    const { Item } = await dynamodb.send(new GetItemCommand(head));
    await states.send(new SendTaskSuccessCommand({ taskToken: Item.token.S, output: wake }));
    return Item.greeting.S;
  };`;
const GREETER = `export const handler = async ({ name }) => ({ greeting: 'hello ' + name });`;

function stack(granted: string[] = ['lambda:InvokeFunction', 'dynamodb:UpdateItem']): Record<string, Raw> {
  const [machine, table] = [{ Ref: 'Machine' }, { Ref: 'Items' }];
  const statement = { Effect: 'Allow', Action: granted, Resource: '*' };
  return {
    ...TABLE,
    ...functionWith('Greeter'),
    ...functionWith('Hand', {
      properties: { Timeout: 10, Environment: { Variables: { MACHINE: machine, TABLE: table } } },
      statements: [
        { Effect: 'Allow', Action: ['states:*'], Resource: machine },
        { Effect: 'Allow', Action: 'states:DescribeExecution', Resource: 'arn:aws:states:*:execution:*' },
        { Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: { 'Fn::GetAtt': ['Items', 'Arn'] } },
      ],
    }),
    MachineRole: {
      Type: 'AWS::IAM::Role',
      Properties: { Policies: [{ PolicyName: 'p', PolicyDocument: { Statement: [statement] } }] },
    },
    Machine: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        DefinitionString: JSON.stringify(DEFINITION),
        DefinitionSubstitutions: { Greeter: { 'Fn::GetAtt': ['Greeter', 'Arn'] }, Table: table },
        RoleArn: { 'Fn::GetAtt': ['MachineRole', 'Arn'] },
      },
    },
  };
}

const MODULES = { Greeter: GREETER, Hand: HAND };

test('an execution calls a function, parks its token, outlives a restart and is woken by its token', async () => {
  const dataDir = scratch();
  const first = await run(stack(), MODULES, dataDir);
  const execution = await answerOf(first, 'Hand', { start: '{"name":"The engineer"}' });
  await first.clock.advance(60_000);
  expect(await answerOf(first, 'Hand', { look: execution })).toEqual({ status: 'RUNNING' });
  await first.stop();
  const second = await run(stack(), MODULES, dataDir);
  expect(await answerOf(second, 'Hand', { wake: '{"woken":true}' })).toBe('hello The engineer');
  await second.clock.advance(0);
  expect(await answerOf(second, 'Hand', { look: execution })).toEqual({
    status: 'SUCCEEDED',
    output: '{"woken":true}',
  });
});

test('a token that nobody answers times out on the clock', async () => {
  const machine = await run(stack(), MODULES);
  const execution = await answerOf(machine, 'Hand', { start: '{"name":"The engineer"}' });
  await machine.clock.advance(3600_000);
  expect(await answerOf(machine, 'Hand', { look: execution })).toMatchObject({ error: 'States.Timeout' });
});

test('what the role of a state machine does not grant is refused', async () => {
  const machine = await run(stack(['lambda:InvokeFunction']), MODULES);
  const execution = await answerOf(machine, 'Hand', { start: '{"name":"The engineer"}' });
  await machine.clock.advance(0);
  expect(await answerOf(machine, 'Hand', { look: execution })).toMatchObject({
    status: 'FAILED',
    cause: expect.stringContaining('is not authorized to perform: dynamodb:UpdateItem'),
  });
});
