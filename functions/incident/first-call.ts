import type { Change } from '../oncall/calls.ts';
import { allQuietUntil, chainOf } from '../oncall/who.ts';
import { type Instant, later } from '../sla/instant.ts';
import { callPerson } from './call-person.ts';
import { callableFrom } from './clocks.ts';
import { callsHeldUntil, heldByMaintenance } from './held-calls.ts';
import type { Incident } from './incident.ts';
import { teamOf, type World } from './world.ts';

/**
 * Ends of quiet hours, or of maintenance, that are looked at for one in working hours: who works when nobody else does
 * has none.
 */
const LOOKS = 10;

/**
 * Calls whoever is on call: at once, or when the working hours open and somebody is not in their quiet hours, and no
 * maintenance holds the call. A service request calls nobody.
 */
export function withFirstCall(change: Change, world: World, now: Instant): Change {
  if (change.incident.kind === 'request') return change;
  const at = wakefulFrom(change.incident, world, callableFrom(change.incident, world, now));
  // What it would wait for without maintenance: that may end early, or be put off.
  const waiting: Incident = { ...change.incident, callAt: at };
  if ((firstCallAt(waiting, world, now) ?? now) > now) {
    return { incident: waiting, facts: [...change.facts, ...heldByMaintenance(waiting, world, at)] };
  }
  const called = firstCall(change.incident, world, now);
  return { incident: called.incident, facts: [...change.facts, ...called.facts] };
}

/** When a first call that waits is made, by what is known `now`; null where none does. By then others may be on call. */
export function firstCallAt(incident: Incident, world: World, now: Instant): Instant | null {
  if (incident.callAt === null) return null;
  let at = wakefulFrom(incident, world, incident.callAt);
  for (let looks = 0; looks < LOOKS; looks++) {
    const until = callsHeldUntil(incident, world, later(at, now));
    if (until === null) return at;
    at = wakefulFrom(incident, world, callableFrom(incident, world, until));
  }
  // It is worked on whenever somebody may be called.
  return callsHeldUntil(incident, world, later(incident.callAt, now)) ?? at;
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
  return callPerson(incident, to, 'triage', world, now, by);
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
