import type { Mailer, OutgoingMail, SendOutcome } from '../../../functions/incident/ports.ts';

/** What the sending service answers: `lost` it takes the mail, and nobody learns of it. */
type Answer = SendOutcome | 'lost';

/** A sending service that a test tells what to answer to an address. */
export class Outbox implements Mailer {
  /** Every mail taken, as `kind → address`, in order. */
  readonly sent: string[] = [];
  readonly mails: OutgoingMail[] = [];
  /** Every mail asked for, whatever the answer. */
  readonly asked: string[] = [];
  readonly #answers = new Map<string, Answer>();

  /** From now on, to this address. */
  answers(email: string, answer: Answer): void {
    this.#answers.set(email, answer);
  }

  async send(mail: OutgoingMail, tags: { readonly delivery: string }): Promise<SendOutcome> {
    const line = `${tags.delivery.replace(/^\d+-/, '')} → ${mail.to.email}`;
    this.asked.push(line);
    const answer = this.#answers.get(mail.to.email) ?? 'sent';
    if (answer === 'sent' || answer === 'lost') {
      this.sent.push(line);
      this.mails.push(mail);
    }
    if (answer === 'lost') throw new Error('no answer');
    return answer;
  }

  /** What was taken since the last look. */
  collect(): readonly string[] {
    return this.sent.splice(0);
  }
}
