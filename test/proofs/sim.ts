import { availableParallelism } from 'node:os';
import { conclude, options, progress, type Row } from './proof.ts';
import { shelves } from './sim/engines.ts';
import { lifetime } from './sim/lifetime.ts';
import { hashOf, type Outcome, simulate } from './sim/many.ts';

/**
 * `npm run sim -- --lifetimes N --days 30 --seed S`: lifetimes of incidents in virtual time, on the real domain, with
 * people, mishaps and deploys drawn from the seed. An incident is never lost, stuck or late. A lifetime that fails
 * replays alone, with all that happened in it, by its own seed: `--lifetimes 1 --trace yes`.
 */
const { lifetimes, days, seed, engine, trace } = options({
  lifetimes: 10_000,
  days: 30,
  seed: 1,
  engine: 'memory',
  trace: 'no',
});
if (engine !== 'memory' && engine !== 'dynalite') throw new Error('--engine takes memory or dynalite.');

if (trace !== 'no') await tell();
else await prove();

async function prove(): Promise<void> {
  const workers = Math.max(1, Math.min(availableParallelism(), 8));
  const plan = { lifetimes, days, seed, engine: engine as 'memory' | 'dynalite', workers };
  const began = performance.now();
  const outcomes = await simulate(plan, (done) => progress(done, lifetimes, 'lifetimes'));
  const seconds = Number(((performance.now() - began) / 1_000).toFixed(1));
  conclude({
    name: 'sim',
    rows: rowsOf(outcomes),
    failures: outcomes.flatMap(({ seed: own, found }) =>
      found.map((what) => `${what} Replay: npm run sim -- --seed ${own} --lifetimes 1 --days ${days} --trace yes`),
    ),
    more: { ...plan, seconds, hash: hashOf(outcomes) },
  });
  console.log(`${outcomes.length} lifetimes of ${days} days in ${seconds} s, trace ${hashOf(outcomes)}`);
}

/** One lifetime, told as it went. */
async function tell(): Promise<void> {
  const { fresh, close } = await shelves(engine === 'dynalite' ? 'dynalite' : 'memory');
  const { lived, outcome } = await lifetime(seed, days, await fresh());
  const { witness, trouble } = lived.stage;
  const mishaps = trouble.mishaps.map(({ at, what }) => `${new Date(at).toISOString()} ! ${what}`);
  console.log([...witness.lines, ...mishaps].toSorted().join('\n'));
  console.log(`${lived.people.character}, trace ${outcome.hash}`);
  for (const what of outcome.found) console.error(what);
  if (outcome.found.length > 0) process.exitCode = 1;
  await close();
}

/** How much of what happened. */
function rowsOf(outcomes: readonly Outcome[]): readonly Row[] {
  const sums = new Map<string, number>();
  for (const { counts } of outcomes) {
    for (const [what, count] of Object.entries(counts)) sums.set(what, (sums.get(what) ?? 0) + count);
  }
  return [
    { what: 'lifetimes', count: outcomes.length },
    ...[...sums].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([what, count]) => ({ what, count })),
    { what: 'lifetimes that fail', count: outcomes.filter(({ found }) => found.length > 0).length },
  ];
}
