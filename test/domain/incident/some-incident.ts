import type { Team } from '../../../functions/catalogue/catalogue.ts';
import { whatIsDue } from '../../../functions/escalation/due.ts';
import { actOnIncident } from '../../../functions/incident/act-on-incident.ts';
import { type Caller, doerOf, rolesOf } from '../../../functions/incident/caller.ts';
import { type Committed, commit } from '../../../functions/incident/commit.ts';
import { allFacts } from '../../../functions/incident/get-timeline.ts';
import type { Head, Store } from '../../../functions/incident/head.ts';
import type { Call, Fact, Incident } from '../../../functions/incident/incident.ts';
import type { WithWorkflow } from '../../../functions/incident/ports.ts';
import { type Report, reportIncident } from '../../../functions/incident/report-incident.ts';
import type { BuiltAction, Role } from '../../../functions/incident/states.ts';
import { triageByItself } from '../../../functions/incident/triage-incident.ts';
import { undoIncident } from '../../../functions/incident/undo-incident.ts';
import { actionsFor } from '../../../functions/incident/view.ts';
import { SYSTEM, type World } from '../../../functions/incident/world.ts';
import type { Change } from '../../../functions/oncall/calls.ts';
import { durationMs, plus } from '../../../functions/sla/instant.ts';
import { allDeeds } from '../../support/all-deeds.ts';
import { exampleCatalogue } from '../../support/example-catalogue.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { AGENT, RESPONDER } from './some-people.ts';

/** A Monday, ten o'clock in Berlin: within working hours. */
export const MORNING = '2026-11-23T09:00:00.000Z';

/** Nobody is on a stakeholder list: those who tell of lists put some in. */
export const WORLD: World = {
  catalogue: { ...exampleCatalogue, lists: new Map() },
  settings: { desk: 'desk@example.com', alarms: 'alarms@example.com', timeZone: 'Europe/Berlin' },
};

/** The same, with something else about one team. */
export function worldWith(id: string, change: Partial<Team>): World {
  const team = exampleCatalogue.teams.get(id);
  if (team === undefined) throw new Error(`The example has no team ${id}.`);
  const teams = new Map([...exampleCatalogue.teams, [id, { ...team, ...change }]]);
  return { ...WORLD, catalogue: { ...WORLD.catalogue, teams } };
}

const MAILBOX = {
  summary: 'Outlook does not start',
  description: 'Since this morning nobody gets any mail.',
  reporter: { name: 'The reporter', email: 'reporter@example.com' },
  service: 'email',
  category: 'software',
  subcategory: 'error',
} as const;

/** One report for each priority. */
export const REPORT = {
  high: { ...MAILBOX, impact: { users: 'many', financial: 'none', security: 'none' } },
  medium: { ...MAILBOX, impact: { users: 'some', financial: 'none', security: 'none' } },
  low: { ...MAILBOX, impact: { users: 'one', financial: 'none', security: 'none' } },
} as const satisfies Record<string, Report>;

/** A report whose words name nothing of the catalogue. */
export const UNSORTED: Report = { summary: 'Something is odd', reporter: MAILBOX.reporter };

export const RESOLVED = { code: 'solution', notes: 'Restarted the mail server.' } as const;

interface Conditions {
  readonly idempotencyKey?: string;
  readonly seen?: (version: number) => boolean;
}

/** One incident in a store, and a clock that a test turns. */
export class IncidentStory {
  readonly store: Store;
  readonly items: MemoryStore;
  readonly ports: WithWorkflow;
  readonly world: World;
  /** What reached the workflow: `start 1`, `wake <token>`. */
  readonly woken: string[] = [];
  now = MORNING;
  id = '';
  #drawn = 0;
  /** What the next incident beside it draws is its own. */
  #besides = 0;

  /** Through another store where a test puts one in between. */
  constructor(
    between: (store: Store) => Store = (store) => store,
    items: MemoryStore = new MemoryStore(),
    world: World = WORLD,
  ) {
    this.items = items;
    this.world = world;
    this.store = between(this.items);
    this.ports = {
      store: this.store,
      now: () => this.now,
      random: (bytes) => new Uint8Array(bytes).fill(++this.#drawn),
      log: () => undefined,
      workflow: {
        start: async (_id, generation) => this.#reached(`start ${generation}`),
        wake: async (token) => this.#reached(`wake ${token}`),
      },
    };
  }

  /** Reported, not triaged yet. */
  static async reported(report: Report = REPORT.high, caller: Caller | null = null): Promise<IncidentStory> {
    const story = new IncidentStory();
    await story.report(report, caller);
    return story;
  }

  /** Triaged, and whoever is on call is called. */
  static async triaged(report: Report = REPORT.high): Promise<IncidentStory> {
    const story = await IncidentStory.reported(report);
    await story.bySystem((incident, now) => triageByItself(incident, WORLD, now));
    return story;
  }

  /** Triaged in another world than that of the example. */
  static async within(world: World, report: Report = REPORT.high): Promise<IncidentStory> {
    const story = new IncidentStory((store) => store, new MemoryStore(), world);
    await story.report(report);
    await story.bySystem((incident, now) => triageByItself(incident, world, now));
    return story;
  }

  /** Taken by a responder who was not called. */
  static async taken(report: Report = REPORT.high): Promise<IncidentStory> {
    const story = await IncidentStory.triaged(report);
    await story.act(RESPONDER, 'acknowledge');
    return story;
  }

  /** Resolved by a responder. */
  static async resolved(report: Report = REPORT.high): Promise<IncidentStory> {
    const story = await IncidentStory.taken(report);
    await story.act(RESPONDER, 'resolve', RESOLVED);
    return story;
  }

  /** Confirmed by its reporter and closed by the desk. */
  static async closed(report: Report = REPORT.high): Promise<IncidentStory> {
    const story = await IncidentStory.resolved(report);
    await story.byReporter('confirm');
    await story.act(AGENT, 'close');
    return story;
  }

  /** Another incident in the same store, triaged. */
  async beside(report: Report = REPORT.high): Promise<IncidentStory> {
    const other = await this.besideNew(report);
    await other.bySystem((incident, now) => triageByItself(incident, this.world, now));
    return other;
  }

  async besideNew(report: Report = REPORT.high): Promise<IncidentStory> {
    const other = new IncidentStory((store) => store, this.items, this.world);
    this.#besides += 50;
    other.#drawn = this.#drawn + this.#besides;
    other.now = this.now;
    await other.report(report);
    return other;
  }

  get head(): Head {
    const head = this.items.items.get(this.id);
    if (head === undefined) throw new Error(`${this.id} is not there`);
    return head;
  }

  /** What stands beside the incident of its mails. */
  get records() {
    const { callMails, traces } = this.items;
    return { callMails, traces };
  }

  get incident(): Incident {
    return this.head.incident;
  }

  /** The newest commit's facts. */
  get facts(): readonly Fact[] {
    return this.head.newest;
  }

  /** The newest call. */
  get call(): Call {
    const call = this.incident.calls.at(-1);
    if (call === undefined) throw new Error('nobody was called');
    return call;
  }

  wait(duration: string): void {
    this.now = plus(this.now, durationMs(duration));
  }

  async report(report: Report, caller: Caller | null = null, key: string | null = null) {
    const reported = await reportIncident(this.ports, report, caller, key);
    this.id = reported.head.incident.id;
    return reported;
  }

  /** What somebody who signed in does through the API. */
  act(caller: Caller, action: BuiltAction, body: unknown = {}, conditions: Conditions = {}): Promise<Committed> {
    const doer = doerOf(caller);
    const who = { doer, actor: { kind: 'person' as const, ...doer }, roles: (it: Incident) => rolesOf(caller, it) };
    return actOnIncident(this.ports, this.world, this.id, allDeeds[action], body, who, {
      idempotencyKey: null,
      possible: actionsFor,
      ...conditions,
    });
  }

  /** What the reporter does through their page. */
  byReporter(action: BuiltAction, body: unknown = {}): Promise<Committed> {
    const { name, email } = this.incident.reporter;
    const roles: readonly Role[] = ['reporter'];
    const who = { doer: { name, email: email ?? '' }, actor: { kind: 'reporter' as const, name, email } };
    return actOnIncident(
      this.ports,
      this.world,
      this.id,
      allDeeds[action],
      body,
      { ...who, roles: () => roles },
      { idempotencyKey: null },
    );
  }

  /** Takes back what somebody did by their link. */
  undo(caller: Caller): Promise<Committed> {
    const doer = doerOf(caller);
    const who = { doer, actor: { kind: 'person' as const, ...doer }, roles: (): readonly Role[] => ['called'] };
    const deed = { name: 'undo', decide: undoIncident } as const;
    return actOnIncident(this.ports, this.world, this.id, deed, {}, who, { idempotencyKey: null });
  }

  /** A commit of the workflow's own. */
  bySystem(decide: (incident: Incident, now: string) => Change | null): Promise<Committed> {
    return commit(this.store, this.ports.now, this.id, {
      cid: `system ${++this.#drawn}`,
      bodyHash: 'system',
      decide: ({ incident }, now) => {
        const change = decide(incident, now);
        return change === null ? 'unchanged' : { next: change.incident, facts: change.facts, actor: SYSTEM };
      },
    });
  }

  /** The clock goes on, and what falls due by then is done. */
  async until(duration: string): Promise<void> {
    this.wait(duration);
    const due = () => this.bySystem((incident, now) => whatIsDue(incident, this.world, now));
    while ((await due()).outcome === 'applied');
  }

  async timeline(): Promise<readonly Fact[]> {
    return allFacts(this.items, this.head);
  }

  async #reached(what: string): Promise<boolean> {
    this.woken.push(what);
    return true;
  }
}
