import type { Act, Seen } from './act.ts';
import { confirmationEnds } from './clocks.ts';
import type { Decision } from './commit.ts';
import { Refusal } from './refusal.ts';
import { tellReporter } from './tell.ts';

/** Why an incident may be closed although its reporter has not confirmed. */
type CloseReason = 'reporter_unreachable' | 'confirmation_lapsed';

interface CloseBody {
  readonly reason?: CloseReason | undefined;
  readonly comment?: string | undefined;
}

/** Attempts to reach the reporter that the desk records before it may close without them. */
const ATTEMPTS = 3;

/** The desk ends it: after the reporter confirmed, or could not be reached, or let the window for it lapse. */
export function closeIncident(act: Act<CloseBody>): Decision {
  const { incident, body, actor, now } = act;
  const missing = incident.status === 'resolved' ? whatIsMissing(act, body.reason) : null;
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
}

/** Why no reason whatever closes it now. */
export function cannotBeClosed(seen: Seen): string | null {
  if (seen.incident.status !== 'resolved') return null;
  const missing = (['reporter_unreachable', 'confirmation_lapsed'] as const).map((reason) => lacking[reason](seen));
  return missing.includes(null) ? null : `The reporter has not confirmed yet. ${missing.join(' ')}`;
}

function whatIsMissing(seen: Seen, reason: CloseReason | undefined): string | null {
  if (reason !== undefined) return lacking[reason](seen);
  return (
    cannotBeClosed(seen) ??
    'The reporter has not confirmed yet. Say why it is closed all the same: reporter_unreachable or confirmation_lapsed.'
  );
}

/** What each reason still lacks. */
const lacking: Readonly<Record<CloseReason, (seen: Seen) => string | null>> = {
  reporter_unreachable: ({ incident }) =>
    incident.attempts >= ATTEMPTS
      ? null
      : `Closing without the reporter needs ${ATTEMPTS} communication notes since the resolution; there are ${incident.attempts}.`,
  confirmation_lapsed: ({ incident, world, now }) => {
    if (incident.everHigh) {
      return 'An incident that is or was high or major never lapses: the reporter confirms, or the desk records three attempts to reach them.';
    }
    const ends = confirmationEnds(incident, world);
    return now >= ends ? null : `The reporter may still answer until ${ends}.`;
  },
};
