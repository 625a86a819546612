import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Fact, Owed } from '../incident/incident.ts';
import type { Instant } from '../sla/instant.ts';

/** Who left a stakeholder list by their own link. They stay away whoever writes the list anew. */
export interface Members {
  /** Addresses that left, in small letters. */
  left(list: string): Promise<ReadonlySet<string>>;
  leave(list: string, email: string, at: Instant): Promise<void>;
  /** They have thought better of it. */
  rejoin(list: string, email: string, at: Instant): Promise<void>;
}

/**
 * The mails that a fact owes to the members of its lists: each person once, however many of the lists they are on;
 * nobody who left, nobody whom the same event mails anyway, or has told by the incident's parent.
 */
export async function mailsToMembers(
  members: Members,
  { lists }: Catalogue,
  fact: Fact,
  others: readonly Fact[],
): Promise<readonly Owed[]> {
  const mailed = new Set(
    others.filter(({ at }) => at === fact.at).flatMap(({ owes }) => owes.map(({ to }) => to.email.toLowerCase())),
  );
  for (const id of fact.heard ?? []) {
    const left = await members.left(id);
    for (const { email } of lists.get(id)?.members ?? []) {
      if (!left.has(email.toLowerCase())) mailed.add(email.toLowerCase());
    }
  }
  const owes: Owed[] = [];
  for (const id of fact.lists ?? []) {
    const list = lists.get(id);
    if (list === undefined) continue;
    const left = await members.left(id);
    for (const { name, email, timeZone = null } of list.members) {
      const address = email.toLowerCase();
      if (left.has(address) || mailed.has(address)) continue;
      mailed.add(address);
      owes.push({ mail: 'stakeholder', to: { name, email }, timeZone, call: null, list: id });
    }
  }
  return owes;
}
