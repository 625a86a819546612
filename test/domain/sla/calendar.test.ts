import { describe, expect, it } from 'vitest';
import {
  addWorkingTime,
  type Calendar,
  endOfWorkingDay,
  isOpen,
  openFrom,
  timeOnWorkingDay,
  workingTimeBetween,
} from '../../../functions/sla/calendar.ts';
import { durationMs } from '../../../functions/sla/instant.ts';

const HOUR = 3_600_000;

function calendar(timeZone: string, hours: readonly string[], holidays: readonly string[] = []): Calendar {
  return { timeZone, weekly: { mon: hours, tue: hours, wed: hours, thu: hours, fri: hours }, holidays };
}

const office = calendar('Europe/Berlin', ['09:00-12:00', '13:00-17:00'], ['2026-12-25']);
const at = (time: string) => Date.parse(time);

describe('working hours', () => {
  it('hold the opening and not the closing', () => {
    expect(isOpen(office, at('2026-11-23T08:00:00Z'))).toBe(true);
    expect(isOpen(office, at('2026-11-23T07:59:59.999Z'))).toBe(false);
    expect(isOpen(office, at('2026-11-23T11:00:00Z'))).toBe(false);
    expect(isOpen(office, at('2026-11-23T10:59:59.999Z'))).toBe(true);
  });

  it('open next after lunch, the weekend and the holidays', () => {
    expect(openFrom(office, at('2026-11-23T11:30:00Z'))).toBe(at('2026-11-23T12:00:00Z'));
    expect(openFrom(office, at('2026-12-24T16:00:00Z'))).toBe(at('2026-12-28T08:00:00Z'));
  });

  it('follow the clocks of the zone, not those of Greenwich', () => {
    expect(openFrom(office, at('2026-07-01T00:00:00Z'))).toBe(at('2026-07-01T07:00:00Z'));
    const kathmandu = calendar('Asia/Kathmandu', ['09:00-17:00']);
    expect(openFrom(kathmandu, at('2026-07-01T00:00:00Z'))).toBe(at('2026-07-01T03:15:00Z'));
  });

  it('that end at 24:00 go on without a gap where the next day opens at 00:00', () => {
    const always = calendar('Europe/Berlin', ['00:00-24:00']);
    const friday = at('2026-11-27T12:00:00Z');
    expect(addWorkingTime(always, at('2026-11-23T12:00:00Z'), 96 * HOUR)).toBe(friday);
    expect(openFrom(always, friday + 24 * HOUR)).toBe(at('2026-11-29T23:00:00Z'));
  });

  it('that overlap count once', () => {
    const overlapping = calendar('UTC', ['09:00-13:00', '12:00-17:00']);
    expect(workingTimeBetween(overlapping, at('2026-11-23T00:00:00Z'), at('2026-11-24T00:00:00Z'))).toBe(8 * HOUR);
  });

  it('are the same in whatever order a day names them', () => {
    const backwards = calendar('Europe/Berlin', ['13:00-17:00', '09:00-12:00']);
    expect(openFrom(backwards, at('2026-11-23T06:00:00Z'))).toBe(at('2026-11-23T08:00:00Z'));
    expect(addWorkingTime(backwards, at('2026-11-23T08:00:00Z'), 4 * HOUR)).toBe(at('2026-11-23T13:00:00Z'));
  });

  it('between a moment and one before it are none', () => {
    expect(workingTimeBetween(office, at('2026-11-23T10:00:00Z'), at('2026-11-23T09:00:00Z'))).toBe(0);
  });

  it.each(['UTC+02:00', 'constructor', 'Middle/Earth'])('are those of UTC where nobody knows the zone %s', (zone) => {
    const there = calendar(zone, ['09:00-17:00']);
    expect(openFrom(there, at('2026-11-22T12:00:00Z'))).toBe(at('2026-11-23T09:00:00Z'));
    expect(timeOnWorkingDay(there, at('2026-11-22T12:00:00Z'), 1, '12:00')).toBe(at('2026-11-23T12:00:00Z'));
  });

  it('of a calendar that has none are an error that says so', () => {
    expect(() => openFrom({ timeZone: 'UTC', weekly: {}, holidays: [] }, 0)).toThrow(/no working hours/);
    expect(() => endOfWorkingDay({ timeZone: 'UTC', weekly: {}, holidays: [] }, 0, 1)).toThrow(/no working hours/);
  });
});

describe('changed clocks', () => {
  const nights: Calendar = { timeZone: 'Europe/Berlin', weekly: { sun: ['02:30-04:00'] }, holidays: [] };

  it('take the next time that exists for one that does not', () => {
    expect(openFrom(nights, at('2026-03-28T12:00:00Z'))).toBe(at('2026-03-29T01:00:00Z'));
    expect(workingTimeBetween(nights, at('2026-03-28T12:00:00Z'), at('2026-03-30T00:00:00Z'))).toBe(HOUR);
  });

  it('open nothing for hours that are skipped altogether', () => {
    const skipped: Calendar = { ...nights, weekly: { sun: ['02:15-02:45'] } };
    expect(openFrom(skipped, at('2026-03-28T12:00:00Z'))).toBe(at('2026-04-05T00:15:00Z'));
    expect(endOfWorkingDay(skipped, at('2026-03-28T12:00:00Z'), 1)).toBe(at('2026-04-05T00:45:00Z'));
  });

  it('take the first of two', () => {
    expect(openFrom(nights, at('2026-10-24T12:00:00Z'))).toBe(at('2026-10-25T00:30:00Z'));
    expect(workingTimeBetween(nights, at('2026-10-24T12:00:00Z'), at('2026-10-26T00:00:00Z'))).toBe(2.5 * HOUR);
  });

  it('leave a day of eight hours at eight hours', () => {
    const days = calendar('America/New_York', ['09:00-17:00']);
    expect(addWorkingTime(days, at('2026-10-30T13:00:00Z'), 12 * HOUR)).toBe(at('2026-11-02T18:00:00Z'));
  });
});

describe('a working day', () => {
  const friday = at('2026-11-27T15:30:00Z');

  it('later is counted over weekends and holidays, from the local day', () => {
    expect(timeOnWorkingDay(office, friday, 1, '09:00')).toBe(at('2026-11-30T08:00:00Z'));
    expect(timeOnWorkingDay(office, friday, 5, '16:30')).toBe(at('2026-12-04T15:30:00Z'));
    expect(timeOnWorkingDay(office, at('2026-12-24T23:30:00Z'), 1, '09:00')).toBe(at('2026-12-28T08:00:00Z'));
    expect(timeOnWorkingDay(office, at('2026-11-23T22:30:00Z'), 1, '09:00')).toBe(at('2026-11-24T08:00:00Z'));
    expect(timeOnWorkingDay(office, at('2026-11-23T23:30:00Z'), 1, '09:00')).toBe(at('2026-11-25T08:00:00Z'));
  });

  it('ends with its last closing', () => {
    expect(endOfWorkingDay(office, friday, 3)).toBe(at('2026-12-02T16:00:00Z'));
  });
});

describe('a duration', () => {
  it('is read from days down to seconds', () => {
    expect(durationMs('PT15M')).toBe(15 * 60_000);
    expect(durationMs('P1DT2H3M4S')).toBe(26 * HOUR + 3 * 60_000 + 4_000);
    expect(durationMs('P30D')).toBe(720 * HOUR);
    expect(durationMs('PT90S')).toBe(90_000);
  });

  it('that cannot be read is refused with an example', () => {
    for (const text of ['', 'P', 'PT', 'P1DT', '4 hours', 'PT1.5H', 'P1M', '-PT1H']) {
      expect(() => durationMs(text)).toThrow(/write it like PT4H/);
    }
  });
});
