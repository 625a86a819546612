import type { CallMail, CallMails, Delivery } from '../incident/head.ts';
import type { Priority } from '../incident/incident.ts';
import type { OutgoingMail, WithMailer } from '../incident/ports.ts';
import { plus } from '../sla/instant.ts';
import { type Fate, randomIn, sendClaimed, underClaim } from './deliver-one.ts';
import { type Digest, isCall, type OfCall, tellMany } from './digest.ts';
import { MINUTE_MS, minuteOf } from './minute.ts';

/**
 * Calls to one address of one minute that are mails of their own: as many as one can look through in it. Short of a
 * storm there are never more, as each is repeated only every three minutes.
 */
const ALONE = 10;
/** Records read to see how many of a minute go alone: those are among its first. */
const FIRST = 40;
/** Many that wait for one digest look after it over so long; the first of them sends it. */
const SPREAD_MS = 15_000;
/** Nothing is claimed where the records cannot be read; they are read again after this. */
const RETRY_MS = 30_000;

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
  compose: () => OutgoingMail,
  digest: Digest,
): Promise<Fate> {
  const now = ports.now();
  try {
    const first = await firstOfMinute(ports.callMails, delivery);
    const own = await ownRecord(ports.callMails, delivery, first);
    if (own !== undefined && own.outcome !== null) return own.outcome;
    if (own !== undefined && own.lease > now) return { left: own.lease };

    const gathered: OfCall = { ...delivery, gathered: own?.delivery.gathered ?? priority };
    const over = plus(minuteOf(delivery.called), MINUTE_MS);
    // Of few that wait each looks at once when the minute is over.
    const look = plus(over, Math.round(randomIn(ports) * SPREAD_MS * Math.min(1, first.length / FIRST)));
    if (own?.delivery.gathered === undefined && mayGoAlone(delivery, first)) {
      return await underClaim(ports, delivery, async () => {
        // Of those that claimed at once and see each other all but ten are gathered after all.
        const stillAlone = mayGoAlone(delivery, await firstOfMinute(ports.callMails, delivery));
        if (stillAlone) return sendClaimed(ports, delivery, compose(), delivery.called);
        await ports.store.release(gathered, look);
        return { left: look };
      });
    }
    if (now >= over) return await underClaim(ports, gathered, () => tellMany(ports, gathered, digest));
    const claim = await ports.store.claim(gathered, now, look);
    return claim.claimed ? { left: look } : (claim.outcome ?? { left: claim.until });
  } catch (error) {
    const { incident, fact, mail } = delivery;
    const name = error instanceof Error ? error.name : 'unknown';
    ports.log('warn', 'MailUnread', { incident, fact, mail, error: name });
    return { left: plus(now, RETRY_MS) };
  }
}

/** Among the first of its minute, and fewer than ten others of them are not gathered. */
function mayGoAlone(delivery: OfCall, first: readonly CallMail[]): boolean {
  const others = first.filter((other) => !isSame(other, delivery));
  if (others.length === FIRST) return false;
  return others.filter((other) => isCall(other) && other.delivery.gathered === undefined).length < ALONE;
}

function firstOfMinute(callMails: CallMails, { recipient, called }: OfCall): Promise<readonly CallMail[]> {
  const minute = minuteOf(called);
  return callMails.to(recipient, minute, plus(minute, MINUTE_MS - 1), FIRST);
}

async function ownRecord(callMails: CallMails, delivery: OfCall, first: readonly CallMail[]) {
  const own = first.find((one) => isSame(one, delivery));
  if (own !== undefined || first.length < FIRST) return own;
  const { recipient, called } = delivery;
  return (await callMails.to(recipient, called, called)).find((one) => isSame(one, delivery));
}

function isSame({ delivery }: CallMail, { incident, fact, mail }: Delivery): boolean {
  return delivery.incident === incident && delivery.fact === fact && delivery.mail === mail;
}
