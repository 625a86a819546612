import { passesOn } from '../escalation/bounce.ts';
import type { CallMails, Head } from '../incident/head.ts';
import type { Fact, Owed } from '../incident/incident.ts';
import type { OutgoingMail, WithMailer } from '../incident/ports.ts';
import { earliest, type Instant } from '../sla/instant.ts';
import { deliverCall } from './call-mails.ts';
import { deliverOne, type Fate } from './deliver-one.ts';
import type { Digest } from './digest.ts';
import { inTime } from './in-time.ts';
import { deliveryOf, type Owing } from './list-mails.ts';

export interface Bounced {
  readonly fact: Fact;
  readonly owed: Owed;
}

export interface Delivered {
  /** `n` of the last fact all of whose mails are carried out. */
  readonly carried: number;
  /** When the mails left over are to be tried again; null when none is. */
  readonly retryAt: Instant | null;
  /** Mails that ask somebody, and whose own address was refused for good: somebody else has to be asked. */
  readonly bounced: readonly Bounced[];
}

/** How mails are written: one by itself, and one for many calls. */
export interface Composers {
  readonly mail: (fact: Fact, owed: Owed) => OutgoingMail | Promise<OutgoingMail>;
  readonly digest: Digest;
}

/** Carries out the mails that facts owe: calls first, lists last. A mail never fails its caller. */
export async function deliver(
  ports: WithMailer & { readonly callMails: CallMails },
  head: Head,
  facts: readonly Owing[],
  compose: Composers,
  mayStart: () => boolean,
): Promise<Delivered> {
  const timed = inTime(ports, mayStart);
  const bounced: Bounced[] = [];
  const left: { readonly n: number; readonly at: Instant }[] = [];
  let toMembers = 0;
  for (const { fact, owed } of callsFirst(facts)) {
    const fate = mayStart() ? await carryOut(fact, owed) : { left: ports.now() };
    if (typeof fate === 'object') left.push({ n: fact.n, at: fate.left });
    else if (owed.list !== undefined) toMembers += 1;
    if (fate === 'rejected' && passesOn(owed)) bounced.push({ fact, owed });
  }
  for (const { n, retryAt } of facts) if (retryAt !== undefined) left.push({ n, at: retryAt });
  // Where none to a member could be carried out, one more at once could not be either.
  const next = (toMembers === 0 ? earliest(left.map((one) => one.at)) : null) ?? ports.now();
  for (const { n, more } of facts) if (more === true) left.push({ n, at: next });
  const last = facts.at(-1)?.n ?? head.carried;
  return {
    carried: Math.min(last, ...left.map((one) => one.n - 1)),
    retryAt: earliest(left.map((one) => one.at)),
    bounced,
  };

  function carryOut(fact: Fact, owed: Owed): Promise<Fate> {
    const delivery = deliveryOf(head.incident.id, fact, owed);
    const mail = () => compose.mail(fact, owed);
    const { called } = delivery;
    if (called === undefined) return deliverOne(timed, delivery, mail, fact.at);
    return deliverCall(timed, { ...delivery, called }, head.incident.priority ?? 'high', mail, compose.digest);
  }
}

function callsFirst(facts: readonly Fact[]): readonly { readonly fact: Fact; readonly owed: Owed }[] {
  const all = facts.flatMap((fact) => fact.owes.map((owed) => ({ fact, owed })));
  const rank = ({ owed }: { readonly owed: Owed }) => (owed.call !== null ? 0 : owed.list === undefined ? 1 : 2);
  return all.toSorted((a, b) => rank(a) - rank(b));
}
