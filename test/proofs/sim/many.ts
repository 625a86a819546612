import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';

/** What one lifetime came to. */
export interface Outcome {
  readonly seed: number;
  /** SHA-256 of everything that happened in it. */
  readonly hash: string;
  /** What the oracles found wrong. */
  readonly found: readonly string[];
  /** How much happened: `reports`, `commits`, `mails`, and what went wrong, by its name. */
  readonly counts: Readonly<Record<string, number>>;
}

/** What to simulate. */
export interface Plan {
  readonly lifetimes: number;
  readonly days: number;
  /** Of the first lifetime; each next one has the next number, so that it replays alone. */
  readonly seed: number;
  readonly engine: 'memory' | 'dynalite';
  readonly workers: number;
}

/** Lifetimes that a worker takes at once. */
const BATCH = 20;

/** Lifetimes that fail, after which no more are begun: what is broken for each of them is known by then. */
const ENOUGH = 20;

/** Simulates many lifetimes in worker threads; the outcomes are in the order of their seeds, whoever lived them. */
export async function simulate(
  plan: Plan,
  progress: (done: number) => void = () => undefined,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  let next = 0;
  let done = 0;
  let failed = 0;
  const workers = Array.from({ length: Math.min(plan.workers, Math.ceil(plan.lifetimes / BATCH)) }, () => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: plan,
      execArgv: [],
      // Most of what a lifetime makes is gone with it: the less often that is looked through, the better.
      resourceLimits: { maxYoungGenerationSizeMb: 64 },
    });
    return new Promise<void>((resolve, reject) => {
      const take = () => {
        if (next >= plan.lifetimes || failed >= ENOUGH) {
          worker.postMessage(null);
          return;
        }
        const count = Math.min(BATCH, plan.lifetimes - next);
        worker.postMessage({ from: next, count });
        next += count;
      };
      worker.on('message', ({ from, lived }: { readonly from: number; readonly lived: readonly Outcome[] }) => {
        for (const [index, outcome] of lived.entries()) outcomes[from + index] = outcome;
        done += lived.length;
        failed += lived.filter(({ found }) => found.length > 0).length;
        progress(done);
        take();
      });
      worker.on('error', reject);
      worker.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`A worker ended with ${code}.`))));
      take();
    });
  });
  await Promise.all(workers);
  return outcomes;
}

/** One hash of all lifetimes, in the order of their seeds. */
export function hashOf(outcomes: readonly Outcome[]): string {
  return createHash('sha256')
    .update(outcomes.map(({ hash }) => hash).join('\n'))
    .digest('hex');
}
