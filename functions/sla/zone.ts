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

/** How far local time is ahead of UTC. */
export function offsetMs(timeZone: string, at: number): number {
  return timeZone === 'UTC' ? 0 : tzOffset(timeZone, new Date(at)) * MINUTE_MS;
}
