import type { Head } from '../incident/head.ts';
import type { OutgoingMail, ReturnableRates, WithMailer } from '../incident/ports.ts';
import type { Settings } from '../incident/settings.ts';
import { closingMail } from '../notify/closing-mail.ts';
import { type Instant, millis, plus } from '../sla/instant.ts';
import { offsetMs } from '../sla/zone.ts';

/** The sweeps of these first minutes of the working day try to tell the desk; the first that can does. */
const MINUTES = 10;
/** Incidents named; more would be no digest. */
const NAMED = 50;
/** Attempts to reach the reporter with which the desk may close what nobody confirmed. */
const ATTEMPTS = 3;

/**
 * Once a working day, at nine in the zone of the settings, the service desk is told what it may close: what its
 * reporter confirmed, or did not answer for after three attempts. On a day with nothing to close it hears nothing.
 */
export async function closingDigest(
  ports: WithMailer & { readonly rates: ReturnableRates },
  settings: Settings,
): Promise<void> {
  const now = ports.now();
  const day = workingMorning(now, settings.timeZone);
  if (day === null) return;
  const waiting = [await some(ports, 'confirmed'), await some(ports, 'resolved')];
  const closable = waiting
    .flatMap(({ heads }) => heads)
    .filter(
      ({ incident: { status, attempts } }) => status === 'confirmed' || (status === 'resolved' && attempts >= ATTEMPTS),
    );
  const bucket = `DIGEST#${day}`;
  if (closable.length === 0 || !(await ports.rates.take(bucket, 1, plus(now, 2 * 86_400_000)))) return;
  const mail = closingMail(
    closable.map(({ incident }) => incident),
    settings,
    waiting.some(({ more }) => more),
  );
  if (!(await carriedOut(ports, mail, `digest-${day}`))) await ports.rates.giveBack(bucket);
}

async function carriedOut({ mailer, log }: WithMailer, mail: OutgoingMail, delivery: string): Promise<boolean> {
  try {
    const outcome = await mailer.send(mail, { delivery });
    return outcome === 'sent' || outcome === 'rejected';
  } catch (error) {
    // Nobody knows whether it was sent: a digest twice is better than none.
    log('warn', 'DigestUnsent', { error: error instanceof Error ? error.name : 'unknown' });
    return false;
  }
}

async function some(
  { store }: WithMailer,
  status: 'confirmed' | 'resolved',
): Promise<{ readonly heads: readonly Head[]; readonly more: boolean }> {
  const { items, last } = await store.queue(status, { from: '0', to: '9', team: null, limit: NAMED });
  const found = items.length === 0 ? [] : await store.heads(items.map(({ id }) => id));
  return { heads: found.map(({ head }) => head), more: last !== null };
}

/** The date there, where it is just past nine on a day from Monday to Friday; else null. */
function workingMorning(now: Instant, timeZone: string): string | null {
  const there = new Date(millis(now) + offsetMs(timeZone, millis(now)));
  const isWeekend = there.getUTCDay() % 6 === 0;
  if (isWeekend || there.getUTCHours() !== 9 || there.getUTCMinutes() >= MINUTES) return null;
  return there.toISOString().slice(0, 10);
}
