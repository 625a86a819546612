import { below, checkWeekly, type Fault, isDate, isTimeZone } from '../sla/check-policy.ts';
import type { Layer, Schedule } from './catalogue.ts';

const ZONE = 'This is no time zone; write an IANA name like Europe/Berlin';
const DATE = 'This is no date; write it like 2026-12-25';

/** What a schema cannot see in a schedule: turns that nobody takes, that never come, or that cannot be told apart. */
export function checkSchedule({ timeZone, layers }: Schedule): readonly Fault[] {
  return [
    ...(isTimeZone(timeZone) ? [] : [{ pointer: '/timeZone', detail: ZONE }]),
    ...(layers.length > 0 ? [] : [{ pointer: '/layers', detail: 'Nobody is ever on call; add a layer with members' }]),
    ...layers.flatMap((layer, index) => below(`/layers/${index}`, checkLayer(layer))),
  ];
}

function checkLayer({ timeZone, startsOn, every, handover, members, hours }: Layer): readonly Fault[] {
  const faults: Fault[] = [];
  const unless = (right: boolean, pointer: string, detail: string) => {
    if (!right) faults.push({ pointer, detail });
  };
  unless(timeZone === undefined || isTimeZone(timeZone), '/timeZone', ZONE);
  unless(isDate(startsOn), '/startsOn', DATE);
  unless(/^P([1-9]|[1-9][0-9])[DW]$/.test(every), '/every', 'This is no turn; write days or weeks like P1D, P1W, P2W');
  unless(/^([01]\d|2[0-3]):[0-5]\d$/.test(handover), '/handover', 'This is no time of day; write it like 09:00');
  unless(members.length > 0, '/members', 'There is nobody to take turns; add a member');
  for (const [index, { timeZone: zone, from, until }] of members.entries()) {
    const at = `/members/${index}`;
    unless(zone === undefined || isTimeZone(zone), `${at}/timeZone`, ZONE);
    unless(from === undefined || isDate(from), `${at}/from`, DATE);
    unless(until === undefined || isDate(until), `${at}/until`, DATE);
    unless(!(from && until) || from < until, `${at}/until`, 'They leave before they join; write a later date');
  }
  if (hours === undefined) return faults;
  const opens = Object.values(hours).some((day) => day.length > 0);
  unless(opens, '/hours', 'Nobody is ever on call; give at least one weekday its hours, or leave hours out');
  return [...faults, ...below('/hours', checkWeekly(hours))];
}
