import { type Calendar, workingDayMs } from './calendar.ts';
import { type StoredClock, startClock } from './clock.ts';
import type { Instant } from './instant.ts';
import type { Policy, Step } from './policy.ts';

/** Working days in which a service request is to be fulfilled. Contract: the process's "Service requests". */
const DAYS = 5;
const MINUTE_MS = 60_000;

/** Whoever has it is reminded; nobody is called, and being late makes nothing happen. */
export const FULFILMENT_STEPS: readonly Step[] = [{ clock: 'resolution', percent: 75, do: 'tell_assignee' }];

/** A request's one clock: five working days of the policy's business calendar, where it has one. */
export function fulfilmentClock(policy: Policy, startedAt: Instant): StoredClock {
  const id = policy.calendars['business'] === undefined ? policy.targets.low.calendar : 'business';
  const calendar = policy.calendars[id];
  const clock = startClock('resolution', policy, 'low', startedAt);
  return calendar === undefined ? clock : { ...clock, calendar: id, target: targetIn(calendar) };
}

function targetIn(calendar: Calendar): string {
  const minutes = Math.round((workingDayMs(calendar) * DAYS) / MINUTE_MS);
  return minutes % 60 === 0 ? `PT${minutes / 60}H` : `PT${minutes}M`;
}
