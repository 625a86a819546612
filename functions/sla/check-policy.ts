import type { Calendar, Weekday } from './calendar.ts';
import { durationMs } from './instant.ts';
import type { Policy, Step, Target } from './policy.ts';
import { isKnown } from './zone.ts';

/** One thing that is wrong: where (a JSON pointer, RFC 6901), and a sentence that says what to do. */
export interface Fault {
  readonly pointer: string;
  readonly detail: string;
}

const WEEKDAYS: readonly string[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] satisfies readonly Weekday[];
const HOURS = /^((?:[01]\d|2[0-3]):[0-5]\d)-((?:[01]\d|2[0-3]):[0-5]\d|24:00)$/;

/** What a schema cannot see in a policy: calendars that never open, targets without a calendar, steps said twice. */
export function checkPolicy(policy: Policy): readonly Fault[] {
  return [
    ...Object.entries(policy.calendars).flatMap(([id, calendar]) =>
      below(`/calendars/${escaped(id)}`, checkCalendar(calendar)),
    ),
    ...Object.entries(policy.targets).flatMap(([priority, target]) =>
      below(`/targets/${priority}`, checkTarget(target, policy)),
    ),
    ...Object.entries(policy.updates ?? {}).flatMap(([priority, every]) =>
      every == null || isSomeTime(every)
        ? []
        : [
            {
              pointer: `/updates/${priority}`,
              detail: 'This is no time between updates; write it like PT1H, or null for none',
            },
          ],
    ),
    ...Object.entries(policy.steps).flatMap(([priority, steps]) => below(`/steps/${priority}`, checkSteps(steps))),
  ];
}

export function checkCalendar({ timeZone, weekly, holidays }: Calendar): readonly Fault[] {
  const faults: Fault[] = [];
  const fault = (pointer: string, detail: string) => faults.push({ pointer, detail });
  if (!isTimeZone(timeZone)) {
    fault('/timeZone', 'This is no time zone; write an IANA name like Europe/Berlin');
  }
  faults.push(...below('/weekly', checkWeekly(weekly)));
  for (const [index, date] of holidays.entries()) {
    if (!isDate(date)) fault(`/holidays/${index}`, 'This is no date; write it like 2026-12-25');
  }
  if (!Object.values(weekly).some((hours) => hours.length > 0)) {
    fault('/weekly', 'The calendar never opens; give at least one weekday its hours');
  }
  return faults;
}

/** Weekdays that are none, and hours that do not end after they begin. */
export function checkWeekly(weekly: Calendar['weekly']): readonly Fault[] {
  return Object.entries(weekly).flatMap(([day, hours]) => [
    ...(WEEKDAYS.includes(day)
      ? []
      : [{ pointer: `/${escaped(day)}`, detail: 'This is no weekday; write mon, tue, … sun' }]),
    ...hours.flatMap((interval, index) => {
      const detail = faultOfHours(interval);
      return detail === null ? [] : [{ pointer: `/${escaped(day)}/${index}`, detail }];
    }),
  ]);
}

/** A name that the zone rules of this machine know; an offset such as `+02:00`, which has no summer, is none. */
export function isTimeZone(name: string): boolean {
  return isKnown(name) && !/^[+-]/.test(name);
}

/** The same faults, of something that stands below `pointer`. */
export function below(pointer: string, faults: readonly Fault[]): readonly Fault[] {
  return faults.map((fault) => ({ pointer: `${pointer}${fault.pointer}`, detail: fault.detail }));
}

/** A name as one token of a JSON pointer. */
export function escaped(token: string): string {
  return token.replaceAll('~', '~0').replaceAll('/', '~1');
}

function faultOfHours(interval: string): string | null {
  const [, from = '', to = ''] = HOURS.exec(interval) ?? [];
  if (from === '') return 'This is no interval; write it like 09:00-17:00';
  if (from < to) return null;
  return 'It does not end after it begins; split hours over midnight into 22:00-24:00 and, on the next day, 00:00-06:00';
}

/** A date of the calendar: `2026-02-30` is none. */
export function isDate(date: string): boolean {
  const at = /^\d{4}-\d\d-\d\d$/.test(date) ? new Date(`${date}T00:00:00Z`) : new Date(Number.NaN);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(date);
}

function checkTarget(target: Target, policy: Policy): readonly Fault[] {
  const faults: Fault[] = [];
  for (const field of ['respond', 'resolve'] as const) {
    if (!isSomeTime(target[field])) {
      faults.push({ pointer: `/${field}`, detail: 'This is no time to work in; write it like PT4H' });
    }
  }
  if (!Object.hasOwn(policy.calendars, target.calendar)) {
    faults.push({
      pointer: '/calendar',
      detail: 'The policy has no calendar of this name; add it or name another',
    });
  }
  return faults;
}

function isSomeTime(duration: string): boolean {
  try {
    return durationMs(duration) > 0;
  } catch {
    return false;
  }
}

/** A step is known by its clock and share: a second one of the same would never be taken. */
function checkSteps(steps: readonly Step[]): readonly Fault[] {
  return steps.flatMap(({ clock, percent }, index) => {
    if (!(percent > 0)) {
      return [
        { pointer: `/${index}/percent`, detail: 'A step comes after some of the target; give it more than 0 percent' },
      ];
    }
    const earlier = steps.slice(0, index).some((other) => other.clock === clock && other.percent === percent);
    const detail = `The ${clock} clock has another step at ${percent} percent; leave one of them out`;
    return earlier ? [{ pointer: `/${index}`, detail }] : [];
  });
}
