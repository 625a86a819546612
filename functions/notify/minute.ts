import { type Instant, instant } from '../sla/instant.ts';

export const MINUTE_MS = 60_000;

/** The beginning of its minute. */
export function minuteOf(at: Instant): Instant {
  return instant(Math.floor(Date.parse(at) / MINUTE_MS) * MINUTE_MS);
}
