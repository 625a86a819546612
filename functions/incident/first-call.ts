import { type Change, makeCall } from '../oncall/calls.ts';
import { allQuietUntil, chainOf } from '../oncall/who.ts';
import type { Instant } from '../sla/instant.ts';
import { callableFrom, callDueAt } from './clocks.ts';
import type { Incident } from './incident.ts';
import { teamOf, type World } from './world.ts';

/** Ends of quiet hours that are looked at for one in working hours: who works when nobody else does has none. */
const LOOKS = 10;

/**
 * Calls whoever is on call: at once, or when the working hours open and somebody is not in their quiet hours. A service
 * request calls nobody.
 */
export function withFirstCall(change: Change, world: World, now: Instant): Change {
  if (change.incident.kind === 'request') return change;
  const at = wakefulFrom(change.incident, world, callableFrom(change.incident, world, now));
  if (at > now) return { incident: { ...change.incident, callAt: at }, facts: change.facts };
  const called = firstCall(change.incident, world, now);
  return { incident: called.incident, facts: [...change.facts, ...called.facts] };
}

/** When a first call that waits is made; null where none does. By then others may be on call. */
export function firstCallAt(incident: Incident, world: World): Instant | null {
  return incident.callAt === null ? null : wakefulFrom(incident, world, incident.callAt);
}

/**
 * The first call of the incident's team.
 *
 * @param waitedUntil when it was to be made, where it had to wait
 */
export function firstCall(incident: Incident, world: World, now: Instant, waitedUntil?: Instant): Change {
  const [to] = chainOf(incident, teamOf(incident, world), world, now);
  if (to === undefined) return { incident, facts: [] };
  const by = waitedUntil === undefined ? {} : { stepDueAt: waitedUntil };
  return makeCall(incident, to, 'triage', now, callDueAt(incident, world, now), by);
}

/** The next instant at which not all on call are in their quiet hours: within working hours, if there is one. */
function wakefulFrom(incident: Incident, world: World, from: Instant): Instant {
  const quietUntil = (at: Instant) => allQuietUntil(incident, teamOf(incident, world), world, at);
  let at = from;
  for (let looks = 0; looks < LOOKS; looks++) {
    const until = quietUntil(at);
    if (until === null) return at;
    at = callableFrom(incident, world, until);
  }
  return quietUntil(from) ?? from;
}
