import { setImmediate as turn } from 'node:timers/promises';
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  type DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { CallMailsTable } from '../../../functions/aws/call-mails.ts';
import { IncidentStore } from '../../../functions/aws/incident-store.ts';
import { headKey } from '../../../functions/aws/keys.ts';
import { KnownErrorTable } from '../../../functions/aws/known-error-store.ts';
import { AsksTable, ListPostTable } from '../../../functions/aws/list-post.ts';
import { MailTracesTable } from '../../../functions/aws/mail-traces.ts';
import { MembersTable } from '../../../functions/aws/members-store.ts';
import { RateStore } from '../../../functions/aws/rate-store.ts';
import { SuppressionTable } from '../../../functions/aws/suppression-store.ts';
import { Table } from '../../../functions/aws/table.ts';
import { type Store, shardOf } from '../../../functions/incident/head.ts';
import type { ListPost } from '../../../functions/stakeholders/list-post.ts';
import machine from '../../../statemachines/incident-lifecycle.asl.json' with { type: 'json' };
import { openDynalite, tableOfTemplate } from '../../support/dynalite.ts';
import { altered } from './altered.ts';
import type { Park } from './engine.ts';
import { inMemory, type Shelf } from './shelf.ts';

/** The park's expressions as the state machine in the repository has them. */
const { UpdateExpression, ConditionExpression } = machine.States['Await acknowledgement'].Arguments;

/** An engine: an empty shelf for each lifetime. */
interface Shelves {
  fresh(): Promise<Shelf>;
  close(): Promise<void>;
}

export async function shelves(engine: 'memory' | 'dynalite'): Promise<Shelves> {
  return engine === 'memory' ? { fresh: inMemory, close: async () => undefined } : onDynalite();
}

/**
 * The real adapters on dynalite: for each lifetime a table of its own. What the SDK makes of their requests is the same
 * each time, and shown by their own tests.
 */
async function onDynalite(): Promise<Shelves> {
  const { bare: client, close } = await openDynalite();
  const { properties } = tableOfTemplate();
  let tables = 0;
  return {
    close,
    fresh: async () => {
      tables += 1;
      const TableName = `lifetime-${tables}`;
      const { AttributeDefinitions, KeySchema, BillingMode, GlobalSecondaryIndexes } =
        properties as CreateTableCommandInput;
      await client.send(
        new CreateTableCommand({ TableName, AttributeDefinitions, KeySchema, BillingMode, GlobalSecondaryIndexes }),
      );
      while ((await client.send(new DescribeTableCommand({ TableName }))).Table?.TableStatus !== 'ACTIVE') await turn();
      const table = new Table(client, TableName);
      return {
        store: withoutEmptyShards(new IncidentStore(table)),
        callMails: new CallMailsTable(table),
        traces: new MailTracesTable(table),
        rates: new RateStore(table),
        suppressions: new SuppressionTable(table),
        members: new MembersTable(table),
        knownErrors: new KnownErrorTable(table),
        asks: new AsksTable(table),
        post: withoutNobody(new ListPostTable(table)),
        park: (write) => park(client, TableName, write),
      };
    },
  };
}

/** A sweep asks all shards of the index: of a few incidents most have none, and each answer costs as much as any. */
function withoutEmptyShards(store: Store): Store {
  const inUse = new Set<number>();
  return altered(store, {
    async create(head) {
      inUse.add(shardOf(head.incident.id));
      return store.create(head);
    },
    due: async (shard, now, limit) => (inUse.has(shard) ? store.due(shard, now, limit) : []),
  });
}

/** The same of what lists owe: in most lifetimes nobody ever reads daily, and nobody joins by the form. */
function withoutNobody(post: ListPost): ListPost {
  return {
    asked: async () => [],
    claimAsk: (one, now, lease) => post.claimAsk(one, now, lease),
    settleAsk: (claimed, retryAt) => post.settleAsk(claimed, retryAt),
    daily: (now, limit) => post.daily(now, limit),
    claimDaily: (one, now, lease) => post.claimDaily(one, now, lease),
    settleDaily: (claimed, nextAt, since) => post.settleDaily(claimed, nextAt, since),
  };
}

async function park(client: DynamoDBClient, TableName: string, write: Park): Promise<boolean> {
  const { pk, sk } = headKey(write.id);
  try {
    await client.send(
      new UpdateItemCommand({
        ...{ TableName, UpdateExpression, ConditionExpression },
        Key: { pk: { S: pk }, sk: { S: sk } },
        ExpressionAttributeValues: {
          ':waiting': { M: { token: { S: write.token }, version: { N: String(write.version) } } },
          ':wakeAt': { S: write.wakeAt },
          ':carried': { N: String(write.carried) },
          ':version': { N: String(write.version) },
          ':generation': { N: String(write.generation) },
        },
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}
