import type { Mailer, Ports } from '../incident/ports.ts';
import type { Instant } from '../sla/instant.ts';

/** Addresses that are mailed no more: their mail came back for good, or their owner complained of it. */
export interface Suppressions {
  has(email: string): Promise<boolean>;
  add(email: string, why: { readonly reason: 'bounce' | 'complaint'; readonly at: Instant }): Promise<void>;
}

/**
 * A mailer that sends nothing to an address that is suppressed: it is as if it was refused, so that a call goes on to
 * the next person. Where nobody can say, nothing is sent, and the mail is tried again.
 */
export function withoutSuppressed(mailer: Mailer, suppressions: Suppressions, log: Ports['log']): Mailer {
  return {
    send: async (mail, tags, mayStart) => {
      try {
        if (await suppressions.has(mail.to.email)) return 'rejected';
      } catch (error) {
        log('warn', 'MailUnchecked', { ...tags, error: error instanceof Error ? error.name : 'unknown' });
        return 'later';
      }
      return mailer.send(mail, tags, mayStart);
    },
  };
}
