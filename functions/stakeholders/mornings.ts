import { type Instant, instant, millis } from '../sla/instant.ts';
import { fromLocal, localDate } from '../sla/zone.ts';

const DAY_MS = 86_400_000;
/** When a daily mail goes out, by the clock on its reader's wall. */
const MORNING_MS = 8 * 3_600_000;

/** The next time after `now` at which it is eight in the morning there, whatever the clocks do. */
export function nextMorning(timeZone: string, now: Instant): Instant {
  const time = millis(now);
  const today = localDate(timeZone, time);
  const morning = fromLocal(timeZone, today + MORNING_MS);
  return instant(morning > time ? morning : fromLocal(timeZone, today + DAY_MS + MORNING_MS));
}
