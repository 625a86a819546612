import type { Delivery } from '../incident/head.ts';
import type { OutgoingMail, SendOutcome, WithMailer } from '../incident/ports.ts';
import { type Instant, plus } from '../sla/instant.ts';
import { nextTry } from './pace.ts';

/** Longer than the sender can live, so that an unmarked claim is a dead sender's. */
export const LEASE_MS = 60_000;
/** A refusal that may pass is tried again after this. */
const RETRY_MS = 30_000;

/** What became of one delivery: carried out, refused for good, or left until a time. */
export type Fate = 'sent' | 'rejected' | { readonly left: Instant };

/** Writes a mail; asked only where it goes out. */
export type Compose = () => OutgoingMail | Promise<OutgoingMail>;

/**
 * One mail with its delivery record: claimed under a lease, sent, marked; so it goes out at least once, and twice only
 * if the answer was lost between sending and marking. Asked again, it tells what became of it.
 *
 * @param since when it was owed first: what has waited long is not tried again each second
 */
export async function deliverOne(
  ports: WithMailer,
  delivery: Delivery,
  compose: Compose,
  since: Instant = ports.now(),
): Promise<Fate> {
  return underClaim(ports, delivery, () => sendClaimed(ports, delivery, compose, since));
}

/**
 * Does what a claimed delivery is claimed for. Where it fails, nobody knows whether the mail was sent: it is left until
 * its lease is over. One that is claimed already, or carried out, is left as it is.
 */
export async function underClaim(ports: WithMailer, delivery: Delivery, act: () => Promise<Fate>): Promise<Fate> {
  const now = ports.now();
  const lease = plus(now, LEASE_MS);
  try {
    const claim = await ports.store.claim(delivery, now, lease);
    if (!claim.claimed) return claim.outcome ?? { left: claim.until };
    return await act();
  } catch (error) {
    ports.log('warn', 'MailUnknown', { ...ids(delivery), error: error instanceof Error ? error.name : 'unknown' });
    return { left: lease };
  }
}

/** Sends a mail whose delivery is claimed, and marks it or gives the claim back. */
export async function sendClaimed(
  ports: WithMailer,
  delivery: Delivery,
  compose: Compose,
  since: Instant,
): Promise<Fate> {
  let mail: OutgoingMail;
  try {
    mail = await compose();
  } catch (error) {
    // Nothing was sent, so there is no lease to wait for.
    ports.log('warn', 'MailUnwritten', { ...ids(delivery), error: error instanceof Error ? error.name : 'unknown' });
    const retryAt = plus(ports.now(), RETRY_MS);
    await ports.store.release(delivery, retryAt);
    return { left: retryAt };
  }
  const tags = { incident: delivery.incident, delivery: `${delivery.fact}-${delivery.mail}` };
  const outcome = await ports.mailer.send(mail, tags);
  const at = ports.now();
  if (outcome === 'sent' || outcome === 'rejected') {
    if (outcome === 'rejected') ports.log('warn', 'MailRejected', ids(delivery));
    await ports.store.mark(delivery, outcome, at);
    return outcome;
  }
  ports.log(outcome === 'busy' ? 'info' : 'warn', 'MailLater', ids(delivery));
  const retryAt = tryAgainAt(ports, outcome, mail, since);
  await ports.store.release(delivery, retryAt);
  return { left: retryAt };
}

/** When a mail that was not sent is tried again. */
export function tryAgainAt(
  ports: WithMailer,
  outcome: Exclude<SendOutcome, 'sent' | 'rejected'>,
  mail: OutgoingMail,
  since: Instant,
): Instant {
  const at = ports.now();
  return outcome === 'busy'
    ? nextTry(mail, Date.parse(at) - Date.parse(since), at, randomIn(ports))
    : plus(at, RETRY_MS);
}

/** From 0 to 1. */
export function randomIn({ random }: Pick<WithMailer, 'random'>): number {
  return Buffer.from(random(4)).readUInt32BE() / 2 ** 32;
}

function ids({ incident, fact, mail }: Delivery) {
  return { incident, fact, mail };
}
