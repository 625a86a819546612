import { execFileSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import type * as Handlers from './handlers.ts';

/** Requests of a kind that warm the process up, and that are measured afterwards. */
const WARM = 1_000;
const MEASURED = 1_000;
/** Requests between two looks at how fast the processor is just now. */
const BLOCK = 10;

/** CPU time of requests in microseconds. */
interface Spans {
  readonly taken: readonly number[];
  /** The same, as on a processor that nobody disturbs. */
  readonly undisturbed: readonly number[];
}

/** By kind of request: what our code takes without its input and output, and the same with the SDK's work for it. */
export type Cpu = Readonly<Record<string, { readonly own: Spans; readonly withSdk: Spans }>>;

/** Measures the bundle of `handlers.ts` in a process of its own, with this environment. */
export function handlerCpu(bundle: string, environment: Readonly<Record<string, string>>): Cpu {
  const printed = execFileSync(process.execPath, [import.meta.filename, bundle], {
    env: environment,
    maxBuffer: 2 ** 26,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return JSON.parse(printed.toString().split('\n').at(-2) ?? '{}') as Cpu;
}

/**
 * What others do on the same machine slows the processor down, by its caches and its clock. A piece of work that is
 * always the same is done between the requests: how much longer it takes than at its best is how much slower they are.
 */
async function measure({ requests, spent }: typeof Handlers): Promise<Cpu> {
  const kinds = await requests(WARM + MEASURED);
  const found: Record<string, Measured[]> = {};
  for (const [kind, all] of Object.entries(kinds)) {
    const spans: Measured[] = [];
    let beside = 0;
    for (const [index, request] of all.entries()) {
      if (index % BLOCK === 0) beside = yardstick();
      const earlier = spent();
      const before = process.cpuUsage();
      const { statusCode, body } = await request();
      const { user, system } = process.cpuUsage(before);
      const later = spent();
      if (statusCode > 201) throw new Error(`${kind} answered ${statusCode}: ${body}`);
      const withSdk = user + system - (later.onAnswers - earlier.onAnswers);
      spans.push({ withSdk, own: withSdk - (later.inSdk - earlier.inSdk), beside });
    }
    found[kind] = spans.slice(WARM);
  }
  const best = Math.min(...Object.values(found).flatMap((spans) => spans.map(({ beside }) => beside)));
  const spansOf = (all: readonly Measured[], which: 'own' | 'withSdk'): Spans => ({
    taken: all.map((one) => one[which]),
    undisturbed: all.map((one) => (one[which] * best) / one.beside),
  });
  return Object.fromEntries(
    Object.entries(found).map(([kind, all]) => [kind, { own: spansOf(all, 'own'), withSdk: spansOf(all, 'withSdk') }]),
  );
}

interface Measured {
  readonly own: number;
  readonly withSdk: number;
  readonly beside: number;
}

const WORK = JSON.stringify(Array.from({ length: 400 }, (_, n) => ({ n, text: `item ${n}`, list: [n, { m: n }] })));

/** CPU time in microseconds of a piece of work of the requests' own kind: JSON read and written. */
function yardstick(): number {
  const before = process.cpuUsage();
  for (let n = 0; n < 3; n++) JSON.stringify(JSON.parse(WORK));
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

if (import.meta.main) {
  const bundle = (await import(pathToFileURL(process.argv[2] ?? '').href)) as typeof Handlers;
  console.log(JSON.stringify(await measure(bundle)));
}
