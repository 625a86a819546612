import type { CallMail, CallMails, Delivery, Head } from '../incident/head.ts';
import type { Priority } from '../incident/incident.ts';
import type { OutgoingMail, WithMailer } from '../incident/ports.ts';
import { type Instant, plus } from '../sla/instant.ts';
import { type Fate, LEASE_MS, randomIn, tryAgainAt } from './deliver-one.ts';
import { callWaiting } from './digest-mail.ts';
import { MINUTE_MS, minuteOf } from './minute.ts';

/** Incidents that a digest names, the most urgent first. */
const NAMED = 50;
/** A digest looks so far back for calls that are not told yet; an older one makes its own lap tell it. */
const BACK_MS = 10 * MINUTE_MS;
/** Records marked at once. */
const AT_ONCE = 10;
/** While another process sends the digest, a call looks again after so long, or up to twice that. */
const SOON_MS = 5_000;

/** The delivery of a call's mail. */
export type OfCall = Delivery & { readonly called: Instant };

/** Writes one mail of many calls to one reader. @param more incidents that are not named */
export type Digest = (
  named: readonly Head[],
  more: number,
  reader: { readonly recipient: string; readonly pager: boolean },
) => OutgoingMail;

/**
 * One mail of all calls to a reader that wait since a minute before this one; one goes in a minute. Its own delivery is
 * claimed. Whoever is no longer wanted for an incident hears nothing of it.
 */
export async function tellMany(
  ports: WithMailer & { readonly callMails: CallMails },
  own: OfCall,
  digest: Digest,
): Promise<Fate> {
  const now = ports.now();
  const minute = minuteOf(now);
  const { recipient } = own;
  const round: OfCall = {
    incident: 'DIGEST',
    fact: Date.parse(minute) / MINUTE_MS,
    mail: 'digest',
    recipient,
    called: minute,
  };
  const claim = await ports.store.claim(round, now, plus(now, LEASE_MS));
  if (!claim.claimed) {
    const next = claim.outcome === null ? now : plus(minute, MINUTE_MS);
    return leave(ports, own, plus(next, Math.round(SOON_MS * (1 + randomIn(ports)))));
  }

  const from = [minuteOf(own.called), plus(now, -BACK_MS)].sort()[0] ?? own.called;
  const waiting = (await ports.callMails.to(recipient, from, plus(minute, -1))).filter(
    (one) => isCall(one) && one.delivery.gathered !== undefined && one.outcome === null,
  );
  const { named, more } = await mostUrgent(ports, waiting);
  if (named.length > 0) {
    const mail = digest(named, more, { recipient, pager: own.mail === 'call_pager' });
    const outcome = await ports.mailer.send(mail, { delivery: `${round.fact}-${round.mail}` });
    if (outcome === 'later' || outcome === 'busy') {
      const retryAt = tryAgainAt(ports, outcome, mail, own.called);
      await ports.store.release(round, retryAt);
      return leave(ports, own, retryAt);
    }
    await markAll(ports, waiting, outcome);
    await ports.store.mark(round, outcome, ports.now());
    return outcome;
  }
  await markAll(ports, waiting, 'sent');
  await ports.store.mark(round, 'sent', ports.now());
  return 'sent';
}

/** Not the record of a digest, which stands among them. */
export function isCall({ delivery }: CallMail): boolean {
  return delivery.mail !== 'digest';
}

const ORDER: readonly Priority[] = ['high', 'medium', 'low'];

/** The heads of those that still wait for their reader, as they are now; each incident once, and how many are left. */
async function mostUrgent({ store }: WithMailer, waiting: readonly CallMail[]) {
  const urgency = ({ delivery }: CallMail) => ORDER.indexOf(delivery.gathered ?? 'high');
  const sorted = waiting.toSorted((a, b) => urgency(a) - urgency(b));
  const ids = [...new Set(sorted.map(({ delivery }) => delivery.incident))];
  const named: Head[] = [];
  let read = 0;
  while (read < ids.length && named.length < NAMED) {
    const some = ids.slice(read, read + NAMED - named.length);
    const heads = await store.heads(some);
    const reader = waiting[0]?.delivery.recipient ?? '';
    named.push(...heads.map(({ head }) => head).filter(({ incident }) => callWaiting(incident, reader) !== undefined));
    read += some.length;
  }
  return { named, more: ids.length - read };
}

async function markAll(ports: WithMailer, waiting: readonly CallMail[], outcome: 'sent' | 'rejected'): Promise<void> {
  const at = ports.now();
  for (let start = 0; start < waiting.length; start += AT_ONCE) {
    const some = waiting.slice(start, start + AT_ONCE);
    await Promise.all(some.map(({ delivery }) => ports.store.mark(delivery, outcome, at)));
  }
}

async function leave(ports: WithMailer, own: OfCall, at: Instant): Promise<Fate> {
  await ports.store.release(own, at);
  return { left: at };
}
