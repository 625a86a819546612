import { type Change, makeCall } from '../oncall/calls.ts';
import { chainOf } from '../oncall/who.ts';
import type { Instant } from '../sla/instant.ts';
import { callableFrom, callDueAt } from './clocks.ts';
import type { Incident } from './incident.ts';
import { teamOf, type World } from './world.ts';

/** Calls whoever is on call: at once, or when the working hours open. A service request calls nobody. */
export function withFirstCall(change: Change, world: World, now: Instant): Change {
  if (change.incident.kind === 'request') return change;
  const at = callableFrom(change.incident, world, now);
  if (at > now) return { incident: { ...change.incident, callAt: at }, facts: change.facts };
  const called = firstCall(change.incident, world, now);
  return { incident: called.incident, facts: [...change.facts, ...called.facts] };
}

/** The first call of the incident's team. */
export function firstCall(incident: Incident, world: World, now: Instant): Change {
  const [to] = chainOf(teamOf(incident, world), world, now);
  return to === undefined
    ? { incident, facts: [] }
    : makeCall(incident, to, 'triage', now, callDueAt(incident, world, now));
}
