import type { Act } from './act.ts';
import type { Decision } from './commit.ts';
import type { Incident } from './incident.ts';
import { undoable } from './undo-incident.ts';

/** The reporter agrees that it works, or the desk records that they said so. */
export function confirmIncident({
  incident,
  body,
  doer,
  actor,
  now,
}: Act<{ readonly comment?: string | undefined }>): Decision {
  const confirmed: Incident = { ...incident, status: 'confirmed', confirmedAt: now };
  return {
    next: { ...confirmed, undo: undoable(incident, confirmed, doer.email, now) },
    actor,
    facts: [{ type: 'confirmed', visibility: 'public', text: body.comment ?? null }],
  };
}
