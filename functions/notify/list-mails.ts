import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Delivery, Store } from '../incident/head.ts';
import type { Fact, Incident, Owed } from '../incident/incident.ts';
import { earliest, type Instant } from '../sla/instant.ts';
import { type Members, mailsToMembers } from '../stakeholders/members.ts';

/** List mails carried out in one lap: calls of other incidents wait for no long list. */
const A_LAP = 20;

/** A fact with the mails that it owes now, those to members of its lists included. */
export interface Owing extends Fact {
  /** More members may be mailed now than one lap mails. */
  readonly more?: true;
  /** When the first of the members may be mailed whose mail was tried before and waits. */
  readonly retryAt?: Instant;
}

/** A mail to a member that nobody has carried out yet. */
interface ToMember {
  readonly fact: Fact;
  readonly owed: Owed;
  readonly lease: Instant | null;
}

interface ListPorts {
  readonly store: Store;
  readonly members: Members;
  readonly now: () => Instant;
}

/**
 * Facts with what they owe to the members of their lists: what may be tried now, at most twenty in all. Those whom
 * nobody tried to mail come first, then who has waited longest, so that nobody's mail keeps another's from being tried.
 */
export async function withMembers(
  ports: ListPorts,
  catalogue: Catalogue,
  incident: Incident,
  facts: readonly Fact[],
): Promise<readonly Owing[]> {
  const open: ToMember[] = [];
  for (const fact of facts) open.push(...(await openOf(ports, catalogue, incident, fact, facts)));
  const now = ports.now();
  const waits = ({ lease }: ToMember) => lease !== null && lease > now;
  const ready = open.filter((one) => !waits(one)).toSorted((a, b) => (a.lease ?? '').localeCompare(b.lease ?? ''));
  const chosen = new Set(ready.slice(0, A_LAP));
  return facts.map((fact) => {
    const own = open.filter((one) => one.fact === fact);
    const owes = own.filter((one) => chosen.has(one)).map(({ owed }) => owed);
    const waiting = own.filter(waits);
    const retryAt = earliest(waiting.map(({ lease }) => lease));
    return {
      ...fact,
      owes: [...fact.owes, ...owes],
      ...(own.length > owes.length + waiting.length ? { more: true } : {}),
      ...(retryAt === null ? {} : { retryAt }),
    };
  });
}

async function openOf(
  { store, members }: ListPorts,
  catalogue: Catalogue,
  incident: Incident,
  fact: Fact,
  facts: readonly Fact[],
): Promise<readonly ToMember[]> {
  if (fact.lists === undefined) return [];
  const mails = await mailsToMembers(members, catalogue, incident, fact, facts);
  const owed = new Map(mails.map((one) => [deliveryOf(incident.id, fact, one), one]));
  const undelivered = await store.undelivered(incident.id, fact.n, [...owed.keys()]);
  return undelivered.flatMap(({ delivery, lease }) => {
    const mail = owed.get(delivery);
    return mail === undefined ? [] : [{ fact, owed: mail, lease }];
  });
}

/** What a mail's delivery is known by. */
export function deliveryOf(incident: string, { n, at }: Fact, { mail, to }: Fact['owes'][number]): Delivery {
  const calls = mail === 'call' || mail === 'call_pager';
  return { incident, fact: n, mail, recipient: to.email, ...(calls ? { called: at } : {}) };
}
