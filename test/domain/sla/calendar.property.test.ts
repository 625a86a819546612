import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addWorkingTime,
  endOfWorkingDay,
  isOpen,
  openFrom,
  workingTimeBetween,
} from '../../../functions/sla/calendar.ts';
import { countBetween, timeOf, whenPassed } from './minute-oracle.ts';
import { type Sample, someCalendar, WALLS } from './some-calendars.ts';

const MINUTE = 60_000;
const LAST = 16 * 1_440;
/** The oracle's first two days may belong to a local day that it did not see begin. */
const minute = fc.integer({ min: 2 * 1_440, max: LAST - 1 });

describe('a calendar agrees with a walk from minute to minute', () => {
  it('on whether a minute is within working hours', () => {
    fc.assert(
      fc.property(
        someCalendar,
        fc.array(minute, { minLength: 5, maxLength: 20 }),
        ({ wall, calendar, open }, minutes) => {
          for (const at of minutes) expect(isOpen(calendar, timeOf(wall, at))).toBe(open[at]);
        },
      ),
      { numRuns: 120 },
    );
  });

  it('on every quarter of an hour of the days of a change of clocks', () => {
    fc.assert(
      fc.property(someCalendar, (sample) => {
        const change = changeOf(sample);
        for (let at = change - 240; at < change + 240; at += 15) {
          expect([at, isOpen(sample.calendar, timeOf(sample.wall, at))]).toEqual([at, sample.open[at]]);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('on the next opening', () => {
    fc.assert(
      fc.property(someCalendar, minute, ({ wall, calendar, open }, at) => {
        const next = open.indexOf(true, at);
        const found = openFrom(calendar, timeOf(wall, at));
        if (next === -1) expect(found).toBeGreaterThanOrEqual(timeOf(wall, LAST));
        else expect(found).toBe(timeOf(wall, next));
      }),
      { numRuns: 150 },
    );
  });

  it('on when some working time is used up', () => {
    fc.assert(
      fc.property(
        someCalendar,
        minute,
        fc.integer({ min: 1, max: 3_000 }),
        ({ wall, calendar, open }, from, needed) => {
          const passed = whenPassed(open, from, needed);
          const found = addWorkingTime(calendar, timeOf(wall, from), needed * MINUTE);
          if (passed === null) expect(found).toBeGreaterThan(timeOf(wall, LAST));
          else expect(found).toBe(timeOf(wall, passed));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('on the working time between two moments', () => {
    fc.assert(
      fc.property(someCalendar, minute, minute, ({ wall, calendar, open }, a, b) => {
        expect(workingTimeBetween(calendar, timeOf(wall, a), timeOf(wall, b))).toBe(countBetween(open, a, b) * MINUTE);
      }),
      { numRuns: 200 },
    );
  });

  it('on the end of the n-th working day', () => {
    fc.assert(
      fc.property(someCalendar, minute, fc.integer({ min: 1, max: 5 }), ({ wall, calendar, open }, at, days) => {
        const today = wall.minutes[at]?.date ?? '';
        const dates = wall.minutes.map(({ date }) => date);
        // A day that the walk did not see the end of says nothing.
        const workingDates = [
          ...new Set(dates.filter((date, index) => open[index] && date > today && date < (dates.at(-1) ?? ''))),
        ];
        const wanted = workingDates[days - 1];
        fc.pre(wanted !== undefined);
        const last = dates.findLastIndex((date, index) => date === wanted && open[index]);
        expect(endOfWorkingDay(calendar, timeOf(wall, at), days)).toBe(timeOf(wall, last + 1));
      }),
      { numRuns: 150 },
    );
  });

  it('in eight zones and seasons where the clocks are changed, and one where they never are', () => {
    const lengths = WALLS.map(({ minutes, zone }) => {
      const perDate = Map.groupBy(minutes.slice(2 * 1_440, -2 * 1_440), ({ date }) => date);
      return {
        zone,
        odd: [...perDate.values()]
          .slice(1, -1)
          .map((day) => day.length)
          .filter((length) => length !== 1_440),
      };
    });
    expect(lengths).toEqual([
      { zone: 'Europe/Berlin', odd: [1_380] },
      { zone: 'Europe/Berlin', odd: [1_500] },
      { zone: 'America/New_York', odd: [1_380] },
      { zone: 'America/New_York', odd: [1_500] },
      { zone: 'Australia/Lord_Howe', odd: [1_470] },
      { zone: 'Australia/Lord_Howe', odd: [1_410] },
      { zone: 'America/Santiago', odd: [1_380] },
      { zone: 'America/Santiago', odd: [1_500] },
      { zone: 'Asia/Kathmandu', odd: [] },
    ]);
  });
});

/** The minute at which the wall clock jumps ahead or shows nothing new; the middle where it never does. */
function changeOf({ wall }: Sample): number {
  const { minutes } = wall;
  const found = minutes.findIndex(
    ({ minute: shown }, index) => index > 0 && shown !== ((minutes[index - 1]?.minute ?? 0) + 1) % 1_440,
  );
  return found === -1 ? LAST / 2 : found;
}
