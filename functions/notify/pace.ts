import type { Mailer, OutgoingMail, Ports, Rates } from '../incident/ports.ts';
import { type Instant, instant, plus } from '../sla/instant.ts';

/** So long after it was last too fast, mails are counted. */
const CROWDED_MS = 60_000;
const SECOND_MS = 1_000;
/** What may be taken of the rate: calls go before anything else, and lists come last. */
const SHARES = { call: 1, other: 0.8, list: 0.7 } as const;
/** The longest that a mail waits for another try, before jitter. A call has few before it, a list may have thousands. */
const LONGEST_MS = { call: 10_000, other: 60_000, list: 60_000 } as const;

type Rank = keyof typeof SHARES;

/**
 * A mailer that keeps to the account's rate. The sending service itself says when it is reached: from then on, until a
 * minute has passed without a refusal, each mail takes a slot of its second first, of which lists may use 70 % and all
 * but calls 80 %. So in quiet times nothing is written for it, and in a crowd calls are starved by nothing.
 *
 * What is known here of a crowd is a hint, and each process finds out by itself: forgotten, it costs one refusal.
 *
 * @param perSecond mails that the account may send in a second; 0 for no limit
 */
export function atPace(
  mailer: Mailer,
  rates: Rates,
  { now, log }: Pick<Ports, 'now' | 'log'>,
  perSecond: number,
): Mailer {
  let crowdedUntil: Instant = '';
  /** The second of which a mail of this rank last got no slot: the next one need not ask. */
  const full: Partial<Record<Rank, Instant>> = {};

  /** False where the second is full. */
  async function slot(rank: Rank): Promise<boolean> {
    const second = instant(Math.floor(Date.parse(now()) / SECOND_MS) * SECOND_MS);
    if (full[rank] === second) return false;
    const limit = Math.max(1, Math.floor(perSecond * SHARES[rank]));
    if (await rates.take(`MAILS#${second}`, limit, plus(second, CROWDED_MS))) return true;
    full[rank] = second;
    return false;
  }

  return {
    send: async (mail, tags, mayStart) => {
      if (perSecond > 0 && now() < crowdedUntil) {
        try {
          if (!(await slot(rankOf(mail)))) {
            crowdedUntil = plus(now(), CROWDED_MS);
            return 'busy';
          }
        } catch (error) {
          log('warn', 'MailUncounted', { ...tags, error: error instanceof Error ? error.name : 'unknown' });
          return 'later';
        }
      }
      const outcome = await mailer.send(mail, tags, mayStart);
      if (outcome === 'busy') crowdedUntil = plus(now(), CROWDED_MS);
      return outcome;
    },
  };
}

/**
 * When a mail for which there was no room is tried again: at once at first, then about as long after its last try as it
 * has waited already, so that thousands that wait do not ask in each second, and a few ask often.
 *
 * @param waited milliseconds since it was owed
 * @param random from 0 to 1
 */
export function nextTry(mail: Pick<OutgoingMail, 'rank'>, waited: number, at: Instant, random: number): Instant {
  const longest = LONGEST_MS[rankOf(mail)];
  const pause = SECOND_MS + Math.min(Math.max(0, waited), longest);
  return plus(at, Math.round(pause * (0.5 + random)));
}

function rankOf({ rank }: Pick<OutgoingMail, 'rank'>): Rank {
  return rank ?? 'other';
}
