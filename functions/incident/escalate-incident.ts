import { escalateFunctionally, escalateHierarchically } from '../escalation/escalate.ts';
import type { Act } from './act.ts';
import type { Decision } from './commit.ts';
import { triaged } from './triage-incident.ts';

interface EscalateBody {
  readonly to: 'functional' | 'hierarchical';
  readonly reason: string;
  readonly tried?: string | undefined;
  readonly findings?: string | undefined;
}

/** A person escalates, with what was tried and found. It always acts: a step fires whatever was done by hand before. */
export function escalateIncident({ incident, body, actor, world, now }: Act<EscalateBody>): Decision {
  const sorted = triaged(incident, world, now);
  const escalate = body.to === 'functional' ? escalateFunctionally : escalateHierarchically;
  const occasion = {
    step: null,
    actor,
    text: body.reason,
    data: { tried: body.tried ?? null, findings: body.findings ?? null },
  };
  const escalated = escalate(sorted.incident, occasion, world, now);
  return { next: escalated.incident, actor, facts: [...sorted.facts, ...escalated.facts] };
}
