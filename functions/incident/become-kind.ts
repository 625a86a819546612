import { type Change, withdraw } from '../oncall/calls.ts';
import { person } from '../oncall/who.ts';
import type { Instant } from '../sla/instant.ts';
import { tellFirst } from '../stakeholders/lists.ts';
import { callPerson } from './call-person.ts';
import { pauseResolution, startClocks, stopResponse } from './clocks.ts';
import { withFirstCall } from './first-call.ts';
import type { Actor, Incident, NewFact } from './incident.ts';
import { NOBODY } from './roles.ts';
import { tellAssignee, tellCalled, tellCommander, tellReporter } from './tell.ts';
import { tellManager, tellManagersAgain } from './tell-manager.ts';
import { teamOf, type World } from './world.ts';

/**
 * An open incident that is sorted as the other kind now: its clocks count from now, and everybody on it is told why.
 * What becomes a service request calls nobody any more, and owes stakeholders nothing; what becomes an incident is told
 * to them as one that is triaged, and calls whoever it was given to, else whoever is on call, unless somebody has
 * acknowledged it already.
 */
export function becomeKind(
  before: Incident,
  sorted: Change,
  { actor, reason, world, now }: { readonly actor: Actor; readonly reason: string | null; world: World; now: Instant },
): Change {
  const { kind, priority, major } = sorted.incident;
  const started = startClocks(withdraw(sorted.incident), priority ?? 'high', world, now);
  const running = before.status === 'on_hold' ? pauseResolution(started, now) : started;
  const met = before.acknowledgedAt === null ? running : stopResponse(running, now);
  const { incident: sure, lists } = tellFirst(met, world);
  const converted: NewFact = {
    type: 'converted',
    text: reason,
    data: { from: before.kind, to: kind, priority },
    owes: [
      ...tellReporter(before, 'reporter_converted'),
      ...(major ? tellManager(sure, 'major', actor, world, now) : []),
      ...tellAssignee(before, 'converted', actor),
      ...tellCommander(before, 'converted', actor),
      ...tellCalled(before, 'converted', actor),
      ...tellManagersAgain(before, 'converted', actor),
    ],
    lists: [...before.told.lists, ...lists],
  };
  const ended = kind === 'request' ? { roles: NOBODY, handoffs: [], nextUpdateAt: null } : {};
  const incident: Incident = { ...sure, ...ended, overdue: { response: null, resolution: null } };
  const change = { incident, facts: [...sorted.facts, converted] };
  if (before.acknowledgedAt !== null || kind === 'request') return change;
  return incident.assignee === null
    ? withFirstCall(change, world, now)
    : calling(change, incident.assignee, world, now);
}

function calling(
  { incident, facts }: Change,
  to: NonNullable<Incident['assignee']>,
  world: World,
  now: Instant,
): Change {
  const callee = person(to, teamOf(incident, world), incident.tier ?? 1, world.catalogue);
  const call = callPerson(incident, callee, 'assigned', world, now);
  return { incident: call.incident, facts: [...facts, ...call.facts] };
}
