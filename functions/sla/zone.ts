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
  const offset = readOffset(timeZone, a);
  let low = a;
  let high = b;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (readOffset(timeZone, middle) === offset) low = middle;
    else high = middle;
  }
  return high;
}

/** The local day of an instant, as its midnight in UTC. */
export function localDate(timeZone: string, at: number): number {
  return Math.floor((at + offsetMs(timeZone, at)) / DAY_MS) * DAY_MS;
}

/** The offsets of one day of UTC: no zone changes its clocks twice in a day, and most days none does. */
interface Day {
  readonly before: number;
  readonly change: number;
  readonly after: number;
}

/** What was read before, by zone and day of UTC; null where nobody knows the zone. */
const known = new Map<string, Map<number, Day> | null>();
const KNOWN_ZONES = 50;
const KNOWN_DAYS = 1_000;

/** How far local time is ahead of UTC. A zone that nobody knows must keep no call and no mail back: UTC's then. */
export function offsetMs(timeZone: string, at: number): number {
  if (timeZone === 'UTC') return 0;
  const days = daysOf(timeZone);
  if (days === null) return 0;
  const number = Math.floor(at / DAY_MS);
  const day = days.get(number) ?? readDay(timeZone, number * DAY_MS);
  if (days.size >= KNOWN_DAYS) days.clear();
  days.set(number, day);
  return at < day.change ? day.before : day.after;
}

/** Whether the zone rules of this machine know the name. */
export function isKnown(timeZone: string): boolean {
  return daysOf(timeZone) !== null;
}

function daysOf(timeZone: string): Map<number, Day> | null {
  const before = known.get(timeZone);
  if (before !== undefined) return before;
  if (known.size >= KNOWN_ZONES) known.clear();
  const days = hasRules(timeZone) ? new Map<number, Day>() : null;
  known.set(timeZone, days);
  return days;
}

/** Asked of `Intl`: `tzOffset` reads an offset out of `x+01` too. */
function hasRules(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch {
    return false;
  }
}

function readDay(timeZone: string, start: number): Day {
  const before = readOffset(timeZone, start);
  const after = readOffset(timeZone, start + DAY_MS);
  const change = before === after ? Number.POSITIVE_INFINITY : changeBetween(timeZone, start, start + DAY_MS);
  return { before, change, after };
}

function readOffset(timeZone: string, at: number): number {
  return tzOffset(timeZone, new Date(at)) * MINUTE_MS;
}
