import { linkTo } from '../notify/link.ts';
import type { StatedImpact } from '../priority/priority.ts';
import { instant } from '../sla/instant.ts';
import { type Caller, doerOf } from './caller.ts';
import { guard, numbered } from './commit.ts';
import type { Head } from './head.ts';
import { candidateId, canonical, randomId, sha256 } from './id.ts';
import type { Actor, Channel, Incident, Reporter } from './incident.ts';
import { FROM_ITS_REPORT } from './merge-incident.ts';
import type { Ports, WithWorkflow } from './ports.ts';
import { invalid, Refusal } from './refusal.ts';
import { owed, sameAddress } from './tell.ts';
import { wake } from './wake.ts';

/** What a reporter sends, checked for its shape. */
export interface Report {
  readonly summary: string;
  readonly description?: string | undefined;
  readonly reporter: {
    readonly name: string;
    readonly email?: string | undefined;
    readonly phone?: string | undefined;
  };
  readonly service?: string | undefined;
  readonly kind?: 'incident' | 'request' | undefined;
  readonly category?: string | undefined;
  readonly subcategory?: string | undefined;
  readonly impact?: StatedImpact | undefined;
  readonly startedAt?: string | undefined;
  readonly reportedAt?: string | undefined;
  readonly channel?: Channel | undefined;
  /** The incident that it is a duplicate of: it is merged into that one at once. */
  readonly duplicateOf?: string | undefined;
}

/** Who sends a report that is not anonymous: somebody who signed in, or a program with its key. */
export type Sender = Caller | { readonly integration: string; readonly name: string };

export interface Reported {
  readonly head: Head;
  readonly replayed: boolean;
}

const DESK_CHANNELS: readonly Channel[] = ['phone', 'sms', 'chat', 'walk_in'];
/** Why a report is merged that was logged as a duplicate. */
const REPORTED_AGAIN = 'The same was reported before.';
const HOUR = 3_600_000;
const STARTED_BACK_MS = 30 * 24 * HOUR;
const STARTED_AHEAD_MS = 5 * 60_000;
const REPORTED_BACK_MS = 24 * HOUR;
/** Ids tried for one report before giving up; two strangers on one id are rare, eight are not chance. */
export const CANDIDATES = 8;

/**
 * Logs a report as a new incident: one conditional write, whatever happens afterwards. The same caller with the same
 * key and report finds its first incident again, however long ago its times are by then. What is said to be a duplicate is
 * merged by the workflow's first lap.
 *
 * @param admit asked before there is one incident more, for those who may be refused it
 * @throws Refusal ValidationFailed for times out of range, Forbidden for what only the desk may say,
 *   IdempotencyKeyReused, Unavailable.
 */
export async function reportIncident(
  ports: WithWorkflow,
  report: Report,
  caller: Sender | null,
  idempotencyKey: string | null,
  admit?: () => Promise<void>,
): Promise<Reported> {
  const now = ports.now();
  const identity = identityOf(report, caller);
  const keyHash = idempotencyKey === null ? null : sha256(`${identity}\n${idempotencyKey}`);
  const bodyHash = idempotencyKey === null ? null : sha256(canonical(report));
  const fault = faultOfTimes(report, now);
  const looks = idempotencyKey !== null && (fault !== null || admit !== undefined);
  const before = looks ? await underKey(ports, identity, idempotencyKey, keyHash) : null;
  if (fault !== null && before?.bodyHash !== bodyHash) throw fault;
  const into = await duplicateIn(ports, report, caller);
  checkDesk(report, caller);
  if (before !== null) return replayed(before, bodyHash);
  await admit?.();

  for (let i = 0; i < CANDIDATES; i++) {
    const id = idempotencyKey === null ? randomId(ports.random(4)) : candidateId(identity, idempotencyKey, i);
    const head = newHead(id, report, caller, now, {
      linkKey: Buffer.from(ports.random(16)).toString('hex'),
      keyHash,
      bodyHash,
      into,
    });
    const created = await ports.store.create(head);
    const present = created ? head : await ports.store.head(id);
    // Ours too where the answer was lost and the client's own second try met what the first had written.
    if (present?.linkKey === head.linkKey) {
      await wake(ports, present);
      return { head: present, replayed: false };
    }
    if (keyHash === null || present === null || present.keyHash !== keyHash) continue;
    return replayed(present, bodyHash);
  }
  throw new Refusal('Unavailable', 'No free incident id was found. Send the report again.');
}

/** What was reported under a key before; one read tells that nothing was. */
async function underKey({ store }: Ports, identity: string, key: string, keyHash: string | null): Promise<Head | null> {
  for (let i = 0; i < CANDIDATES; i++) {
    const head = await store.head(candidateId(identity, key, i));
    if (head === null || head.keyHash === keyHash) return head;
  }
  return null;
}

/** @throws Refusal IdempotencyKeyReused */
function replayed(head: Head, bodyHash: string | null): Reported {
  if (head.bodyHash === bodyHash) return { head, replayed: true };
  throw new Refusal(
    'IdempotencyKeyReused',
    'This Idempotency-Key was used for another report. Use a new key for a new report.',
  );
}

/** Merges that are followed; each takes two incidents that were open, so a longer way is none. */
const LONGEST_WAY = 50;

/**
 * The incident that a report's `duplicateOf` names, or that one has become part of. Who may not merge is refused before
 * anything is read, so that they do not learn which ids there are.
 *
 * @throws Refusal ValidationFailed, Forbidden
 */
async function duplicateIn({ store }: Ports, report: Report, caller: Sender | null): Promise<string | null> {
  checkMerge(report, caller);
  if (report.duplicateOf === undefined) return null;
  let id = report.duplicateOf;
  for (let way = 0; way < LONGEST_WAY; way++) {
    const head = await store.head(id);
    if (head === null) throw invalid('/duplicateOf', `There is no incident ${id}; check the id`);
    if (head.incident.mergedInto === null) break;
    id = head.incident.mergedInto;
  }
  return id;
}

/** The path of the reporter's own page: the same report always has the same one. */
export function reporterPage(head: Head): string {
  const { email, phone } = head.incident.reporter;
  return linkTo({ id: head.incident.id, purpose: 'r', recipient: email ?? phone ?? '', call: null }, head.linkKey);
}

function newHead(
  id: string,
  report: Report,
  caller: Sender | null,
  now: string,
  { into, ...keys }: Pick<Head, 'linkKey' | 'keyHash' | 'bodyHash'> & { readonly into: string | null },
): Head {
  const actor = actorOf(report, caller, isOwn(report, caller));
  const { email, phone } = report.reporter;
  const reporter: Reporter = {
    name: report.reporter.name,
    email: email ?? null,
    phone: phone ?? null,
    verified: isOwn(report, caller) || isDesk(caller) || isIntegration(caller),
  };
  const incident: Incident = {
    id,
    kind: report.kind ?? 'incident',
    status: 'new',
    summary: report.summary,
    channel: report.channel ?? 'api',
    reporter,
    said: {
      service: report.service ?? null,
      category: report.category ?? null,
      subcategory: report.subcategory ?? null,
      description: report.description ?? null,
      impact: report.impact ?? {},
    },
    priority: null,
    priorityReason: null,
    major: false,
    tier: null,
    team: null,
    assignee: null,
    service: report.service ?? null,
    category: report.category ?? null,
    subcategory: report.subcategory ?? null,
    needsReview: false,
    policy: null,
    response: null,
    resolutionClock: null,
    calls: [],
    callCount: 0,
    callAt: null,
    reviewAt: null,
    hold: null,
    resolution: null,
    links: [],
    mergedInto: null,
    merging: into === null ? null : { into, reason: REPORTED_AGAIN, by: actor, since: FROM_ITS_REPORT },
    others: [],
    told: { lists: [], managers: [] },
    tellAt: null,
    undo: null,
    nextUpdateAt: null,
    updateReminders: 0,
    overdue: { response: null, resolution: null },
    remindedAt: null,
    reopenCount: 0,
    drill: false,
    startedAt: report.startedAt === undefined ? null : instant(report.startedAt),
    reportedAt: report.reportedAt === undefined ? now : instant(report.reportedAt),
    acknowledgedAt: null,
    resolvedAt: null,
    confirmedAt: null,
    closedAt: null,
    updatedAt: now,
    version: 1,
    facts: into === null ? 1 : 2,
    attempts: 0,
    everHigh: false,
    lastActs: {},
  };
  const newest = numbered(
    [
      {
        type: 'reported',
        visibility: 'public',
        text: report.summary,
        data: { description: report.description ?? null, channel: incident.channel },
        occurredAt: incident.reportedAt,
        // Where it goes on is what its reporter hears first.
        owes:
          reporter.email === null || into !== null
            ? []
            : [owed('receipt', { name: reporter.name, email: reporter.email })],
      },
      ...(into === null ? [] : [{ type: 'merging' as const, text: REPORTED_AGAIN, data: { into } }]),
    ],
    actor,
    0,
    now,
  );
  return {
    incident,
    newest,
    ring: [],
    waiting: null,
    generation: 1,
    finished: false,
    wakeAt: guard(now),
    carried: 0,
    sweeps: 0,
    ...keys,
  };
}

/** Who signed in reports for themselves. */
function isOwn({ reporter: { email } }: Report, caller: Sender | null): boolean {
  return caller !== null && !isIntegration(caller) && email !== undefined && sameAddress(caller.email, email);
}

function identityOf(report: Report, caller: Sender | null): string {
  if (caller === null) return `contact:${contactOf(report)}`;
  return isIntegration(caller) ? `integration:${caller.integration}` : `person:${caller.email}`;
}

function isIntegration(caller: Sender | null): caller is Exclude<Sender, Caller> {
  return caller !== null && 'integration' in caller;
}

function mayMerge(caller: Sender | null): boolean {
  return isDesk(caller) || (caller !== null && !isIntegration(caller) && caller.groups.includes('manager'));
}

function isDesk(caller: Sender | null): boolean {
  return caller !== null && !isIntegration(caller) && caller.groups.includes('service-desk');
}

function actorOf(report: Report, caller: Sender | null, own: boolean): Actor {
  if (isIntegration(caller)) return { kind: 'integration', name: caller.name, email: null };
  if (caller === null || own)
    return { kind: 'reporter', name: report.reporter.name, email: report.reporter.email ?? null };
  return { kind: 'person', ...doerOf(caller) };
}

function faultOfTimes(report: Report, now: string): Refusal | null {
  const at = Date.parse(now);
  if (report.startedAt !== undefined) {
    const started = Date.parse(report.startedAt);
    if (started < at - STARTED_BACK_MS || started > at + STARTED_AHEAD_MS) {
      return invalid('/startedAt', 'startedAt lies between 30 days ago and 5 minutes ahead');
    }
  }
  if (report.reportedAt !== undefined) {
    const reported = Date.parse(report.reportedAt);
    if (reported < at - REPORTED_BACK_MS || reported > at) {
      return invalid('/reportedAt', 'reportedAt lies between 24 hours ago and now');
    }
  }
  return null;
}

function checkMerge(report: Report, caller: Sender | null): void {
  if (report.duplicateOf !== undefined && !mayMerge(caller)) {
    throw new Refusal(
      'Forbidden',
      'Only the service desk or a manager may say that a report is a duplicate. Leave duplicateOf out.',
    );
  }
}

function checkDesk(report: Report, caller: Sender | null): void {
  if (isDesk(caller)) return;
  if (report.reportedAt !== undefined) {
    throw new Refusal('Forbidden', 'Only the service desk may say when something was reported. Leave reportedAt out.');
  }
  if (report.channel !== undefined && DESK_CHANNELS.includes(report.channel)) {
    throw new Refusal('Forbidden', `Only the service desk logs reports by ${report.channel}. Leave channel out.`);
  }
}

function contactOf(report: Report): string {
  return sha256(report.reporter.email?.toLowerCase() ?? report.reporter.phone?.replace(/[^0-9+]/g, '') ?? '');
}
