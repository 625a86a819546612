import { type Instant, instant } from '../sla/instant.ts';
import type { Act } from './act.ts';
import type { Decision } from './commit.ts';
import type { Incident } from './incident.ts';
import { withPinned } from './pin-incident.ts';
import { invalid } from './refusal.ts';

interface NoteBody {
  readonly text: string;
  readonly type?: 'note' | 'diagnosis' | 'attempt' | 'communication' | 'decision' | 'risk' | undefined;
  readonly visibility?: 'public' | 'internal' | undefined;
  readonly occurredAt?: string | undefined;
  readonly with?: string | undefined;
  readonly channel?: string | undefined;
  readonly outcome?: string | undefined;
  /** It stands on top of the live document at once. */
  readonly pin?: boolean | undefined;
}

/** Said after it was resolved. */
export function isLate({ status }: Incident): boolean {
  return ['resolved', 'confirmed', 'closed'].includes(status);
}

/** What happened is not still to come. @throws Refusal ValidationFailed */
export function checkNote({ occurredAt }: NoteBody, now: Instant): void {
  if (occurredAt === undefined || instant(occurredAt) <= now) return;
  throw invalid('/occurredAt', 'A note tells of what has happened; occurredAt lies in the future');
}

/** Writes into the live document. It always acts; what happened earlier keeps both times. @throws Refusal WrongState */
export function noteIncident({ incident, body, actor, now }: Act<NoteBody>): Decision {
  const occurredAt = body.occurredAt === undefined ? now : instant(body.occurredAt);
  const type = body.type ?? 'note';
  const reached = type === 'communication' && incident.resolvedAt !== null;
  const attempts = incident.attempts + (reached ? 1 : 0);
  return {
    // The commit numbers its facts on from those before it, and this is its only one.
    next: { ...(body.pin === true ? withPinned(incident, incident.facts + 1) : incident), attempts },
    actor,
    facts: [
      {
        type: 'noted',
        text: body.text,
        visibility: body.visibility ?? 'internal',
        occurredAt,
        data: {
          type,
          with: body.with ?? null,
          channel: body.channel ?? null,
          outcome: body.outcome ?? null,
          late: isLate(incident),
        },
      },
    ],
  };
}
