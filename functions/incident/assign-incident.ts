import type { Team } from '../catalogue/catalogue.ts';
import { withdraw } from '../oncall/calls.ts';
import { chainOf, person } from '../oncall/who.ts';
import type { Act } from './act.ts';
import { callPerson } from './call-person.ts';
import type { Decision } from './commit.ts';
import type { Incident, NewFact, Owed } from './incident.ts';
import { owed, sameAddress, tellAssignee, tellWaiting } from './tell.ts';
import { triaged } from './triage-incident.ts';
import { teamOf } from './world.ts';

interface AssignBody {
  readonly team?: string | undefined;
  readonly assignee?: { readonly name: string; readonly email: string } | undefined;
  readonly reason?: string | undefined;
}

/**
 * Gives the incident to a person, or to a team alone. Before the first acknowledgement open calls are withdrawn and
 * that person, or whoever is on call of the team, is called in the same commit; clocks do not restart. Afterwards
 * nobody is called: the new and the former assignee get a mail. So it is with a service request at any time.
 */
export function assignIncident({ incident, body, actor, world, now }: Act<AssignBody>): Decision {
  const sorted = triaged(incident, world, now);
  const before = sorted.incident;
  const team: Team | undefined = body.team === undefined ? teamOf(before, world) : world.catalogue.teams.get(body.team);
  const assignee = body.assignee ?? null;
  const next: Incident = {
    ...before,
    team: team?.id ?? before.team,
    tier: before.kind === 'request' ? null : (team?.tier ?? before.tier),
    assignee,
  };
  if (next.team === incident.team && same(next.assignee, incident.assignee) && repeats(incident, actor.email)) {
    return 'unchanged';
  }
  const fact: NewFact = {
    type: 'assigned',
    text: body.reason ?? null,
    data: { team: next.team, assignee, from: { team: incident.team, assignee: incident.assignee } },
  };
  if (before.acknowledgedAt !== null || before.kind === 'request') {
    const mails: readonly Owed[] = same(next.assignee, before.assignee)
      ? []
      : [...tellAssignee(next, 'assigned', actor), ...tellAssignee(before, 'unassigned', actor)];
    return { next, actor, facts: [...sorted.facts, { ...fact, owes: mails }] };
  }
  const [onCall] = chainOf(next, team, world, now);
  const to = assignee === null ? onCall : person(assignee, team, next.tier ?? 1, world.catalogue);
  if (to === undefined) return { next, actor, facts: [...sorted.facts, fact] };
  const call = callPerson(withdraw(next), to, 'assigned', world, now);
  const former =
    before.assignee === null || same(before.assignee, next.assignee) ? [] : [owed('unassigned', before.assignee)];
  const owes = [...former, ...tellWaiting(before, 'taken', actor)];
  return { next: call.incident, actor, facts: [...sorted.facts, { ...fact, owes }, ...call.facts] };
}

function same(a: Incident['assignee'], b: Incident['assignee']): boolean {
  return a === null || b === null ? a === b : sameAddress(a.email, b.email);
}

/** The caller's own act was the last of its kind. */
function repeats(incident: Incident, email: string | null): boolean {
  return incident.lastActs.assign?.by === email;
}
