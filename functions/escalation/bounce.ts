import { callPerson, tellOperator } from '../incident/call-person.ts';
import type { Call, Incident, NewFact, Owed } from '../incident/incident.ts';
import { isOpen } from '../incident/states.ts';
import { owed, sameAddress } from '../incident/tell.ts';
import { tellManagerIfHigh } from '../incident/tell-manager.ts';
import { SYSTEM, type World } from '../incident/world.ts';
import { bounce, type Change, isUnanswered, leavesWork } from '../oncall/calls.ts';
import { type Callee, chainOf, desk, isDesk, managersOf } from '../oncall/who.ts';
import type { Instant } from '../sla/instant.ts';
import { askBounced } from './bounced-ask.ts';

/** Whether a mail that comes back changes who is asked: at a pager or a second address it leaves all as it is. */
export function passesOn({ mail, second, to, asks }: Owed): boolean {
  if (mail === 'call') return second !== true;
  return asks !== undefined && mail !== 'asked_pager' && sameAddress(to.email, asks.whom);
}

/** What a mail that did not reach its person leads to. Null where what it asks is settled already. */
export function notReached(incident: Incident, { call, asks }: Owed, world: World, now: Instant): Change | null {
  if (asks !== undefined) return askBounced(incident, asks, world, now);
  return call === null ? null : passOn(incident, call, world, now);
}

/**
 * A call did not reach its person: on to the next at once, who is asked the same; nobody left means the desk, and the
 * alarm address hears of it. Where others were called since, or the next has such a call already, it makes none. Null
 * where the call is settled already.
 */
export function passOn(incident: Incident, id: string, world: World, now: Instant): Change | null {
  const call = incident.calls.find((candidate) => candidate.id === id);
  if (call === undefined || !isUnanswered(call) || !isOpen(incident.status)) return null;
  const bounced = bounce(incident, id);
  const superseded = call.outcome !== 'open';
  const next = superseded ? undefined : nextOf(bounced, call, world, now);
  const nobody = !superseded && (next === undefined || isDesk(next.email, world.settings));
  const fact: NewFact = {
    type: 'call_bounced',
    data: { call: id, to: call.to, next: next?.email ?? null, ...(superseded ? { superseded } : {}) },
    owes: [...(nobody ? tellOperator(world) : []), ...tellOfBounce(incident, call, nobody, world, now)],
  };
  // Even the desk's address is refused: only the alarm address is left.
  if (next === undefined || bounced.calls.some((other) => asksTheSame(other, call, next))) {
    return { incident: bounced, facts: [fact] };
  }
  const to = nobody ? desk(world.settings, call.tier, call.team) : next;
  const reason = leavesWork(call) ? call.reason : 'next';
  const called = callPerson(bounced, to, reason, world, now);
  return { incident: called.incident, facts: [fact, ...called.facts] };
}

/** Of people in authority whoever comes after one, else whoever of its team's chain can still be reached. */
function nextOf(bounced: Incident, call: Call, world: World, now: Instant): Callee | undefined {
  const team = call.team === null ? undefined : world.catalogue.teams.get(call.team);
  const goesUp = call.reason === 'hierarchical';
  const chain = goesUp ? managersOf(bounced, world, now) : chainOf(bounced, team, world, now);
  const place = goesUp ? chain.findIndex(({ email }) => sameAddress(email, call.to.email)) : -1;
  const tried = bounced.calls.filter((other) => other.outcome === 'bounced').map((other) => other.to.email);
  return chain.slice(place + 1).find((to) => !tried.some((email) => sameAddress(email, to.email)));
}

/** Somebody is asked already to take the work; or to decide, or to help, where that is what is asked. */
function asksTheSame(other: Call, call: Call, { email }: Callee): boolean {
  if (other.outcome !== 'open' || !sameAddress(other.to.email, email)) return false;
  return leavesWork(call) ? other.reason === call.reason : !leavesWork(other);
}

/** The desk hears once of an incident's calls that come back, and not where it is called itself; a manager if it is high. */
function tellOfBounce(incident: Incident, { to }: Call, nobody: boolean, world: World, now: Instant): readonly Owed[] {
  if (nobody || incident.calls.some(({ outcome }) => outcome === 'bounced')) return [];
  const desk = owed('bounced', { name: 'Service desk', email: world.settings.desk });
  const manager = tellManagerIfHigh(incident, 'bounced', SYSTEM, world, now);
  return [desk, ...manager.filter((one) => !sameAddress(one.to.email, to.email))];
}
