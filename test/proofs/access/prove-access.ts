import type { Route } from '../../../functions/http/routes.ts';
import { seeded } from '../proof.ts';
import { allCallers } from './callers.ts';
import { mailedLinks } from './links.ts';
import { Matrix } from './matrix.ts';
import { Draw } from './mutate.ts';
import { mutatedLinks } from './mutated-links.ts';
import { order } from './order.ts';
import { paths, templateAgrees } from './paths.ts';
import { isForOneGroup, isGuarded } from './promises.ts';
import { realMachine } from './real-machine.ts';
import { Scenes } from './scenes.ts';
import { States } from './states.ts';
import { strikes } from './strikes.ts';
import { Tally } from './tally.ts';
import { mutatedTokens } from './tokens.ts';

/** How much of it is looked at; a share from 0 to 1 is drawn by the seed. */
export interface Extent {
  readonly seed: number;
  /** Tokens and links that nobody issued or mailed, and how many of them are sent to the running product. */
  readonly mutations: number;
  readonly sent: number;
  /** Shares of route × caller × what it names, and of action × state × role. */
  readonly matrix: number;
  readonly states: number;
  /** Moments of the tour at which mail scanners strike. */
  readonly moments: readonly number[];
}

/** A Monday night, 02:00 in Berlin: the hour that the tour is made for. */
const NIGHT = '2027-01-11T01:00:00.000Z';

/** Who may do what, looked at on the deployed template on this machine, from outside. */
export async function proveAccess(extent: Extent, progress: (what: string) => void = () => {}): Promise<Tally> {
  const tally = new Tally();
  const real = await realMachine(NIGHT);
  try {
    progress('mail scanners');
    // First, while nobody is called for anything else: many calls at once are one mail.
    await strikes(real, extent.moments, tally);
    const callers = await allCallers(real);
    // Functions look every ten seconds whether the catalogue, and with it a key, has changed.
    await real.client.advance('PT11S');
    const scenes = new Scenes(real);
    templateAgrees(real, tally);
    progress('order of refusals');
    await order(real, callers, scenes, tally);
    await paths(real, drawn(callers, Math.max(extent.matrix / 4, 1 / callers.length), extent.seed), tally);
    const links = await mailedLinks(real);
    progress('tokens and links');
    const counts = { all: extent.mutations / 2, http: extent.sent / 2 };
    await mutatedTokens(real, counts, seeded(extent.seed), tally);
    await mutatedLinks(real, links, counts, seeded(extent.seed), tally);
    progress('route × caller × what it names');
    const matrix = new Matrix(real, scenes, links);
    const cases = Map.groupBy(matrix.cases(callers), ([route]) => isAlways(route));
    const some = drawn(cases.get(false) ?? [], extent.matrix, extent.seed);
    for (const one of [...(cases.get(true) ?? []), ...some]) await matrix.play(one, tally);
    progress('action × state × role');
    const states = new States(real, scenes);
    for (const one of drawn(states.cases(callers), extent.states, extent.seed)) await states.play(one, tally);
    return tally;
  } finally {
    await real.stop();
  }
}

/** Tried by everybody even in a slice: where a door asks for tokens itself, and what only one group may do. */
function isAlways({ key, action }: Route): boolean {
  return (key.includes(' /v1/') && !isGuarded(key)) || (action !== undefined && isForOneGroup(action));
}

function drawn<T>(all: readonly T[], share: number, seed: number): readonly T[] {
  const draw = new Draw(seeded(seed));
  const left = [...all];
  return Array.from({ length: Math.ceil(all.length * share) }, () => left.splice(draw.below(left.length), 1)[0] as T);
}
