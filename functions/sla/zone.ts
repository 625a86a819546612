import { tzOffset } from '@date-fns/tz/tzOffset';

/** Local times of a zone (an IANA name) and the instants that they mean, both in milliseconds since the epoch. */

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/**
 * The instant of a local time that is written as if it were UTC. One that does not exist means the next that does;
 * of an ambiguous one the first.
 */
export function fromLocal(timeZone: string, local: number): number {
  // The offsets in force a day before and a day after cover any change of clocks at this time.
  const before = offsetMs(timeZone, local - DAY_MS);
  const after = offsetMs(timeZone, local + DAY_MS);
  const first = local - Math.max(before, after);
  if (first + offsetMs(timeZone, first) === local) return first;
  const second = local - Math.min(before, after);
  if (second + offsetMs(timeZone, second) === local) return second;
  return changeBetween(timeZone, first, second);
}

/** The first instant in (a, b] at which another offset is in force than at `a`. */
function changeBetween(timeZone: string, a: number, b: number): number {
  const offset = offsetMs(timeZone, a);
  let low = a;
  let high = b;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetMs(timeZone, middle) === offset) low = middle;
    else high = middle;
  }
  return high;
}

/** The local day of an instant, as its midnight in UTC. */
export function localDate(timeZone: string, at: number): number {
  return Math.floor((at + offsetMs(timeZone, at)) / DAY_MS) * DAY_MS;
}

/** What was read before: by zone the offset of each day of UTC that begins and ends with the same, else null. */
const known = new Map<string, Map<number, number | null>>();
const KNOWN_ZONES = 50;
const KNOWN_DAYS = 1_000;

/** How far local time is ahead of UTC; not a number where nobody knows the zone. */
export function offsetMs(timeZone: string, at: number): number {
  if (timeZone === 'UTC') return 0;
  const days = known.get(timeZone) ?? new Map<number, number | null>();
  const day = Math.floor(at / DAY_MS);
  const found = days.get(day);
  if (found !== undefined) return found ?? readOffset(timeZone, at);
  const offset = readOffset(timeZone, day * DAY_MS);
  // No zone changes its clocks twice in a day.
  const stays = offset === readOffset(timeZone, (day + 1) * DAY_MS);
  if (known.size >= KNOWN_ZONES) known.clear();
  if (days.size >= KNOWN_DAYS) days.clear();
  known.set(timeZone, days.set(day, stays ? offset : null));
  return stays ? offset : readOffset(timeZone, at);
}

function readOffset(timeZone: string, at: number): number {
  return tzOffset(timeZone, new Date(at)) * MINUTE_MS;
}
