import {
  BatchGetItemCommand,
  type BatchGetItemCommandInput,
  ConditionalCheckFailedException,
  DynamoDBClient,
  DynamoDBServiceException,
  GetItemCommand,
  InternalServerError,
  ProvisionedThroughputExceededException,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import { Table } from '../../functions/aws/table.ts';

const client = new DynamoDBClient({ region: 'eu-central-1' });
const dynamodb = mockClient(client);
const table = new Table(client, 'incidents');

const KEY = { pk: 'INC#7QK3MW', sk: 'HEAD' };
const MARSHALLED = { pk: { S: 'INC#7QK3MW' }, sk: { S: 'HEAD' } };
const refused = { message: 'refused', $metadata: { httpStatusCode: 400 } };

beforeEach(() => {
  dynamodb.reset();
});

const sent = () => dynamodb.calls().map(({ args }) => args[0].input);

describe('a read', () => {
  test('is consistent and answers plain values', async () => {
    dynamodb.on(GetItemCommand).resolves({ Item: { ...MARSHALLED, version: { N: '3' }, ring: { L: [] } } });
    expect(await table.get(KEY)).toEqual({ ...KEY, version: 3, ring: [] });
    expect(sent()).toEqual([{ TableName: 'incidents', Key: MARSHALLED, ConsistentRead: true }]);
  });

  test('of what is not there is null', async () => {
    dynamodb.on(GetItemCommand).resolves({});
    expect(await table.get(KEY)).toBeNull();
  });

  test('of many asks for a hundred at a time, and again for what was left over', async () => {
    const keys = Array.from({ length: 201 }, (_, index) => ({ pk: `INC#${index}`, sk: 'HEAD' }));
    let asked = 0;
    dynamodb.on(BatchGetItemCommand).callsFake(({ RequestItems }: BatchGetItemCommandInput) => {
      const wanted = RequestItems?.['incidents']?.Keys ?? [];
      expect(RequestItems?.['incidents']?.ConsistentRead).toBe(true);
      // The first request is answered by half.
      const found = asked++ === 0 ? wanted.slice(0, 50) : wanted;
      const left = wanted.slice(found.length);
      return {
        Responses: { incidents: found },
        ...(left.length === 0 ? {} : { UnprocessedKeys: { incidents: { Keys: left } } }),
      };
    });
    expect(await table.getAll(keys)).toEqual(keys);
    const sizes = sent().map((input) => (input as BatchGetItemCommandInput).RequestItems?.['incidents']?.Keys?.length);
    expect(sizes).toEqual([100, 50, 100, 1]);
  });

  test('of none asks nothing', async () => {
    expect(await table.getAll([])).toEqual([]);
    expect(sent()).toEqual([]);
  });
});

describe('a put', () => {
  test('writes the item, what is undefined left out', async () => {
    dynamodb.on(PutItemCommand).resolves({});
    expect(await table.put({ ...KEY, version: 1, team: null, gone: undefined })).toBe(true);
    expect(sent()).toEqual([
      { TableName: 'incidents', Item: { ...MARSHALLED, version: { N: '1' }, team: { NULL: true } } },
    ]);
  });

  test('under a condition carries it with its values', async () => {
    dynamodb.on(PutItemCommand).resolves({});
    await table.put(KEY, 'lease <= :now', { ':now': 'T' });
    expect(sent()).toEqual([
      {
        TableName: 'incidents',
        Item: MARSHALLED,
        ConditionExpression: 'lease <= :now',
        ExpressionAttributeValues: { ':now': { S: 'T' } },
      },
    ]);
  });

  test('whose condition failed is false', async () => {
    dynamodb.on(PutItemCommand).rejects(new ConditionalCheckFailedException(refused));
    expect(await table.put(KEY, 'attribute_not_exists(pk)')).toBe(false);
  });
});

describe('an update', () => {
  test('sets and removes by name under its condition, and answers the item as it now is', async () => {
    dynamodb.on(UpdateItemCommand).resolves({ Attributes: { ...MARSHALLED, version: { N: '2' } } });
    const update = {
      set: { version: 2, queue: 'triaged' },
      remove: ['finished', 'sweeps'],
      condition: 'version = :seen',
      values: { ':seen': 1 },
    };
    expect(await table.update(KEY, update)).toEqual({ ...KEY, version: 2 });
    expect(sent()).toEqual([
      {
        TableName: 'incidents',
        Key: MARSHALLED,
        UpdateExpression: 'SET #s0 = :s0, #s1 = :s1 REMOVE #r0, #r1',
        ExpressionAttributeNames: { '#s0': 'version', '#s1': 'queue', '#r0': 'finished', '#r1': 'sweeps' },
        ExpressionAttributeValues: { ':s0': { N: '2' }, ':s1': { S: 'triaged' }, ':seen': { N: '1' } },
        ConditionExpression: 'version = :seen',
        ReturnValues: 'ALL_NEW',
      },
    ]);
  });

  test('whose condition failed is null', async () => {
    dynamodb.on(UpdateItemCommand).rejects(new ConditionalCheckFailedException(refused));
    expect(await table.update(KEY, { set: { version: 2 }, condition: 'version = :seen' })).toBeNull();
  });
});

describe('a query', () => {
  test('answers one page and where the next begins', async () => {
    dynamodb.on(QueryCommand).resolves({ Items: [MARSHALLED], LastEvaluatedKey: MARSHALLED });
    const query = { KeyConditionExpression: 'pk = :pk', values: { ':pk': 'INC#7QK3MW' }, Limit: 1 };
    expect(await table.query(query)).toEqual({ items: [KEY], last: KEY });
    expect(sent()).toEqual([
      {
        TableName: 'incidents',
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: 'INC#7QK3MW' } },
        Limit: 1,
      },
    ]);
  });

  test('says where there is nothing more', async () => {
    dynamodb.on(QueryCommand).resolves({ Items: [] });
    expect(await table.query({ values: {} })).toEqual({ items: [], last: null });
  });
});

describe.each([
  ['a put', () => table.put(KEY, 'attribute_not_exists(pk)')],
  ['an update', () => table.update(KEY, { set: { version: 2 } })],
  ['a read', () => table.get(KEY)],
  ['a read of several', () => table.getAll([KEY])],
  ['a query', () => table.query({ values: {} })],
])('%s', (_what, act) => {
  test.each([
    ['throttled', new ProvisionedThroughputExceededException(refused)],
    ['not answered in time', Object.assign(new Error('late'), { name: 'TimeoutError' })],
    ['broken', new InternalServerError(refused)],
  ])('that is %s is unavailable just now, with its cause for the log', async (_how, cause) => {
    dynamodb.onAnyCommand().rejects(cause);
    await expect(act()).rejects.toMatchObject({ name: 'Unavailable', cause });
  });

  test('that may not be done is told as it is: waiting would not mend it', async () => {
    const denied = new DynamoDBServiceException({ ...refused, name: 'AccessDeniedException', $fault: 'client' });
    dynamodb.onAnyCommand().rejects(denied);
    await expect(act()).rejects.toBe(denied);
  });
});

test('a table that leaves some of a batch unread again and again is unavailable', async () => {
  dynamodb.on(BatchGetItemCommand).resolves({ UnprocessedKeys: { incidents: { Keys: [MARSHALLED] } } });
  await expect(table.getAll([KEY])).rejects.toMatchObject({ name: 'Unavailable' });
  expect(dynamodb.commandCalls(BatchGetItemCommand)).toHaveLength(5);
});
