import type { Delivery, Head } from '../incident/head.ts';
import type { Fact, Owed } from '../incident/incident.ts';
import { earliest, type Instant, plus } from '../sla/instant.ts';
import type { OutgoingMail, WithMailer } from '../workflow/ports.ts';

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

/**
 * Carries out the mails that facts owe, calls first. Each has a delivery record: claimed under a lease, sent, marked;
 * so a mail goes out at least once, and twice only if the answer was lost between sending and marking. A mail never
 * fails its caller.
 */
export async function deliver(
  ports: WithMailer,
  head: Head,
  facts: readonly Fact[],
  compose: (fact: Fact, owed: Owed) => OutgoingMail,
  mayStart: () => boolean,
): Promise<Delivered> {
  const bounced: Bounced[] = [];
  const left: { readonly n: number; readonly at: Instant }[] = [];
  for (const { fact, owed } of callsFirst(facts)) {
    const delivery: Delivery = {
      incident: head.incident.id,
      fact: fact.n,
      mail: owed.mail,
      recipient: owed.to.email,
    };
    const now = ports.now();
    if (!mayStart()) {
      left.push({ n: fact.n, at: now });
      continue;
    }
    const claim = await ports.store.claim(delivery, now, plus(now, LEASE_MS));
    if (!claim.claimed) {
      if (!claim.done) left.push({ n: fact.n, at: claim.until });
      continue;
    }
    const outcome = await send(delivery, fact, owed);
    if (outcome === 'unknown') left.push({ n: fact.n, at: plus(now, LEASE_MS) });
    if (outcome === 'later') left.push({ n: fact.n, at: plus(now, RETRY_MS) });
    if (outcome === 'rejected' && owed.mail === 'call') bounced.push({ fact, owed });
  }
  const last = facts.at(-1)?.n ?? head.carried;
  return {
    carried: Math.min(last, ...left.map((one) => one.n - 1)),
    retryAt: earliest(left.map((one) => one.at)),
    bounced,
  };

  async function send(delivery: Delivery, fact: Fact, owed: Owed) {
    const id = `${fact.n}-${owed.mail}`;
    try {
      const outcome = await ports.mailer.send(compose(fact, owed), { incident: delivery.incident, delivery: id });
      const now = ports.now();
      if (outcome === 'later') await ports.store.release(delivery, plus(now, RETRY_MS));
      else await ports.store.mark(delivery, outcome, now);
      if (outcome !== 'sent') ports.log('warn', outcome === 'rejected' ? 'MailRejected' : 'MailLater', ids());
      return outcome;
    } catch (error) {
      ports.log('warn', 'MailUnknown', { ...ids(), error: error instanceof Error ? error.name : 'unknown' });
      return 'unknown' as const;
    }

    function ids() {
      return { incident: delivery.incident, fact: fact.n, mail: owed.mail };
    }
  }
}

function callsFirst(facts: readonly Fact[]): readonly { readonly fact: Fact; readonly owed: Owed }[] {
  const all = facts.flatMap((fact) => fact.owes.map((owed) => ({ fact, owed })));
  const isCall = ({ owed }: { readonly owed: Owed }) => owed.call !== null;
  return [...all.filter(isCall), ...all.filter((one) => !isCall(one))];
}
