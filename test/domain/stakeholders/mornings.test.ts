import { expect, it } from 'vitest';
import { nextMorning } from '../../../functions/stakeholders/mornings.ts';

it.each([
  ['Europe/Berlin', '2026-11-23T06:59:59.999Z', '2026-11-23T07:00:00.000Z'],
  ['Europe/Berlin', '2026-11-23T07:00:00.000Z', '2026-11-24T07:00:00.000Z'],
  ['Europe/Berlin', '2026-10-24T08:00:00.000Z', '2026-10-25T07:00:00.000Z'],
  ['Europe/Berlin', '2027-03-27T08:00:00.000Z', '2027-03-28T06:00:00.000Z'],
  ['America/New_York', '2026-11-23T12:00:00.000Z', '2026-11-23T13:00:00.000Z'],
  ['Pacific/Kiritimati', '2026-11-23T12:00:00.000Z', '2026-11-23T18:00:00.000Z'],
  ['Pacific/Pago_Pago', '2026-11-23T12:00:00.000Z', '2026-11-23T19:00:00.000Z'],
  ['Asia/Kathmandu', '2026-11-23T12:00:00.000Z', '2026-11-24T02:15:00.000Z'],
  // The thirtieth of December 2011 never was there: as soon as there is a time again.
  ['Pacific/Apia', '2011-12-29T20:00:00.000Z', '2011-12-30T10:00:00.000Z'],
  ['Nowhere/Land', '2026-11-23T07:00:00.000Z', '2026-11-23T08:00:00.000Z'],
  ['UTC+02:00', '2026-11-23T07:00:00.000Z', '2026-11-23T08:00:00.000Z'],
])('in %s it is eight in the morning again after %s at %s', (zone, now, morning) => {
  expect(nextMorning(zone, now)).toBe(morning);
});
