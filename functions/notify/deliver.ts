import type { Delivery, Head } from '../incident/head.ts';
import type { Fact, Owed } from '../incident/incident.ts';
import type { OutgoingMail, WithMailer } from '../incident/ports.ts';
import { earliest, type Instant, plus } from '../sla/instant.ts';
import { deliveryOf, type Owing } from './list-mails.ts';
import { nextTry } from './pace.ts';

/** Longer than the sender can live, so that an unmarked claim is a dead sender's. */
const LEASE_MS = 60_000;
/** A refusal that may pass is tried again after this. */
const RETRY_MS = 30_000;

export interface Bounced {
  readonly fact: Fact;
  readonly owed: Owed;
}

export interface Delivered {
  /** `n` of the last fact all of whose mails are carried out. */
  readonly carried: number;
  /** When the mails left over are to be tried again; null when none is. */
  readonly retryAt: Instant | null;
  /** Calls whose address was refused for good: somebody else has to be called. */
  readonly bounced: readonly Bounced[];
}

/** What became of one delivery: carried out, refused for good, or left until a time. */
type Fate = 'sent' | 'rejected' | { readonly left: Instant };

/** Carries out the mails that facts owe: calls first, lists last. A mail never fails its caller. */
export async function deliver(
  ports: WithMailer,
  head: Head,
  facts: readonly Owing[],
  compose: (fact: Fact, owed: Owed) => OutgoingMail,
  mayStart: () => boolean,
): Promise<Delivered> {
  const bounced: Bounced[] = [];
  const left: { readonly n: number; readonly at: Instant }[] = [];
  for (const { fact, owed } of callsFirst(facts)) {
    const delivery = deliveryOf(head.incident.id, fact, owed);
    const fate = mayStart()
      ? await deliverOne(ports, delivery, () => compose(fact, owed), fact.at)
      : { left: ports.now() };
    if (typeof fate === 'object') left.push({ n: fact.n, at: fate.left });
    if (fate === 'rejected' && owed.mail === 'call') bounced.push({ fact, owed });
  }
  for (const { n, more } of facts) if (more === true) left.push({ n, at: ports.now() });
  const last = facts.at(-1)?.n ?? head.carried;
  return {
    carried: Math.min(last, ...left.map((one) => one.n - 1)),
    retryAt: earliest(left.map((one) => one.at)),
    bounced,
  };
}

/**
 * One mail with its delivery record: claimed under a lease, sent, marked; so it goes out at least once, and twice only
 * if the answer was lost between sending and marking. Asked again, it tells what became of it.
 *
 * @param since when it was owed first: what has waited long is not tried again each second
 */
export async function deliverOne(
  ports: WithMailer,
  delivery: Delivery,
  compose: () => OutgoingMail,
  since: Instant = ports.now(),
): Promise<Fate> {
  const ids = { incident: delivery.incident, fact: delivery.fact, mail: delivery.mail };
  const now = ports.now();
  const lease = plus(now, LEASE_MS);
  try {
    const claim = await ports.store.claim(delivery, now, lease);
    if (!claim.claimed) return claim.outcome ?? { left: claim.until };
    const tags = { incident: delivery.incident, delivery: `${delivery.fact}-${delivery.mail}` };
    const mail = compose();
    const outcome = await ports.mailer.send(mail, tags);
    const at = ports.now();
    if (outcome === 'sent' || outcome === 'rejected') {
      if (outcome === 'rejected') ports.log('warn', 'MailRejected', ids);
      await ports.store.mark(delivery, outcome, at);
      return outcome;
    }
    ports.log(outcome === 'busy' ? 'info' : 'warn', 'MailLater', ids);
    const random = Buffer.from(ports.random(4)).readUInt32BE() / 2 ** 32;
    const retryAt =
      outcome === 'busy' ? nextTry(mail, Date.parse(at) - Date.parse(since), at, random) : plus(at, RETRY_MS);
    await ports.store.release(delivery, retryAt);
    return { left: retryAt };
  } catch (error) {
    ports.log('warn', 'MailUnknown', { ...ids, error: error instanceof Error ? error.name : 'unknown' });
    return { left: lease };
  }
}

function callsFirst(facts: readonly Fact[]): readonly { readonly fact: Fact; readonly owed: Owed }[] {
  const all = facts.flatMap((fact) => fact.owes.map((owed) => ({ fact, owed })));
  const rank = ({ owed }: { readonly owed: Owed }) => (owed.call !== null ? 0 : owed.list === undefined ? 1 : 2);
  return all.toSorted((a, b) => rank(a) - rank(b));
}
