import type { Instant } from '../sla/instant.ts';
import type { Act } from './act.ts';
import { resumeResolution } from './clocks.ts';
import type { Decision } from './commit.ts';
import type { Incident } from './incident.ts';

/** Work goes on: after a hold in the state that it began in; after a fix that failed with the search for another. */
export function resumeIncident({
  incident,
  body,
  actor,
  now,
}: Act<{ readonly reason?: string | undefined }>): Decision {
  const next: Incident = incident.hold === null ? { ...incident, status: 'investigating' } : resumed(incident, now);
  return {
    next,
    actor,
    facts: [{ type: 'resumed', text: body.reason ?? null, data: { from: incident.status, to: next.status } }],
  };
}

/** The incident without its hold. */
export function resumed(incident: Incident, now: Instant): Incident {
  const { hold } = incident;
  return hold === null ? incident : { ...resumeResolution(incident, now), status: hold.from, hold: null };
}
