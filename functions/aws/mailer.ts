import { type SESClient, SESServiceException, SendRawEmailCommand } from '@aws-sdk/client-ses';
import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import type { Mailer, MailTags, OutgoingMail, SendOutcome } from '../incident/ports.ts';

/** Refusals that hold for this recipient however often it is tried. */
const FOR_GOOD = new Set(['MessageRejected', 'InvalidParameterValue']);
/** Too many at once, whatever status it comes with. */
const THROTTLED = new Set(['Throttling', 'ThrottlingException', 'TooManyRequestsException', 'ServiceUnavailable']);

/** Amazon SES. Its client must not retry by itself: a lost answer would mail twice. */
export class SesMailer implements Mailer {
  readonly #client: SESClient;
  readonly #sender: string;
  readonly #configurationSet: string;

  constructor(client: SESClient, sender: string, configurationSet: string) {
    this.#client = client;
    this.#sender = sender;
    this.#configurationSet = configurationSet;
  }

  async send(mail: OutgoingMail, tags: MailTags): Promise<SendOutcome> {
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
      if (FOR_GOOD.has(error.name)) return 'rejected';
      if (THROTTLED.has(error.name)) return 'busy';
      if (isProof(error)) return 'later';
      throw error;
    }
  }
}

/** Nothing was sent, and not because of the recipient: a right or a setting that the operator mends. */
function isProof({ $metadata: { httpStatusCode = 0 } }: SESServiceException): boolean {
  return httpStatusCode >= 400 && httpStatusCode < 500;
}
