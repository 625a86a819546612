import { callOf, withdraw } from '../oncall/calls.ts';
import { type Instant, instant } from '../sla/instant.ts';
import { acknowledged, missedBefore, taken } from './acknowledge-incident.ts';
import type { Act, Seen } from './act.ts';
import { latestHoldEnd, nextWorkingMorning, pauseResolution } from './clocks.ts';
import type { Decision } from './commit.ts';
import type { HoldReason, Incident, NewFact } from './incident.ts';
import { invalid } from './refusal.ts';
import { askReporter } from './tell.ts';

interface HoldBody {
  readonly reason: HoldReason;
  readonly comment?: string | undefined;
  readonly until?: string | undefined;
}

/** Why somebody may not let this incident wait. */
export function highNeedsAuthority({ incident, roles }: Seen): string | null {
  if (incident.priority !== 'high' || roles.some((role) => role === 'service-desk' || role === 'manager')) return null;
  return 'Only the service desk or a manager may put a high-priority incident on hold. Ask one of them.';
}

/** A hold ends in a time to come, and one for the reporter asks them something. @throws Refusal ValidationFailed */
export function checkHold({ reason, comment, until }: HoldBody, now: Instant): void {
  if (until !== undefined && instant(until) <= now) {
    throw invalid('/until', 'until lies in the past; say when the hold ends');
  }
  if (reason === 'awaiting_reporter' && comment === undefined) {
    throw invalid('/comment', 'Waiting for the reporter needs the question that they are asked');
  }
}

/**
 * Work waits for somebody else: the resolution clock stands still until `until`, at the latest five working days from
 * now. Holding what nobody has acknowledged counts as the acknowledgement.
 *
 * @throws Refusal ValidationFailed
 */
export function holdIncident(act: Act<HoldBody>): Decision {
  const { incident, body, doer, actor, world, now } = act;
  const until = body.until === undefined ? nextWorkingMorning(incident, world, now) : instant(body.until);
  const latest = latestHoldEnd(incident, world, now);
  if (until > latest) throw invalid('/until', `until lies more than five working days ahead; the latest is ${latest}`);
  const first = incident.acknowledgedAt === null;
  const owned = first ? withdraw(taken(incident, callOf(incident, doer.email), doer, now)) : incident;
  const hold = { reason: body.reason, comment: body.comment ?? null, until, from: owned.status, at: now, reminders: 0 };
  const next: Incident = { ...pauseResolution(owned, now), status: 'on_hold', hold };
  const held: NewFact = {
    type: 'held',
    text: body.comment ?? null,
    data: { reason: body.reason, until },
    owes: body.reason === 'awaiting_reporter' ? askReporter(next, 'question', world.settings) : [],
  };
  const late = missedBefore(incident, actor, world, now);
  const acknowledgement = first ? [acknowledged(incident, owned, actor, world, now)] : [];
  return { next, actor, facts: [...late, ...acknowledgement, held] };
}
