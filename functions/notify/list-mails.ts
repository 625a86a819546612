import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Delivery, Store } from '../incident/head.ts';
import type { Fact, Incident } from '../incident/incident.ts';
import { type Members, mailsToMembers } from '../stakeholders/members.ts';

/** List mails carried out in one lap: calls of other incidents wait for no long list. */
const A_LAP = 20;

/** A fact with the mails that it owes now, those to members of its lists included. */
export interface Owing extends Fact {
  /** More members are left than one lap mails. */
  readonly more?: true;
}

/** Facts with what they owe to the members of their lists: those not mailed yet, at most twenty in all. */
export async function withMembers(
  { store, members }: { readonly store: Store; readonly members: Members },
  catalogue: Catalogue,
  incident: Incident,
  facts: readonly Fact[],
): Promise<readonly Owing[]> {
  let room = A_LAP;
  const owing: Owing[] = [];
  for (const fact of facts) {
    if (fact.lists === undefined) {
      owing.push(fact);
      continue;
    }
    const mails = await mailsToMembers(members, catalogue, incident, fact, facts);
    const all = mails.map((owed) => ({ owed, delivery: deliveryOf(incident.id, fact, owed) }));
    const open = new Set(
      await store.undelivered(
        incident.id,
        fact.n,
        all.map(({ delivery }) => delivery),
      ),
    );
    const left = all.filter(({ delivery }) => open.has(delivery)).map(({ owed }) => owed);
    const now = left.slice(0, room);
    room -= now.length;
    owing.push({ ...fact, owes: [...fact.owes, ...now], ...(left.length > now.length ? { more: true } : {}) });
  }
  return owing;
}

/** What a mail's delivery is known by. */
export function deliveryOf(incident: string, { n, at }: Fact, { mail, to }: Fact['owes'][number]): Delivery {
  const calls = mail === 'call' || mail === 'call_pager';
  return { incident, fact: n, mail, recipient: to.email, ...(calls ? { called: at } : {}) };
}
