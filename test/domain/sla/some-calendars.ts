import fc from 'fast-check';
import type { Calendar } from '../../../functions/sla/calendar.ts';
import { openMinutes, readWall, type Wall } from './minute-oracle.ts';

/** Sixteen days each around a change of clocks, or none. */
export const WALLS: readonly Wall[] = [
  readWall('Europe/Berlin', '2026-03-22', 16),
  readWall('Europe/Berlin', '2026-10-18', 16),
  readWall('America/New_York', '2026-03-01', 16),
  readWall('America/New_York', '2026-10-25', 16),
  readWall('Australia/Lord_Howe', '2026-03-29', 16),
  readWall('Australia/Lord_Howe', '2026-09-27', 16),
  readWall('America/Santiago', '2026-08-30', 16), // skips midnight
  readWall('America/Santiago', '2026-03-29', 16), // has the hour before it twice
  readWall('Asia/Kathmandu', '2026-05-01', 16),
];

/** Times of day, half of them in the small hours, where clocks are changed. */
const timeOfDay = fc.oneof(
  fc.integer({ min: 0, max: 16 }).map((quarter) => quarter * 15),
  fc.integer({ min: 0, max: 96 }).map((quarter) => quarter * 15),
);

const hours = fc
  .tuple(timeOfDay, timeOfDay)
  .filter(([a, b]) => a !== b)
  .map(([a, b]) => `${clockTime(Math.min(a, b))}-${clockTime(Math.max(a, b))}`);

/** No hours, one interval, or several that may touch and overlap. */
const day = fc.oneof(fc.array(hours, { maxLength: 3 }), fc.constant(['00:00-24:00']));

export interface Sample {
  readonly wall: Wall;
  readonly calendar: Calendar;
  readonly open: readonly boolean[];
}

/** A calendar in one of the zones, with its working minutes counted by the oracle. */
export const someCalendar: fc.Arbitrary<Sample> = fc
  .record({
    wall: fc.constantFrom(...WALLS),
    // Open on one day at least.
    weekly: fc.record({ mon: day, tue: day, wed: hours.map((one) => [one]), thu: day, fri: day, sat: day, sun: day }),
    holidays: fc.uniqueArray(fc.integer({ min: 0, max: 15 }), { maxLength: 3 }),
  })
  .map(({ wall, weekly, holidays }) => {
    const calendar: Calendar = {
      timeZone: wall.zone,
      weekly,
      holidays: holidays.map((ahead) => new Date(wall.start + ahead * 86_400_000).toISOString().slice(0, 10)),
    };
    // Failures name the calendar, not its twenty thousand minutes.
    const written = () => `${JSON.stringify(calendar)} from ${new Date(wall.start).toISOString()}`;
    return { wall, calendar, open: openMinutes(wall, calendar), [fc.toStringMethod]: written };
  });

function clockTime(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
