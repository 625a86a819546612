import { type SESClient, SESServiceException, SendRawEmailCommand } from '@aws-sdk/client-ses';
import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import type { Mailer, MailTags, OutgoingMail, Ports, SendOutcome } from '../incident/ports.ts';

/** Refusals that hold for this recipient however often it is tried, unless they are meant for the sender. */
const FOR_GOOD = new Set(['MessageRejected', 'InvalidParameterValue']);
/** Too many at once, whatever status it comes with. */
const THROTTLED = new Set(['Throttling', 'ThrottlingException', 'TooManyRequestsException', 'ServiceUnavailable']);

/**
 * Amazon SES. Its client must not retry by itself: a lost answer would mail twice. What it refuses of this sender or
 * account, whoever is mailed, is logged as an error: until the operator mends it nobody is called.
 */
export class SesMailer implements Mailer {
  readonly #client: SESClient;
  readonly #sender: string;
  readonly #configurationSet: string;
  readonly #log: Ports['log'];

  constructor(client: SESClient, sender: string, configurationSet: string, log: Ports['log']) {
    this.#client = client;
    this.#sender = sender;
    this.#configurationSet = configurationSet;
    this.#log = log;
  }

  async send(mail: OutgoingMail, tags: MailTags, mayStart = () => true): Promise<SendOutcome> {
    const raw = await new MailComposer({
      from: { name: 'Allclear', address: this.#sender },
      to: { name: mail.to.name, address: mail.to.email },
      replyTo: mail.replyTo,
      subject: mail.subject,
      headers: { ...mail.headers },
      text: mail.text,
      ...(mail.html === null ? {} : { html: mail.html }),
      textEncoding: 'quoted-printable',
      newline: 'windows',
      disableFileAccess: true,
      disableUrlAccess: true,
    })
      .compile()
      .build();
    if (!mayStart()) return 'later';
    try {
      await this.#client.send(
        new SendRawEmailCommand({
          Source: this.#sender,
          Destinations: [mail.to.email],
          RawMessage: { Data: raw },
          ConfigurationSetName: this.#configurationSet,
          Tags: Object.entries(tags).map(([Name, Value]) => ({ Name, Value: String(Value) })),
        }),
      );
      return 'sent';
    } catch (error) {
      if (!(error instanceof SESServiceException)) throw error;
      const outcome = outcomeOf(error, this.#sender);
      if (outcome === null) throw error;
      if (outcome === 'later') this.#log('error', 'MailStopped', { ...tags, error: error.name });
      return outcome;
    }
  }
}

/** What a refusal means; null where nobody knows whether it was sent. */
function outcomeOf(error: SESServiceException, sender: string): SendOutcome | null {
  if (FOR_GOOD.has(error.name)) return meansSender(error, sender) ? 'later' : 'rejected';
  if (THROTTLED.has(error.name)) return /daily message quota/i.test(error.message) ? 'later' : 'busy';
  return isProof(error) ? 'later' : null;
}

/**
 * SES says MessageRejected also of an account that is stopped and of a sender that is not verified. In its sandbox it
 * names recipients in the same sentence.
 */
function meansSender({ message }: SESServiceException, sender: string): boolean {
  if (!/not verified/i.test(message)) return /\bsending (?:\w+ )*(?:suspended|paused)\b/i.test(message);
  const own = sender.toLowerCase();
  const named = message.toLowerCase().split(/[\s,<>]+/);
  return named.includes(own) || named.includes(own.slice(own.lastIndexOf('@') + 1));
}

/** Nothing was sent, and not because of the recipient: a right or a setting that the operator mends. */
function isProof({ $metadata: { httpStatusCode = 0 } }: SESServiceException): boolean {
  return httpStatusCode >= 400 && httpStatusCode < 500;
}
