import { describe, expect, it } from 'vitest';
import type { Maintenance } from '../../../functions/catalogue/catalogue.ts';
import { checkEnds, checkMaintenance } from '../../../functions/catalogue/check-maintenance.ts';
import { begun, maintenanceUntil } from '../../../functions/catalogue/maintenance.ts';
import { instant } from '../../../functions/sla/instant.ts';

const SINGLE: Maintenance = {
  id: 'single',
  name: 'Upgrade',
  services: ['shop', 'mail'],
  from: '2026-11-23T02:00:00.000Z',
  until: '2026-11-23T04:00:00.000Z',
};
/** On Sundays, over the hours in which clocks change. */
const SUNDAYS: Maintenance = {
  id: 'sundays',
  name: 'Patches',
  services: ['shop'],
  weekly: { timeZone: 'Europe/Berlin', hours: { sun: ['02:00-04:00'] } },
};

const single = (id: string, from: string, until: string): Maintenance => ({
  ...SINGLE,
  id,
  from: instant(from),
  until: instant(until),
});

/** `id until`, in UTC to the minute. */
function held(windows: readonly Maintenance[], at: string, service: string | null = 'shop'): string {
  const maintenance = new Map(windows.map((one) => [one.id, one]));
  const found = maintenanceUntil({ maintenance }, service, instant(at));
  return found === null ? 'no' : `${found.id} ${found.until.slice(5, 16)}`;
}

describe('maintenance of a service', () => {
  it.each([
    ['not before it begins', '2026-11-23T01:59:59.999Z', 'no'],
    ['from its first instant', '2026-11-23T02:00Z', 'single 11-23T04:00'],
    ['just before its end', '2026-11-23T03:59:59.999Z', 'single 11-23T04:00'],
    ['not from its end on', '2026-11-23T04:00Z', 'no'],
  ])('that is planned holds %s', (_when, at, wanted) => {
    expect(held([SINGLE], at)).toBe(wanted);
  });

  it('holds for the services that it names, and for no other', () => {
    const during = '2026-11-23T03:00Z';
    expect(held([SINGLE], during, 'mail')).toBe('single 11-23T04:00');
    expect([held([SINGLE], during, 'wiki'), held([SINGLE], during, null), held([], during)]).toEqual([
      'no',
      'no',
      'no',
    ]);
  });

  it.each([
    ['in winter', '2026-11-22T01:00Z', 'sundays 11-22T03:00'],
    ['in winter, at its end', '2026-11-22T03:00Z', 'no'],
    ['in winter, an hour before', '2026-11-22T00:59:59.999Z', 'no'],
    ['in summer', '2026-07-05T00:00Z', 'sundays 07-05T02:00'],
    ['in summer, at its end', '2026-07-05T02:00Z', 'no'],
    ['on another day', '2026-11-23T01:00Z', 'no'],
    ['where an hour is left out', '2026-03-29T01:00Z', 'sundays 03-29T02:00'],
    ['just before the hour that is left out', '2026-03-29T00:59:59.999Z', 'no'],
    ['where an hour comes twice, the first time', '2026-10-25T00:00Z', 'sundays 10-25T03:00'],
    ['where an hour comes twice, after both', '2026-10-25T02:30Z', 'sundays 10-25T03:00'],
  ])('that comes again holds in local hours: %s', (_when, at, wanted) => {
    expect(held([SUNDAYS], at)).toBe(wanted);
  });

  it('that comes again holds from a beginning and up to an end, if it has them', () => {
    const bounded = { ...SUNDAYS, from: '2026-11-22T01:30:00.000Z', until: '2026-11-29T02:00:00.000Z' };
    const at = [
      '2026-11-22T01:00Z',
      '2026-11-22T01:30Z',
      '2026-11-29T01:00Z',
      '2026-11-29T02:00Z',
      '2026-12-06T01:00Z',
    ];
    expect(at.map((one) => held([bounded], one))).toEqual([
      ...['no', 'sundays 11-22T03:00', 'sundays 11-29T02:00', 'no', 'no'],
    ]);
  });

  it('lasts until the last of those ends that touch one another', () => {
    const windows = [
      single('a', '2026-11-23T02:00Z', '2026-11-23T03:00Z'),
      single('b', '2026-11-23T02:30Z', '2026-11-23T03:30Z'),
      single('c', '2026-11-23T03:30Z', '2026-11-23T05:00Z'),
      single('d', '2026-11-23T05:00:00.001Z', '2026-11-23T06:00Z'),
    ];
    expect(held(windows, '2026-11-23T02:00Z')).toBe('a 11-23T05:00');
    expect(held(windows, '2026-11-23T02:45Z')).toBe('b 11-23T05:00');
    expect(held(windows.toReversed(), '2026-11-23T02:45Z')).toBe('b 11-23T05:00');
    expect(held(windows, '2026-11-23T05:00Z')).toBe('no');
    const elsewhere = { ...single('e', '2026-11-23T03:00Z', '2026-11-23T09:00Z'), services: ['mail'] };
    expect(held([...windows, elsewhere], '2026-11-23T02:00Z')).toBe('a 11-23T05:00');
  });

  it('goes from one that is planned over into one that comes again', () => {
    const before = single('before', '2026-11-21T22:00Z', '2026-11-22T02:00Z');
    expect(held([SUNDAYS, before], '2026-11-21T23:00Z')).toBe('before 11-22T03:00');
  });

  it('that says neither an end nor hours holds nothing', () => {
    const { until: _until, ...endless } = SINGLE;
    expect(held([endless], '2026-11-23T03:00Z')).toBe('no');
    expect(held([{ ...SUNDAYS, weekly: { timeZone: 'UTC', hours: {} } }], '2026-11-22T03:00Z')).toBe('no');
  });
});

describe('a maintenance window', () => {
  const NOW = '2026-11-23T03:00:00.000Z';
  const { from: _from, ...now } = SINGLE;

  it('that says no beginning begins now, and goes on when it is said again', () => {
    const first = begun(now, undefined, NOW);
    expect(first).toEqual({ ...now, from: NOW });
    expect(begun({ ...now, name: 'Longer' }, first, '2026-11-23T03:30:00.000Z')).toEqual({ ...first, name: 'Longer' });
    expect(begun(SINGLE, first, NOW)).toEqual(SINGLE);
  });

  it('that comes again begins with its hours', () => {
    expect(begun(SUNDAYS, undefined, NOW)).toEqual(SUNDAYS);
  });

  it('that is over already is none, but may end early', () => {
    const past = { ...SINGLE, until: NOW };
    expect(() => begun(past, undefined, NOW)).toThrow('It is over already; write a time that is still to come.');
    expect(begun(past, SINGLE, NOW)).toEqual(past);
  });

  const pointers = (change: Partial<Maintenance>, of = SINGLE) =>
    checkMaintenance({ ...of, ...change }).map(({ pointer }) => pointer);

  it('is right with a beginning and an end, or with weekly hours, with bounds or without', () => {
    expect([pointers({}), pointers({}, SUNDAYS)]).toEqual([[], []]);
    expect(pointers({ from: '2026-01-01T00:00:00.000Z', until: '2027-01-01T00:00:00.000Z' }, SUNDAYS)).toEqual([]);
    expect(pointers({ until: '2026-12-07T02:00:00.000Z' })).toEqual([]);
  });

  it.each<[string, Partial<Maintenance>, readonly string[], Maintenance?]>([
    ['of nothing', { services: [] }, ['/services']],
    ['that ends as it begins', { until: '2026-11-23T02:00:00.000Z' }, ['/until']],
    ['that ends before it begins', { until: '2026-11-22T02:00:00.000Z' }, ['/until']],
    ['of more than 14 days', { until: '2026-12-07T02:00:00.001Z' }, ['/until']],
    [
      'whose bounds are the wrong way',
      { from: '2027-01-01T00:00:00Z', until: '2026-01-01T00:00:00Z' },
      ['/until'],
      SUNDAYS,
    ],
    ['in no zone', { weekly: { timeZone: 'Mars', hours: { sun: ['02:00-04:00'] } } }, ['/weekly/timeZone'], SUNDAYS],
    ['without hours', { weekly: { timeZone: 'UTC', hours: { sun: [] } } }, ['/weekly/hours'], SUNDAYS],
    [
      'over midnight',
      { weekly: { timeZone: 'UTC', hours: { sun: ['22:00-02:00'] } } },
      ['/weekly/hours/sun/0'],
      SUNDAYS,
    ],
  ])('%s is refused', (_what, change, wanted, of) => {
    expect(pointers(change, of)).toEqual(wanted);
  });

  it('without an end is refused: calls would be held for ever', () => {
    const { until: _until, ...endless } = SINGLE;
    expect(checkMaintenance(endless)).toEqual([
      {
        pointer: '/until',
        detail: 'Without an end calls would be held for ever; say until when, or in which weekly hours',
      },
    ]);
  });

  const ALL_DAY = ['00:00-24:00'];
  const days = (...names: readonly string[]) => Object.fromEntries(names.map((day) => [day, ALL_DAY]));
  const weekly = (id: string, hours: object, services = ['shop']): Maintenance => ({
    ...{ id, name: id, services },
    weekly: { timeZone: 'Europe/Berlin', hours },
  });
  const ends = (...windows: readonly Maintenance[]) =>
    checkEnds(new Map(windows.map((one) => [one.id, one]))).map(({ pointer }) => pointer);

  it('whose hours never end is refused, alone or together with others of the service', () => {
    const [week, end] = [days('mon', 'tue', 'wed', 'thu', 'fri'), days('sat', 'sun')];
    expect(ends(weekly('a', { ...week, ...end }))).toEqual(['/maintenance/a/weekly/hours']);
    expect(ends(weekly('a', week), weekly('b', end))).toEqual([
      '/maintenance/a/weekly/hours',
      '/maintenance/b/weekly/hours',
    ]);
    expect(ends(weekly('a', week), weekly('b', end, ['mail']))).toEqual([]);
    expect(ends(weekly('a', week), weekly('b', { sat: ALL_DAY, sun: ['00:00-23:59'] }))).toEqual([]);
    expect(ends(SUNDAYS, SINGLE)).toEqual([]);
  });
});
