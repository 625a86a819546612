import { chainOf, person } from '../oncall/who.ts';
import type { Act } from './act.ts';
import { callPerson } from './call-person.ts';
import type { Decision } from './commit.ts';
import type { NewFact } from './incident.ts';
import { triageByItself } from './triage-incident.ts';
import { teamOf } from './world.ts';

interface CallBody {
  readonly team?: string | undefined;
  readonly person?: { readonly name: string; readonly email: string } | undefined;
  readonly reason: string;
}

/**
 * Brings in an expert, or whoever is on call of a team, beside the assignee: answering moves the work of nobody. It
 * always acts.
 */
export function callIncident({ incident, body, actor, world, now }: Act<CallBody>): Decision {
  const sorted = incident.status === 'new' ? triageByItself(incident, world, now) : { incident, facts: [] };
  const present = sorted.incident;
  const team = body.team === undefined ? teamOf(present, world) : world.catalogue.teams.get(body.team);
  const [onCall] = chainOf(present, team, world, now);
  const to = body.person === undefined ? onCall : person(body.person, team, present.tier ?? 1, world.catalogue);
  if (to === undefined) return 'unchanged';
  const called = callPerson(present, to, 'call', world, now);
  const facts = called.facts.map((fact): NewFact => ({ ...fact, text: body.reason }));
  return { next: called.incident, actor, facts: [...sorted.facts, ...facts] };
}
