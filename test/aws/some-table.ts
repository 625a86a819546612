import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DeleteItemCommand,
  DeleteTableCommand,
  DynamoDBClient,
  paginateScan,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { App, Stack } from 'aws-cdk-lib';
import { Template as Synthesized } from 'aws-cdk-lib/assertions';
import { afterAll } from 'vitest';
import cdk from '../../cdk.json' with { type: 'json' };
import { Table } from '../../functions/aws/table.ts';
import { DynamoDb } from '../../infra/local/dynamodb.ts';
import { placeAt } from '../../infra/local/place.ts';
import { ServiceError } from '../../infra/local/service-error.ts';
import { Template } from '../../infra/local/template.ts';
import { readSettings } from '../../infra/settings.ts';
import { incidentTable } from '../../infra/table.ts';

/** One call of the client, as it went over the wire. */
interface Sent {
  readonly operation: string;
  // biome-ignore lint/suspicious/noExplicitAny: as DynamoDB documents each operation
  readonly input: any;
}

/** A table with the keys and indexes of the template, on some engine that speaks DynamoDB. */
export interface SomeTable {
  readonly name: string;
  readonly client: DynamoDBClient;
  readonly table: Table;
  /** What was sent since it was last emptied. */
  readonly sent: Sent[];
  empty(): Promise<void>;
}

const CREDENTIALS = { region: 'eu-central-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } };

/** The table alone, as the stack makes it with the settings that are shipped. */
function resource() {
  const stack = new Stack(new App(), 'Allclear');
  incidentTable(stack, 'Table', readSettings(cdk.context));
  const [found] = Object.entries(Synthesized.fromStack(stack).findResources('AWS::DynamoDB::Table'));
  if (found === undefined) throw new Error('the template has no table');
  const [id, { Type: type, Properties: properties }] = found;
  return { id, type: String(type), properties };
}

/** The table on dynalite, in this process: the client's requests never leave it. */
export async function onDynalite(): Promise<SomeTable> {
  const { id, type, properties } = resource();
  const template = new Template([{ id, type, name: id, ref: id, arn: '', properties }], {}, new Map());
  const directory = mkdtempSync(join(tmpdir(), 'allclear-test-'));
  const engine = await DynamoDb.open(template, placeAt('http://127.0.0.1:3000'), directory);
  afterAll(async () => {
    await engine.close();
    rmSync(directory, { recursive: true });
  });
  return emptied(
    id,
    new DynamoDBClient({ ...CREDENTIALS, requestHandler: { handle: (request: Request) => answer(engine, request) } }),
  );
}

/**
 * A table of its own on the engine at this address, gone when the tests are over. Its indexes have to follow at once, as
 * those of local engines do.
 */
export async function onEndpoint(endpoint: string): Promise<SomeTable> {
  const { properties } = resource();
  const client = new DynamoDBClient({ ...CREDENTIALS, endpoint });
  const TableName = `allclear-test-${process.pid}`;
  const { AttributeDefinitions, KeySchema, BillingMode, GlobalSecondaryIndexes } =
    properties as CreateTableCommandInput;
  await client.send(
    new CreateTableCommand({ TableName, AttributeDefinitions, KeySchema, BillingMode, GlobalSecondaryIndexes }),
  );
  await waitUntilTableExists({ client, minDelay: 1, maxWaitTime: 60 }, { TableName });
  afterAll(async () => {
    await client.send(new DeleteTableCommand({ TableName }));
  });
  return emptied(TableName, client);
}

function emptied(name: string, client: DynamoDBClient): SomeTable {
  const sent: Sent[] = [];
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      (args) => {
        sent.push({ operation: commandName.replace(/Command$/, ''), input: args.input });
        return next(args);
      },
    { step: 'initialize' },
  );
  const empty = async () => {
    for await (const { Items = [] } of paginateScan({ client }, { TableName: name })) {
      for (const { pk = { S: '' }, sk = { S: '' } } of Items) {
        await client.send(new DeleteItemCommand({ TableName: name, Key: { pk, sk } }));
      }
    }
    sent.length = 0;
  };
  return { name, client, table: new Table(client, name), sent, empty };
}

interface Request {
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

async function answer(engine: DynamoDb, { headers, body = '{}' }: Request) {
  const [, operation = ''] = (headers['x-amz-target'] ?? '').split('.');
  const input = JSON.parse(typeof body === 'string' ? body : new TextDecoder().decode(body)) as Record<string, unknown>;
  try {
    return { response: responseOf(200, await engine.call(operation, input)) };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return { response: responseOf(error.status, { __type: error.code, message: error.message }) };
  }
}

function responseOf(statusCode: number, body: object) {
  return {
    statusCode,
    reason: '',
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: Readable.from([JSON.stringify(body)]),
  };
}
