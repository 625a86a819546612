import * as z from 'zod/mini';
import type { Feedback } from '../notify/feedback.ts';

/** What SES publishes of a mail's fate, as far as it is read (SES: "Examples of event data", for SNS). */
const tags = z.record(z.string(), z.array(z.string()));
const recipients = z.array(z.object({ emailAddress: z.string() }));
const event = z.discriminatedUnion('eventType', [
  z.object({
    eventType: z.literal('Bounce'),
    bounce: z.object({ bounceType: z.string(), bouncedRecipients: recipients }),
    mail: z.object({ tags: z.optional(tags) }),
  }),
  z.object({
    eventType: z.literal('Complaint'),
    complaint: z.object({ complainedRecipients: recipients }),
    mail: z.object({ tags: z.optional(tags) }),
  }),
]);

/** What SES writes, once and as plain text, to a topic that it is to publish to. */
const GREETING = 'Successfully validated SNS topic for Amazon SES event publishing.';

/**
 * Each message of an SNS event as feedback; SES's greeting of a new topic is none.
 *
 * @throws Error for what SES does not publish: it is kept as a dead letter
 */
export function feedbackIn(records: readonly { readonly Sns: { readonly Message: string } }[]): readonly Feedback[] {
  return records
    .filter(({ Sns }) => Sns.Message.trim() !== GREETING)
    .map(({ Sns }) => {
      const read = event.parse(JSON.parse(Sns.Message));
      const [incident = null] = read.mail.tags?.['incident'] ?? [];
      const tagged = { incident, delivery: deliveryIn(read.mail.tags?.['delivery']?.[0]) };
      if (read.eventType === 'Complaint') {
        return {
          ...tagged,
          kind: 'complaint',
          forGood: true,
          addresses: addressesOf(read.complaint.complainedRecipients),
        };
      }
      const { bounceType, bouncedRecipients } = read.bounce;
      return {
        ...tagged,
        kind: 'bounce',
        forGood: bounceType === 'Permanent',
        addresses: addressesOf(bouncedRecipients),
      };
    });
}

/** `<fact>-<kind of mail>`, as the sender tagged it. */
function deliveryIn(tag: string | undefined): Feedback['delivery'] {
  const [, fact, mail] = /^([1-9][0-9]{0,8})-([a-z_]+)$/.exec(tag ?? '') ?? [];
  return fact === undefined || mail === undefined ? null : { fact: Number(fact), mail };
}

function addressesOf(list: z.infer<typeof recipients>): readonly string[] {
  // It may come with its name: "Somebody" <somebody@example.com>
  return list.map(({ emailAddress }) => /<([^<>]+)>\s*$/.exec(emailAddress)?.[1] ?? emailAddress);
}
