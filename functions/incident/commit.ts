import { earliest, type Instant, later, plus } from '../sla/instant.ts';
import { type Head, RING, type Store } from './head.ts';
import type { Actor, Fact, Incident, NewFact } from './incident.ts';
import { Refusal } from './refusal.ts';
import { inOneMail, toldBy, withoutDoubleMail } from './tell.ts';

/** What a pure decision says of a head: the next state and what is recorded, or that nothing changes. */
export type Decision =
  | { readonly next: Incident; readonly facts: readonly NewFact[]; readonly actor: Actor }
  | 'unchanged';

export interface Committed {
  readonly head: Head;
  /** `applied` now, found `replayed` from an earlier try, or `unchanged` as nothing had to be done. */
  readonly outcome: 'applied' | 'replayed' | 'unchanged';
}

export interface CommitRequest {
  /** Identity of this commit: random, or derived from caller and idempotency key. */
  readonly cid: string;
  /** Hash of what is asked: the same `cid` with another body is refused. */
  readonly bodyHash: string;
  /** Refuses what is asked whatever the incident is, before anything else; of a replay nothing is judged again. */
  readonly check?: (now: Instant) => void;
  /** Refuses before anything else of the incident is looked at, for instance by role. */
  readonly authorize?: (head: Head) => void;
  /** The version that the caller saw, from `If-Match`. */
  readonly seen?: (version: number) => boolean;
  readonly decide: (head: Head, now: Instant) => Decision;
  /** As the caller has just read it, consistently: it is read again only where it has moved. */
  readonly present?: Head;
}

/** Wakes the workflow if the process dies between a commit and its wake-up. */
const GUARD_MS = 30_000;
const TRIES = 5;
/** What is kept of a body's hash: 128 bits, as each of the last 32 is written with every commit. */
const HASH_LETTERS = 32;

export function guard(now: Instant): Instant {
  return plus(now, GUARD_MS);
}

/**
 * One atomic change of an incident. The head's facts are archived, then the head is replaced on condition
 * that its version is the one decided upon; a crash anywhere leaves nothing half done.
 *
 * @throws Refusal whatever `check` throws, NotFound, whatever `authorize` and `decide` throw, IdempotencyKeyReused, VersionMismatch,
 *   Unavailable after five tries against other writers.
 */
export async function commit(
  store: Store,
  clock: () => Instant,
  id: string,
  request: CommitRequest,
): Promise<Committed> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const head = (attempt === 0 ? request.present : undefined) ?? (await store.head(id));
    if (head === null) {
      request.check?.(clock());
      throw new Refusal('NotFound', `There is no incident ${id}. Check the id.`);
    }

    // A commit of ours may have been applied although its answer was lost: without this look a lost answer acts twice.
    const mine = head.ring.find((entry) => entry.cid === request.cid);
    const same = mine?.bodyHash.slice(0, HASH_LETTERS) === request.bodyHash.slice(0, HASH_LETTERS);
    // This very call made it, so it was authorized already, and nobody has been woken yet.
    if (attempt > 0 && same) return { head, outcome: 'applied' };
    const now = later(clock(), head.incident.updatedAt);
    if (!same) request.check?.(now);
    request.authorize?.(head);
    if (mine !== undefined) {
      if (same) return { head, outcome: 'replayed' };
      throw new Refusal(
        'IdempotencyKeyReused',
        'This Idempotency-Key was used with another body. Use a new key for a new request.',
      );
    }
    if (request.seen !== undefined && !request.seen(head.incident.version)) {
      throw new Refusal(
        'VersionMismatch',
        `The incident is at version ${head.incident.version} now. Read it again, then decide.`,
      );
    }

    const decision = request.decide(head, now);
    if (decision === 'unchanged') return { head, outcome: 'unchanged' };

    await store.archive(id, { version: head.incident.version, facts: head.newest });
    const replaced = await store.replace(applied(head, decision, request, now), head.incident.version);
    if (replaced !== null) return { head: replaced, outcome: 'applied' };
  }
  throw new Refusal('Unavailable', 'Many people are changing this incident at once. Try again in a moment.');
}

/** The head that a commit leads to. A finished workflow begins its next generation in the same write. */
function applied(
  head: Head,
  decision: Exclude<Decision, 'unchanged'>,
  request: { readonly cid: string; readonly bodyHash: string },
  now: Instant,
): Head {
  const version = head.incident.version + 1;
  const newest = numbered(decision.facts, decision.actor, head.incident.facts, now);
  return {
    ...head,
    incident: {
      ...decision.next,
      told: toldBy(decision.next.told, newest),
      undo: stillUndoable(decision.next.undo, newest, version),
      version,
      facts: head.incident.facts + newest.length,
      updatedAt: now,
    },
    newest,
    ring: [...head.ring, { cid: request.cid, bodyHash: request.bodyHash.slice(0, HASH_LETTERS), version }].slice(-RING),
    generation: head.finished ? head.generation + 1 : head.generation,
    finished: false,
    // Not later than a commit before it said: where nobody looks, however many commits follow put nothing off.
    wakeAt: earliest([head.wakeAt, guard(now)]),
  };
}

/** What was done before this can no longer be taken back, unless this only reminds people by itself. */
function stillUndoable(undo: Incident['undo'], newest: readonly Fact[], version: number): Incident['undo'] {
  const reminds = newest.every(({ type, actor }) => type === 'reminded' && actor.kind === 'system');
  // An earlier release leaves one behind that was over by its commit: its version tells.
  const since = reminds ? version - 1 : version;
  return undo !== null && undo.version >= since ? { ...undo, version } : null;
}

/** Facts with their numbers and times, and at most one mail per person for the whole commit. */
export function numbered(facts: readonly NewFact[], actor: Actor, before: number, now: Instant): readonly Fact[] {
  return withoutDoubleMail(
    inOneMail(facts).map((fact, index) => ({
      n: before + index + 1,
      at: now,
      occurredAt: fact.occurredAt ?? now,
      type: fact.type,
      actor: fact.actor ?? actor,
      visibility: fact.visibility ?? 'internal',
      text: fact.text ?? null,
      data: fact.data ?? {},
      owes: fact.owes ?? [],
      ...(fact.lists === undefined || fact.lists.length === 0 ? {} : { lists: fact.lists }),
      ...(fact.heard === undefined || fact.heard.length === 0 ? {} : { heard: fact.heard }),
    })),
  );
}
