import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DeleteItemCommand,
  DeleteTableCommand,
  DynamoDBClient,
  paginateScan,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { afterAll } from 'vitest';
import { Table } from '../../functions/aws/table.ts';
import { CREDENTIALS, openDynalite, tableOfTemplate } from '../support/dynalite.ts';

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

/** The table on dynalite, in this process. */
export async function onDynalite(): Promise<SomeTable> {
  const { name, client, close } = await openDynalite();
  afterAll(close);
  return emptied(name, client);
}

/**
 * A table of its own on the engine at this address, gone when the tests are over. Its indexes have to follow at once, as
 * those of local engines do.
 */
export async function onEndpoint(endpoint: string): Promise<SomeTable> {
  const { properties } = tableOfTemplate();
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
