import { describe, expect, it } from 'vitest';
import type { Calendar } from '../../../functions/sla/calendar.ts';
import { checkCalendar, checkPolicy } from '../../../functions/sla/check-policy.ts';
import { defaultPolicy, type Policy } from '../../../functions/sla/policy.ts';

const office: Calendar = {
  timeZone: 'Europe/Berlin',
  weekly: { mon: ['09:00-12:00', '13:00-24:00'] },
  holidays: ['2028-02-29'],
};

function pointersOf(change: Partial<Calendar> | Readonly<Record<string, unknown>>): readonly string[] {
  return checkCalendar({ ...office, ...change } as Calendar).map(({ pointer }) => pointer);
}

describe('checking a calendar', () => {
  it('takes several intervals a day, and 24:00 as an end', () => {
    expect(checkCalendar(office)).toEqual([]);
  });

  it('refuses hours over midnight, and says how to write them', () => {
    expect(checkCalendar({ ...office, weekly: { mon: ['22:00-06:00'] } })).toEqual([
      { pointer: '/weekly/mon/0', detail: expect.stringContaining('split hours over midnight into 22:00-24:00') },
    ]);
  });

  it('refuses hours that are empty, unreadable or outside the day', () => {
    for (const hours of ['09:00-09:00', '24:00-24:00', '9:00-17:00', '09:00–17:00', '09:00-24:30', '09:60-17:00', '']) {
      expect([hours, pointersOf({ weekly: { tue: ['09:00-17:00', hours] } })]).toEqual([hours, ['/weekly/tue/1']]);
    }
    expect(checkCalendar({ ...office, weekly: { tue: ['9 to 5'] } })).toEqual([
      { pointer: '/weekly/tue/0', detail: expect.stringContaining('no interval; write it like 09:00-17:00') },
    ]);
  });

  it('refuses a zone, a weekday and a holiday that do not exist', () => {
    expect(pointersOf({ timeZone: 'Europe/Nowhere' })).toEqual(['/timeZone']);
    expect(pointersOf({ weekly: { monday: ['09:00-17:00'] } })).toEqual(['/weekly/monday']);
    expect(pointersOf({ holidays: ['2026-12-25', '2026-02-29', '25.12.2026', '2026-13-01', '+012026-12-25'] })).toEqual(
      ['/holidays/1', '/holidays/2', '/holidays/3', '/holidays/4'],
    );
  });

  it.each(['UTC', 'Etc/GMT+5', 'America/Argentina/Buenos_Aires', 'Asia/Calcutta', 'EST5EDT'])(
    'takes the zone %s, an IANA name',
    (timeZone) => {
      expect(pointersOf({ timeZone })).toEqual([]);
    },
  );

  // Beside names that are none, offsets: they know no summer time, and nobody who writes one means that.
  it.each(['UTC+02:00', 'x+01', 'Mars/Olympus-01', '+99:99', 'constructor', '__proto__', '', '+02:00', '-0800', '+01'])(
    'refuses the zone "%s"',
    (timeZone) => {
      expect(pointersOf({ timeZone })).toEqual(['/timeZone']);
    },
  );

  it('refuses a calendar that never opens', () => {
    expect(pointersOf({ weekly: {} })).toEqual(['/weekly']);
    expect(pointersOf({ weekly: { mon: [] } })).toEqual(['/weekly']);
  });
});

describe('checking a policy', () => {
  it('finds nothing wrong with the default one', () => {
    expect(checkPolicy(defaultPolicy)).toEqual([]);
  });

  it('refuses a target that is no time, and one in a calendar that the policy lacks', () => {
    const low = { respond: 'PT0S', resolve: 'four hours', calendar: 'nights' };
    const policy: Policy = { ...defaultPolicy, targets: { ...defaultPolicy.targets, low } };
    expect(checkPolicy(policy).map(({ pointer }) => pointer)).toEqual([
      '/targets/low/respond',
      '/targets/low/resolve',
      '/targets/low/calendar',
    ]);
  });

  it('refuses a second step at the same share of one clock, and a step at the very start', () => {
    const high = [
      { clock: 'response', percent: 50, do: 'call_again' },
      { clock: 'resolution', percent: 50, do: 'functional' },
      { clock: 'response', percent: 50, do: 'functional' },
      { clock: 'response', percent: 0, do: 'hierarchical' },
    ] as const;
    const policy: Policy = { ...defaultPolicy, steps: { ...defaultPolicy.steps, high } };
    expect(checkPolicy(policy).map(({ pointer }) => pointer)).toEqual(['/steps/high/2', '/steps/high/3/percent']);
  });
});
