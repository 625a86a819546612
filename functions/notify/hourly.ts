import { sha256 } from '../incident/id.ts';
import type { Mailer, ReturnableRates } from '../incident/ports.ts';
import { type Instant, instant } from '../sla/instant.ts';

const HOUR_MS = 3_600_000;

/** A mailer that keeps to a mail's own limit an hour; what is beyond it counts as refused. */
export function withinTheHour(mailer: Mailer, rates: ReturnableRates, now: () => Instant): Mailer {
  return {
    send: async (mail, tags) => {
      const { hourly } = mail;
      if (hourly === undefined) return mailer.send(mail, tags);
      const hour = Math.floor(Date.parse(now()) / HOUR_MS) * HOUR_MS;
      const bucket = `MAIL#${sha256(mail.to.email.toLowerCase()).slice(0, 16)}#${instant(hour)}`;
      if (!(await rates.take(bucket, hourly, instant(hour + 2 * HOUR_MS)))) return 'rejected';
      const outcome = await mailer.send(mail, tags);
      // What was not sent now is tried again, and counted then.
      if (outcome === 'later') await rates.giveBack(bucket);
      return outcome;
    },
  };
}
