import type { Calendar, Weekday } from '../../../functions/sla/calendar.ts';

/**
 * Working time counted the long way, as a person with a wall clock would: walk from minute to minute, read the local
 * time, and look whether it lies within the hours. Shares no code with the rules that it judges.
 */

const MINUTE = 60_000;

/** One zone's wall clock over some days. Minutes are indexes from `start`. */
export interface Wall {
  readonly zone: string;
  readonly start: number;
  readonly minutes: readonly WallMinute[];
}

interface WallMinute {
  readonly date: string;
  readonly weekday: Weekday;
  readonly minute: number;
}

/**
 * The highest local time that the wall clock has shown so far, minute by minute. Taking the highest makes both rules
 * of changed clocks come out by themselves: an ambiguous time is the first (the clock that is set back shows nothing
 * new), and a time that is skipped is reached when the clock jumps past it.
 */
export function readWall(zone: string, firstDay: string, days: number): Wall {
  const start = Date.parse(`${firstDay}T00:00:00Z`);
  const face = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  const weekdays = new Map<string, Weekday>();
  const minutes: WallMinute[] = [];
  let highest = '';
  for (let index = 0; index < days * 1_440; index++) {
    const shown = face.format(start + index * MINUTE);
    if (shown > highest) highest = shown;
    const date = highest.slice(0, 10);
    const weekday = weekdays.get(date) ?? weekdayOf(date);
    weekdays.set(date, weekday);
    minutes.push({ date, weekday, minute: minuteOfDay(highest.slice(11)) });
  }
  return { zone, start, minutes };
}

/** Whether each minute lies within the calendar's hours. */
export function openMinutes(wall: Wall, calendar: Calendar): readonly boolean[] {
  const read = (hours: string) => hours.split('-').map(minuteOfDay) as [number, number];
  const weekly = new Map(Object.entries(calendar.weekly).map(([weekday, hours]) => [weekday, hours.map(read)]));
  const holidays = new Set(calendar.holidays);
  return wall.minutes.map(
    ({ date, weekday, minute }) =>
      weekly.get(weekday)?.some(([from, to]) => from <= minute && minute < to) === true && !holidays.has(date),
  );
}

/** The first index from which `needed` of the counted minutes have passed since `from`; null beyond the days read. */
export function whenPassed(counted: readonly boolean[], from: number, needed: number): number | null {
  let left = needed;
  for (let index = from; index < counted.length; index++) {
    if (counted[index]) left -= 1;
    if (left <= 0) return index + 1;
  }
  return null;
}

export function countBetween(counted: readonly boolean[], from: number, to: number): number {
  return counted.slice(from, Math.max(from, to)).filter(Boolean).length;
}

export function timeOf(wall: Wall, index: number): number {
  return wall.start + index * MINUTE;
}

function minuteOfDay(time: string): number {
  const [hour = '0', minute = '0'] = time.split(':');
  return Number(hour) * 60 + Number(minute);
}

function weekdayOf(date: string): Weekday {
  const name = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', weekday: 'short' }).format(Date.parse(date));
  return name.toLowerCase() as Weekday;
}
