import type { Catalogue, StakeholderList } from '../catalogue/catalogue.ts';
import type { Fact, Incident, Owed } from '../incident/incident.ts';
import type { Instant } from '../sla/instant.ts';

/** When somebody hears: of each event at once, or once a day of all. */
export const DIGESTS = ['each', 'daily'] as const;
export type Digest = (typeof DIGESTS)[number];

/** How somebody wants to hear of a list. */
export interface Choice {
  /** IANA name; null for what the catalogue says, else that of the settings. */
  readonly timeZone: string | null;
  readonly digest: Digest;
  /** What has ended since then belongs into the next daily mail; null where each event is mailed. */
  readonly since: Instant | null;
  /** When the next daily mail is due; null where each event is mailed. */
  readonly nextAt: Instant | null;
}

/** What a list keeps of one person beside the catalogue. */
export interface Kept {
  /** In small letters. */
  readonly email: string;
  /** They left, and stay away whoever writes the list anew. */
  readonly left: boolean;
  /** Their name, where they joined by themselves; null where only the catalogue may name them. */
  readonly name: string | null;
  readonly timeZone: string | null;
  readonly digest: Digest;
  readonly since: Instant | null;
  /** When they last joined or came back; null where nobody knows. */
  readonly joinedAt: Instant | null;
  /** When they last said something. */
  readonly at: Instant;
}

/**
 * What people said of their lists by their own links. Each write tells its own part and leaves the rest; one that comes
 * late changes nothing that was said after it.
 */
export interface Members {
  /** All of whom a list keeps something. */
  of(list: string): Promise<readonly Kept[]>;
  one(list: string, email: string): Promise<Kept | null>;
  leave(list: string, email: string, at: Instant): Promise<void>;
  /** They are on the list, by a name of their own or by the catalogue's, and no longer away. */
  join(
    list: string,
    person: { readonly email: string; readonly name: string | null },
    choice: Choice,
    at: Instant,
  ): Promise<void>;
  /** How somebody hears who has not left. */
  choose(list: string, email: string, choice: Choice, at: Instant): Promise<void>;
}

/** Somebody who is on a list now. */
export interface OnList {
  readonly name: string;
  readonly email: string;
  readonly timeZone: string | null;
  readonly digest: Digest;
}

/** Who is on a list: those whom the catalogue names, then those who joined by themselves; each address once. */
export function onList({ members }: StakeholderList, kept: readonly Kept[]): readonly OnList[] {
  const own = new Map(kept.map((one) => [one.email, one]));
  const found = new Map<string, OnList>();
  const joined = kept.flatMap(({ name, email }) => (name === null ? [] : [{ name, email }]));
  for (const person of [...members, ...joined]) {
    const address = person.email.toLowerCase();
    if (found.has(address)) continue;
    const one = whoIs(person, own.get(address));
    if (one !== null) found.set(address, one);
  }
  return [...found.values()];
}

/** Whether somebody is on a list now, and how they hear; null where they are not, or have left. */
export function memberOf({ members }: StakeholderList, email: string, kept: Kept | null): OnList | null {
  const address = email.toLowerCase();
  const named = members.find((one) => one.email.toLowerCase() === address);
  if (named !== undefined) return whoIs(named, kept ?? undefined);
  return kept === null || kept.name === null ? null : whoIs({ name: kept.name, email }, kept);
}

function whoIs(
  { name, email, timeZone }: { readonly name: string; readonly email: string; readonly timeZone?: string },
  kept: Kept | undefined,
): OnList | null {
  if (kept?.left === true) return null;
  return { name, email, timeZone: kept?.timeZone ?? timeZone ?? null, digest: kept?.digest ?? 'each' };
}

/**
 * The mails that a fact owes to the members of its lists: each person once, however many of the lists they are on;
 * nobody who left, nobody who joined when it had happened, nobody who did it themselves, whom the same event mails anyway,
 * or has told by the incident's parent. Who reads a list once a day hears at once of major incidents alone.
 */
export async function mailsToMembers(
  members: Members,
  { lists }: Catalogue,
  { major }: Pick<Incident, 'major'>,
  fact: Fact,
  others: readonly Fact[],
): Promise<readonly Owed[]> {
  const same = others.filter(({ at }) => at === fact.at).flatMap(({ owes }) => owes.map(({ to }) => to.email));
  const mailed = new Set([...same, fact.actor.email ?? ''].map((email) => email.toLowerCase()));
  for (const id of fact.heard ?? []) {
    const list = lists.get(id);
    if (list === undefined) continue;
    for (const { email, digest } of onList(list, await members.of(id))) {
      if (digest === 'each') mailed.add(email.toLowerCase());
    }
  }
  const owes: Owed[] = [];
  for (const id of fact.lists ?? []) {
    const list = lists.get(id);
    if (list === undefined) continue;
    const kept = await members.of(id);
    const late = new Set(kept.flatMap(({ email, joinedAt }) => ((joinedAt ?? '') > fact.at ? [email] : [])));
    for (const { name, email, timeZone, digest } of onList(list, kept)) {
      const address = email.toLowerCase();
      if (mailed.has(address) || late.has(address) || (digest === 'daily' && !major)) continue;
      mailed.add(address);
      owes.push({ mail: 'stakeholder', to: { name, email }, timeZone, call: null, list: id });
    }
  }
  return owes;
}
