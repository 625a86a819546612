import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Answer } from '../../functions/frame/answer.ts';
import type { Serve } from '../../functions/frame/door.ts';
import { type DocumentDependencies, showDocumentPage } from '../../functions/http/document.ts';
import { actOnOfferPage, showOfferPage } from '../../functions/http/offer-pages.ts';
import { actOnReporterPage, showReporterPage } from '../../functions/http/reporter-pages.ts';
import {
  actOnLeavePage,
  type StakeholderDependencies,
  showLeavePage,
  showStakeholderPage,
} from '../../functions/http/stakeholder-pages.ts';
import { actOnWorkPage, showWorkPage, type WorkDependencies } from '../../functions/http/work-pages.ts';
import { actOnIncident } from '../../functions/incident/act-on-incident.ts';
import { commit } from '../../functions/incident/commit.ts';
import type { Head } from '../../functions/incident/head.ts';
import type { WithWorkflow } from '../../functions/incident/ports.ts';
import { type Report, reporterPage, reportIncident } from '../../functions/incident/report-incident.ts';
import type { BuiltAction, Role } from '../../functions/incident/states.ts';
import { triageByItself } from '../../functions/incident/triage-incident.ts';
import { SYSTEM, type World } from '../../functions/incident/world.ts';
import { linkTo } from '../../functions/notify/link.ts';
import type { Change } from '../../functions/oncall/calls.ts';
import { allDeeds } from '../support/all-deeds.ts';
import { exampleCatalogue } from '../support/example-catalogue.ts';
import { MemoryMembers } from '../support/memory-members.ts';
import { MemoryStore } from '../support/memory-store.ts';

const DAY = 86_400_000;
const LIST_KEY = 'ffeeddccbbaa99887766554433221100';

const REPORT: Report = {
  summary: 'Checkout returns 502',
  description: 'Since two o’clock every payment fails.',
  reporter: { name: 'The reporter', email: 'reporter@example.com' },
  service: 'checkout',
  category: 'software',
  subcategory: 'error',
};

/** One incident in memory, and the pages of its mails as a browser reaches them. */
export class PageStory {
  readonly store: MemoryStore;
  world: World = {
    catalogue: {
      ...exampleCatalogue,
      lists: new Map([...exampleCatalogue.lists].map(([id, list]) => [id, { ...list, linkKey: LIST_KEY }])),
    },
    settings: { desk: 'desk@example.com', alarms: 'alarms@example.com', timeZone: 'Europe/Berlin' },
  };
  readonly members = new MemoryMembers();
  readonly #deps: StakeholderDependencies & DocumentDependencies & WorkDependencies;
  #now = Date.parse('2026-11-23T02:00:00.000Z');
  #drawn = 0;
  /** Executions that were started or woken. */
  woken = 0;
  id = '';

  constructor(store: MemoryStore = new MemoryStore(), drawn = 0) {
    this.store = store;
    this.#drawn = drawn;
    const wake = async () => {
      this.woken += 1;
      return true;
    };
    const ports: WithWorkflow = {
      store: this.store,
      now: () => new Date(this.#now).toISOString(),
      random: (bytes) => new Uint8Array(bytes).fill(++this.#drawn),
      log: () => undefined,
      workflow: { start: wake, wake },
    };
    const pages = { groupsClaim: 'groups', baseUrl: 'https://allclear.example.com' };
    this.#deps = { ports, world: async () => this.world, members: this.members, traces: this.store.traces, ...pages };
  }

  /** Reported, triaged, and whoever is on call is called. */
  static async called(report: Partial<Report> = {}): Promise<PageStory> {
    const story = await PageStory.reported(report);
    await story.triage();
    return story;
  }

  static async reported(report: Partial<Report> = {}): Promise<PageStory> {
    const story = new PageStory();
    const { head } = await reportIncident(story.#deps.ports, { ...REPORT, ...report }, null, null);
    story.id = head.incident.id;
    return story;
  }

  /** Another incident in the same store, not triaged yet. */
  async beside(report: Partial<Report> = {}): Promise<PageStory> {
    const other = new PageStory(this.store, this.#drawn + 50 * this.store.items.size);
    const { head } = await reportIncident(other.#deps.ports, { ...REPORT, ...report }, null, null);
    other.id = head.incident.id;
    return other;
  }

  async triage(): Promise<void> {
    await this.change((incident, now) => triageByItself(incident, this.world, now));
  }

  get head(): Head {
    const head = this.store.items.get(this.id);
    if (head === undefined) throw new Error(`${this.id} is not there`);
    return head;
  }

  get incident() {
    return this.head.incident;
  }

  /** From now on the catalogue knows in which zone somebody reads times. */
  reads(email: string, timeZone: string): void {
    const { catalogue } = this.world;
    const people = new Map([...catalogue.people, [email, { id: email, name: email, email, timeZone }]]);
    this.world = { ...this.world, catalogue: { ...catalogue, people } };
  }

  /** The clock goes on by so many days. */
  wait(days: number): void {
    this.#now += days * DAY;
  }

  async change(decide: (incident: Head['incident'], now: string) => Change): Promise<void> {
    await commit(this.store, this.#deps.ports.now, this.id, {
      cid: String(++this.#drawn),
      bodyHash: '',
      decide: ({ incident }, now) => {
        const { incident: next, facts } = decide(incident, now);
        return { next, facts, actor: SYSTEM };
      },
    });
  }

  /** What a colleague does through the API. */
  async staff(
    action: BuiltAction,
    body: unknown,
    who = { name: 'Another responder', email: 'another@example.com' },
  ): Promise<void> {
    const roles: readonly Role[] = ['responder', 'service-desk', 'manager'];
    const caller = { doer: who, actor: { kind: 'person' as const, ...who }, roles: () => roles };
    await actOnIncident(this.#deps.ports, this.world, this.id, allDeeds[action], body, caller, {
      idempotencyKey: null,
    });
  }

  async resolve(): Promise<void> {
    await this.staff('resolve', { code: 'solution', notes: 'Restarted the payment gateway.' });
  }

  /** The link of a call's mail; without one, that of a mail to somebody who was not called. */
  calledLink(call: string | null = 'c1', recipient?: string): string {
    const to = this.incident.calls.find(({ id }) => id === call)?.to.email ?? recipient ?? 'nobody@example.com';
    return linkTo({ id: this.id, purpose: 'a', recipient: recipient ?? to, call }, this.head.linkKey);
  }

  /** The link of a mail to a manager, called or only told. */
  managerLink(recipient = 'platform.manager@example.com', call: string | null = null): string {
    return linkTo({ id: this.id, purpose: 'h', recipient, call }, this.head.linkKey);
  }

  /** The link of a mail that asks somebody to take command, or to accept a handoff. */
  offerLink(what: string, recipient: string): string {
    return linkTo({ id: this.id, purpose: 'o', recipient, call: what }, this.head.linkKey);
  }

  stakeholderLink(recipient = 'outages@example.com', list = 'outages'): string {
    return linkTo({ id: this.id, purpose: 's', recipient, call: list }, this.head.linkKey);
  }

  documentLink(recipient = 'responder@example.com'): string {
    return linkTo({ id: this.id, purpose: 'd', recipient, call: null }, this.head.linkKey);
  }

  leaveLink(recipient = 'outages@example.com', list = 'outages', key = LIST_KEY): string {
    return linkTo({ id: list, purpose: 'u', recipient, call: null }, key);
  }

  reporterLink(): string {
    return reporterPage(this.head);
  }

  /** As a mail program asks that only looks whether the link is alive. */
  headed(path: string): Promise<Answer> {
    return this.#serve(path, 'GET', {
      requestContext: { http: { method: 'HEAD' } } as APIGatewayProxyEventV2['requestContext'],
    });
  }

  get(path: string, query: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.#serve(path, 'GET', { queryStringParameters: { ...query } });
  }

  post(path: string, fields: Readonly<Record<string, string>>, change: Partial<APIGatewayProxyEventV2> = {}) {
    return this.#serve(path, 'POST', {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields).toString(),
      ...change,
    });
  }

  async #serve(path: string, method: 'GET' | 'POST', change: Partial<APIGatewayProxyEventV2> = {}): Promise<Answer> {
    type All = StakeholderDependencies & DocumentDependencies & WorkDependencies;
    const pages: Readonly<Record<string, (deps: All) => Serve>> = {
      'GET /a': (deps) => showWorkPage(deps, 'a'),
      'POST /a': (deps) => actOnWorkPage(deps, 'a'),
      'GET /h': (deps) => showWorkPage(deps, 'h'),
      'POST /h': (deps) => actOnWorkPage(deps, 'h'),
      'GET /o': showOfferPage,
      'POST /o': actOnOfferPage,
      'GET /r': showReporterPage,
      'POST /r': actOnReporterPage,
      'GET /s': showStakeholderPage,
      'GET /d': showDocumentPage,
      'GET /u': showLeavePage,
      'POST /u': actOnLeavePage,
    };
    const serve = pages[`${method} ${path.slice(0, 2)}`];
    if (serve === undefined) throw new Error(`Nothing serves ${method} ${path}.`);
    const event = {
      rawPath: path,
      pathParameters: { token: path.slice(3) },
      headers: {},
      isBase64Encoded: false,
      requestContext: { http: { method } },
      ...change,
    } as unknown as APIGatewayProxyEventV2;
    return serve(this.#deps)(event);
  }
}

const BUTTON = /<button[^>]* value="(\w+)">([^<]+)<\/button>/g;

/** The buttons of a page, as `value: label`. */
export function buttons(body: string | undefined): readonly string[] {
  return [...(body ?? '').matchAll(BUTTON)].map(([, value, label]) => `${value}: ${label}`);
}
