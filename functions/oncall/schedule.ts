import type { Layer, Member, Override, Person, Schedule } from '../catalogue/catalogue.ts';
import { sameAddress } from '../incident/tell.ts';
import { type Calendar, edgesOf, isOpen } from '../sla/calendar.ts';
import { type Instant, instant, millis } from '../sla/instant.ts';
import { fromLocal, localDate } from '../sla/zone.ts';

const DAY_MS = 86_400_000;

/** A stretch in which the same people are on call; nobody, in a gap. */
export interface Shift {
  readonly from: Instant;
  /** Where the next one begins. */
  readonly until: Instant;
  /** In the order in which they are called. */
  readonly people: readonly Person[];
}

/** Who is on call by a schedule at an instant, in the order in which they are called; nobody, in a gap. */
export function onCallAt(schedule: Schedule, overrides: readonly Override[], at: Instant): readonly Person[] {
  const turns = schedule.layers.flatMap((layer) => holderAt(layer, layer.timeZone ?? schedule.timeZone, millis(at)));
  const holding = overridesOf(schedule, overrides).filter(({ from, until }) => from <= at && at < until);
  const places: readonly (Person | undefined)[] = turns.length === 0 ? [undefined] : turns;
  const people = places.flatMap((holder, index) => standIn(holder, index === 0, turns, holding) ?? []);
  return people.filter(({ email }, index) => people.findIndex((one) => sameAddress(one.email, email)) === index);
}

/** The shifts from `from` up to `until`, gaps among them, cut to it at both ends. */
export function shiftsBetween(
  schedule: Schedule,
  overrides: readonly Override[],
  from: Instant,
  until: Instant,
): readonly Shift[] {
  const edges = [
    ...schedule.layers.flatMap((layer) =>
      layerEdges(layer, layer.timeZone ?? schedule.timeZone, millis(from), millis(until)),
    ),
    ...overridesOf(schedule, overrides).flatMap((one) => [millis(one.from), millis(one.until)]),
  ].filter((edge) => edge > millis(from) && edge < millis(until));
  const moments = [from, ...[...new Set(edges)].sort((a, b) => a - b).map(instant)];
  const shifts: Shift[] = [];
  for (const moment of moments) {
    const people = onCallAt(schedule, overrides, moment);
    const last = shifts.at(-1);
    if (last !== undefined && samePeople(last.people, people)) continue;
    if (last !== undefined) shifts[shifts.length - 1] = { ...last, until: moment };
    shifts.push({ from: moment, until, people });
  }
  return shifts;
}

/** Those of a schedule that hold, the oldest first: of two for one place the newer one is right. */
function overridesOf({ id }: Schedule, overrides: readonly Override[]): readonly Override[] {
  return overrides
    .filter(({ schedule, acceptedAt }) => schedule === id && acceptedAt !== null)
    .toSorted((a, b) => (a.at < b.at ? -1 : 1));
}

/**
 * Who stands in a place: of those who replace its holder the newest, and of those who replace whoever is called first,
 * where it is that place. Whoever has no turn of their own meanwhile may be stood in for too, by a newer one: so two who
 * swap their places do, and a cover may be covered.
 */
function standIn(
  holder: Person | undefined,
  isFirst: boolean,
  turns: readonly Person[],
  overrides: readonly Override[],
): Person | undefined {
  const found = overrides.findLastIndex(({ instead }) => (instead === null ? isFirst : isOf(instead, holder)));
  const person = overrides[found]?.person;
  if (person === undefined) return holder;
  if (turns.some((turn) => isOf(person.email, turn))) return person;
  return standIn(person, false, turns, overrides.slice(found + 1));
}

function isOf(address: string, person: Person | undefined): boolean {
  return person !== undefined && sameAddress(address, person.email);
}

function samePeople(some: readonly Person[], others: readonly Person[]): boolean {
  return some.length === others.length && some.every(({ email }, index) => email === others[index]?.email);
}

/** Whose turn it is; nobody before the first turn, outside the hours, and where no member is there any more. */
function holderAt(layer: Layer, timeZone: string, at: number): readonly Person[] {
  if (layer.hours !== undefined && !isOpen(hoursOf(layer, timeZone), at)) return [];
  const today = localDate(timeZone, at);
  const day = at < handover(layer, timeZone, today) ? today - DAY_MS : today;
  const turn = Math.floor((day - dateOf(layer.startsOn)) / (daysOf(layer.every) * DAY_MS));
  if (turn < 0) return [];
  const index = turnsOf(layer, turn)[turn] ?? null;
  const holder = index === null ? undefined : layer.members[index];
  if (holder !== undefined && isMember(holder, today)) return [holder];
  // Whoever leaves amid a turn is followed by the next at once.
  const next = nextMember(layer, index, today);
  const other = next === null ? undefined : layer.members[next];
  return other === undefined ? [] : [other];
}

/** Whose turn each was, by index, up to a turn: known already, as every look at a schedule asks for it. */
const known = new WeakMap<Layer, (number | null)[]>();

function turnsOf(layer: Layer, turn: number): readonly (number | null)[] {
  const turns = known.get(layer) ?? [];
  known.set(layer, turns);
  for (let next = turns.length; next <= turn; next++) {
    const before = turns.findLast((index) => index !== null) ?? null;
    turns.push(nextMember(layer, before, dateOf(layer.startsOn) + next * daysOf(layer.every) * DAY_MS));
  }
  return turns;
}

/** The next in the order who is a member on that day: so nobody is passed over because somebody else joins or leaves. */
function nextMember({ members }: Layer, before: number | null, day: number): number | null {
  const order = members.map((_member, index) => ((before ?? -1) + 1 + index) % members.length);
  return order.find((index) => isMember(members[index], day)) ?? null;
}

function isMember(member: Member | undefined, day: number): boolean {
  if (member === undefined) return false;
  const { from, until } = member;
  return (from === undefined || dateOf(from) <= day) && (until === undefined || day < dateOf(until));
}

/** Whenever somebody else may be on call by a layer: its handovers, its hours, and midnights, as members come and go. */
function layerEdges(layer: Layer, timeZone: string, from: number, until: number): readonly number[] {
  const edges: number[] = [];
  for (let day = localDate(timeZone, from) - DAY_MS; day <= localDate(timeZone, until); day += DAY_MS) {
    edges.push(fromLocal(timeZone, day), handover(layer, timeZone, day));
    if (layer.hours !== undefined) edges.push(...edgesOf(hoursOf(layer, timeZone), day));
  }
  return edges;
}

function handover(layer: Layer, timeZone: string, day: number): number {
  const [hour, minute] = layer.handover.split(':').map(Number);
  return fromLocal(timeZone, day + ((hour ?? 0) * 60 + (minute ?? 0)) * 60_000);
}

/** By layer, so that what the calendar found of a day is found again. */
const calendars = new WeakMap<Layer, Calendar>();

function hoursOf(layer: Layer, timeZone: string): Calendar {
  const calendar = calendars.get(layer) ?? { timeZone, weekly: layer.hours ?? {}, holidays: [] };
  calendars.set(layer, calendar);
  return calendar;
}

/** A local date as its midnight in UTC. */
function dateOf(date: string): number {
  return Date.parse(`${date}T00:00:00Z`);
}

/** The days of a turn, `P3D` or `P2W`. */
function daysOf(every: string): number {
  const [, count = '1', unit] = /^P([0-9]+)([DW])$/.exec(every) ?? [];
  return Number(count) * (unit === 'W' ? 7 : 1);
}
