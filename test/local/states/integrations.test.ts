import { expect, test } from 'vitest';
import { ServiceError } from '../../../infra/local/service-error.ts';
import type { TaskCall } from '../../../infra/local/states/engine.ts';
import { integrations, type Services } from '../../../infra/local/states/integrations.ts';
import type { Json } from '../../../infra/local/states/json.ts';

const ROLE = 'arn:aws:iam::111111111111:role/machine';
const unused = () => Promise.reject(new Error('not to be called'));

function run(resource: string, args: Json, services: Partial<Services>): Promise<unknown> {
  const call: TaskCall = {
    resource: `arn:aws:states:::${resource}`,
    arguments: args,
    roleArn: ROLE,
    signal: new AbortController().signal,
    context: { execution: 'e', state: 'A', attempt: 3 },
  };
  return integrations({ invokeLambda: unused, callService: unused, ...services })(call);
}

const refusing = (code: string, status = 400) => ({
  callService: () => Promise.reject(new ServiceError(code, 'No.', status)),
});

test('a function is invoked with the role of the machine and answers as on AWS', async () => {
  const invokeLambda: Services['invokeLambda'] = async ({ functionName, payload, roleArn }) => ({
    payload: [functionName, payload, roleArn],
  });
  const answer = await run('lambda:invoke', { FunctionName: 'lap', Payload: { id: 1 } }, { invokeLambda });
  expect(answer).toEqual({ ExecutedVersion: '$LATEST', Payload: ['lap', { id: 1 }, ROLE], StatusCode: 200 });
});

test.each([
  [{ errorType: 'Unavailable', errorMessage: 'try later' }, 'Unavailable'],
  [{ errorType: 'Sandbox.Timedout', errorMessage: 'Task timed out after 3.00 seconds' }, 'Sandbox.Timedout'],
  [{ errorMessage: 'the process ended' }, 'Lambda.Unknown'],
])('a function that failed with %o is the error %s', async (functionError, name) => {
  const invokeLambda = async () => ({ functionError });
  const failed = run('lambda:invoke', { FunctionName: 'lap' }, { invokeLambda });
  await expect(failed).rejects.toMatchObject({ name, cause: JSON.stringify(functionError) });
});

test.each([
  [new ServiceError('TooManyRequestsException', 'Slow.', 429), 'Lambda.TooManyRequestsException'],
  [new ServiceError('ResourceNotFoundException', 'Gone.', 404), 'Lambda.ResourceNotFoundException'],
  [new ServiceError('AccessDeniedException', 'No.', 403), 'Lambda.AWSLambdaException'],
  [new Error('connection lost'), 'Lambda.SdkClientException'],
])('a function that could not be invoked is named as on AWS', async (error, name) => {
  const invokeLambda = () => Promise.reject(error);
  await expect(run('lambda:invoke', { FunctionName: 'lap' }, { invokeLambda })).rejects.toMatchObject({ name });
});

test('DynamoDB is called with its members as they are written', async () => {
  const callService: Services['callService'] = async (call) => ({
    Item: { called: call.operation, by: call.roleArn, with: call.input },
  });
  const answer = await run('aws-sdk:dynamodb:updateItem.waitForTaskToken', { TableName: 't' }, { callService });
  expect(answer).toEqual({ Item: { called: 'UpdateItem', by: ROLE, with: { TableName: 't' } } });
});

test('Step Functions is called in camelCase and answers in PascalCase, an object as input becoming text', async () => {
  const seen: unknown[] = [];
  const callService: Services['callService'] = async ({ service, operation, input }) => {
    seen.push(service, operation, input);
    return { executionArn: 'arn', startDate: 1_767_225_600 };
  };
  const answer = await run('aws-sdk:sfn:startExecution', { StateMachineArn: 'm', Input: { a: 1 } }, { callService });
  expect(seen).toEqual(['states', 'StartExecution', { stateMachineArn: 'm', input: '{"a":1}' }]);
  expect(answer).toEqual({ ExecutionArn: 'arn', StartDate: '2026-01-01T00:00:00.000Z' });
});

test.each([
  ['dynamodb:updateItem', 'ConditionalCheckFailedException', 'DynamoDb.ConditionalCheckFailedException'],
  ['dynamodb:updateItem', 'ProvisionedThroughputExceededException', 'DynamoDb.ProvisionedThroughputExceededException'],
  ['dynamodb:updateItem', 'ValidationException', 'DynamoDb.DynamoDbException'],
  ['dynamodb:updateItem', 'AccessDeniedException', 'DynamoDb.DynamoDbException'],
  ['dynamodb:updateItem', 'InternalServerError', 'DynamoDb.InternalServerErrorException'],
  ['sfn:startExecution', 'ExecutionAlreadyExists', 'Sfn.ExecutionAlreadyExistsException'],
  ['sfn:sendTaskSuccess', 'InvalidToken', 'Sfn.InvalidTokenException'],
  ['sfn:startExecution', 'AccessDeniedException', 'Sfn.SfnException'],
])('%s refused with %s is the error %s', async (resource, code, name) => {
  await expect(run(`aws-sdk:${resource}`, {}, refusing(code))).rejects.toMatchObject({ name });
});

test('a service that cannot be reached is the client’s error', async () => {
  const failed = run(
    'aws-sdk:dynamodb:getItem',
    {},
    { callService: () => Promise.reject(new Error('connection lost')) },
  );
  await expect(failed).rejects.toMatchObject({ name: 'DynamoDb.SdkClientException', cause: 'connection lost' });
});
