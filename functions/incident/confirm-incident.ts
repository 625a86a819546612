import type { Act } from './act.ts';
import type { Decision } from './commit.ts';

/** The reporter agrees that it works, or the desk records that they said so. */
export function confirmIncident({
  incident,
  body,
  actor,
  now,
}: Act<{ readonly comment?: string | undefined }>): Decision {
  return {
    next: { ...incident, status: 'confirmed', confirmedAt: now },
    actor,
    facts: [{ type: 'confirmed', visibility: 'public', text: body.comment ?? null }],
  };
}
