import type { Calendar } from '../sla/calendar.ts';
import type { Instant } from '../sla/instant.ts';
import type { Policy } from '../sla/policy.ts';

export type Tier = 1 | 2 | 3;

/** Somebody the catalogue names. */
export interface Person {
  readonly name: string;
  readonly email: string;
  /** An address that reaches a pager or a telephone. */
  readonly pager?: string;
  /** IANA name. */
  readonly timeZone?: string;
}

/** How somebody wants to be reached, by whatever team or schedule they are named: they are known by their address. */
export interface Contact extends Person {
  readonly id: string;
  /** An address that is mailed beside theirs when they are called. */
  readonly second?: string;
  /** Hours in their own zone in which, but for high priority, they are called last. */
  readonly quiet?: Calendar['weekly'];
}

/** Default impact factors of what is hit. */
export interface ImpactDefaults {
  readonly users?: string;
  readonly financial?: string;
  readonly security?: string;
}

/** A thing that users know by name. */
export interface Service {
  readonly id: string;
  readonly name: string;
  readonly team: string;
  readonly category?: string;
  readonly subcategory?: string;
  /** The escalation path of its incidents. */
  readonly path?: string;
  readonly keywords: readonly string[];
  readonly customerFacing: boolean;
  readonly impact: ImpactDefaults;
  /** Share of the time in which it is to work, in percent. */
  readonly objective?: number;
  /** The rolling window of its error budget, in days: 30 where it is left out. */
  readonly window?: string;
  /** Random, in hex: links to the page of its error budget are signed with it. Never shown. One without objective has none. */
  readonly linkKey?: string;
}

export interface Subcategory {
  readonly id: string;
  readonly name: string;
  readonly team?: string;
  readonly keywords: readonly string[];
  readonly impact: ImpactDefaults;
}

export interface Category {
  readonly id: string;
  readonly name: string;
  readonly team?: string;
  /** The escalation path of its incidents, where their service names none. */
  readonly path?: string;
  readonly subcategories: readonly Subcategory[];
}

export interface Team {
  readonly id: string;
  readonly name: string;
  readonly tier: Tier;
  /** IANA name: for members without a zone of their own. */
  readonly timeZone: string;
  readonly escalatesTo?: string;
  readonly managers: readonly Person[];
  /** Who is on call by this schedule comes first. */
  readonly schedule?: string;
  /** On call at any time: alone, or behind the schedule. */
  readonly onCall: readonly Person[];
}

/** Where an incident goes up while it holds. */
export interface EscalationRoute {
  /** In the open hours of the path's calendar, outside of them, or on its holidays; always, where it is left out. */
  readonly when?: 'hours' | 'closed' | 'holidays';
  /** From one to the next; none leave it to the present team. */
  readonly teams: readonly string[];
  /** Who answers for it, in order; none leave it to the present team. */
  readonly managers: readonly Person[];
}

/** Where incidents of a service or a category go up: by the first route that holds, by their team where none does. */
export interface EscalationPath {
  readonly id: string;
  readonly name: string;
  readonly calendar?: Calendar;
  readonly routes: readonly EscalationRoute[];
}

/** Somebody who takes turns. */
export interface Member extends Person {
  /** Local date of the first turn that may be theirs. */
  readonly from?: string;
  /** Local date from which no turn is theirs any more. */
  readonly until?: string;
}

/** Members who take turns at being on call. */
export interface Layer {
  readonly name: string;
  /** IANA name; the schedule's where it is left out. */
  readonly timeZone?: string;
  /** Local date on which the first turn begins. */
  readonly startsOn: string;
  /** How long a turn is, in days or weeks: `P1D`, `P1W`, `P2W`. */
  readonly every: string;
  /** Local time at which one turn gives way to the next: `09:00`. */
  readonly handover: string;
  /** In the order of their turns. */
  readonly members: readonly Member[];
  /** Local hours in which anybody is on call; always, where they are left out. */
  readonly hours?: Calendar['weekly'];
}

/** Somebody takes the place of somebody for a while. */
export interface Override {
  readonly id: string;
  /** Id of a schedule. */
  readonly schedule: string;
  readonly from: Instant;
  readonly until: Instant;
  readonly person: Person;
  /** Whose place it is, by address; null for whoever is called first. */
  readonly instead: string | null;
  readonly reason: string | null;
  /** Who asked for it, by address. */
  readonly by: string;
  readonly at: Instant;
  /** When the person said yes, if they had to be asked; before that it does not hold. */
  readonly acceptedAt: Instant | null;
  /** When they said no. */
  readonly declinedAt: Instant | null;
  /** Random, in hex: the link by which they answer is signed with it. Never shown. */
  readonly linkKey: string;
}

/** The last test of whether calls reach who is on call of a team. */
export interface TestCall {
  /** The team's. */
  readonly id: string;
  readonly at: Instant;
  /** Who asked for it, by address. */
  readonly by: string;
  /** Random, in hex: the links by which people say that they got it are signed with it. Never shown. */
  readonly linkKey: string;
  readonly people: readonly Person[];
  /** Of the request that asked for it, where it had a key: sent again it is this test. */
  readonly cid?: string;
  /** When somebody last said that they got one, by address in small letters. */
  readonly got: Readonly<Record<string, Instant>>;
}

/** Who is on call when: all layers that are at work at a time, the first one's person first. */
export interface Schedule {
  readonly id: string;
  readonly name: string;
  /** IANA name. */
  readonly timeZone: string;
  readonly layers: readonly Layer[];
  /** Random, in hex: links to its feeds are signed with it. Never shown. One from before it had feeds has none yet. */
  readonly linkKey?: string;
}

/** Planned work on services: whoever would be called because of them is called when it is over. */
export interface Maintenance {
  readonly id: string;
  readonly name: string;
  readonly services: readonly string[];
  /** Its first instant; one without weekly hours has one. */
  readonly from?: Instant;
  /** The first instant after it; one without weekly hours has one. */
  readonly until?: Instant;
  /** Local hours in which it comes again. */
  readonly weekly?: {
    /** IANA name. */
    readonly timeZone: string;
    readonly hours: Calendar['weekly'];
  };
  readonly reason?: string;
}

/** What to do about incidents of a kind, in Markdown. It is bound to at least one thing; every part that is said must hold. */
export interface Runbook {
  readonly id: string;
  readonly name: string;
  /** Its lines `- [ ] do this` are its checklist. */
  readonly text: string;
  readonly services?: readonly string[];
  readonly categories?: readonly string[];
  /** Each with its category: `network/wifi`. */
  readonly subcategories?: readonly string[];
  readonly priorities?: readonly ('high' | 'medium' | 'low')[];
}

/** What a list's mail tells of. */
export const LIST_EVENTS = [
  'opened',
  'updated',
  'priority_changed',
  'resolved',
  'reopened',
  'cancelled',
  'merged',
  'converted',
] as const;
export type ListEvent = (typeof LIST_EVENTS)[number];

/** Words of the organisation's own in a list's mail of one event; what is left out stays as it is. Plain text. */
export interface ListTemplate {
  readonly firstLine?: string;
  readonly closing?: string;
}

export interface StakeholderList {
  readonly id: string;
  readonly name: string;
  /** Anybody may join by themselves; nobody, where it is left out. */
  readonly open?: boolean;
  readonly rule:
    | { readonly all: true }
    | {
        readonly services?: readonly string[];
        readonly categories?: readonly string[];
        readonly priorities?: readonly ('high' | 'medium' | 'low')[];
        readonly majorOnly?: boolean;
      };
  readonly members: readonly Person[];
  readonly templates?: Readonly<Partial<Record<ListEvent, ListTemplate>>>;
  /** Random, in hex: the links of its members are signed with it. Never shown. */
  readonly linkKey: string;
}

/** The chat services whose incoming webhooks we can write for. */
export const CHAT_FORMATS = ['slack', 'teams', 'mattermost', 'google-chat'] as const;
export type ChatFormat = (typeof CHAT_FORMATS)[number];

/** A room of a chat, told what the members of a list are mailed, or what a list of a service would be. */
export interface Channel {
  readonly id: string;
  readonly name: string;
  readonly format: ChatFormat;
  /** The incoming webhook. Whoever knows it can write there: it is shown to nobody. */
  readonly url: string;
  /** Either the list, */
  readonly list?: string;
  /** or the service. */
  readonly service?: string;
}

/** An error whose cause is known or looked for, and what helps until it is mended. */
export interface KnownError {
  readonly id: string;
  readonly name: string;
  readonly symptom: string;
  readonly cause?: string;
  readonly workaround: string;
  /** Where it shows; anywhere, where neither is said. Of those that are said each must hold. */
  readonly services?: readonly string[];
  readonly categories?: readonly string[];
  /** Words of a report by which it is known; none leave it to service and category. */
  readonly keywords: readonly string[];
}

/** A key of an integration, of which only the hash is kept. */
export interface IntegrationKey {
  /** SHA-256 of the key, in hex. */
  readonly hash: string;
  /** Its last four characters, to tell keys apart. */
  readonly ends: string;
  readonly createdAt: Instant;
}

/** A program that reports: a monitoring system, another tool. */
export interface Integration {
  readonly id: string;
  readonly name: string;
  /** Newest first. */
  readonly keys: readonly IntegrationKey[];
}

/** What the organisation runs, who looks after it, and by which targets. */
export interface Catalogue {
  readonly services: ReadonlyMap<string, Service>;
  readonly categories: ReadonlyMap<string, Category>;
  readonly people: ReadonlyMap<string, Contact>;
  readonly teams: ReadonlyMap<string, Team>;
  readonly paths: ReadonlyMap<string, EscalationPath>;
  readonly schedules: ReadonlyMap<string, Schedule>;
  readonly overrides: ReadonlyMap<string, Override>;
  readonly testCalls: ReadonlyMap<string, TestCall>;
  readonly maintenance: ReadonlyMap<string, Maintenance>;
  readonly runbooks: ReadonlyMap<string, Runbook>;
  readonly lists: ReadonlyMap<string, StakeholderList>;
  readonly channels: ReadonlyMap<string, Channel>;
  readonly policies: ReadonlyMap<string, Policy>;
  readonly integrations: ReadonlyMap<string, Integration>;
  readonly knownErrors: ReadonlyMap<string, KnownError>;
}

export type CatalogueKind = keyof Catalogue;

export function subcategoryOf(
  catalogue: Catalogue,
  category: string | null,
  id: string | null,
): Subcategory | undefined {
  if (category === null || id === null) return undefined;
  return catalogue.categories.get(category)?.subcategories.find((one) => one.id === id);
}
