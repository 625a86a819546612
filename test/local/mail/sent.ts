import type { SendMailOptions } from 'nodemailer';
import MailComposer from 'nodemailer/lib/mail-composer';
import { MailStore } from '../../../infra/local/mail/mail-store.ts';
import { createSes, type Ses, type SesParts } from '../../../infra/local/mail/ses.ts';

/** A moment of machine time for mails whose time does not matter. */
export const NOON = Date.UTC(2030, 2, 5, 12);

/** A local SES with an empty mailbox, and its time, which a test sets. */
export function freshSes(parts: Partial<SesParts> = {}): { ses: Ses; store: MailStore; time: { now: number } } {
  const store = new MailStore(':memory:');
  const time = { now: NOON };
  const ses = createSes({
    store,
    identities: ['allclear@example.com', 'example.org'],
    configurationSets: ['mails'],
    region: 'eu-central-1',
    accountId: '000000000000',
    now: () => time.now,
    ...parts,
  });
  return { ses, store, time };
}

/** The bytes of a message as a mail library composes them. */
export function composed(options: SendMailOptions = {}): Promise<Buffer> {
  const defaults = { from: 'allclear@example.com', to: 'reporter@example.com', subject: 'Hello', text: 'Hello.' };
  return new MailComposer({ ...defaults, ...options }).compile().build();
}

/** The form post with which SES is asked to send a message. */
export function sendForm(raw: Buffer | string, fields: Record<string, string> = {}): URLSearchParams {
  const data = Buffer.from(raw).toString('base64');
  return new URLSearchParams({ Action: 'SendRawEmail', Version: '2010-12-01', 'RawMessage.Data': data, ...fields });
}
