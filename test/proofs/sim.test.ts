import { expect, test } from 'vitest';
import { lifetime } from './sim/lifetime.ts';
import { hashOf, simulate } from './sim/many.ts';
import { PLANTED } from './sim/planted.ts';
import { inMemory } from './sim/shelf.ts';

const PLAN = { days: 30, seed: 1, engine: 'memory', workers: 2 } as const;
/** Only what hangs takes longer. */
const HANGS_MS = 15 * 60_000;

/** Lived once, for all that is asked of them. */
let lived: ReturnType<typeof simulate> | undefined;
const tenThousand = () => (lived ??= simulate({ ...PLAN, lifetimes: 10_000 }));

const faultsOf = (outcomes: Awaited<ReturnType<typeof simulate>>) =>
  outcomes.flatMap(({ seed, found }) => found.map((what) => `${seed}: ${what}`));

test('in ten thousand lifetimes no incident is lost, stuck or late', { timeout: HANGS_MS }, async () => {
  const outcomes = await tenThousand();
  expect(outcomes).toHaveLength(10_000);
  expect(faultsOf(outcomes)).toEqual([]);
  const most = (what: string) => outcomes.reduce((sum, { counts }) => sum + (counts[what] ?? 0), 0);
  // That little happens proves little.
  expect(most('commits')).toBeGreaterThan(175_000);
  expect(most('mishaps')).toBeGreaterThan(20_000);
});

test('two hundred of them are the same on dynalite, by the adapters of the product', {
  timeout: HANGS_MS,
}, async () => {
  const memory = (await tenThousand()).slice(0, 200);
  // One worker: each has to get going, which takes as long as a hundred lifetimes, and other files have the other processor.
  const dynalite = await simulate({ ...PLAN, lifetimes: 200, engine: 'dynalite', workers: 1 });
  expect(faultsOf(dynalite)).toEqual([]);
  expect(dynalite.map(({ seed, hash }) => `${seed} ${hash}`)).toEqual(
    memory.map(({ seed, hash }) => `${seed} ${hash}`),
  );
});

test('a lifetime is the same whenever and beside whatever it is lived', { timeout: HANGS_MS }, async () => {
  const outcomes = await tenThousand();
  const alone = await lifetime(7_031, PLAN.days, await inMemory());
  expect(alone.outcome).toEqual(outcomes[7_030]);
  const again = await simulate({ ...PLAN, lifetimes: 40, seed: 7_001, workers: 1 });
  expect(again).toEqual(outcomes.slice(7_000, 7_040));
  expect(hashOf(again)).toBe(hashOf(outcomes.slice(7_000, 7_040)));
  expect(hashOf(again)).not.toBe(hashOf(outcomes.slice(7_001, 7_041)));
});

test.each(Object.entries(PLANTED))('%s is found out', { timeout: HANGS_MS }, async (_name, plant) => {
  for (let seed = 1; seed <= 400; seed++) {
    const { outcome } = await lifetime(seed, 10, plant(await inMemory()));
    if (outcome.found.length > 0) return;
  }
  expect.unreachable('Nothing was found in 400 lifetimes.');
});
