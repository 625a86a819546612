import type { Charge } from '../sla/error-budget.ts';
import type { Instant } from '../sla/instant.ts';
import type { Fact, Incident, Priority } from './incident.ts';

/** One of the last 32 commits: how a retry finds that its commit was applied. */
interface RingEntry {
  readonly cid: string;
  readonly bodyHash: string;
  readonly version: number;
}

export const RING = 32;

/** The head item of an incident: its state, the newest commit's facts, and what the workflow needs. */
export interface Head {
  readonly incident: Incident;
  /** Facts of the newest commit; older ones are journal items. */
  readonly newest: readonly Fact[];
  readonly ring: readonly RingEntry[];
  /** The token that the workflow parked with. It decides nothing; it only wakes. */
  readonly waiting: { readonly token: string; readonly version: number } | null;
  /** The execution that owns the incident is `<id>-<generation>`. */
  readonly generation: number;
  /** The workflow has nothing left to do, until a commit reopens it. */
  readonly finished: boolean;
  /** When the sweeper looks at it, null when finished. */
  readonly wakeAt: Instant | null;
  /** Facts whose mails are carried out: `n` of the last one. */
  readonly carried: number;
  /** Sweeps since the last park. */
  readonly sweeps: number;
  /** The incident's own random 128-bit key, in hex: links in mails are signed with it. */
  readonly linkKey: string;
  /** SHA-256 of caller and idempotency key of the report, and of its body; null without a key. */
  readonly keyHash: string | null;
  readonly bodyHash: string | null;
}

/** A commit's facts as the journal keeps them. */
export interface JournalEntry {
  readonly version: number;
  readonly facts: readonly Fact[];
}

/** A mail's delivery record: claimed under a lease before it is sent, marked afterwards. */
export interface Delivery {
  readonly incident: string;
  readonly fact: number;
  readonly mail: string;
  readonly recipient: string;
  /** When the call was made, where it is the mail of one: its record is kept with those of its reader's other calls. */
  readonly called?: Instant;
  /** Such a mail is told in its reader's next digest, and how urgent it was when that was settled. */
  readonly gathered?: Priority;
}

/** The mail of a call, and what became of it so far. */
export interface CallMail {
  readonly delivery: Delivery & { readonly called: Instant };
  readonly lease: Instant;
  readonly outcome: 'sent' | 'rejected' | null;
}

/** The mails of calls, by whom they go to. */
export interface CallMails {
  /** Those of the calls made from one moment to another, both included, oldest first; the first `limit` of them. */
  to(recipient: string, from: Instant, until: Instant, limit?: number): Promise<readonly CallMail[]>;
}

/** That a mail came back, or was complained of, after it was sent. */
export interface CameBack {
  readonly kind: 'bounce' | 'complaint';
  readonly at: Instant;
}

/** What is known of one mail. */
export interface MailTrace {
  readonly outcome: 'sent' | 'rejected' | null;
  /** When it was sent or refused. */
  readonly at: Instant | null;
  readonly cameBack: CameBack | null;
}

/** That the page behind the link of a mail was opened for the first time: by whom, nobody knows. */
export interface Opening {
  /** The address that the link was made for. */
  readonly recipient: string;
  /** The call that it answers. */
  readonly call: string | null;
  readonly at: Instant;
}

/** What became of an incident's mails after they were decided: nothing is decided by it. */
export interface MailTraces {
  /** Of each of these mails, in their order; null where nobody has claimed it yet. */
  of(deliveries: readonly Delivery[]): Promise<readonly (MailTrace | null)[]>;
  /** Once: what is told again changes nothing. Of a mail that was never claimed nothing is kept. */
  cameBack(delivery: Delivery, what: CameBack): Promise<void>;
  openings(incident: string): Promise<readonly Opening[]>;
  /** Keeps the first opening of a link; later ones change nothing. */
  opened(incident: string, opening: Opening): Promise<void>;
}

export type Claim =
  | { readonly claimed: true }
  /** Somebody else's: carried out already, or theirs until the lease ends. */
  | { readonly claimed: false; readonly outcome: 'sent' | 'rejected' | null; readonly until: Instant };

/** A mail that nobody has carried out yet. */
export interface Undelivered {
  readonly delivery: Delivery;
  /** When it may be tried again; null where nobody has tried. */
  readonly lease: Instant | null;
}

/** A stretch of one status of the queue, both ends included; at most `limit` items are read. */
export interface QueueRange {
  readonly from: string;
  readonly to: string;
  readonly team: string | null;
  readonly limit: number;
  /** From the end, backwards. */
  readonly newestFirst?: true;
}

export interface QueuePage {
  readonly items: readonly { readonly id: string; readonly order: string }[];
  /** The order of the last item read, where there may be more; null at the end. */
  readonly last: string | null;
}

/** The one table, as the domain sees it. Every read that precedes a decision is consistent. */
export interface Store {
  /** One conditional write: false where the id is taken. */
  create(head: Head): Promise<boolean>;
  head(id: string): Promise<Head | null>;
  /** Heads and descriptions of several incidents, those that exist, in the order asked. */
  heads(ids: readonly string[]): Promise<readonly { readonly head: Head; readonly description: string | null }[]>;
  /** Puts the journal item of a version: the same bytes every time, so harmless to repeat. */
  archive(id: string, entry: JournalEntry): Promise<void>;
  /**
   * The commit: replaces the head on condition that its version is `seen`, and answers the head as it now is,
   * with the token it holds. Null where the condition failed.
   */
  replace(next: Head, seen: number): Promise<Head | null>;
  /** Journal entries of versions `from` ≤ v < `below`, in order. */
  journal(id: string, from: number, below: number): Promise<readonly JournalEntry[]>;
  /** Hands the incident to another generation on condition that nothing moved. */
  hand(
    id: string,
    seen: { readonly version: number; readonly generation: number },
    to: number,
    wakeAt: Instant,
  ): Promise<boolean>;
  /** The last lap: nothing is left to do at this version and generation. */
  finish(
    id: string,
    seen: { readonly version: number; readonly generation: number },
    carried: number,
  ): Promise<boolean>;
  /** The sweeper's mark, on condition that nothing moved since it read the head. */
  swept(head: Head, sweeps: number, wakeAt: Instant): Promise<boolean>;
  /** Ids whose wake time has passed, from one shard of the index: a hint. */
  due(shard: number, now: Instant, limit: number): Promise<readonly string[]>;
  /** One page of one status of the queue. */
  queue(status: string, range: QueueRange): Promise<QueuePage>;
  claim(delivery: Delivery, now: Instant, until: Instant): Promise<Claim>;
  /** Those of several deliveries of one fact that nobody has carried out yet. */
  undelivered(incident: string, fact: number, deliveries: readonly Delivery[]): Promise<readonly Undelivered[]>;
  mark(delivery: Delivery, outcome: 'sent' | 'rejected', at: Instant): Promise<void>;
  /** Gives a claim back after a refusal that may pass, so that the mail is tried again from `at` on. */
  release(delivery: Delivery, at: Instant): Promise<void>;
  /** What each incident took from the error budget of a service, as it was kept last. */
  charges(service: string): Promise<readonly Charge[]>;
  /**
   * Keeps what an incident takes: false where it was kept at this version of the incident, or a later one. It may be
   * forgotten after `until`.
   */
  charge(service: string, charge: Charge, until: Instant | null): Promise<boolean>;
}

export const SHARDS = 8;

/** The shard of the wake index that an incident lives in. */
export function shardOf(id: string): number {
  let sum = 0;
  for (const letter of id) sum += letter.charCodeAt(0);
  return sum % SHARDS;
}

/** Untriaged first, then by priority, then oldest: the sort key of the queue. */
export function queueOrder(incident: Incident): string {
  const rank = incident.status === 'new' ? 0 : { high: 1, medium: 2, low: 3 }[incident.priority ?? 'high'];
  return `${rank}#${incident.reportedAt}#${incident.id}`;
}

/** The description lives in the first fact. */
export function descriptionIn(facts: readonly Fact[]): string | null {
  const description = facts.find((fact) => fact.type === 'reported')?.data['description'];
  return typeof description === 'string' ? description : null;
}
