import type { Catalogue, Person, Team, Tier } from '../catalogue/catalogue.ts';
import type { Settings } from '../incident/settings.ts';
import { sameAddress } from '../incident/tell.ts';
import type { World } from '../incident/world.ts';
import type { Instant } from '../sla/instant.ts';
import { onCallAt } from './schedule.ts';

/** Somebody to call, and for which team. */
export interface Callee {
  readonly name: string;
  readonly email: string;
  readonly pager: string | null;
  readonly timeZone: string | null;
  readonly team: string | null;
  readonly tier: Tier;
}

function callee(person: Person, team: Team): Callee {
  return {
    name: person.name,
    email: person.email,
    pager: person.pager ?? null,
    timeZone: person.timeZone ?? team.timeZone,
    team: team.id,
    tier: team.tier,
  };
}

/** The desk's own address: the end of every chain, so that somebody is always called. */
export function desk(settings: Settings, tier: Tier = 1, team: string | null = null): Callee {
  return { name: 'Service desk', email: settings.desk, pager: null, timeZone: null, team, tier };
}

/** Who is on call of a team at an instant, in order: by its schedule, then who always is. */
export function onCallOf(team: Team, { schedules, overrides }: Catalogue, at: Instant): readonly Person[] {
  const schedule = schedules.get(team.schedule ?? '');
  const turns = schedule === undefined ? [] : onCallAt(schedule, [...overrides.values()], at);
  return [...turns, ...team.onCall].filter(
    ({ email }, index, all) => all.findIndex((one) => sameAddress(one.email, email)) === index,
  );
}

/** Whom to call of a team at an instant, in order: who is on call, then its managers, then the desk. */
export function chainOf(team: Team | undefined, { catalogue, settings }: World, at: Instant): readonly Callee[] {
  const people = team === undefined ? [] : [...onCallOf(team, catalogue, at), ...team.managers];
  const callees = team === undefined ? [] : people.map((person) => callee(person, team));
  return [...callees, desk(settings, team?.tier, team?.id ?? null)];
}

/** Whom to call in authority over a team, in order: its managers, then the desk. */
export function managersOf(team: Team | undefined, settings: Settings): readonly Callee[] {
  const people = team === undefined ? [] : team.managers.map((person) => callee(person, team));
  return [...people, desk(settings, team?.tier, team?.id ?? null)];
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
    if (found !== undefined) return { ...callee(found, known), team: team?.id ?? null, tier };
  }
  return { ...named, pager: null, timeZone: team?.timeZone ?? null, team: team?.id ?? null, tier };
}
