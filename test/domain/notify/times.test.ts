import { describe, expect, test } from 'vitest';
import { fullTime, shortTime } from '../../../functions/notify/times.ts';

describe('a time in full', () => {
  test("is the reader's, with the zone's name, and UTC", () => {
    expect(fullTime('2026-11-23T02:15:00.000Z', 'Europe/Berlin')).toBe('Mon 23 Nov 2026, 03:15 CET (02:15 UTC)');
    expect(fullTime('2026-11-23T02:15:00.000Z', 'Asia/Kolkata')).toBe('Mon 23 Nov 2026, 07:45 GMT+5:30 (02:15 UTC)');
  });

  test('names the day of UTC where it is another', () => {
    expect(fullTime('2027-01-01T02:15:00.000Z', 'America/New_York')).toBe(
      'Thu 31 Dec 2026, 21:15 GMT-5 (Fri 1 Jan, 02:15 UTC)',
    );
  });

  test('says UTC once where that is the zone', () => {
    expect(fullTime('2026-11-23T00:00:00.000Z', 'UTC')).toBe('Mon 23 Nov 2026, 00:00 UTC');
  });

  test('tells the hour that comes twice when the clocks go back apart by its name', () => {
    expect(fullTime('2026-10-25T00:30:00.000Z', 'Europe/Berlin')).toContain('02:30 CEST (');
    expect(fullTime('2026-10-25T01:30:00.000Z', 'Europe/Berlin')).toContain('02:30 CET (01:30 UTC)');
  });

  test('skips the hour that is missing when they go forward', () => {
    expect(fullTime('2026-03-29T00:59:00.000Z', 'Europe/Berlin')).toContain('01:59 CET');
    expect(fullTime('2026-03-29T01:00:00.000Z', 'Europe/Berlin')).toContain('03:00 CEST');
  });

  test.each(['Middle/Earth', 'UTC+02:00', 'x+01', '+99:99', 'constructor', '__proto__', ''])(
    'is UTC where nobody knows the zone "%s", so that the mail still goes out',
    (zone) => {
      const at = '2026-11-23T02:15:00.000Z';
      expect([fullTime(at, zone), shortTime(at, at, zone)]).toEqual(['Mon 23 Nov 2026, 02:15 UTC', '02:15 UTC']);
    },
  );

  test('is by the offset where one was taken as a zone once', () => {
    expect(fullTime('2026-11-23T02:15:00.000Z', '+02:00')).toBe('Mon 23 Nov 2026, 04:15 GMT+2 (02:15 UTC)');
  });
});

describe('a time in short', () => {
  test("has its weekday only where it is not the reader's today", () => {
    const at = '2026-11-22T23:30:00.000Z';
    expect(shortTime(at, '2026-11-22T22:00:00.000Z', 'UTC')).toBe('23:30 UTC');
    expect(shortTime(at, '2026-11-22T22:00:00.000Z', 'Europe/Berlin')).toBe('Mon 00:30 CET');
    expect(shortTime(at, '2026-11-22T23:00:00.000Z', 'Europe/Berlin')).toBe('00:30 CET');
  });
});
