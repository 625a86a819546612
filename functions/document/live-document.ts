import { briefOf } from '../incident/brief.ts';
import { COMMAND_ROLES } from '../incident/choices.ts';
import { viewClocks } from '../incident/clocks.ts';
import { descriptionIn } from '../incident/head.ts';
import type { Fact, Incident } from '../incident/incident.ts';
import { type Kin, unread } from '../incident/kin.ts';
import { pinnedIn } from '../incident/pin-incident.ts';
import { rolesIn } from '../incident/roles.ts';
import { runbooksOf } from '../incident/runbooks.ts';
import { progressOf, tasksOf, viewTask } from '../incident/tasks.ts';
import { teamOf, type World } from '../incident/world.ts';
import { publicName } from '../notify/public-name.ts';
import { stringIn } from '../pages/note-words.ts';
import { publicTitle } from '../pages/public-timeline.ts';
import { staffTitle } from '../pages/staff-timeline.ts';
import { statusWords } from '../pages/words.ts';
import { impactInWords } from '../priority/priority.ts';
import type { Instant } from '../sla/instant.ts';
import { underWay } from './under-way.ts';

/** Whose eyes it is for: those who work on it, or those who are affected. */
export type Audience = 'internal' | 'public';

/** One thing that happened. */
export interface Entry {
  readonly n: number;
  /** When it truly happened. */
  readonly at: Instant;
  /** When it was written down. */
  readonly recordedAt: Instant;
  readonly type: Fact['type'];
  /** What kind of note it is; null for anything else. */
  readonly note: string | null;
  readonly title: string;
  readonly actor: string | null;
  readonly visibility: Fact['visibility'];
  readonly pinned: boolean;
  readonly text: string | null;
  readonly with: string | null;
  readonly channel: string | null;
  readonly outcome: string | null;
}

/** Entries, and characters of their words, that one document holds: an answer has a limit, and the timeline has them all. */
const ENTRIES = 1_000;
const CHARACTERS = 1_000_000;
/** Risks and decisions named apart, the newest of them. */
const NAMED = 20;

export type LiveDocument = ReturnType<typeof liveDocument>;

/**
 * All that there is to know of an incident just now, on one page: what it hits, what is under way, when who is affected
 * hears of it next, and everything that happened, newest first by when it truly happened. For the public: what was
 * marked public, nobody's address, and not why the priority is what it is.
 */
export function liveDocument(
  incident: Incident,
  all: readonly Fact[],
  world: World,
  now: Instant,
  audience: Audience,
  kin: Kin = unread(incident),
) {
  const internal = audience === 'internal';
  const facts = internal ? all : all.filter(({ visibility }) => visibility === 'public');
  const pinned = pinnedIn(incident);
  const entries = facts
    .filter(({ type }) => type !== 'pinned' && type !== 'unpinned')
    .map((fact) => entryOf(fact, audience, pinned, world.settings.timeZone))
    .sort(newestFirst);
  const shown = fitting(entries);
  const { tried, lastUpdate } = briefOf(incident, facts);
  const { priorityReason } = incident;
  const named = (note: string) => entries.filter((entry) => entry.note === note).slice(0, NAMED);
  return {
    id: incident.id,
    audience,
    version: incident.version,
    kind: incident.kind,
    status: incident.status,
    statusWords: statusWords(incident.status),
    summary: incident.summary,
    description: internal ? descriptionIn(all) : null,
    priority: incident.priority,
    priorityReason: internal ? (priorityReason?.sentence ?? null) : null,
    major: incident.major,
    drill: incident.drill,
    impact: impactOf(incident, world, internal),
    people: peopleOf(incident, world, internal),
    sla: internal ? viewClocks(incident, world, now) : null,
    hold: holdOf(incident, internal),
    parent: internal ? kin.parent : null,
    children: internal ? kin.children : [],
    knownErrors: internal ? knownErrorsOf(incident, world) : [],
    underWay: underWay(incident, facts, now, internal),
    tasks: internal ? tasksOf(incident).map(viewTask) : [],
    progress: internal ? progressOf(incident) : null,
    runbooks: internal ? attachedTo(incident, all) : [],
    lastUpdate,
    nextUpdateAt: incident.nextUpdateAt,
    pinned: pinned.flatMap((n) => entries.filter((entry) => entry.n === n)),
    risks: named('risk'),
    decisions: named('decision'),
    tried: internal ? tried : tried.map((one) => ({ ...one, by: one.by === null ? null : publicName(one.by) })),
    entries: shown,
    /** How many older entries are in the timeline only. */
    earlier: entries.length - shown.length,
    startedAt: incident.startedAt,
    reportedAt: incident.reportedAt,
    acknowledgedAt: incident.acknowledgedAt,
    restoredAt: incident.resolution?.restoredAt ?? null,
    resolvedAt: incident.resolvedAt,
    confirmedAt: incident.confirmedAt,
    closedAt: incident.closedAt,
    updatedAt: incident.updatedAt,
  };
}

/** The runbooks in their order, each with its words as they were when it was copied. */
function attachedTo(incident: Incident, facts: readonly Fact[]) {
  const added = new Map(facts.filter(({ type }) => type === 'runbook_added').map((fact) => [fact.n, fact]));
  return runbooksOf(incident).map(({ id, name, n }) => {
    const fact = added.get(n);
    const left = fact?.data['left'];
    return {
      id,
      name,
      at: fact?.at ?? null,
      text: stringIn(fact?.data ?? {}, 'text') ?? '',
      /** Entries of its checklist that became no task, as the incident held as many as it can. */
      left: typeof left === 'number' ? left : 0,
    };
  });
}

/** What it may be, of all that is known already, as the catalogue has it now. */
function knownErrorsOf({ knownErrors = [] }: Incident, { catalogue }: World) {
  return knownErrors.flatMap((id) => {
    const known = catalogue.knownErrors.get(id);
    if (known === undefined) return [];
    const { name, symptom, cause = null, workaround } = known;
    return [{ id, name, symptom, cause, workaround }];
  });
}

/**
 * Whether it says something else than it did at the last commit: a clock may come to another stage without one.
 */
export function hasMoved(incident: Incident, world: World, now: Instant): boolean {
  const stages = (at: Instant) => {
    const { response, resolution } = viewClocks(incident, world, at);
    return `${response?.stage} ${resolution?.stage}`;
  };
  return stages(incident.updatedAt) !== stages(now);
}

function entryOf(fact: Fact, audience: Audience, pinned: readonly number[], timeZone: string): Entry {
  const { n, type, data, actor, visibility, text } = fact;
  const internal = audience === 'internal';
  const noted = type === 'noted';
  const told = noted ? stringIn(data, 'with') : null;
  return {
    n,
    at: fact.occurredAt,
    recordedAt: fact.at,
    type,
    note: noted ? (stringIn(data, 'type') ?? 'note') : null,
    title: internal ? staffTitle(fact, timeZone) : publicTitle(fact),
    actor: actor.name === null || internal ? actor.name : publicName(actor.name),
    visibility,
    pinned: pinned.includes(n),
    // What was reported stands on top.
    text: type === 'reported' ? null : text,
    with: internal || !told?.includes('@') ? told : null,
    channel: noted ? stringIn(data, 'channel') : null,
    outcome: noted ? stringIn(data, 'outcome') : null,
  };
}

function newestFirst(a: Entry, b: Entry): number {
  return a.at === b.at ? b.n - a.n : a.at < b.at ? 1 : -1;
}

/** The newest that fit into one answer. */
function fitting(entries: readonly Entry[]): readonly Entry[] {
  let characters = 0;
  const fit = entries.findIndex(({ text, title }) => {
    characters += (text?.length ?? 0) + title.length;
    return characters > CHARACTERS;
  });
  return entries.slice(0, Math.min(ENTRIES, fit === -1 ? entries.length : fit));
}

function impactOf(
  { priorityReason, service, category, subcategory }: Incident,
  { catalogue }: World,
  internal: boolean,
) {
  const factors = internal ? (priorityReason?.factors ?? null) : null;
  const serviceName = catalogue.services.get(service ?? '')?.name ?? service;
  const hit = serviceName === null ? null : `${serviceName} is affected.`;
  return {
    sentence: [...(hit === null ? [] : [hit]), ...(factors === null ? [] : [impactInWords(factors)])].join(' ') || null,
    service: serviceName,
    category: internal ? category : null,
    subcategory: internal ? subcategory : null,
    users: factors?.users.value ?? null,
    financial: factors?.financial.value ?? null,
    security: factors?.security.value ?? null,
    sla: factors?.sla.value ?? null,
  };
}

function peopleOf(incident: Incident, world: World, internal: boolean) {
  const { assignee, reporter, team, tier } = incident;
  const held = rolesIn(incident);
  return {
    assignee: assignee === null || internal ? assignee : { name: publicName(assignee.name), email: null },
    roles: internal ? Object.fromEntries(COMMAND_ROLES.map((role) => [role, held[role]])) : null,
    team: internal && team !== null ? { name: teamOf(incident, world)?.name ?? team, tier } : null,
    reporter: internal ? { name: reporter.name, email: reporter.email, phone: reporter.phone } : null,
  };
}

function holdOf({ hold }: Incident, internal: boolean) {
  if (hold === null) return null;
  return { reason: hold.reason, comment: internal ? hold.comment : null, at: hold.at, until: hold.until };
}
