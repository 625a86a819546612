import { sha256 } from '../incident/id.ts';
import type { ReturnableRates, WithMailer } from '../incident/ports.ts';
import type { World } from '../incident/world.ts';
import { onCallMail } from '../notify/on-call-mail.ts';
import { type Notice, noticesAt } from '../oncall/notices.ts';
import { type Instant, plus } from '../sla/instant.ts';

/** How long it is remembered that something was told: longer than anything is told of. */
const REMEMBERED_MS = 400 * 86_400_000;
/** Mails of one sweep; the others follow with the next. */
const AT_ONCE = 20;

type Telling = WithMailer & {
  readonly rates: ReturnableRates;
  /** Where links lead, without a slash at its end. */
  readonly baseUrl: string;
};

/**
 * Tells people about being on call: when a shift begins and a day before, when somebody asks them to cover or has
 * arranged it, when somebody said yes to them, and once a week where nobody will be. Each once.
 *
 * @returns tells what is due; what this process told it does not ask the table about again
 */
export function onCallNotices(ports: Telling): (world: World) => Promise<void> {
  const told = new Set<string>();
  return async ({ catalogue, settings }) => {
    const now = ports.now();
    const due = noticesAt(catalogue, settings, now);
    const keys = new Set(due.map(({ key }) => key));
    for (const key of told) if (!keys.has(key)) told.delete(key);
    for (const notice of due.filter(({ key }) => !told.has(key)).slice(0, AT_ONCE)) {
      if (await tell(ports, notice, onCallMail(notice, settings, ports.baseUrl), now)) told.add(notice.key);
    }
  };
}

/** Whether it is told, by now or before. */
async function tell(
  { rates, mailer, log }: Telling,
  { key, about }: Notice,
  mail: ReturnType<typeof onCallMail>,
  now: Instant,
): Promise<boolean> {
  // A key names a person, and stands in the table for long.
  const bucket = `ONCALL#${sha256(key).slice(0, 32)}`;
  if (!(await rates.take(bucket, 1, plus(now, REMEMBERED_MS)))) return true;
  try {
    const outcome = await mailer.send(mail, { delivery: `oncall-${about}` });
    if (outcome === 'sent' || outcome === 'rejected') return true;
  } catch (error) {
    // Nobody knows whether it was sent: a notice twice is better than none.
    log('warn', 'NoticeUnsent', { about, error: error instanceof Error ? error.name : 'unknown' });
  }
  await rates.giveBack(bucket);
  return false;
}
