import type { Catalogue, Team } from '../../../functions/catalogue/catalogue.ts';
import type { World } from '../../../functions/incident/world.ts';
import { defaultPolicy, type Policy } from '../../../functions/sla/policy.ts';
import { exampleCatalogue } from '../../support/example-catalogue.ts';
import type { Agenda } from './agenda.ts';
import type { Chance } from './chance.ts';

export const SETTINGS = { desk: 'desk@example.com', alarms: 'alarms@example.com', timeZone: 'Europe/Berlin' } as const;

/** A container may know the catalogue as it was this long ago. */
const STALE_MS = 10_000;

const NEW_YORK = ['08:30-12:00', '13:00-17:30'];

/** Targets and calendars of another shape: two stretches a day in New York, a Saturday, a holiday. */
const ELSEWHERE: Policy = {
  ...defaultPolicy,
  calendars: {
    ...defaultPolicy.calendars,
    business: {
      timeZone: 'America/New_York',
      weekly: { mon: NEW_YORK, tue: NEW_YORK, wed: NEW_YORK, thu: NEW_YORK, fri: NEW_YORK, sat: ['09:00-12:00'] },
      holidays: ['2026-11-26', '2026-12-25', '2027-01-01'],
    },
  },
  targets: { ...defaultPolicy.targets, medium: { respond: 'PT45M', resolve: 'PT6H', calendar: 'business' } },
};

/** The next version: an incident that began under the first keeps that. */
const TIGHTER: Policy = {
  ...defaultPolicy,
  version: 2,
  targets: { ...defaultPolicy.targets, high: { respond: 'PT10M', resolve: 'PT2H', calendar: 'always' } },
};

function withPolicies(...policies: readonly Policy[]): Catalogue {
  const kept = policies.map((policy) => [`${policy.id}@${policy.version}`, policy] as const);
  const newest = policies.map((policy) => [policy.id, policy] as const);
  return { ...exampleCatalogue, lists: LISTS, policies: new Map([...newest, ...kept]) };
}

const LISTS = new Map(
  [...exampleCatalogue.lists].map(([id, list], index) => [id, { ...list, linkKey: `${index}`.repeat(32) }]),
);

const SHIPPED = withPolicies(defaultPolicy);

function withTeam(catalogue: Catalogue, id: string, change: Partial<Team>): Catalogue {
  const team = catalogue.teams.get(id);
  if (team === undefined) return catalogue;
  return { ...catalogue, teams: new Map([...catalogue.teams, [id, { ...team, ...change }]]) };
}

/** Two on call and two managers, a third team that leads nowhere. */
function withMore(catalogue: Catalogue): Catalogue {
  const people = (role: string) =>
    ['first', 'second'].map((nth) => ({ name: `The ${nth} ${role}`, email: `${nth}.${role}@example.com` }));
  return withTeam(catalogue, 'platform', { onCall: people('oncall'), managers: people('manager') });
}

const NOTHING: Catalogue = {
  services: new Map(),
  categories: new Map(),
  people: new Map(),
  teams: new Map(),
  paths: new Map(),
  maintenance: new Map(),
  lists: new Map(),
  policies: new Map(),
  integrations: new Map(),
  schedules: new Map(),
  overrides: new Map(),
  testCalls: new Map(),
};

/** The catalogue in the course of a lifetime. */
export class Worlds {
  readonly #agenda: Agenda;
  readonly #chance: Chance;
  #now: World;
  #before: World;
  #changedAt = Number.NEGATIVE_INFINITY;

  constructor(agenda: Agenda, chance: Chance) {
    this.#agenda = agenda;
    this.#chance = chance;
    const shape = chance.weighted([
      [60, SHIPPED],
      [15, withMore(SHIPPED)],
      [15, withPolicies(ELSEWHERE)],
      [10, NOTHING],
    ]);
    const catalogue = chance.is(0.35) ? shape : { ...shape, lists: NOTHING.lists };
    this.#now = { catalogue, settings: SETTINGS };
    this.#before = this.#now;
  }

  get now(): World {
    return this.#now;
  }

  /** Whether anybody has written it in this lifetime. */
  get changed(): boolean {
    return this.#now !== this.#before;
  }

  /** As one of many containers knows it. */
  known(): World {
    const moved = this.#agenda.now - this.#changedAt < STALE_MS;
    return moved && this.#chance.is(0.5) ? this.#before : this.#now;
  }

  /** Somebody writes the catalogue. */
  change(): void {
    const { catalogue } = this.#now;
    const id = this.#chance.pick(['service-desk', 'platform', 'data-centre']);
    const next = this.#chance.pick<() => Catalogue>([
      () => withTeam(catalogue, id, { onCall: [{ name: 'Somebody new', email: 'new.oncall@example.com' }] }),
      () => withTeam(catalogue, id, { onCall: [] }),
      () => withTeam(catalogue, id, { managers: [] }),
      () => ({ ...catalogue, policies: new Map([...catalogue.policies, ...withPolicies(TIGHTER).policies]) }),
      () => ({ ...catalogue, lists: new Map() }),
      () => ({ ...catalogue, services: new Map() }),
    ])();
    this.#before = this.#now;
    this.#now = { ...this.#now, catalogue: next };
    this.#changedAt = this.#agenda.now;
  }
}

/** The policy of this name and version, as some lifetime has it. */
export function policyNamed(name: string | null, { catalogue }: World): Policy {
  return catalogue.policies.get(name ?? '') ?? defaultPolicy;
}
