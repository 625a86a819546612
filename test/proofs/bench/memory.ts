import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

interface Request {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}
type Value = { readonly S?: string };
export type Item = Readonly<Record<string, Value>>;
// biome-ignore lint/suspicious/noExplicitAny: as DynamoDB documents each operation
type Input = any;

/** Incidents that the index of the queue knows: a page costs by its own size, and answering must not take the day. */
const LISTED = 200;

/** Where the SDK's clients find their answers at once, without a socket: one table, and services that always say yes. */
export class Memory {
  /** By partition key, then by sort key. */
  readonly #items = new Map<string, Map<string, Item>>();
  /** CPU time in microseconds that answering took: what is no part of the function. */
  spent = 0;
  /** The same of the SDK while a call is under way: what it takes to encode, sign and decode. */
  spentInSdk = 0;
  #underWay = 0;

  /** From now on every client of this bundle asks here. */
  connect(): void {
    const { requestHandler } = new DynamoDBClient({ region: 'eu-central-1' }).config;
    Object.getPrototypeOf(requestHandler).handle = async (request: Request) => {
      const before = process.cpuUsage();
      const body = this.#answer(request);
      const { user, system } = process.cpuUsage(before);
      this.spent += user + system;
      return { response: { statusCode: 200, reason: '', headers: {}, body } };
    };
    const client = Object.getPrototypeOf(DynamoDBClient.prototype);
    const send = client.send as (this: unknown, ...args: unknown[]) => Promise<unknown>;
    const memory = this;
    client.send = function (...args: unknown[]) {
      return memory.#during(() => send.apply(this, args));
    };
  }

  /** Counts what the SDK takes for a call; of calls at once, the time from the first one's beginning to the last one's end. */
  async #during<T>(call: () => Promise<T>): Promise<T> {
    if (this.#underWay++ === 0) this.spentInSdk -= this.#ownCpu();
    try {
      return await call();
    } finally {
      if (--this.#underWay === 0) this.spentInSdk += this.#ownCpu();
    }
  }

  #ownCpu(): number {
    const { user, system } = process.cpuUsage();
    return user + system - this.spent;
  }

  /** What is kept under one partition key. */
  partition(pk: string): readonly Item[] {
    return [...(this.#items.get(pk)?.values() ?? [])];
  }

  put(item: Item): void {
    const { pk = '', sk = '' } = keyOf(item);
    const partition = this.#items.get(pk) ?? new Map<string, Item>();
    this.#items.set(pk, partition.set(sk, item));
  }

  #get(key: Item): Item | undefined {
    const { pk = '', sk = '' } = keyOf(key);
    return this.#items.get(pk)?.get(sk);
  }

  #answer({ headers, body }: Request): Uint8Array {
    const target = headers['x-amz-target'];
    if (target === undefined) return bytes('<SendRawEmailResponse/>');
    const input = JSON.parse(typeof body === 'string' ? body : new TextDecoder().decode(body));
    return bytes(JSON.stringify(target.startsWith('DynamoDB') ? this.#table(target, input) : { startDate: 0 }));
  }

  #table(target: string, input: Input): object {
    switch (target.split('.')[1]) {
      case 'GetItem':
        return { Item: this.#get(input.Key) };
      case 'PutItem':
        this.put(input.Item);
        return {};
      case 'UpdateItem':
        return { Attributes: this.#update(input) };
      case 'BatchGetItem': {
        const [[name, { Keys }]] = Object.entries<Input>(input.RequestItems) as [[string, Input]];
        return { Responses: { [name]: Keys.flatMap((key: Item) => this.#get(key) ?? []) } };
      }
      case 'Query':
        return { Items: this.#query(input) };
      default:
        throw new Error(`The bench answers no ${target}.`);
    }
  }

  /** `SET #s0 = :s0, … REMOVE #r0, …` as functions write it; counters stay as they are. */
  #update({ Key, UpdateExpression, ExpressionAttributeNames: names, ExpressionAttributeValues: values }: Input): Item {
    const item: Record<string, Value> = { ...Key, ...this.#get(Key) };
    const [set = '', remove = ''] = UpdateExpression.split(' REMOVE ');
    for (const [, name, value] of set.matchAll(/(#s\d+) = (:s\d+)/g)) item[names[name]] = values[value];
    for (const name of remove.match(/#r\d+/g) ?? []) delete item[names[name]];
    this.put(item);
    return item;
  }

  #query({ IndexName, KeyConditionExpression, ExpressionAttributeValues: values, Limit = Infinity }: Input): Item[] {
    const wanted = values[/^\w+ = (:\w+)/.exec(KeyConditionExpression)?.[1] ?? ''].S;
    const [, sort = '', from = ''] = / AND (\w+) (?:BETWEEN|>) (:\w+)/.exec(KeyConditionExpression) ?? [];
    const [, to = ''] = / AND \w+ BETWEEN :\w+ AND (:\w+)/.exec(KeyConditionExpression) ?? [];
    const within = (text: string) => text >= (values[from]?.S ?? '') && text <= (values[to]?.S ?? '~');
    return (IndexName === undefined ? this.partition(wanted) : this.#listed(wanted))
      .filter((item) => sort === '' || within(item[sort]?.S ?? ''))
      .sort((a, b) => ((a[sort]?.S ?? '') < (b[sort]?.S ?? '') ? -1 : 1))
      .slice(0, Limit);
  }

  #listed(status: string): Item[] {
    return [...this.#items.values()]
      .slice(0, LISTED)
      .map((partition): Item => partition.get('HEAD') ?? {})
      .filter((item) => item['queue']?.S === status)
      .map(({ pk = {}, sk = {}, queueOrder = {} }) => ({ pk, sk, queueOrder }));
  }
}

function keyOf({ pk, sk }: Item): { readonly pk?: string | undefined; readonly sk?: string | undefined } {
  return { pk: pk?.S, sk: sk?.S };
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
