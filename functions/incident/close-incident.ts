import type { Act } from './act.ts';
import { confirmationEnds } from './clocks.ts';
import type { Decision } from './commit.ts';
import { Refusal } from './refusal.ts';
import { tellReporter } from './tell.ts';

interface CloseBody {
  readonly reason?: 'reporter_unreachable' | 'confirmation_lapsed' | undefined;
  readonly comment?: string | undefined;
}

/** Attempts to reach the reporter that the desk records before it may close without them. */
const ATTEMPTS = 3;

/** The desk ends it: after the reporter confirmed, or could not be reached, or let the window for it lapse. */
export function closeIncident({ incident, body, actor, world, now }: Act<CloseBody>): Decision {
  const missing = incident.status === 'resolved' ? whatIsMissing() : null;
  if (missing !== null) throw new Refusal('WrongState', missing);
  return {
    next: { ...incident, status: 'closed', closedAt: now },
    actor,
    facts: [
      {
        type: 'closed',
        visibility: 'public',
        text: body.comment ?? null,
        data: { reason: body.reason ?? null },
        owes: tellReporter(incident, 'closed'),
      },
    ],
  };

  function whatIsMissing(): string | null {
    switch (body.reason) {
      case undefined:
        return 'The reporter has not confirmed yet. Wait for that, or give the reason reporter_unreachable after three communication notes.';
      case 'reporter_unreachable':
        if (incident.attempts >= ATTEMPTS) return null;
        return `Closing without the reporter needs ${ATTEMPTS} communication notes since the resolution; there are ${incident.attempts}.`;
      case 'confirmation_lapsed': {
        if (incident.everHigh) {
          return 'An incident that is or was high or major never lapses: the reporter confirms, or the desk records three attempts to reach them.';
        }
        const ends = confirmationEnds(incident, world);
        return now >= ends ? null : `The reporter may still answer until ${ends}.`;
      }
    }
  }
}
