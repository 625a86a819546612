import type { Instant } from '../sla/instant.ts';
import type { Act, Seen } from './act.ts';
import { resumeResolution } from './clocks.ts';
import type { Decision } from './commit.ts';
import type { Incident, NewFact } from './incident.ts';
import type { Role } from './states.ts';
import { owed } from './tell.ts';
import type { World } from './world.ts';

/** Why somebody may not end this hold: who only reported the incident ends none but the one that waits for them. */
export function waitsForOthers({ incident: { hold }, roles }: Seen): string | null {
  if (hold === null || hold.reason === 'awaiting_reporter' || roles.some((role) => ENDS_ANY.includes(role)))
    return null;
  return 'It does not wait for you. Ask the service desk.';
}

const ENDS_ANY: readonly Role[] = ['responder', 'service-desk', 'manager'];

/** Work goes on: after a hold in the state that it began in; after a fix that failed with the search for another. */
export function resumeIncident({
  incident,
  body,
  actor,
  world,
  now,
}: Act<{ readonly reason?: string | undefined }>): Decision {
  const next: Incident = incident.hold === null ? { ...incident, status: 'investigating' } : resumed(incident, now);
  if (actor.kind === 'reporter') return { next, actor, facts: answeredBy(incident, next, body.reason ?? null, world) };
  return {
    next,
    actor,
    facts: [{ type: 'resumed', text: body.reason ?? null, data: { from: incident.status, to: next.status } }],
  };
}

/** The reporter has said what was asked: their words, and work goes on. */
function answeredBy(incident: Incident, next: Incident, words: string | null, { settings }: World): readonly NewFact[] {
  const to = incident.assignee ?? { name: 'Service desk', email: settings.desk };
  return [
    {
      type: 'noted',
      visibility: 'public',
      text: words,
      data: { type: 'communication', with: null, channel: 'web', outcome: null, late: false },
      owes: [owed('answered', to)],
    },
    { type: 'resumed', data: { from: incident.status, to: next.status, because: 'answered' } },
  ];
}

/** The incident without its hold. */
export function resumed(incident: Incident, now: Instant): Incident {
  const { hold } = incident;
  return hold === null ? incident : { ...resumeResolution(incident, now), status: hold.from, hold: null };
}
