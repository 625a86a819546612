import type {
  Catalogue,
  Channel,
  EscalationPath,
  Maintenance,
  Runbook,
  Service,
  Team,
} from '../../../functions/catalogue/catalogue.ts';
import type { World } from '../../../functions/incident/world.ts';
import type { Calendar } from '../../../functions/sla/calendar.ts';
import { instant } from '../../../functions/sla/instant.ts';
import { defaultPolicy, type Policy } from '../../../functions/sla/policy.ts';
import { exampleCatalogue } from '../../support/example-catalogue.ts';
import type { Agenda } from './agenda.ts';
import type { Chance } from './chance.ts';

export const SETTINGS = { desk: 'desk@example.com', alarms: 'alarms@example.com', timeZone: 'Europe/Berlin' } as const;

/** A container may know the catalogue as it was this long ago. */
const STALE_MS = 10_000;

const MINUTE = 60_000;

const NEW_YORK = ['08:30-12:00', '13:00-17:30'];

/** Two stretches a day in New York, a Saturday, a holiday. */
const THERE: Calendar = {
  timeZone: 'America/New_York',
  weekly: { mon: NEW_YORK, tue: NEW_YORK, wed: NEW_YORK, thu: NEW_YORK, fri: NEW_YORK, sat: ['09:00-12:00'] },
  holidays: ['2026-11-26', '2026-12-25', '2027-01-01'],
};

/** Targets and calendars of another shape. */
const ELSEWHERE: Policy = {
  ...defaultPolicy,
  calendars: { ...defaultPolicy.calendars, business: THERE },
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
  return { ...exampleCatalogue, lists: LISTS, runbooks: RUNBOOKS, policies: new Map([...newest, ...kept]) };
}

/** A few services have runbooks: of all they have, their sub-category, and what is high. */
const RUNBOOKS = new Map(
  [
    {
      id: 'mail',
      name: 'No mail',
      text: 'Look.\n\n- [ ] Restart it\n- [ ] Tell them',
      services: ['email', 'checkout'],
    },
    { id: 'error', name: 'An error', text: '- [ ] Read the log', subcategories: ['software/error'] },
    {
      id: 'high',
      name: 'High',
      text: 'Tell the manager on duty.',
      priorities: ['high' as const],
      categories: ['software'],
    },
  ].map((one): [string, Runbook] => [one.id, one]),
);

const LISTS = new Map(
  [...exampleCatalogue.lists].map(([id, list], index) => [id, { ...list, open: true, linkKey: `${index}`.repeat(32) }]),
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
  runbooks: new Map(),
  lists: new Map(),
  channels: new Map(),
  policies: new Map(),
  integrations: new Map(),
  knownErrors: new Map(),
  schedules: new Map(),
  overrides: new Map(),
  testCalls: new Map(),
};

const AFTER_HOURS: EscalationPath = {
  id: 'after-hours',
  name: 'After hours',
  calendar: { ...THERE, holidays: ['2026-03-06', '2026-12-25', '2026-06-12'] },
  routes: [
    { when: 'holidays', teams: ['command'], managers: [{ name: 'Who is there', email: 'holiday@example.com' }] },
    { when: 'hours', teams: [], managers: [{ name: 'The day manager', email: 'day.manager@example.com' }] },
    { teams: ['service-desk', 'data-centre', 'command'], managers: [] },
  ],
};

/** Some services go up by a path of their own, others by a team's. */
function withPath(catalogue: Catalogue): Catalogue {
  const services = [...catalogue.services].map(([id, service], index): [string, Service] => [
    id,
    index % 2 === 0 ? { ...service, path: AFTER_HOURS.id } : service,
  ]);
  return { ...catalogue, services: new Map(services), paths: new Map([[AFTER_HOURS.id, AFTER_HOURS]]) };
}

const NIGHT = ['22:15-24:00'];
const MORNING = ['00:00-01:30', '02:30-05:00'];

/** Planned work at night, Saturday to Monday through both changes of the clocks, and on a weekday in working hours. */
const NIGHTLY: Maintenance = {
  id: 'nightly',
  name: 'Nightly work',
  services: ['checkout', 'email', 'network'],
  weekly: {
    timeZone: 'Europe/Berlin',
    hours: { mon: MORNING, wed: ['08:00-11:00'], thu: ['13:00-18:00'], sat: NIGHT, sun: [...MORNING, ...NIGHT] },
  },
};

const ROOM = { name: 'A room', format: 'mattermost', url: 'https://chat.example.com/hooks/' } as const;

/** Rooms that hear of everything, and of one service. */
function withChannels(catalogue: Catalogue): Catalogue {
  const all: Channel = { ...ROOM, id: 'all', url: `${ROOM.url}all`, list: 'everything' };
  const shop: Channel = { ...ROOM, id: 'shop', url: `${ROOM.url}shop`, service: 'checkout' };
  return { ...catalogue, channels: new Map([all, shop].map((channel) => [channel.id, channel])) };
}

/** Work that was announced for once, which may go over into the nightly one. */
function withMaintenance(catalogue: Catalogue, chance: Chance, now: number): Catalogue {
  const from = now + chance.between(-120, 300) * MINUTE;
  const once: Maintenance = {
    ...{ id: 'once', name: 'A move', services: ['checkout', 'website', 'data-centre', 'email'] },
    ...{ from: instant(from), until: instant(from + chance.between(20, 300) * MINUTE) },
  };
  const windows = chance.pick([[once], [NIGHTLY], [once, NIGHTLY]]);
  return { ...catalogue, maintenance: new Map(windows.map((window) => [window.id, window])) };
}

/** Every fifth lifetime, by the second in which it begins: services may be down for so long only. */
function withObjectives(catalogue: Catalogue, begun: number): Catalogue {
  if (Math.floor(begun / 1_000) % 5 !== 0) return catalogue;
  const objectives = [{ objective: 99.9 }, { objective: 99, window: 'P7D' }, { objective: 99.5, window: 'P2D' }];
  const services = [...catalogue.services].map(([id, service], index): [string, Service] => [
    id,
    { ...service, ...objectives[index % objectives.length] },
  ]);
  return { ...catalogue, services: new Map(services) };
}

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
    const bound = withObjectives(catalogue, agenda.now);
    const led = chance.is(0.2) ? withPath(bound) : bound;
    const heard = chance.is(0.25) ? withChannels(led) : led;
    this.#now = {
      catalogue: chance.is(0.15) ? withMaintenance(heard, chance, agenda.now) : heard,
      settings: SETTINGS,
    };
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
