import { describe, expect, it } from 'vitest';
import type { Layer, Member, Override, Schedule } from '../../../functions/catalogue/catalogue.ts';
import { onCallAt, shiftsBetween } from '../../../functions/oncall/schedule.ts';

const BERLIN = 'Europe/Berlin';

function member(name: string, span: Pick<Member, 'from' | 'until'> = {}): Member {
  return { name, email: `${name}@example.com`, ...span };
}

/** Weekly turns from Monday, 5 January 2026, at nine. */
function layer(names: readonly string[], other: Partial<Layer> = {}): Layer {
  const members = names.map((name) => member(name));
  return { name: 'Turns', startsOn: '2026-01-05', every: 'P1W', handover: '09:00', members, ...other };
}

function schedule(...layers: readonly Layer[]): Schedule {
  return { id: 'main', name: 'Main', timeZone: BERLIN, layers };
}

function override(person: string, from: string, until: string, other: Partial<Override> = {}): Override {
  const who = { person: member(person), instead: null, reason: null, by: 'manager@example.com' };
  const at = '2026-01-01T00:00:00.000Z';
  const answered = { acceptedAt: at, declinedAt: null, linkKey: '' };
  return { id: person, schedule: 'main', from, until, at, ...answered, ...who, ...other };
}

/** Names of who is on call, in order. */
function onCall(of: Schedule, at: string, overrides: readonly Override[] = []): string {
  return onCallAt(of, overrides, new Date(at).toISOString())
    .map(({ name }) => name)
    .join(' ');
}

/** `from until: names`, in UTC to the minute. */
function shifts(of: Schedule, from: string, until: string, overrides: readonly Override[] = []): readonly string[] {
  const short = (at: string) => at.slice(5, 16);
  return shiftsBetween(of, overrides, new Date(from).toISOString(), new Date(until).toISOString()).map(
    (one) => `${short(one.from)} ${short(one.until)}: ${one.people.map(({ name }) => name).join(' ')}`,
  );
}

describe('who is on call', () => {
  it('takes weekly turns, from one hand-over to the next', () => {
    const weekly = schedule(layer(['ann', 'bob', 'cem']));
    expect(onCall(weekly, '2026-01-05T07:59:59Z')).toBe('');
    expect(onCall(weekly, '2026-01-05T08:00Z')).toBe('ann');
    expect(onCall(weekly, '2026-01-12T07:59:59Z')).toBe('ann');
    expect(onCall(weekly, '2026-01-12T08:00Z')).toBe('bob');
    expect(onCall(weekly, '2026-01-19T08:00Z')).toBe('cem');
    expect(onCall(weekly, '2026-01-26T08:00Z')).toBe('ann');
  });

  it('takes daily turns, and turns of several weeks', () => {
    const daily = schedule(layer(['ann', 'bob'], { every: 'P1D' }));
    expect(shifts(daily, '2026-01-05T08:00Z', '2026-01-08T08:00Z')).toEqual([
      '01-05T08:00 01-06T08:00: ann',
      '01-06T08:00 01-07T08:00: bob',
      '01-07T08:00 01-08T08:00: ann',
    ]);
    const fortnight = schedule(layer(['ann', 'bob'], { every: 'P2W' }));
    expect(shifts(fortnight, '2026-01-05T08:00Z', '2026-02-10T08:00Z')).toEqual([
      '01-05T08:00 01-19T08:00: ann',
      '01-19T08:00 02-02T08:00: bob',
      '02-02T08:00 02-10T08:00: ann',
    ]);
  });

  it('is handed over at the same time on the wall when clocks change', () => {
    // Berlin goes to summer time on 29 March 2026 at 02:00, and back on 25 October at 03:00.
    const daily = schedule(layer(['ann', 'bob'], { every: 'P1D' }));
    expect(shifts(daily, '2026-03-28T08:00Z', '2026-03-30T07:00Z')).toEqual([
      '03-28T08:00 03-29T07:00: ann',
      '03-29T07:00 03-30T07:00: bob',
    ]);
    expect(shifts(daily, '2026-10-24T07:00Z', '2026-10-26T08:00Z')).toEqual([
      '10-24T07:00 10-25T08:00: ann',
      '10-25T08:00 10-26T08:00: bob',
    ]);
  });

  it('is handed over at a time that does not exist, or exists twice, once and without a gap', () => {
    const night = schedule(layer(['ann', 'bob'], { every: 'P1D', handover: '02:30' }));
    expect(shifts(night, '2026-03-28T12:00Z', '2026-03-30T12:00Z')).toEqual([
      '03-28T12:00 03-29T01:00: ann',
      '03-29T01:00 03-30T00:30: bob',
      '03-30T00:30 03-30T12:00: ann',
    ]);
    expect(shifts(night, '2026-10-24T12:00Z', '2026-10-25T12:00Z')).toEqual([
      '10-24T12:00 10-25T00:30: ann',
      '10-25T00:30 10-25T12:00: bob',
    ]);
  });

  it('is another at the weekend than in the week', () => {
    const day = ['00:00-24:00'];
    const week = layer(['ann'], { hours: { mon: day, tue: day, wed: day, thu: day, fri: day } });
    const weekend = layer(['bob'], { hours: { sat: day, sun: day } });
    expect(shifts(schedule(week, weekend), '2026-01-09T12:00Z', '2026-01-12T12:00Z')).toEqual([
      '01-09T12:00 01-09T23:00: ann',
      '01-09T23:00 01-11T23:00: bob',
      '01-11T23:00 01-12T12:00: ann',
    ]);
  });

  it('follows the sun through time zones, and shows the gap that they leave', () => {
    const every = (hours: string) =>
      Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, [hours]]));
    const sun = schedule(
      layer(['tokyo'], { timeZone: 'Asia/Tokyo', hours: every('09:00-17:00') }),
      layer(['berlin'], { timeZone: BERLIN, hours: every('09:00-18:00') }),
      layer(['denver'], { timeZone: 'America/Denver', hours: every('09:00-17:00') }),
    );
    expect(shifts(sun, '2026-01-13T00:00Z', '2026-01-14T00:00Z')).toEqual([
      '01-13T00:00 01-13T08:00: tokyo',
      '01-13T08:00 01-13T16:00: berlin',
      '01-13T16:00 01-13T17:00: berlin denver',
      '01-13T17:00 01-14T00:00: denver',
    ]);
    expect(onCall(sun, '2026-01-17T12:00Z')).toBe('');
  });

  it('is of every layer that is at work, in their order, and each person once', () => {
    const two = schedule(layer(['ann', 'bob']), layer(['bob', 'cem'], { startsOn: '2026-01-12' }));
    expect(onCall(two, '2026-01-06T12:00Z')).toBe('ann');
    expect(onCall(two, '2026-01-13T12:00Z')).toBe('bob');
    expect(onCall(two, '2026-01-20T12:00Z')).toBe('ann cem');
  });

  it('joins and leaves at a date, and nobody else is passed over', () => {
    const before = schedule(layer(['ann', 'bob', 'cem']));
    const members = [
      member('ann'),
      member('bob', { until: '2026-02-16' }),
      member('cem'),
      member('dan', { from: '2026-02-02' }),
    ];
    const after = schedule(layer([], { members }));
    const weeks = (of: Schedule) =>
      Array.from({ length: 9 }, (_, week) => onCall(of, new Date(Date.UTC(2026, 0, 6 + 7 * week)).toISOString()));
    expect(weeks(before)).toEqual(['ann', 'bob', 'cem', 'ann', 'bob', 'cem', 'ann', 'bob', 'cem']);
    expect(weeks(after)).toEqual(['ann', 'bob', 'cem', 'ann', 'bob', 'cem', 'dan', 'ann', 'cem']);
  });

  it('gives way to the next at midnight when a member leaves amid a turn', () => {
    const members = [member('ann', { until: '2026-01-08' }), member('bob')];
    expect(shifts(schedule(layer([], { members })), '2026-01-05T08:00Z', '2026-01-19T08:00Z')).toEqual([
      '01-05T08:00 01-07T23:00: ann',
      '01-07T23:00 01-19T08:00: bob',
    ]);
  });

  it('is nobody once all have left', () => {
    const members = [member('ann', { until: '2026-01-08' })];
    expect(onCall(schedule(layer([], { members })), '2026-01-20T12:00Z')).toBe('');
  });
});

describe('an override', () => {
  const turns = schedule(layer(['ann', 'bob']), layer(['cem']));
  const span = ['2026-01-06T10:00:00.000Z', '2026-01-06T14:00:00.000Z'] as const;

  it('puts somebody in the place of who is called first, from one moment up to another', () => {
    expect(shifts(turns, '2026-01-06T09:00Z', '2026-01-06T16:00Z', [override('eve', ...span)])).toEqual([
      '01-06T09:00 01-06T10:00: ann cem',
      '01-06T10:00 01-06T14:00: eve cem',
      '01-06T14:00 01-06T16:00: ann cem',
    ]);
  });

  it('puts somebody in the place of one person, whoever else is on call', () => {
    const at = '2026-01-06T12:00Z';
    expect(onCall(turns, at, [override('eve', ...span, { instead: 'Cem@example.com' })])).toBe('ann eve');
    expect(onCall(turns, at, [override('eve', ...span, { instead: 'bob@example.com' })])).toBe('ann cem');
  });

  it('fills a gap', () => {
    const early = ['2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z'] as const;
    expect(onCall(turns, '2026-01-01T12:00Z', [override('eve', ...early)])).toBe('eve');
  });

  it('does not hold before the person said yes, nor in another schedule', () => {
    const at = '2026-01-06T12:00Z';
    expect(onCall(turns, at, [override('eve', ...span, { acceptedAt: null })])).toBe('ann cem');
    expect(onCall(turns, at, [override('eve', ...span, { schedule: 'other' })])).toBe('ann cem');
  });

  it('that is newer is right', () => {
    const newer = override('fay', ...span, { at: '2026-01-02T00:00:00.000Z' });
    expect(onCall(turns, '2026-01-06T12:00Z', [newer, override('eve', ...span)])).toBe('fay cem');
  });

  it('that is newer is right also where both name whom they replace', () => {
    const instead = 'ann@example.com';
    const newer = override('fay', ...span, { instead, at: '2026-01-02T00:00:00.000Z' });
    expect(onCall(turns, '2026-01-06T12:00Z', [newer, override('eve', ...span, { instead })])).toBe('fay cem');
  });

  it('swaps two who take each other’s place', () => {
    const swap = [
      override('cem', ...span, { instead: 'ann@example.com' }),
      override('ann', ...span, { instead: 'cem@example.com' }),
    ];
    expect(onCall(turns, '2026-01-06T12:00Z', swap)).toBe('cem ann');
    expect(onCall(turns, '2026-01-06T12:00Z', swap.toReversed())).toBe('cem ann');
  });

  it('may be covered by a newer one', () => {
    const later = { at: '2026-01-02T00:00:00.000Z' };
    const cover = override('bob', ...span, { instead: 'ann@example.com' });
    const again = override('dan', ...span, { instead: 'bob@example.com', ...later });
    expect(onCall(turns, '2026-01-06T12:00Z', [cover, again])).toBe('dan cem');
    const back = override('ann', ...span, { instead: 'bob@example.com', ...later });
    expect(onCall(turns, '2026-01-06T12:00Z', [cover, back])).toBe('ann cem');
  });

  it('leaves a person once, who is on call already', () => {
    expect(onCall(turns, '2026-01-06T12:00Z', [override('cem', ...span)])).toBe('cem');
  });
});
