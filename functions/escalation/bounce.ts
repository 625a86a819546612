import { callDueAt } from '../incident/clocks.ts';
import type { Incident, NewFact, Owed } from '../incident/incident.ts';
import { isOpen } from '../incident/states.ts';
import { owed, sameAddress } from '../incident/tell.ts';
import { tellManagerIfHigh } from '../incident/tell-manager.ts';
import { SYSTEM, type World } from '../incident/world.ts';
import { bounce, type Change, isUnanswered, makeCall } from '../oncall/calls.ts';
import { chainOf, desk, isDesk } from '../oncall/who.ts';
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
 * A call did not reach its person: on to the next at once. The next is who follows in the chain of the call's team;
 * nobody left means the desk, and the alarm address hears of it. Null where the call is settled already.
 */
export function passOn(incident: Incident, id: string, world: World, now: Instant): Change | null {
  const call = incident.calls.find((candidate) => candidate.id === id);
  if (call === undefined || !isUnanswered(call) || !isOpen(incident.status)) return null;
  const bounced = bounce(incident, id);
  const team = call.team === null ? undefined : world.catalogue.teams.get(call.team);
  const tried = bounced.calls.filter((other) => other.outcome === 'bounced').map((other) => other.to.email);
  const next = chainOf(incident, team, world, now).find((to) => !tried.some((email) => sameAddress(email, to.email)));
  const nobody = next === undefined || isDesk(next.email, world.settings);
  const fact: NewFact = {
    type: 'call_bounced',
    data: { call: id, to: call.to, next: next?.email ?? null },
    owes: [...(nobody ? tellOperator(world) : []), ...tellOfBounce(incident, nobody, world, now)],
  };
  // Even the desk's address is refused: only the alarm address is left.
  if (next === undefined || call.outcome !== 'open') return { incident: bounced, facts: [fact] };
  const to = nobody ? desk(world.settings, call.tier, call.team) : next;
  const called = makeCall(bounced, to, 'next', now, callDueAt(bounced, world, now));
  return { incident: called.incident, facts: [fact, ...called.facts] };
}

function tellOperator({ settings }: World): readonly Owed[] {
  return [
    owed('nobody_to_call', { name: 'Allclear operator', email: settings.alarms, timeZone: settings.timeZone }, null),
  ];
}

/** The desk hears once of an incident's calls that come back, and not where it is called itself; a manager if it is high. */
function tellOfBounce(incident: Incident, nobody: boolean, world: World, now: Instant): readonly Owed[] {
  if (nobody || incident.calls.some(({ outcome }) => outcome === 'bounced')) return [];
  const desk = owed('bounced', { name: 'Service desk', email: world.settings.desk });
  return [desk, ...tellManagerIfHigh(incident, 'bounced', SYSTEM, world, now)];
}
