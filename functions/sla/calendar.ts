import { fromLocal, localDate, offsetMs } from './zone.ts';

export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';

/** Working hours: half-open local intervals (`09:00-17:00`, an end of `24:00` is midnight), none on holidays. */
export interface Calendar {
  /** IANA name. */
  readonly timeZone: string;
  readonly weekly: Readonly<Partial<Record<Weekday, readonly string[]>>>;
  /** Local dates, `2026-12-25`. */
  readonly holidays: readonly string[];
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** A calendar that does not open within this many days never does. */
const HORIZON_DAYS = 4_000;
const WEEKDAYS: readonly Weekday[] = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** Half-open, in milliseconds since the epoch. */
interface Span {
  readonly from: number;
  readonly to: number;
}

export function isOpen(calendar: Calendar, at: number): boolean {
  return openFrom(calendar, at) === at;
}

/** `at` itself where it is within working hours, else the next opening. @throws Error where there never is one. */
export function openFrom(calendar: Calendar, at: number): number {
  for (const span of spansFrom(calendar, at)) return Math.max(span.from, at);
  throw neverOpens(calendar);
}

/** When the working hours that `at` is within end; null outside of them. */
export function openUntil(calendar: Calendar, at: number): number | null {
  for (const span of spansFrom(calendar, at)) return span.from <= at ? span.to : null;
  return null;
}

/**
 * The moment at which `ms` of working time after `from` are used up: at a closing time that closing, not the next
 * opening; with nothing to use up the opening itself.
 */
export function addWorkingTime(calendar: Calendar, from: number, ms: number): number {
  let left = ms;
  for (const span of spansFrom(calendar, from)) {
    const start = Math.max(span.from, from);
    if (left <= span.to - start) return start + left;
    left -= span.to - start;
  }
  throw neverOpens(calendar);
}

/** Working time in `a` ≤ t < `b`; 0 where `b` is not after `a`. */
export function workingTimeBetween(calendar: Calendar, a: number, b: number): number {
  let sum = 0;
  if (b <= a) return sum;
  for (const span of spansFrom(calendar, a)) {
    if (span.from >= b) break;
    sum += Math.min(span.to, b) - Math.max(span.from, a);
  }
  return sum;
}

/** Working time of a day on which there is any: the mean over the week. */
export function workingDayMs({ weekly }: Calendar): number {
  const days = Object.values(weekly).filter((hours) => hours.length > 0);
  const lengths = days.flat().map((interval) => {
    const [from = '', to = ''] = interval.split('-');
    return minutes(to) - minutes(from);
  });
  return lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, days.length);
}

/** The end of the `days`-th working day after the local day of `at`: the last closing of it. */
export function endOfWorkingDay(calendar: Calendar, at: number, days: number): number {
  return workingDayAfter(calendar, at, days).closing;
}

/** A local time of day (`09:00`) on the `days`-th working day after the local day of `at`. */
export function timeOnWorkingDay(calendar: Calendar, at: number, days: number, time: string): number {
  return fromLocal(calendar.timeZone, workingDayAfter(calendar, at, days).day + minutes(time));
}

function workingDayAfter(
  calendar: Calendar,
  at: number,
  days: number,
): { readonly day: number; readonly closing: number } {
  const today = localDate(calendar.timeZone, at);
  let counted = 0;
  for (let ahead = 1; ahead < HORIZON_DAYS; ahead++) {
    const day = today + ahead * DAY_MS;
    const closings = spansOf(calendar, day).map(({ to }) => to);
    if (closings.length > 0) counted += 1;
    if (closings.length > 0 && counted === days) return { day, closing: Math.max(...closings) };
  }
  throw neverOpens(calendar);
}

/** The instants at which working hours of one local day, given as its midnight in UTC, begin and end. */
export function edgesOf(calendar: Calendar, day: number): readonly number[] {
  return spansOf(calendar, day).flatMap(({ from, to }) => [from, to]);
}

/** The working hours that end after `at`, in order, touching ones joined. */
function* spansFrom(calendar: Calendar, at: number): Generator<Span> {
  const today = localDate(calendar.timeZone, at);
  let joined: Span | null = null;
  for (let ahead = -1; ahead < HORIZON_DAYS; ahead++) {
    for (const span of spansOf(calendar, today + ahead * DAY_MS)) {
      if (span.to <= at) continue;
      if (joined === null) joined = span;
      else if (span.from <= joined.to) joined = { from: joined.from, to: Math.max(joined.to, span.to) };
      else {
        yield joined;
        joined = span;
      }
      // What is open day and night joins without end: hand out what is known, the rest follows seamlessly.
      if (joined.to - joined.from > 7 * DAY_MS) {
        yield joined;
        joined = { from: joined.to, to: joined.to };
      }
    }
  }
  if (joined !== null) yield joined;
}

/** What `spansOf` found: a page of the queue asks for the same few days of one calendar a hundred times. */
const known = new WeakMap<Calendar, Map<number, readonly Span[]>>();
const KNOWN_DAYS = 1_000;

/** The working hours of one local day, given as its midnight in UTC. */
function spansOf(calendar: Calendar, day: number): readonly Span[] {
  const days = known.get(calendar) ?? new Map<number, readonly Span[]>();
  const found = days.get(day) ?? readSpans(calendar, day);
  if (days.size >= KNOWN_DAYS) days.clear();
  known.set(calendar, days.set(day, found));
  return found;
}

function readSpans(calendar: Calendar, day: number): readonly Span[] {
  const date = new Date(day);
  if (calendar.holidays.includes(date.toISOString().slice(0, 10))) return [];
  const hours = calendar.weekly[WEEKDAYS[date.getUTCDay()] ?? 'sun'] ?? [];
  if (hours.length === 0) return [];
  const moment = momentsOf(calendar.timeZone, day);
  return hours
    .map((interval) => {
      const [from = '', to = ''] = interval.split('-');
      return { from: moment(day + minutes(from)), to: moment(day + minutes(to)) };
    })
    .filter((span) => span.to > span.from)
    .sort((a, b) => a.from - b.from);
}

/** Milliseconds after midnight of `HH:MM`. */
function minutes(time: string): number {
  const [hour, minute] = time.split(':').map(Number);
  return ((hour ?? 0) * 60 + (minute ?? 0)) * MINUTE_MS;
}

/** `fromLocal` for the times of one day, which is cheap on all but the few days around a change of clocks. */
function momentsOf(timeZone: string, day: number): (local: number) => number {
  const offset = offsetMs(timeZone, day - DAY_MS);
  if (offset === offsetMs(timeZone, day + 2 * DAY_MS)) return (local) => local - offset;
  return (local) => fromLocal(timeZone, local);
}

function neverOpens(calendar: Calendar): Error {
  return new Error(`A calendar in ${calendar.timeZone} has no working hours. Give it some.`);
}
