import { describe, expect, it } from 'vitest';
import type { Layer, Schedule } from '../../../functions/catalogue/catalogue.ts';
import { checkSchedule } from '../../../functions/catalogue/check-schedule.ts';

const ann = { name: 'Ann', email: 'ann@example.com' };
const LAYER: Layer = { name: 'Turns', startsOn: '2026-01-05', every: 'P1W', handover: '09:00', members: [ann] };

function faults(layer: Partial<Layer>, schedule: Partial<Schedule> = {}): readonly string[] {
  const kept = { id: 'main', name: 'Main', timeZone: 'Europe/Berlin', layers: [{ ...LAYER, ...layer }], ...schedule };
  return checkSchedule(kept).map(({ pointer }) => pointer);
}

describe('a schedule', () => {
  it('is right with turns of days and weeks, hours of its own, and members who come and go', () => {
    expect(faults({})).toEqual([]);
    expect(faults({ every: 'P10D', handover: '00:00', timeZone: 'Asia/Tokyo' })).toEqual([]);
    expect(faults({ hours: { mon: ['00:00-24:00'], sat: ['08:00-12:00', '14:00-18:00'] } })).toEqual([]);
    expect(faults({ members: [{ ...ann, from: '2026-01-05', until: '2026-02-01' }] })).toEqual([]);
  });

  it.each([
    ['a zone that is none', { timeZone: 'Berlin' }, '/layers/0/timeZone'],
    ['a date that is none', { startsOn: '2026-02-30' }, '/layers/0/startsOn'],
    ['turns of hours', { every: 'PT12H' }, '/layers/0/every'],
    ['turns of nothing', { every: 'P0D' }, '/layers/0/every'],
    ['a hand-over at no time', { handover: '24:00' }, '/layers/0/handover'],
    ['a rotation without members', { members: [] }, '/layers/0/members'],
    [
      'a member who leaves before they join',
      { members: [{ ...ann, from: '2026-02-01', until: '2026-02-01' }] },
      '/layers/0/members/0/until',
    ],
    ['hours that never come', { hours: { mon: [] } }, '/layers/0/hours'],
    ['hours that end before they begin', { hours: { mon: ['17:00-09:00'] } }, '/layers/0/hours/mon/0'],
    ['a day that is none', { hours: { monday: ['09:00-17:00'] } }, '/layers/0/hours/monday'],
  ])('with %s is refused', (_what, layer, pointer) => {
    expect(faults(layer as Partial<Layer>)).toEqual([pointer]);
  });

  it('without layers, or in no zone, is refused', () => {
    expect(faults({}, { layers: [] })).toEqual(['/layers']);
    expect(faults({}, { timeZone: 'Nowhere' })).toEqual(['/timeZone']);
  });
});
