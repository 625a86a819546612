import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from '../../../infra/demo/client.ts';
import { startMachine } from '../../../infra/local/machine.ts';
import { placeAt } from '../../../infra/local/place.ts';
import { readTemplate } from '../../../infra/local/template.ts';
import { seedExample } from '../../../infra/run-here.ts';
import { DESK } from '../stage/people.ts';

/** Requests under way at once. */
const AT_ONCE = 8;
/** More than any machine answers: the gateway's own limit is no part of the figure. */
const NO_LIMIT = 1_000_000;

/** Milliseconds that each request took, and the seconds in which all were made. */
interface Burst {
  readonly took: readonly number[];
  readonly seconds: number;
}

type Bursts = Readonly<Record<'report' | 'acknowledge' | 'queue', Burst>>;

/**
 * Requests to the local machine over HTTP, for so many seconds of each kind; with `bare`, to the same machine whose
 * functions do nothing.
 */
export async function overHttp(templateDir: string, seconds: number, bare?: string): Promise<Bursts> {
  const directory = mkdtempSync(join(tmpdir(), 'allclear-bench-'));
  const template = join(directory, 'template');
  cpSync(templateDir, template, { recursive: true });
  unlimited(template);
  if (bare !== undefined) emptied(template, bare);
  const child = spawn(process.execPath, [import.meta.filename, template, join(directory, 'data')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    return await bursts(await urlOf(child), seconds);
  } finally {
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    await gone;
    rmSync(directory, { recursive: true, force: true });
  }
}

async function bursts(url: string, seconds: number): Promise<Bursts> {
  const client = new Client(() => url);
  const headers = { authorization: `Bearer ${await client.token(DESK)}`, 'content-type': 'application/json' };
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const ask = (method: string, path: string, body?: object) =>
    new Promise<string>((settle, fail) => {
      const sent = request(`${url}${path}`, { method, headers, agent }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk) => chunks.push(chunk));
        answer.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          if ((answer.statusCode ?? 0) < 300) settle(text);
          else fail(new Error(`${method} ${path} answered ${answer.statusCode}: ${text}`));
        });
      });
      sent.once('error', fail).end(body === undefined ? undefined : JSON.stringify(body));
    });
  const ids: string[] = [];
  const report = async () => {
    const reporter = { name: 'A reporter', email: 'reporter@example.com' };
    ids.push(JSON.parse(await ask('POST', '/v1/incidents', { summary: 'checkout returns 502', reporter })).id);
  };
  await report();
  const reports = await burst(seconds, report);
  await client.settle();
  const path = (id: string | undefined) => `/v1/incidents/${id}/acknowledge`;
  const acknowledge = await burst(
    seconds,
    () => ask('POST', path(ids.pop()), {}),
    () => ids.length > 0,
  );
  await client.settle();
  const queue = await burst(seconds, () => ask('GET', '/v1/incidents'));
  agent.destroy();
  return { report: reports, acknowledge, queue };
}

async function burst(seconds: number, ask: () => Promise<unknown>, more = () => true): Promise<Burst> {
  const took: number[] = [];
  const start = performance.now();
  const one = async () => {
    while (performance.now() - start < seconds * 1_000 && more()) {
      const begun = performance.now();
      await ask();
      took.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  return { took, seconds: (performance.now() - start) / 1_000 };
}

function unlimited(directory: string): void {
  for (const name of readdirSync(directory).filter((one) => one.endsWith('.template.json'))) {
    const file = join(directory, name);
    const limit = (key: string, value: unknown) => (/^Throttling(Rate|Burst)Limit$/.test(key) ? NO_LIMIT : value);
    writeFileSync(file, JSON.stringify(JSON.parse(readFileSync(file, 'utf8'), limit)));
  }
}

/** Puts a function that does nothing in the place of every other. */
function emptied(directory: string, bare: string): void {
  const template = readTemplate(directory, placeAt('http://127.0.0.1:3000'));
  for (const { properties } of template.ofType('AWS::Lambda::Function')) {
    copyFileSync(bare, join(template.asset(properties.Code.S3Key), 'index.mjs'));
  }
}

async function urlOf(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('The machine has no output.');
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error('The machine did not start.');
}

if (import.meta.main) {
  const [, , templateDir = '', dataDir = ''] = process.argv;
  process.env['TZ'] = 'UTC';
  const machine = await startMachine({ templateDir, dataDir, port: 0, seed: seedExample });
  process.on('SIGTERM', () => void machine.stop().then(() => process.exit(0)));
  console.log(machine.url);
}
