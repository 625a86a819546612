import { below, checkWeekly, escaped, type Fault, isTimeZone } from '../sla/check-policy.ts';
import { millis } from '../sla/instant.ts';
import type { Catalogue, Maintenance } from './catalogue.ts';
import { neverEnd } from './maintenance.ts';

/** The longest that calls are held by what does not come again. */
const LONGEST_MS = 14 * 86_400_000;

/** What a schema cannot see in a maintenance window: one of nothing, without an end or too long, or hours that are none. */
export function checkMaintenance({ services, from, until, weekly }: Maintenance): readonly Fault[] {
  const faults: Fault[] = [];
  const fault = (pointer: string, detail: string) => faults.push({ pointer, detail });
  if (services.length === 0) fault('/services', 'Nothing is worked on; name at least one service');
  if (until === undefined && weekly === undefined) {
    fault('/until', 'Without an end calls would be held for ever; say until when, or in which weekly hours');
  }
  if (from !== undefined && until !== undefined && millis(until) <= millis(from)) {
    fault('/until', 'It ends before it begins; write a later time');
  }
  if (weekly !== undefined) return [...faults, ...below('/weekly', checkHours(weekly))];
  if (from !== undefined && until !== undefined && millis(until) - millis(from) > LONGEST_MS) {
    fault('/until', 'Calls would be held for more than 14 days; write an earlier time, or weekly hours');
  }
  return faults;
}

function checkHours({ timeZone, hours }: NonNullable<Maintenance['weekly']>): readonly Fault[] {
  return [
    ...(isTimeZone(timeZone)
      ? []
      : [{ pointer: '/timeZone', detail: 'This is no time zone; write an IANA name like Europe/Berlin' }]),
    ...(Object.values(hours).some((day) => day.length > 0)
      ? []
      : [{ pointer: '/hours', detail: 'It never comes; give at least one weekday its hours' }]),
    ...below('/hours', checkWeekly(hours)),
  ];
}

/** Hours that come again leave each service some time of the week in which calls are made. */
export function checkEnds(all: Catalogue['maintenance']): readonly Fault[] {
  const weekly = [...all.values()].flatMap(({ id, name, services, weekly }) =>
    weekly === undefined || checkHours(weekly).length > 0 ? [] : [{ id, name, services, weekly }],
  );
  const held = new Set(
    weekly
      .flatMap(({ services }) => services)
      .filter((service) => neverEnd(weekly.filter(({ services }) => services.includes(service)))),
  );
  return weekly
    .filter(({ services }) => services.some((service) => held.has(service)))
    .map(({ id }) => ({
      pointer: `/maintenance/${escaped(id)}/weekly/hours`,
      detail:
        'The hours of a service never end, alone or together; leave some time of the week in which calls are made',
    }));
}
