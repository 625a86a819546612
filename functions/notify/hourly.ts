import { sha256 } from '../incident/id.ts';
import type { Mailer, Ports, ReturnableRates } from '../incident/ports.ts';
import { instant } from '../sla/instant.ts';

const HOUR_MS = 3_600_000;

/**
 * A mailer that keeps to a mail's own limit an hour; what is beyond it counts as refused. What cannot be counted is not
 * sent, and tried again.
 */
export function withinTheHour(
  mailer: Mailer,
  rates: ReturnableRates,
  { now, log }: Pick<Ports, 'now' | 'log'>,
): Mailer {
  return {
    send: async (mail, tags, mayStart) => {
      const { hourly } = mail;
      if (hourly === undefined) return mailer.send(mail, tags, mayStart);
      const uncounted = (error: unknown) =>
        log('warn', 'MailUncounted', { ...tags, error: error instanceof Error ? error.name : 'unknown' });
      const hour = Math.floor(Date.parse(now()) / HOUR_MS) * HOUR_MS;
      const bucket = `${hourly.countsAs}#${sha256(mail.to.email.toLowerCase()).slice(0, 16)}#${instant(hour)}`;
      try {
        if (!(await rates.take(bucket, hourly.limit, instant(hour + 2 * HOUR_MS)))) return 'rejected';
      } catch (error) {
        uncounted(error);
        return 'later';
      }
      const outcome = await mailer.send(mail, tags, mayStart);
      // What was not sent now is tried again, and counted then. Where that cannot be written, the hour has one less.
      if (outcome === 'later' || outcome === 'busy') await rates.giveBack(bucket).catch(uncounted);
      return outcome;
    },
  };
}
