import type { CallMail, CallMails, Delivery } from '../incident/head.ts';
import type { Priority } from '../incident/incident.ts';
import type { WithMailer } from '../incident/ports.ts';
import { type Instant, plus } from '../sla/instant.ts';
import { type Compose, type Fate, randomIn, sendClaimed, underClaim } from './deliver-one.ts';
import { type Digest, isCall, type OfCall, tellMany } from './digest.ts';
import { MINUTE_MS, minuteOf } from './minute.ts';

/**
 * Calls to one address of one minute that are mails of their own: as many as one can look through in it. Short of a
 * storm there are never more, as each is repeated only every three minutes.
 */
const ALONE = 10;
/** Records read to see how many of a minute go alone: those are among its first. */
const FIRST = 40;
/**
 * When the minute is over, those that found it full themselves look over so long, and the first of them sends the digest.
 * Their heads guard them as they guard everything that waits.
 */
const SPREAD_MS = 5_000;
/** The many that only knew it as full look a minute later, over another minute: by then they are told, as a rule. */
const AFTERWARDS_MS = 60_000;
/** Nothing is claimed where the records cannot be read; they are read again after this. */
const RETRY_MS = 30_000;
/** A call made less than this ago has no record yet, as a rule: it is claimed without a look. */
const FRESH_MS = 5_000;
/** A call that is gathered when its minute is over already. */
const SOON_MS = 2_000;
/** Readers of whom one process remembers which minute is full. */
const REMEMBERED = 1_000;

/**
 * What a process knows of minutes in which an address has its calls: a hint that saves it a look, as a full minute stays
 * full. Kept by the records that it is of.
 */
const full = new WeakMap<CallMails, Map<string, Instant>>();

/**
 * The mail of a call. Beyond ten a minute to one address they are gathered: the first lap that comes after the minute
 * sends one digest of all that wait, and only then they count as sent. What is gathered stands in the table, under the
 * same kind of record and lease as any mail; a call whose digest did not go is told by that of the next minute.
 *
 * @param priority of the incident: a digest names the most urgent first
 */
export async function deliverCall(
  ports: WithMailer & { readonly callMails: CallMails },
  delivery: OfCall,
  priority: Priority,
  compose: Compose,
  digest: Digest,
): Promise<Fate> {
  const now = ports.now();
  const over = plus(minuteOf(delivery.called), MINUTE_MS);
  try {
    const own = now < plus(delivery.called, FRESH_MS) ? undefined : await ownRecord(ports.callMails, delivery);
    if (own !== undefined && own.outcome !== null) return own.outcome;
    if (own !== undefined && own.lease > now) return { left: own.lease };

    const gathered: OfCall = { ...delivery, gathered: own?.delivery.gathered ?? priority };
    const isGathered = own?.delivery.gathered !== undefined || knownFull(ports.callMails).get(reader()) === over;
    if (isGathered && now >= over) return await underClaim(ports, gathered, () => tellMany(ports, gathered, digest));
    if (isGathered) {
      const look = plus(over, Math.round(AFTERWARDS_MS * (1 + randomIn(ports))));
      const claim = await ports.store.claim(gathered, now, look);
      return claim.claimed ? { left: look } : (claim.outcome ?? { left: claim.until });
    }
    return await underClaim(ports, delivery, async () => {
      // Claimed before it is looked: of those that come at once and see each other no more than ten go alone.
      const first = await firstOfMinute(ports.callMails, delivery).catch(unread);
      if (first === null) {
        // Nothing was sent, so there is no lease to wait for.
        await ports.store.release(delivery, plus(now, RETRY_MS));
        return { left: plus(now, RETRY_MS) };
      }
      if (mayGoAlone(delivery, first)) return sendClaimed(ports, delivery, compose, delivery.called);
      remember(ports.callMails, reader(), over);
      const look = lookAt(first.length);
      await ports.store.release(gathered, look);
      return { left: look };
    });
  } catch (error) {
    unread(error);
    return { left: plus(now, RETRY_MS) };
  }

  function unread(error: unknown): null {
    const { incident, fact, mail } = delivery;
    ports.log('warn', 'MailUnread', { incident, fact, mail, error: error instanceof Error ? error.name : 'unknown' });
    return null;
  }

  function reader(): string {
    return delivery.recipient.toLowerCase();
  }

  /** Of few that wait each looks as soon as the minute is over. */
  function lookAt(others: number): Instant {
    if (now >= over) return plus(now, Math.round(SOON_MS * (0.5 + randomIn(ports))));
    return plus(over, Math.round(randomIn(ports) * SPREAD_MS * Math.min(1, others / FIRST)));
  }
}

/** Among the first of its minute, and fewer than ten others of them are not gathered. */
function mayGoAlone(delivery: OfCall, first: readonly CallMail[]): boolean {
  const others = first.filter((other) => !isSame(other, delivery));
  if (others.length === FIRST) return false;
  return others.filter((other) => isCall(other) && other.delivery.gathered === undefined).length < ALONE;
}

async function firstOfMinute(callMails: CallMails, { recipient, called }: OfCall): Promise<readonly CallMail[]> {
  const minute = minuteOf(called);
  return callMails.to(recipient, minute, plus(minute, MINUTE_MS - 1), FIRST);
}

async function ownRecord(callMails: CallMails, delivery: OfCall): Promise<CallMail | undefined> {
  const { recipient, called } = delivery;
  return (await callMails.to(recipient, called, called)).find((one) => isSame(one, delivery));
}

function knownFull(callMails: CallMails): Map<string, Instant> {
  const known = full.get(callMails) ?? new Map<string, Instant>();
  full.set(callMails, known);
  return known;
}

function remember(callMails: CallMails, reader: string, over: Instant): void {
  const known = knownFull(callMails);
  if (known.size >= REMEMBERED) known.clear();
  known.set(reader, over);
}

function isSame({ delivery }: CallMail, { incident, fact, mail }: Delivery): boolean {
  return delivery.incident === incident && delivery.fact === fact && delivery.mail === mail;
}
