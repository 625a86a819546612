import type { Instant } from '../sla/instant.ts';
import type { Act, Doer, Seen } from './act.ts';
import { type Committed, commit, type Decision } from './commit.ts';
import { canonical, sha256 } from './id.ts';
import type { Actor, Incident } from './incident.ts';
import { standsAgainst, withheld } from './obstacles.ts';
import type { Other } from './other-incident.ts';
import type { WithWorkflow } from './ports.ts';
import { Refusal } from './refusal.ts';
import { seenTo } from './seen-to.ts';
import { withCharges } from './service-budget.ts';
import { type Action, inWords, judge, REPEATABLE, type Role } from './states.ts';
import { wake } from './wake.ts';
import type { World } from './world.ts';

/** Who acts, and what they are to the incident once it is read. */
export interface ActingCaller {
  readonly doer: Doer;
  readonly actor: Actor;
  readonly roles: (incident: Incident) => readonly Role[];
}

/** One action as it is done; each function holds those that it does. */
export interface Deed {
  readonly name: Action;
  /** Refuses what its schema cannot tell of a body, whatever the incident is. @throws Refusal ValidationFailed */
  readonly check?: (body: never, now: Instant) => void;
  /** Sees a body that was checked against the action's schema. */
  readonly decide: (act: Act<never>) => Decision;
  /** Where the action is about another incident too. */
  readonly other?: Other;
}

interface Conditions {
  readonly idempotencyKey: string | null;
  readonly seen?: ((version: number) => boolean) | undefined;
  /** What a refusal says is possible now; a page shows that by its buttons. */
  readonly possible?: (seen: Seen) => readonly unknown[];
}

/**
 * One action of one person: judged by the state table, decided, committed, and the workflow woken.
 *
 * @throws Refusal in the contract's order: ValidationFailed where the body names another incident that is not there or does not pass the deed's `check`, NotFound, Forbidden, IdempotencyKeyReused, VersionMismatch, WrongState
 *   (with what is possible now, if `conditions` say how that is told).
 */
export async function actOnIncident(
  ports: WithWorkflow,
  world: World,
  id: string,
  deed: Deed,
  body: unknown,
  caller: ActingCaller,
  conditions: Conditions,
): Promise<Committed> {
  const action = deed.name;
  const { possible = () => [] } = conditions;
  const { other, above } = (await deed.other?.find?.(ports, id, body)) ?? { other: null, above: undefined };
  const bodyHash = sha256(canonical([action, body]));
  const key = conditions.idempotencyKey;
  const cid =
    key === null ? Buffer.from(ports.random(16)).toString('hex') : sha256(`${caller.doer.email}\n${key}`).slice(0, 32);
  const committed = await withCharges(ports.store, world, (known) =>
    commit(ports.store, ports.now, id, {
      cid,
      bodyHash,
      ...(conditions.seen === undefined ? {} : { seen: conditions.seen }),
      check: (now) => deed.check?.(body as never, now),
      authorize: ({ incident }) => {
        const verdict = judge(incident.status, action, caller.roles(incident));
        if (!verdict.allowed && verdict.code === 'role') throw forbidden(action);
        const seen = { incident, world, doer: caller.doer, roles: caller.roles(incident), now: ports.now() };
        const lacking = withheld[action]?.(seen, body as never) ?? null;
        if (lacking !== null) throw new Refusal('Forbidden', lacking);
      },
      decide: ({ incident }, now) => decideOrSay(deed, { ...actOn(incident, now), world: known }, bodyHash, possible),
    }),
  );
  const done = { committed, refused: null };
  const reached = (await deed.other?.reach(ports, world, { body, actor: caller.actor }, committed)) ?? done;
  const { head } = reached.committed;
  if (committed.outcome === 'applied') await wake(ports, head);
  if (reached.refused === null) return reached.committed;
  throw new Refusal('WrongState', reached.refused, { actions: possible(actOn(head.incident, ports.now())) });

  function actOn(incident: Incident, now: Instant): Act<unknown> {
    const { doer, actor, roles } = caller;
    const kin = above === undefined ? {} : { above };
    return { incident, other, ...kin, body, world, now, doer, actor, roles: roles(incident) };
  }
}

function decideOrSay(
  deed: Deed,
  act: Act<unknown>,
  bodyHash: string,
  possible: NonNullable<Conditions['possible']>,
): Decision {
  try {
    return decideAction(deed, act, bodyHash);
  } catch (error) {
    if (!(error instanceof Refusal) || error.name !== 'WrongState') throw error;
    throw new Refusal('WrongState', error.message, { actions: possible(act) });
  }
}

function decideAction({ name: action, decide }: Deed, act: Act<unknown>, bodyHash: string): Decision {
  const { incident, doer, roles } = act;
  const last = incident.lastActs[action];
  const repeated = last?.by === doer.email && last.bodyHash === bodyHash;
  if (repeated && incident.status === last.led) return 'unchanged';
  const verdict = judge(incident.status, action, roles);
  if (!verdict.allowed) throw new Refusal('WrongState', wrongState(action, incident));
  if (repeated && endsAnothersFix(action, act)) throw new Refusal('WrongState', FIX_SINCE);
  const against = standsAgainst(action, incident);
  if (against !== null) throw new Refusal('WrongState', against.reason);
  const decision = decide(act as Act<never>);
  if (decision === 'unchanged') return decision;
  if (action === 'triage' && last?.by === doer.email && same(decision.next, incident)) return 'unchanged';
  const mine = { by: doer.email, bodyHash };
  const own = SEES_FOR_ITSELF.includes(action) ? mine : { ...mine, led: decision.next.status };
  const lastActs = { ...stillLast(action, incident), ...(REPEATABLE.includes(action) ? { [action]: own } : {}) };
  return seenTo(incident, { ...decision, next: { ...decision.next, lastActs } }, act.world, act.now);
}

function same(a: Incident, b: Incident): boolean {
  return canonical(a) === canonical(b);
}

/** Whether anything would change, these tell by more than the state. */
const SEES_FOR_ITSELF: readonly Action[] = ['triage', 'acknowledge', 'assign'];

/** What begins anew with an act: done after it, it repeats nothing that was done before. */
const BEGINS_ANEW: Partial<Record<Action, Action>> = { hold: 'resume', reopen: 'close' };

function stillLast(action: Action, { lastActs }: Incident): Incident['lastActs'] {
  return Object.fromEntries(Object.entries(lastActs).filter(([name]) => name !== BEGINS_ANEW[action]));
}

/** The end of a hold, said again when somebody else has the fix in hand already, does not say that it failed. */
function endsAnothersFix(action: Action, { incident, doer }: Act<unknown>): boolean {
  return action === 'resume' && incident.status === 'recovering' && incident.lastActs.recover?.by !== doer.email;
}

const FIX_SINCE =
  'Somebody else is rolling out a fix since you resumed it. If that failed, say so in other words than before.';

function forbidden(action: Action): Refusal {
  return new Refusal('Forbidden', `You may not ${inWords(action)} this incident. Ask the service desk.`);
}

function wrongState(action: string, incident: Incident): string {
  return `An incident that is ${incident.status.replace('_', ' ')} cannot take ${action}; see actions for what is possible now.`;
}
