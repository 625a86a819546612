import type { Catalogue, Override, Person, Schedule, Team, TestCall } from '../catalogue/catalogue.ts';
import type { Settings } from '../incident/settings.ts';
import { sameAddress } from '../incident/tell.ts';
import { type Instant, millis, plus } from '../sla/instant.ts';
import { localDate, offsetMs } from '../sla/zone.ts';
import { type Shift, shiftsBetween } from './schedule.ts';
import { addressesOf } from './test-call.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** How long something is told of after it happened: as long as those who tell may be away. */
const LATE_MS = HOUR_MS;
/** How long ahead a shift is told of. */
const AHEAD_MS = DAY_MS;
/** Days ahead that are searched for gaps, and for the end of a shift. */
const GAP_DAYS = 14;
const LONGEST_SHIFT_DAYS = 31;

/** Something about being on call that somebody is to hear, once. */
export type Notice = {
  /** What it is told once by. */
  readonly key: string;
  readonly to: Person;
  /** The zone of who reads it. */
  readonly timeZone: string;
} & (
  | { readonly about: 'begins' | 'ahead'; readonly schedule: Schedule; readonly from: Instant; readonly until: Instant }
  | {
      readonly about: 'asked' | 'arranged' | 'accepted' | 'declined';
      readonly schedule: Schedule;
      readonly override: Override;
    }
  | { readonly about: 'gaps'; readonly schedule: Schedule; readonly team: Team; readonly gaps: readonly Shift[] }
  | { readonly about: 'test'; readonly test: TestCall; readonly team: Team; readonly pager: boolean }
);

/** All that is to be told now, or was in the last hour; telling it once is up to who tells. */
export function noticesAt(catalogue: Catalogue, settings: Settings, now: Instant): readonly Notice[] {
  const overrides = [...catalogue.overrides.values()];
  const tests = [...catalogue.testCalls.values()].flatMap((test) => testNotices(test, catalogue, now));
  return [
    ...tests,
    ...[...catalogue.schedules.values()].flatMap((schedule) => [
      ...shiftNotices(schedule, overrides, 'begins', now),
      ...shiftNotices(schedule, overrides, 'ahead', plus(now, AHEAD_MS)).filter(
        // Whoever is on call right now has just been told, and knows.
        ({ to }) => !onCall(schedule, overrides, now, to.email),
      ),
      ...overrides.filter((one) => one.schedule === schedule.id).flatMap((one) => overrideNotices(one, schedule, now)),
      ...gapNotices(schedule, catalogue, overrides, settings, now),
    ]),
  ];
}

function testNotices(test: TestCall, catalogue: Catalogue, now: Instant): readonly Notice[] {
  const team = catalogue.teams.get(test.id);
  if (team === undefined || test.at < plus(now, -LATE_MS)) return [];
  return test.people.flatMap((person) =>
    addressesOf(person, catalogue).map(({ address: email, pager }): Notice => {
      const key = `test#${test.id}#${test.at}#${email.toLowerCase()}`;
      const to = { name: person.name, email };
      return {
        about: 'test',
        key,
        to,
        timeZone: person.timeZone ?? team.timeZone,
        test,
        team,
        pager,
      };
    }),
  );
}

/** Shifts that began in the hour up to `at`. */
function shiftNotices(
  schedule: Schedule,
  overrides: readonly Override[],
  about: 'begins' | 'ahead',
  at: Instant,
): readonly Notice[] {
  // A moment longer at both ends: a shift that is cut to the stretch does not begin there.
  const stretch = shiftsBetween(schedule, overrides, plus(at, -LATE_MS - 1), plus(at, 1));
  return stretch.slice(1).flatMap((shift, index) => {
    const before = stretch[index]?.people ?? [];
    return shift.people
      .filter(({ email }) => !before.some((one) => sameAddress(one.email, email)))
      .map((to): Notice => {
        const { from } = shift;
        const until = endOf(schedule, overrides, from, to);
        const key = `${about}#${schedule.id}#${from}#${to.email.toLowerCase()}`;
        return { about, key, to, timeZone: to.timeZone ?? schedule.timeZone, schedule, from, until };
      });
  });
}

/** When somebody who is on call from then on no longer is. */
function endOf(schedule: Schedule, overrides: readonly Override[], from: Instant, { email }: Person): Instant {
  const until = plus(from, LONGEST_SHIFT_DAYS * DAY_MS);
  const after = shiftsBetween(schedule, overrides, from, until).find(
    ({ people }) => !people.some((one) => sameAddress(one.email, email)),
  );
  return after?.from ?? until;
}

function onCall(schedule: Schedule, overrides: readonly Override[], at: Instant, email: string): boolean {
  const [shift] = shiftsBetween(schedule, overrides, at, plus(at, 1));
  return shift?.people.some((one) => sameAddress(one.email, email)) ?? false;
}

function overrideNotices(override: Override, schedule: Schedule, now: Instant): readonly Notice[] {
  const { id, person, by, at, acceptedAt, declinedAt } = override;
  if (override.until <= now || sameAddress(person.email, by)) return [];
  const common = { schedule, override };
  const toPerson = { to: person, timeZone: person.timeZone ?? schedule.timeZone };
  const asker = schedule.layers.flatMap(({ members }) => members).find(({ email }) => sameAddress(email, by));
  // Who keeps a schedule need not stand in it.
  const to = asker ?? { name: 'A colleague', email: by };
  const toAsker = { to, timeZone: to.timeZone ?? schedule.timeZone, ...common };
  if (declinedAt !== null) {
    return declinedAt < plus(now, -LATE_MS)
      ? []
      : [{ about: 'declined', key: `declined#${id}#${declinedAt}`, ...toAsker }];
  }
  if (acceptedAt === null) return [{ about: 'asked', key: `asked#${id}`, ...toPerson, ...common }];
  const since = plus(now, -LATE_MS);
  if (acceptedAt === at)
    return at < since ? [] : [{ about: 'arranged', key: `arranged#${id}`, ...toPerson, ...common }];
  if (acceptedAt < since) return [];
  return [{ about: 'accepted', key: `accepted#${id}#${acceptedAt}`, ...toAsker }];
}

/** Monday at nine: when nobody of a team will be on call in the two weeks ahead, to those who can change that. */
function gapNotices(
  schedule: Schedule,
  { teams }: Catalogue,
  overrides: readonly Override[],
  settings: Settings,
  now: Instant,
): readonly Notice[] {
  const local = millis(now) + offsetMs(schedule.timeZone, millis(now));
  const monday = new Date(local).getUTCDay() === 1;
  if (!monday || Math.floor((local % DAY_MS) / HOUR_MS) !== 9) return [];
  const uncovered = [...teams.values()].filter((team) => team.schedule === schedule.id && team.onCall.length === 0);
  if (uncovered.length === 0) return [];
  const gaps = shiftsBetween(schedule, overrides, now, plus(now, GAP_DAYS * DAY_MS)).filter(
    ({ people }) => people.length === 0,
  );
  if (gaps.length === 0) return [];
  const date = new Date(localDate(schedule.timeZone, millis(now))).toISOString().slice(0, 10);
  return uncovered.flatMap((team) => {
    const desk: Person = { name: 'Service desk', email: settings.desk };
    return (team.managers.length > 0 ? team.managers : [desk]).map((to): Notice => {
      const key = `gaps#${team.id}#${date}#${to.email.toLowerCase()}`;
      return { about: 'gaps', key, to, timeZone: to.timeZone ?? team.timeZone, schedule, team, gaps };
    });
  });
}
