/**
 * `npm run faults -- [--every 1] [--sample N] [--pairs N] [--seed S] [--scene NAME] [--replay CASE]`: every AWS call that
 * the scenes make × every fault, and pairs of faults drawn from a seed. Without `--every`, one call for each place of the
 * code in each kind of invocation; with `--sample` so many of these cases, drawn from the seed.
 */
import { judgeAll, serveStage } from './faults/crew.ts';
import { FAULTS } from './faults/fault.ts';
import { type Case, judge, type Verdict } from './faults/judge.ts';
import { PAIRS } from './faults/pairs.ts';
import { type Place, placesOf } from './faults/places.ts';
import { conclude, options, progress, type Row, seeded } from './proof.ts';
import { SCENES } from './scenes.ts';

if (process.argv.includes('--stage')) await serveStage();
else await faults();

interface Recorded {
  readonly places: readonly Place[];
  /** Calls of each scene without a fault. */
  readonly usual: ReadonlyMap<string, number>;
  readonly wrong: readonly string[];
}

/** A case, and in which row of the table it counts. */
interface Tried {
  readonly row: string;
  readonly given: Case;
}

async function faults(): Promise<void> {
  const wish = options({ every: 0, sample: 0, pairs: 300, seed: 1, scene: '', replay: '' });
  if (wish.replay !== '') return replay(JSON.parse(wish.replay) as Case);
  const { places, usual, wrong } = await record(wish.scene);
  const known = new Set<string>();
  const chosen = wish.every > 0 ? places : places.filter(({ name }) => !known.has(name) && known.add(name));
  const all = singles(chosen, usual);
  const drawn = wish.sample > 0 ? sampled(all, wish.sample, wish.seed) : all;
  const tried = [...drawn, ...lags(usual), ...pairs(usual, wish.pairs, wish.seed), ...orders(wish.scene)];
  const verdicts = await judgeAll(
    tried.map(({ given }) => given),
    'cases',
  );
  conclude({
    name: 'faults',
    rows: tableOf(tried, verdicts),
    failures: [...wrong, ...tried.flatMap(({ given }, index) => failuresOf(given, verdicts[index]))],
    more: {
      seed: wish.seed,
      scenes: usual.size,
      calls: places.length,
      places: chosen.length,
      singles: drawn.length,
      of: all.length,
    },
  });
}

/** Plays each scene without a fault, and notes its calls. */
async function record(only: string): Promise<Recorded> {
  const { Stage } = await import('./stage/stage.ts');
  const { BEGINS, play } = await import('./stage/play.ts');
  const stage = await Stage.open(BEGINS);
  const places: Place[] = [];
  const usual = new Map<string, number>();
  const wrong: string[] = [];
  const scenes = SCENES.filter(({ name }) => name.includes(only));
  for (const [index, scene] of scenes.entries()) {
    const { calls } = await play(stage, scene);
    places.push(...placesOf(scene.name, calls));
    usual.set(scene.name, calls.length);
    const verdict = await judge(stage, { scene: scene.name, faults: [], calls: calls.length });
    wrong.push(...verdict.wrong.map((one) => `${scene.name}, without a fault: ${one}`));
    progress(index + 1, scenes.length, 'scenes recorded');
  }
  await stage.close();
  return { places, usual, wrong };
}

function singles(places: readonly Place[], usual: Recorded['usual']): readonly Tried[] {
  return FAULTS.flatMap((fault) =>
    places.map(({ scene, at }) => ({
      row: fault,
      given: { scene, faults: [{ at, fault }], calls: usual.get(scene) ?? 0 },
    })),
  );
}

function lags(usual: Recorded['usual']): readonly Tried[] {
  return [1_000, 5_000].flatMap((lagMs) =>
    [false, true].flatMap((reversed) =>
      [...usual].map(([scene, calls]) => ({
        row: `index ${lagMs / 1000} s late${reversed ? ', reversed' : ''}`,
        given: { scene, faults: [], index: { lagMs, reversed }, calls },
      })),
    ),
  );
}

function pairs(usual: Recorded['usual'], count: number, seed: number): readonly Tried[] {
  const random = seeded(seed);
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
  return Array.from({ length: count }, () => {
    const [scene, calls] = pick([...usual]);
    const one = () => ({ at: Math.floor(random() * calls), fault: pick(FAULTS) });
    return { row: 'two faults', given: { scene, faults: [one(), one()], calls } };
  });
}

/** So many of all, each as likely as any other. */
function sampled(all: readonly Tried[], count: number, seed: number): readonly Tried[] {
  const random = seeded(seed);
  const ranked = all.map((one) => ({ one, rank: random() })).toSorted((a, b) => a.rank - b.rank);
  return ranked.slice(0, count).map(({ one }) => one);
}

/** Two commands at once, in every order of their reads and writes. */
function orders(only: string): readonly Tried[] {
  return Object.keys(PAIRS)
    .filter((pair) => pair.includes(only))
    .map((pair) => ({ row: `every order: ${pair}`, given: { scene: '', faults: [], pair, calls: 0 } }));
}

function tableOf(tried: readonly Tried[], verdicts: readonly Verdict[]): readonly Row[] {
  return [...new Set(tried.map(({ row }) => row))].map((fault) => {
    const of = verdicts.filter((_, index) => tried[index]?.row === fault);
    return {
      fault,
      cases: of.length,
      befell: of.reduce((sum, { befell }) => sum + befell, 0),
      passed: of.filter(({ wrong }) => wrong.length === 0).length,
    };
  });
}

function failuresOf(given: Case, verdict: Verdict | undefined): readonly string[] {
  const { wrong = ['was not judged'] } = verdict ?? {};
  if (wrong.length === 0) return [];
  return [`${wrong.join('; ')}\n  npm run faults -- --replay '${JSON.stringify(given)}'`];
}

/** Plays one case again and tells all its calls. */
async function replay(given: Case): Promise<void> {
  const { BEGINS } = await import('./stage/play.ts');
  const { Stage } = await import('./stage/stage.ts');
  const stage = await Stage.open(BEGINS);
  const verdict = await judge(stage, given, (line) => console.log(line));
  for (const { door, line } of stage.functions.logged) console.log(`${door} ${line}`);
  console.log(verdict);
  process.exitCode = verdict.wrong.length > 0 ? 1 : 0;
  await stage.close();
}
