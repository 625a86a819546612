import {
  type AttributeValue,
  BatchGetItemCommand,
  type BatchGetItemCommandOutput,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';

export type Item = Readonly<Record<string, unknown>>;
type Key = { readonly pk: string; readonly sk: string };

/** An update as named parts: what to set, what to remove, and on which condition. Names beginning with `:` are values. */
export interface Update {
  readonly set: Item;
  readonly remove?: readonly string[];
  readonly condition?: string;
  readonly values?: Item;
}

/** The one table in plain values. Conditions that fail come back as null, never as an exception. */
export class Table {
  readonly #client: DynamoDBClient;
  readonly #name: string;

  constructor(client: DynamoDBClient, name: string) {
    this.#client = client;
    this.#name = name;
  }

  /** A consistent read. */
  async get(key: Key): Promise<Item | null> {
    const { Item } = await this.#client.send(
      new GetItemCommand({ TableName: this.#name, Key: plain(key), ConsistentRead: true }),
    );
    return Item === undefined ? null : unmarshall(Item);
  }

  /** Consistent reads of up to 100 items a request, in any order; the ones that exist. */
  async getAll(keys: readonly Key[]): Promise<readonly Item[]> {
    const found: Item[] = [];
    for (let start = 0; start < keys.length; start += 100) {
      let wanted: Record<string, AttributeValue>[] | undefined = keys.slice(start, start + 100).map(plain);
      while (wanted !== undefined && wanted.length > 0) {
        const { Responses, UnprocessedKeys }: BatchGetItemCommandOutput = await this.#client.send(
          new BatchGetItemCommand({ RequestItems: { [this.#name]: { Keys: wanted, ConsistentRead: true } } }),
        );
        found.push(...(Responses?.[this.#name] ?? []).map((item) => unmarshall(item)));
        wanted = UnprocessedKeys?.[this.#name]?.Keys;
      }
    }
    return found;
  }

  /** False where the condition failed. */
  async put(item: Item, condition?: string, values?: Item): Promise<boolean> {
    return conditional(async () => {
      await this.#client.send(
        new PutItemCommand({
          TableName: this.#name,
          Item: plain(item),
          ...(condition === undefined ? {} : { ConditionExpression: condition }),
          ...(values === undefined ? {} : { ExpressionAttributeValues: plain(values) }),
        }),
      );
      return true;
    }, false);
  }

  /** The item as it now is; null where the condition failed. */
  async update(key: Key, update: Update): Promise<Item | null> {
    const names = Object.keys(update.set);
    const removed = update.remove ?? [];
    return conditional(async () => {
      const { Attributes } = await this.#client.send(
        new UpdateItemCommand({
          TableName: this.#name,
          Key: plain(key),
          UpdateExpression: [
            `SET ${names.map((_name, index) => `#s${index} = :s${index}`).join(', ')}`,
            ...(removed.length === 0 ? [] : [`REMOVE ${removed.map((_name, index) => `#r${index}`).join(', ')}`]),
          ].join(' '),
          ExpressionAttributeNames: Object.fromEntries([
            ...names.map((name, index) => [`#s${index}`, name]),
            ...removed.map((name, index) => [`#r${index}`, name]),
          ]),
          ExpressionAttributeValues: plain({
            ...Object.fromEntries(names.map((name, index) => [`:s${index}`, update.set[name]])),
            ...update.values,
          }),
          ...(update.condition === undefined ? {} : { ConditionExpression: update.condition }),
          ReturnValues: 'ALL_NEW',
        }),
      );
      return unmarshall(Attributes ?? {});
    }, null);
  }

  /** One page of a query. */
  async query(
    input: Omit<QueryCommandInput, 'TableName' | 'ExpressionAttributeValues'> & { readonly values: Item },
  ): Promise<{ readonly items: readonly Item[]; readonly last: Item | null }> {
    const { values, ...rest } = input;
    const { Items, LastEvaluatedKey } = await this.#client.send(
      new QueryCommand({ TableName: this.#name, ...rest, ExpressionAttributeValues: plain(values) }),
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

async function conditional<T>(write: () => Promise<T>, failed: T): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return failed;
    throw error;
  }
}
