import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { expect, test } from 'vitest';
import type { Machine } from '../../infra/local/machine.ts';
import { answerOf, run, sdk } from './support/run.ts';
import { functionWith, TABLE } from './support/stack.ts';

const TABLE_ARN = { 'Fn::GetAtt': ['Items', 'Arn'] };

/** A function that does what its event says and answers the error's name, status and message if it is refused. */
const CALLER = `
  import * as dynamodb from ${JSON.stringify(sdk('client-dynamodb'))};
  import * as ses from ${JSON.stringify(sdk('client-ses'))};
  const clients = { dynamodb: new dynamodb.DynamoDBClient(), ses: new ses.SESClient() };
  export const handler = async ({ service = 'dynamodb', command, input }) => {
    if (input.RawMessage) input.RawMessage.Data = Buffer.from(input.RawMessage.Data);
    const { [command]: Command } = { dynamodb, ses }[service];
    try {
      const { $metadata, ...output } = await clients[service].send(new Command(input));
      return output;
    } catch (error) {
      return { refused: error.name, status: error.$metadata.httpStatusCode, message: error.message };
    }
  };`;

function operatorOf(machine: Machine): {
  region: string;
  endpoint: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
} {
  const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = machine.operator;
  return { region: 'eu-central-1', endpoint: machine.endpoint, credentials: { accessKeyId, secretAccessKey } };
}

const item = (pk: string, more: object = {}) => ({ pk: { S: pk }, sk: { S: 'head' }, ...more });

test('a function may do what its role grants and is refused the rest by the error of AWS', async () => {
  const statements = [{ Effect: 'Allow', Action: ['dynamodb:PutItem', 'dynamodb:Query'], Resource: TABLE_ARN }];
  const machine = await run({ ...TABLE, ...functionWith('Caller', { statements }) }, { Caller: CALLER });
  expect(
    await answerOf(machine, 'Caller', { command: 'PutItemCommand', input: { TableName: 'Items', Item: item('a') } }),
  ).toEqual({});
  expect(
    await answerOf(machine, 'Caller', { command: 'GetItemCommand', input: { TableName: 'Items', Key: item('a') } }),
  ).toEqual({
    refused: 'AccessDeniedException',
    status: 400,
    message:
      'User: arn:aws:sts::000000000000:assumed-role/CallerRole/Caller is not authorized to perform: dynamodb:GetItem on resource: ' +
      'arn:aws:dynamodb:eu-central-1:000000000000:table/Items because no identity-based policy allows the dynamodb:GetItem action',
  });
});

test('an index is a resource of its own', async () => {
  const statements = [
    { Effect: 'Allow', Action: 'dynamodb:Query', Resource: { 'Fn::Join': ['', [TABLE_ARN, '/index/*']] } },
  ];
  const machine = await run({ ...TABLE, ...functionWith('Caller', { statements }) }, { Caller: CALLER });
  const input = {
    TableName: 'Items',
    KeyConditionExpression: 'kind = :k',
    ExpressionAttributeValues: { ':k': { S: 'x' } },
  };
  expect(
    await answerOf(machine, 'Caller', { command: 'QueryCommand', input: { ...input, IndexName: 'byKind' } }),
  ).toMatchObject({ Count: 0 });
  expect(await answerOf(machine, 'Caller', { command: 'QueryCommand', input })).toMatchObject({
    refused: 'AccessDeniedException',
  });
});

test('mail is refused with the name and status of SES', async () => {
  const machine = await run(
    {
      ...functionWith('Caller'),
      Sender: { Type: 'AWS::SES::EmailIdentity', Properties: { EmailIdentity: 'example.com' } },
    },
    { Caller: CALLER },
  );
  const input = { RawMessage: { Data: 'From: desk@example.com\r\nTo: a@example.org\r\n\r\nhello' } };
  expect(await answerOf(machine, 'Caller', { service: 'ses', command: 'SendRawEmailCommand', input })).toMatchObject({
    refused: 'AccessDenied',
    status: 403,
    message: expect.stringContaining('is not authorized to perform: ses:SendRawEmail'),
  });
  const { MessageId } = await new SESClient(operatorOf(machine)).send(
    new SendRawEmailCommand({ RawMessage: { Data: Buffer.from(input.RawMessage.Data) } }),
  );
  expect(MessageId).toMatch(/^0100/);
});

test('the operator may do everything, a stranger nothing', async () => {
  const machine = await run(TABLE);
  const operator = new DynamoDBClient(operatorOf(machine));
  const key = { TableName: 'Items', Key: item('a') };
  expect(await operator.send(new GetItemCommand(key))).not.toHaveProperty('Item');
  const stranger = new DynamoDBClient({
    ...operatorOf(machine),
    credentials: { accessKeyId: 'AKIASTRANGER', secretAccessKey: 'x' },
  });
  await expect(stranger.send(new GetItemCommand(key))).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
  const unsigned = await fetch(machine.endpoint, {
    method: 'POST',
    headers: { 'x-amz-target': 'DynamoDB_20120810.ListTables' },
    body: '{}',
  });
  expect([unsigned.status, ((await unsigned.json()) as { __type: string }).__type]).toEqual([
    403,
    'MissingAuthenticationTokenException',
  ]);
});

test('errors of DynamoDB reach the client under their own names', async () => {
  const machine = await run(TABLE);
  const client = new DynamoDBClient(operatorOf(machine));
  const put = new PutItemCommand({
    TableName: 'Items',
    Item: item('a'),
    ConditionExpression: 'attribute_not_exists(pk)',
  });
  await client.send(put);
  await expect(client.send(put)).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
  await expect(client.send(new GetItemCommand({ TableName: 'Nothing', Key: item('a') }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
  await expect(client.send(new QueryCommand({ TableName: 'Items' }))).rejects.toMatchObject({
    name: 'ValidationException',
  });
  await expect(client.send(new TransactWriteItemsCommand({ TransactItems: [] }))).rejects.toMatchObject({
    name: 'UnknownOperationException',
  });
});

test('an advance waits for a call that is under way', async () => {
  const machine = await run(TABLE);
  const client = new DynamoDBClient(operatorOf(machine));
  const puts = Array.from({ length: 50 }, (_, i) =>
    client.send(new PutItemCommand({ TableName: 'Items', Item: item(`a${i}`) })),
  );
  await Promise.race(puts);
  await machine.clock.advance(1000);
  await expect(Promise.all(puts)).resolves.toHaveLength(50);
});
