import type { Kind } from '../triage/kind.ts';
import type { Act } from './act.ts';
import { becomeKind } from './become-kind.ts';
import type { Decision } from './commit.ts';
import { Refusal } from './refusal.ts';
import { sortedAs, withoutHold } from './triage-incident.ts';

interface ConvertBody {
  readonly kind: Kind;
  readonly reason: string;
}

/** What was taken for an incident is a service request, or the other way round. */
export function convertIncident({ incident, body, actor, world, now }: Act<ConvertBody>): Decision {
  const { kind, reason } = body;
  if (incident.kind === kind) {
    throw new Refusal('WrongState', `It is ${kind === 'request' ? 'a service request' : 'an incident'} already.`);
  }
  const became = becomeKind(incident, sortedAs(kind, incident, world, now), { actor, reason, world, now });
  const change = withoutHold(incident, became, now);
  return { next: change.incident, actor, facts: change.facts };
}
