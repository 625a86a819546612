/** `npm run bench`: how large the functions are, how fast they load and answer, beside one that does nothing. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Route, routes } from '../../functions/http/routes.ts';
import { placeAt } from '../../infra/local/place.ts';
import { readTemplate } from '../../infra/local/template.ts';
import { makeBundles } from '../../infra/make-bundles.ts';
import { synthesizedStack } from '../../infra/run-here.ts';
import { exampleCatalogue } from '../support/example-catalogue.ts';
import { writesOf } from '../support/write-catalogue.ts';
import { handlerCpu } from './bench/cpu.ts';
import { median, quantile, shown } from './bench/figures.ts';
import { type Load, load } from './bench/load.ts';
import { overHttp } from './bench/over-http.ts';
import { conclude, options, progress, type Row } from './proof.ts';

/** The budgets of an API function. */
const MOST_BYTES = 300 * 1024;
const MOST_LOAD_MS = 45;
const MOST_CPU_MS = 2;

/**
 * What the yardstick takes to load on the machine that the budget was set on. A machine that is slower, or shared, is
 * slower for both: loaded in turn with it, a function takes its share of the yardstick's time anywhere.
 */
const YARDSTICK_MS = 27;

const { rounds, seconds } = options({ rounds: 15, seconds: 4 });
const AWS = { AWS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', AWS_SESSION_TOKEN: 'c' };
const failures: string[] = [];

interface Bundle {
  readonly name: string;
  readonly file: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly api: boolean;
}

const directory = mkdtempSync(join(tmpdir(), 'allclear-bench-'));
makeBundles(
  {
    bare: fileURLToPath(new URL('./bench/bare.ts', import.meta.url)),
    yardstick: fileURLToPath(new URL('./bench/yardstick.ts', import.meta.url)),
    handlers: fileURLToPath(new URL('./bench/handlers.ts', import.meta.url)),
  },
  directory,
);
const made = (name: string): Bundle => ({
  name,
  file: join(directory, name, 'index.mjs'),
  environment: AWS,
  api: false,
});

const templateDir = await synthesizedStack();
const functions = functionsOf(templateDir);
const loads = loading([made('bare'), ...functions]);
const cpu = answering(functions);
const http = await answeringOverHttp();
rmSync(directory, { recursive: true });
console.log(`${lines(loads)}\n\n${lines(cpu)}\n`);
conclude({ name: 'bench', rows: http, failures, more: { loads, cpu, node: process.version } });

function functionsOf(from: string): readonly Bundle[] {
  const template = readTemplate(from, placeAt('http://127.0.0.1:3000'));
  const doors: ReadonlySet<string> = new Set((routes as readonly Route[]).map(({ door }) => door));
  return template.ofType('AWS::Lambda::Function').map(({ id, properties }) => {
    const name = id.replace(/Function[0-9A-F]{8}$/, '').toLowerCase();
    const file = join(template.asset(properties.Code.S3Key), 'index.mjs');
    return { name, file, environment: { ...properties.Environment?.Variables, ...AWS }, api: doors.has(name) };
  });
}

/** Bytes, and the time to load, each time in a fresh process, in turn with the yardstick. */
function loading(bundles: readonly Bundle[]): readonly Row[] {
  const yardstick = made('yardstick');
  const taken = new Map<string, { readonly own: Load; readonly beside: Load }[]>(bundles.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const { name, file, environment } of bundles) {
      taken.get(name)?.push({ own: load(file, environment), beside: load(yardstick.file, AWS) });
    }
    progress(round + 1, rounds, 'rounds of loading');
  }
  const wallOf = (name: string) => median(taken.get(name)?.map(({ own }) => own.wall) ?? []);
  return bundles.map(({ name, file, api }) => {
    const bytes = statSync(file).size;
    const wall = wallOf(name);
    const like = YARDSTICK_MS * median(taken.get(name)?.map(({ own, beside }) => own.cpu / beside.cpu) ?? []);
    if (api && bytes > MOST_BYTES) failures.push(`${name} has ${bytes} bytes; the budget is ${MOST_BYTES}.`);
    if (api && Math.min(wall, like) > MOST_LOAD_MS) {
      failures.push(
        `${name} loads in ${shown(wall)} ms, ${shown(like)} by the yardstick; ${MOST_LOAD_MS} are allowed.`,
      );
    }
    return {
      function: name,
      bytes,
      'loads in ms': shown(wall),
      'by the yardstick': shown(like),
      'times bare': shown(wall / wallOf('bare')),
    };
  });
}

/** CPU time of warm handlers whose AWS answers at once: the budget is for our own code, without input and output. */
function answering(bundles: readonly Bundle[]): readonly Row[] {
  const environment = Object.assign({}, ...bundles.map((one) => one.environment)) as Record<string, string>;
  const seeded = { ...environment, EXAMPLE: JSON.stringify(writesOf(exampleCatalogue)) };
  const kinds = Object.entries(handlerCpu(made('handlers').file, seeded));
  const bare = median(kinds.find(([kind]) => kind === 'bare')?.[1].own.taken ?? []);
  return kinds.map(([kind, { own, withSdk }]) => {
    const ms = (values: readonly number[], share: number) => shown(quantile(values, share) / 1_000);
    const p99 = Math.min(ms(own.taken, 0.99), ms(own.undisturbed, 0.99));
    if (p99 > MOST_CPU_MS) failures.push(`${kind} takes ${p99} ms of CPU at p99; ${MOST_CPU_MS} are allowed.`);
    return {
      handler: kind,
      'own CPU ms p50': ms(own.taken, 0.5),
      p99: ms(own.taken, 0.99),
      'undisturbed p50': ms(own.undisturbed, 0.5),
      'undisturbed p99': ms(own.undisturbed, 0.99),
      'times bare': shown(median(own.taken) / Math.max(1, bare)),
      'with the SDK p50': ms(withSdk.taken, 0.5),
      'with the SDK p99': ms(withSdk.taken, 0.99),
      'undisturbed with the SDK p50': ms(withSdk.undisturbed, 0.5),
      'undisturbed with the SDK p99': ms(withSdk.undisturbed, 0.99),
    };
  });
}

async function answeringOverHttp(): Promise<readonly Row[]> {
  const empty = await overHttp(templateDir, seconds, made('bare').file);
  const real = await overHttp(templateDir, seconds);
  return (['report', 'acknowledge', 'queue'] as const).map((kind) => {
    const rate = real[kind].took.length / real[kind].seconds;
    const bare = empty[kind].took.length / empty[kind].seconds;
    return {
      'over HTTP': kind,
      'a second': shown(rate),
      'ms p50': shown(quantile(real[kind].took, 0.5)),
      'ms p99': shown(quantile(real[kind].took, 0.99)),
      'bare a second': shown(bare),
      'share of bare': shown(rate / bare),
    };
  });
}

function lines(rows: readonly Row[]): string {
  return rows
    .map((row) =>
      Object.entries(row)
        .map(([name, value]) => `${name} ${value}`)
        .join(' · '),
    )
    .join('\n');
}
