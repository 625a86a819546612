import { type Route, routes } from '../../../functions/http/routes.ts';
import { mailedLinks } from '../access/links.ts';
import { Draw } from '../access/mutate.ts';
import type { Asked, RealMachine } from '../access/real-machine.ts';
import { KEEPER, Scenes } from '../access/scenes.ts';
import { curlOf, type Tally } from '../access/tally.ts';
import { seeded } from '../proof.ts';
import { judged } from './judge.ts';
import { type Known, someRequest } from './requests.ts';

/** After so many requests it is looked whether the product still answers. */
const OFTEN = 200;

/** Requests to every route, each drawn from the seed and its own number, so that any one of them can be made again. */
export async function fuzzRequests(real: RealMachine, from: number, to: number, seed: number, tally: Tally) {
  const scenes = new Scenes(real);
  const known = await knownIn(real, scenes);
  const all = routes as readonly Route[];
  for (let number = from; number < to; number++) {
    // Routes in turn, those with a body three times as often.
    const route = all[number % all.length] as Route;
    const draw = new Draw(seeded(seed * 1_000_003 + number));
    for (let again = route.body || route.form ? 3 : 1; again > 0; again--) {
      const asked = await someRequest(route, known, draw);
      const wrong = await answered(real, route, asked);
      const replay = `--seed ${seed}, case ${number}: ${curlOf(real.url, asked)}`.slice(0, 4_000);
      tally.look(`requests: ${partOf(route)}`, wrong && `${route.key}: ${wrong} ${replay}`);
    }
    if (number % OFTEN !== OFTEN - 1) continue;
    const health = await real.ask({ method: 'GET', path: '/healthz' });
    tally.look(
      'is up',
      health.status === 200 ? null : `After case ${number} of --seed ${seed} it answers ${health.status}.`,
    );
  }
}

async function answered(real: RealMachine, route: Route, asked: Asked): Promise<string | null> {
  try {
    return judged(route, asked, await real.ask(asked));
  } catch (error) {
    return `There is no answer: ${error instanceof Error ? error.message : String(error)}.`;
  }
}

function partOf({ door, form }: Route): string {
  return form === undefined ? door : `${door}, forms`;
}

async function knownIn(real: RealMachine, scenes: Scenes): Promise<Known> {
  const { client } = real;
  const states = ['triaged', 'investigating', 'on_hold', 'resolved', 'confirmed', 'closed', 'cancelled', 'merged'];
  const incidents: string[] = [];
  for (const status of states) incidents.push(await scenes.incident({ status }, KEEPER.email, "another's"));
  const person = { email: 'everybody@example.com', groups: ['responder', 'service-desk', 'manager', 'admin'] };
  const outsider = { email: 'outsider@example.com', groups: [] };
  const bearer = async (who: { email: string; groups: readonly string[] }) => ({
    authorization: `Bearer ${await client.token(who)}`,
  });
  return {
    incidents,
    links: await mailedLinks(real),
    callers: [await bearer(person), await bearer(outsider), {}, { authorization: 'Bearer bad' }],
    bodyOf: (operation) => scenes.bodyOf(operation),
  };
}
