import { BUILT } from '../../../functions/incident/states.ts';
import type { Caller } from './callers.ts';
import { promisedOfAction, type Relation, type Standing } from './promises.ts';
import type { RealMachine } from './real-machine.ts';
import { type Scenes, STATES } from './scenes.ts';
import { codeOf, curlOf, type Tally } from './tally.ts';

const RELATIONS = ["another's", 'own', 'called'] as const satisfies readonly Relation[];
const STANDINGS: readonly Standing[] = [
  ...STATES.map((status) => ({ status })),
  { status: 'triaged', high: true },
  { status: 'investigating', high: true },
  { status: 'triaged', high: true, major: true },
];

const ENDED = ['resolved', 'confirmed', 'closed', 'cancelled', 'merged'];

/** One look: this caller does this to an incident that stands like that. */
type Look = readonly [caller: Caller, relation: Relation, standing: Standing, action: string];

/** Every action on an incident in every state, by every kind of staff, on their own, on one they are called to, on another's. */
export class States {
  readonly #real: RealMachine;
  readonly #scenes: Scenes;
  readonly #kept = new Map<string, string>();

  constructor(real: RealMachine, scenes: Scenes) {
    this.#real = real;
    this.#scenes = scenes;
  }

  cases(callers: readonly Caller[]): readonly Look[] {
    const staff = new Map(
      callers.flatMap((caller) => (caller.groups === null ? [] : [[rolesOf(caller).join(), caller]])),
    );
    return [...staff.values()].flatMap((caller) =>
      RELATIONS.flatMap((relation) =>
        STANDINGS.flatMap((standing) =>
          BUILT.filter((action) => isAsked(caller, relation, standing, action)).map(
            (action): Look => [caller, relation, standing, action],
          ),
        ),
      ),
    );
  }

  async play([caller, relation, standing, action]: Look, tally: Tally): Promise<void> {
    const wanted = promisedOfAction(action, standing, rolesOf(caller), relation);
    const name = JSON.stringify([relation === "another's" ? null : caller.email, relation, standing]);
    // What is refused changes nothing: the same incident serves until something is done to it.
    const kept = wanted === 200 ? undefined : this.#kept.get(name);
    const id = kept ?? (await this.#scenes.incident(standing, caller.email, relation));
    if (wanted !== 200) this.#kept.set(name, id);
    const asked = {
      method: 'POST',
      path: `/v1/incidents/${id}/${action}`,
      headers: { 'content-type': 'application/json', ...caller.headers },
      body: JSON.stringify(await this.#scenes.bodyOfAction(action)),
    };
    const heard = await this.#real.ask(asked);
    const right = heard.status === wanted && (wanted !== 409 || codeOf(heard) === 'WrongState');
    const what = `${action} of an incident that is ${JSON.stringify(standing)} and ${relation}, by ${caller.name}`;
    const came = `${wanted} is promised, ${heard.status} ${codeOf(heard)} came. ${curlOf(this.#real.url, asked)}`;
    tally.look('action × state × role', right ? null : `${what}: ${came}`);
  }
}

/** Nobody is called to what is over; and where a relation adds nothing to what groups give, it is asked once. */
function isAsked(caller: Caller, relation: Relation, standing: Standing, action: string): boolean {
  if (relation === "another's") return true;
  if (relation === 'called' && ENDED.includes(standing.status)) return false;
  return promisedOfAction(action, standing, rolesOf(caller), "another's") !== 200;
}

function rolesOf({ groups }: Caller): readonly string[] {
  return (groups ?? []).filter((group) => ['responder', 'service-desk', 'manager', 'admin'].includes(group));
}
