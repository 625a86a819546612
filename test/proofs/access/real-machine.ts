import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AttributeValue, DeleteItemCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { Client } from '../../../infra/demo/client.ts';
import { ClockFile } from '../../../infra/local/clock-file.ts';
import { type Machine, startMachine } from '../../../infra/local/machine.ts';
import { seedExample, synthesizedStack } from '../../../infra/run-here.ts';

/** What was answered, as it came over the wire. */
export interface Heard {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** A request as it is sent; a path is sent as it stands, whatever a browser would make of it. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | undefined;
}

/** The real template on this machine, in this process, with data of its own and a clock that stands still. */
export interface RealMachine {
  readonly url: string;
  readonly client: Client;
  readonly machine: Machine;
  readonly dataDir: string;
  /** Sends a request. What the gateway's throttle refuses is sent again a moment later, as the gateway asks for. */
  ask(asked: Asked): Promise<Heard>;
  /** Lets mail go again to the addresses that it came back from, as an operator may. */
  unsuppress(): Promise<void>;
  /** Every item of the table as a line of JSON, in order: two of them are equal where nothing was written between. */
  table(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

/** @param now where the clock stands at first, RFC 3339 */
export async function realMachine(now: string): Promise<RealMachine> {
  // A function's local time is UTC, as on Lambda; the threads of one process share their zone.
  process.env['TZ'] = 'UTC';
  const dataDir = mkdtempSync(join(tmpdir(), 'allclear-proof-'));
  const clock = new ClockFile(dataDir);
  clock.write({ now: Date.parse(now), real: Date.now(), speed: 1, frozen: true, clean: true });
  clock.close();
  const machine = await startMachine({
    templateDir: await synthesizedStack(),
    dataDir,
    port: 0,
    seed: seedExample,
    log: (line) => console.error(line),
  });
  const agent = new Agent({ keepAlive: true });
  return {
    url: machine.url,
    client: new Client(() => machine.url),
    machine,
    dataDir,
    ask: (asked) => patiently(() => send(machine.url, agent, asked)),
    unsuppress: () => unsuppress(machine),
    table: async () => (await itemsOf(machine)).map(({ item }) => JSON.stringify(item)).sort(),
    stop: async () => {
      agent.destroy();
      await machine.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** How long a throttled request is sent again; the gateway's bucket is full after two seconds. Milliseconds. */
const PATIENCE_MS = 10_000;

/** The gateway's own 429 has no problem to read; ours is an answer like any other. */
async function patiently(ask: () => Promise<Heard>): Promise<Heard> {
  const until = performance.now() + PATIENCE_MS;
  while (true) {
    const heard = await ask();
    const throttled = heard.status === 429 && heard.headers['retry-after'] === undefined;
    if (!throttled || performance.now() > until) return heard;
    await new Promise((next) => setImmediate(next));
  }
}

async function send(url: string, agent: Agent, { method, path, headers = {}, body }: Asked): Promise<Heard> {
  const { hostname, port } = new URL(url);
  const bytes = body === undefined ? undefined : Buffer.from(body);
  const length = bytes === undefined ? {} : { 'content-length': String(bytes.byteLength) };
  const asking = request({ hostname, port, agent, method, path, headers: { ...length, ...headers } });
  asking.end(bytes);
  const [answer] = await once(asking, 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return { status: answer.statusCode ?? 0, headers: answer.headers, text: Buffer.concat(chunks).toString() };
}

function tableClient({ endpoint, operator }: Machine): DynamoDBClient {
  return new DynamoDBClient({
    endpoint,
    region: operator['AWS_REGION'] ?? '',
    credentials: {
      accessKeyId: operator['AWS_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: operator['AWS_SECRET_ACCESS_KEY'] ?? '',
    },
  });
}

type Item = Record<string, AttributeValue>;

async function itemsOf(machine: Machine): Promise<readonly { readonly table: string; readonly item: Item }[]> {
  const client = tableClient(machine);
  const items: { table: string; item: Item }[] = [];
  for (const { name } of machine.template.ofType('AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable')) {
    let from: Item | undefined;
    do {
      const page = await client.send(new ScanCommand({ TableName: name, ExclusiveStartKey: from }));
      items.push(...(page.Items ?? []).map((item) => ({ table: name, item })));
      from = page.LastEvaluatedKey;
    } while (from !== undefined);
  }
  client.destroy();
  return items;
}

async function unsuppress(machine: Machine): Promise<void> {
  const client = tableClient(machine);
  for (const { table, item } of await itemsOf(machine)) {
    const { pk, sk } = item;
    if (pk === undefined || sk === undefined || !pk.S?.startsWith('SUPPRESSED#')) continue;
    await client.send(new DeleteItemCommand({ TableName: table, Key: { pk, sk } }));
  }
  client.destroy();
}
