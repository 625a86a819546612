import type { Catalogue, Override, Person, Schedule } from '../catalogue/catalogue.ts';
import { sha256 } from '../incident/id.ts';
import { sameAddress } from '../incident/tell.ts';
import { linkTo, readLink, verifyLink } from '../notify/link.ts';
import { type Instant, instant, millis, plus } from '../sla/instant.ts';
import type { EntryCalendar } from './ical.ts';
import { type Shift, shiftsBetween } from './schedule.ts';

const DAY_MS = 86_400_000;
/** Days that a feed shows before now, and after it. */
const BEFORE_DAYS = 7;
const AHEAD_DAYS = 90;
/**
 * Shifts are looked at from a day on that moves every four weeks only, and is four weeks or more before the first that is
 * shown: what began before would else begin, and so be called, otherwise each time that a feed is read.
 */
const STEP_MS = 28 * DAY_MS;

/** A schedule whose links can be signed; one that was stored before schedules had keys has none until it is written. */
type LinkedSchedule = Schedule & { readonly linkKey: string };

/** A schedule whose feed a link leads to. */
export interface Feed {
  readonly schedule: LinkedSchedule;
  /** Whose shifts are shown, by address; everybody's where it is null. */
  readonly reader: string | null;
}

/** In place of an address, which it cannot be. */
const EVERYBODY = '*';

export function isLinked(schedule: Schedule): schedule is LinkedSchedule {
  return schedule.linkKey !== undefined && schedule.linkKey !== '';
}

/** The path of a feed, for whoever is given it. */
export function feedLink({ schedule, reader }: Feed): string {
  return linkTo({ id: schedule.id, purpose: 'i', recipient: reader ?? EVERYBODY, call: null }, schedule.linkKey);
}

/** The feed that a token was made for, by its schedule's own key; null for any other. */
export function openFeed(schedules: Catalogue['schedules'], token: string): Feed | null {
  const claimed = readLink(token);
  const schedule = claimed?.purpose === 'i' ? schedules.get(claimed.id) : undefined;
  if (schedule === undefined || !isLinked(schedule)) return null;
  const link = verifyLink(token, schedule.linkKey);
  return link === null ? null : { schedule, reader: link.recipient === EVERYBODY ? null : link.recipient };
}

/** Whoever has shifts of their own: members, and those who take somebody's place and are not done with it. */
export function peopleOf({ id, layers }: Schedule, overrides: readonly Override[], now: Instant): readonly Person[] {
  const people = [
    ...layers.flatMap(({ members }) => members),
    ...overrides
      .filter(({ schedule, acceptedAt, until }) => schedule === id && acceptedAt !== null && until > now)
      .map(({ person }) => person),
  ];
  return people.filter(({ email }, index) => people.findIndex((one) => sameAddress(one.email, email)) === index);
}

/** The calendar of a feed: whatever is on from a week before now to 90 days after it, whole. Nobody's address is in it. */
export function feedCalendar({ schedule, reader }: Feed, overrides: readonly Override[], now: Instant): EntryCalendar {
  const { id, name, linkKey } = schedule;
  const shown = plus(now, -BEFORE_DAYS * DAY_MS);
  const from = instant((Math.floor(millis(shown) / STEP_MS) - 1) * STEP_MS);
  // The end of a day: a feed that is read twice a day is the same.
  const until = instant((Math.floor(millis(now) / DAY_MS) + 1 + AHEAD_DAYS) * DAY_MS);
  const entries = stretchesOf(shiftsBetween(schedule, overrides, from, until))
    .filter((stretch) => stretch.until > shown)
    .filter(({ person }) => reader === null || (person !== null && sameAddress(person.email, reader)))
    .map((stretch) => ({
      // With the key in it nobody can try addresses until one fits.
      uid: sha256([linkKey, id, stretch.person?.email.toLowerCase() ?? '', stretch.from].join('\n')).slice(0, 32),
      from: stretch.from,
      until: stretch.until,
      summary: summaryOf(name, stretch.person, reader),
    }));
  return { name: reader === null ? `Who is on call: ${name}` : `On call: ${name}`, entries };
}

/** A time in which somebody is called in the same place, or nobody is. */
interface Stretch {
  readonly from: Instant;
  readonly until: Instant;
  readonly person: Person | null;
}

/** One for each shift and person; where others change, and somebody's place is the same, their shifts are one. */
function stretchesOf(shifts: readonly Shift[]): readonly Stretch[] {
  const stretches = new Map<string, Stretch>();
  let before: readonly Stretch[] = [];
  for (const { from, until, people } of shifts) {
    before = (people.length > 0 ? people : [null]).map((person, place) => {
      const last = before[place];
      const goesOn = last !== undefined && last.person?.email === person?.email;
      return { from: goesOn ? last.from : from, until, person };
    });
    for (const stretch of before) stretches.set(`${stretch.from} ${stretch.person?.email}`, stretch);
  }
  return [...stretches.values()];
}

function summaryOf(schedule: string, person: Person | null, reader: string | null): string {
  if (person === null) return `Nobody on call: ${schedule}`;
  return reader === null ? `${person.name} on call: ${schedule}` : `On call: ${schedule}`;
}
