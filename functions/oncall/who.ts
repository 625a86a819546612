import type { Catalogue, Person, Team, Tier } from '../catalogue/catalogue.ts';
import { contactOf, quietUntil } from '../catalogue/contact.ts';
import type { CallBecause, Incident } from '../incident/incident.ts';
import type { Settings } from '../incident/settings.ts';
import { sameAddress } from '../incident/tell.ts';
import { teamOf, type World } from '../incident/world.ts';
import type { Instant } from '../sla/instant.ts';
import { answerable, type Placed } from './path.ts';
import { onCallAt } from './schedule.ts';

/** Somebody to call, and for which team. */
export interface Callee {
  readonly name: string;
  readonly email: string;
  readonly pager: string | null;
  readonly second: string | null;
  readonly timeZone: string | null;
  readonly team: string | null;
  readonly tier: Tier;
  /** Left out where they come first in their chain, or those before them are there. */
  readonly because?: CallBecause;
}

/** What the team or the schedule says of somebody goes before what the person says. */
function callee(person: Person, team: Team | undefined, catalogue: Catalogue): Callee {
  const contact = contactOf(person.email, catalogue);
  return {
    name: person.name,
    email: person.email,
    pager: person.pager ?? contact?.pager ?? null,
    second: contact?.second ?? null,
    timeZone: person.timeZone ?? contact?.timeZone ?? team?.timeZone ?? null,
    team: team?.id ?? null,
    tier: team?.tier ?? 1,
  };
}

/** The desk's own address: the end of every chain, so that somebody is always called. */
export function desk(settings: Settings, tier: Tier = 1, team: string | null = null): Callee {
  return { name: 'Service desk', email: settings.desk, pager: null, second: null, timeZone: null, team, tier };
}

/** Who is on call of a team at an instant, in order: by its schedule, then who always is. */
export function onCallOf(team: Team, { schedules, overrides }: Catalogue, at: Instant): readonly Person[] {
  const schedule = schedules.get(team.schedule ?? '');
  const turns = schedule === undefined ? [] : onCallAt(schedule, [...overrides.values()], at);
  return [...turns, ...team.onCall].filter(
    ({ email }, index, all) => all.findIndex((one) => sameAddress(one.email, email)) === index,
  );
}

/**
 * Whom to call of a team for an incident at an instant, in order: who is on call, those in their quiet hours last, then
 * those who answer for it, then the desk. Nobody's quiet hours hold for what is high.
 */
export function chainOf(
  incident: Urgency & Placed,
  team: Team | undefined,
  { catalogue, settings }: World,
  at: Instant,
): readonly Callee[] {
  const onCall = team === undefined ? [] : onCallOf(team, catalogue, at);
  const quiet = onCall.filter(({ email }) => isQuiet(incident, email, catalogue, at));
  const first = [...onCall.filter((person) => !quiet.includes(person)), ...quiet];
  const managers = answerable(incident, team, catalogue, at).map((person) => callee(person, team, catalogue));
  return upToDesk(
    first.length > 0
      ? [...first.map((person) => callee(person, team, catalogue)), ...managers]
      : managers.map((to) => ({ ...to, because: 'nobody_on_call' })),
    team,
    settings,
  );
}

/** The desk ends every chain; it says so where it is all of it. */
function upToDesk(people: readonly Callee[], team: Team | undefined, settings: Settings): readonly Callee[] {
  const last = desk(settings, team?.tier, team?.id ?? null);
  return people.length > 0 ? [...people, last] : [{ ...last, because: 'nobody_left' }];
}

/**
 * When the quiet hours of the first on call end, where all who are on call are in theirs; null where somebody may be
 * called, and where nobody is on call.
 */
export function allQuietUntil(
  incident: Urgency,
  team: Team | undefined,
  { catalogue }: World,
  at: Instant,
): Instant | null {
  const onCall = team === undefined ? [] : onCallOf(team, catalogue, at);
  const [first] = onCall;
  if (first === undefined || !onCall.every(({ email }) => isQuiet(incident, email, catalogue, at))) return null;
  return quietUntil(contactOf(first.email, catalogue), at);
}

/** How urgent an incident is. */
type Urgency = Pick<Incident, 'kind' | 'priority'>;

/** A service request is never so urgent that it wakes somebody. */
function isHigh({ kind, priority }: Urgency): boolean {
  return kind === 'incident' && (priority ?? 'high') === 'high';
}

function isQuiet(incident: Urgency, email: string, catalogue: Catalogue, at: Instant): boolean {
  return !isHigh(incident) && quietUntil(contactOf(email, catalogue), at) !== null;
}

/** Whom to call in authority over an incident at an instant, in order: those who answer for it, then the desk. */
export function managersOf(incident: Incident, world: World, at: Instant): readonly Callee[] {
  const { catalogue, settings } = world;
  const team = teamOf(incident, world);
  const people = answerable(incident, team, catalogue, at).map((person) => callee(person, team, catalogue));
  return upToDesk(people, team, settings);
}

export function isDesk(address: string, settings: Settings): boolean {
  return sameAddress(address, settings.desk);
}

/** A person by address as the catalogue knows them, else as they were named. */
export function person(
  named: { readonly name: string; readonly email: string },
  team: Team | undefined,
  tier: Tier,
  catalogue: Catalogue,
): Callee {
  for (const known of catalogue.teams.values()) {
    const turns = catalogue.schedules.get(known.schedule ?? '')?.layers.flatMap(({ members }) => members) ?? [];
    const found = [...known.onCall, ...turns, ...known.managers].find((candidate) =>
      sameAddress(candidate.email, named.email),
    );
    if (found !== undefined) return { ...callee(found, known, catalogue), team: team?.id ?? null, tier };
  }
  const answers = [...catalogue.paths.values()]
    .flatMap(({ routes }) => routes.flatMap(({ managers }) => managers))
    .find(({ email }) => sameAddress(email, named.email));
  if (answers !== undefined) return { ...callee(answers, team, catalogue), tier };
  const { pager = null, second = null, timeZone = team?.timeZone ?? null } = contactOf(named.email, catalogue) ?? {};
  return { ...named, pager, second, timeZone, team: team?.id ?? null, tier };
}

/** The zone in which whoever has an address reads times: their own or their team's, else that of the settings. */
export function timeZoneOf(email: string, { catalogue, settings }: World): string {
  return person({ name: '', email }, undefined, 1, catalogue).timeZone ?? settings.timeZone;
}
