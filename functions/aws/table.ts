import { setTimeout } from 'node:timers/promises';
import {
  type AttributeValue,
  BatchGetItemCommand,
  type BatchGetItemCommandOutput,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  DynamoDBServiceException,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { Refusal } from '../incident/refusal.ts';

export type Item = Readonly<Record<string, unknown>>;
type Key = { readonly pk: string; readonly sk: string };

/** Rounds of one batch, as long as the table leaves some of it unread. */
const ROUNDS = 5;
const FIRST_PAUSE_MS = 10;
const THROTTLED = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
  'LimitExceededException',
]);

/** An update as named parts: what to set, what to remove, and on which condition. Names beginning with `:` are values. */
export interface Update {
  readonly set: Item;
  readonly remove?: readonly string[];
  readonly condition?: string;
  readonly values?: Item;
}

type Change = Pick<UpdateItemCommandInput, 'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeNames'> & {
  readonly values: Item;
};

interface Changed {
  /** As it now is; null where the condition failed. */
  readonly item: Item | null;
  /** Of the client until the condition failed: what one before wrote, its answer lost, may be why. */
  readonly tries: number;
}

type Query = Omit<QueryCommandInput, 'TableName' | 'ExpressionAttributeValues'> & { readonly values: Item };

interface Page {
  readonly items: readonly Item[];
  /** Where the next begins; null where there is none. */
  readonly last: Item | null;
}

/**
 * The one table in plain values. Conditions that fail come back as null, never as an exception.
 *
 * @throws Refusal Unavailable from every method where the table throttles, breaks or does not answer, after the
 *   client's own tries
 */
export class Table {
  readonly #client: DynamoDBClient;
  readonly #name: string;

  constructor(client: DynamoDBClient, name: string) {
    this.#client = client;
    this.#name = name;
  }

  /** A consistent read. */
  async get(key: Key): Promise<Item | null> {
    const { Item } = await answered(() =>
      this.#client.send(new GetItemCommand({ TableName: this.#name, Key: plain(key), ConsistentRead: true })),
    );
    return Item === undefined ? null : unmarshall(Item);
  }

  /** Consistent reads of up to 100 items a request, in any order; the ones that exist. */
  async getAll(keys: readonly Key[]): Promise<readonly Item[]> {
    const found: Item[] = [];
    for (let start = 0; start < keys.length; start += 100) {
      let wanted = keys.slice(start, start + 100).map(plain);
      for (let round = 0; wanted.length > 0; round++) {
        if (round === ROUNDS) throw busy();
        if (round > 0) await setTimeout(Math.random() * FIRST_PAUSE_MS * 2 ** round);
        const { Responses, UnprocessedKeys }: BatchGetItemCommandOutput = await answered(() =>
          this.#client.send(
            new BatchGetItemCommand({ RequestItems: { [this.#name]: { Keys: wanted, ConsistentRead: true } } }),
          ),
        );
        found.push(...(Responses?.[this.#name] ?? []).map((item) => unmarshall(item)));
        wanted = UnprocessedKeys?.[this.#name]?.Keys ?? [];
      }
    }
    return found;
  }

  /** False where the condition failed. */
  async put(item: Item, condition?: string, values?: Item): Promise<boolean> {
    return conditional(
      async () => {
        await this.#client.send(
          new PutItemCommand({
            TableName: this.#name,
            Item: plain(item),
            ...(condition === undefined ? {} : { ConditionExpression: condition }),
            ...(values === undefined ? {} : { ExpressionAttributeValues: plain(values) }),
          }),
        );
        return true;
      },
      () => false,
    );
  }

  /** The item as it now is; null where the condition failed. */
  async update(key: Key, update: Update): Promise<Item | null> {
    const names = Object.keys(update.set);
    const removed = update.remove ?? [];
    const { item } = await this.change(key, {
      UpdateExpression: [
        `SET ${names.map((_name, index) => `#s${index} = :s${index}`).join(', ')}`,
        ...(removed.length === 0 ? [] : [`REMOVE ${removed.map((_name, index) => `#r${index}`).join(', ')}`]),
      ].join(' '),
      ExpressionAttributeNames: Object.fromEntries([
        ...names.map((name, index) => [`#s${index}`, name]),
        ...removed.map((name, index) => [`#r${index}`, name]),
      ]),
      values: {
        ...Object.fromEntries(names.map((name, index) => [`:s${index}`, update.set[name]])),
        ...update.values,
      },
      ...(update.condition === undefined ? {} : { ConditionExpression: update.condition }),
    });
    return item;
  }

  /** An update in DynamoDB's own words. */
  async change(key: Key, { values, ...said }: Change): Promise<Changed> {
    return conditional<Changed>(
      async () => {
        const { Attributes } = await this.#client.send(
          new UpdateItemCommand({
            TableName: this.#name,
            Key: plain(key),
            ...said,
            ExpressionAttributeValues: plain(values),
            ReturnValues: 'ALL_NEW',
          }),
        );
        return { item: unmarshall(Attributes ?? {}), tries: 1 };
      },
      ({ $metadata: { attempts: tries = 1 } }) => ({ item: null, tries }),
    );
  }

  /** Everything that a query finds, read consistently. */
  async queryAll(KeyConditionExpression: string, values: Item): Promise<readonly Item[]> {
    const found: Item[] = [];
    for await (const items of this.pages({ KeyConditionExpression, values })) found.push(...items);
    return found;
  }

  /** What a query finds, read consistently, page by page, as far as somebody asks. */
  async *pages(query: Query): AsyncGenerator<readonly Item[]> {
    let start: QueryCommandInput['ExclusiveStartKey'];
    do {
      const { items, last }: Page = await this.query({
        ...query,
        ConsistentRead: true,
        ExclusiveStartKey: start,
      });
      yield items;
      start = last === null ? undefined : plain({ pk: last['pk'], sk: last['sk'] });
    } while (start !== undefined);
  }

  /** One page of a query. */
  async query(input: Query): Promise<Page> {
    const { values, ...rest } = input;
    const { Items, LastEvaluatedKey } = await answered(() =>
      this.#client.send(new QueryCommand({ TableName: this.#name, ...rest, ExpressionAttributeValues: plain(values) })),
    );
    return {
      items: (Items ?? []).map((item) => unmarshall(item)),
      last: LastEvaluatedKey === undefined ? null : unmarshall(LastEvaluatedKey),
    };
  }
}

function plain(value: Item): Record<string, AttributeValue> {
  return marshall(value, { removeUndefinedValues: true });
}

async function conditional<T>(
  write: () => Promise<T>,
  failed: (error: ConditionalCheckFailedException) => T,
): Promise<T> {
  return answered(async () => {
    try {
      return await write();
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return failed(error);
      throw error;
    }
  });
}

async function answered<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    // A fault in what was asked, as a right that is missing, passes by no waiting.
    const ours = error instanceof DynamoDBServiceException && error.$fault === 'client' && !THROTTLED.has(error.name);
    throw ours ? error : busy(error);
  }
}

function busy(cause?: unknown): Refusal {
  return new Refusal('Unavailable', 'The table does not answer just now. Try again in a moment.', { cause });
}
