import { expect, test } from 'vitest';
import type { Calendar } from '../../../../functions/sla/calendar.ts';
import { countBetween, openMinutes, readWall, timeOf, whenPassed } from '../../../domain/sla/minute-oracle.ts';
import { Chance } from '../chance.ts';
import { Hours } from './hours.ts';

const MINUTE = 60_000;
const SPLIT = ['08:30-12:00', '13:00-17:30'];

test.each([
  ['Europe/Berlin', '2026-03-23'],
  ['Europe/Berlin', '2026-10-19'],
  ['America/New_York', '2026-03-02'],
  ['Australia/Lord_Howe', '2026-03-30'],
])('working time in %s from %s on is what the oracle of minutes counts', (timeZone, begun) => {
  const calendar: Calendar = {
    timeZone,
    weekly: { mon: SPLIT, tue: SPLIT, wed: SPLIT, thu: SPLIT, fri: SPLIT, sun: ['00:00-04:00'] },
    holidays: ['2026-03-25', '2026-10-21'],
  };
  const wall = readWall(timeZone, begun, 14);
  const open = openMinutes(wall, calendar);
  const hours = Hours.of(calendar, begun);
  const chance = new Chance(1);
  for (let times = 0; times < 500; times++) {
    const from = chance.between(0, 6 * 1_440);
    const to = chance.between(from, 12 * 1_440);
    expect(hours.between(timeOf(wall, from), timeOf(wall, to))).toBe(countBetween(open, from, to) * MINUTE);
    const needed = chance.between(1, 900);
    const passed = whenPassed(open, from, needed);
    if (passed !== null) expect(hours.after(timeOf(wall, from), needed * MINUTE)).toBe(timeOf(wall, passed));
  }
});
