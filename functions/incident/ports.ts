import type { Instant } from '../sla/instant.ts';
import type { Store } from './head.ts';

/** The workflow engine, as the domain sees it. */
export interface Workflow {
  /** Starts the execution of a generation: false where one of that name has already ended. */
  start(id: string, generation: number): Promise<boolean>;
  /** Hands a parked execution its token back: false where the token is dead. */
  wake(token: string): Promise<boolean>;
}

/** What became of a mail: sent, refused for good, or to be tried again: soon where there was only no room for it. */
export type SendOutcome = 'sent' | 'rejected' | 'later' | 'busy';

/** A mail ready to be composed. */
export interface OutgoingMail {
  readonly to: { readonly name: string; readonly email: string };
  readonly subject: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly replyTo: string;
  readonly text: string;
  readonly html: string | null;
  /** At most so many that count as the same an hour to this address, which nobody proved; the others are not sent. */
  readonly hourly?: { readonly countsAs: 'MAIL' | 'CONFIRM'; readonly limit: number };
  /** Whose turn it is where mails have to wait: a call's first, a list's last. */
  readonly rank?: 'call' | 'list';
}

/** What a mail is known by when it comes back; one about no single incident names none. */
export interface MailTags {
  readonly incident?: string;
  readonly delivery: string;
}

export interface Mailer {
  /**
   * Sends one mail to one person, tagged with incident and delivery. Throws where nobody can know whether
   * it was sent: the claim's lease then decides.
   *
   * @param mayStart asked just before it goes out, whether there is time for that: without, it is sent later
   */
  send(mail: OutgoingMail, tags: MailTags, mayStart?: () => boolean): Promise<SendOutcome>;
}

/** A message as a chat service takes it. */
export interface ChatPost {
  /** The incoming webhook. Whoever knows it can write there: it goes into no log and no error. */
  readonly url: string;
  /** JSON. */
  readonly body: string;
}

/** What became of a post: sent, refused for good, or to be tried again, not before so many milliseconds; and why. */
export type ChatOutcome =
  | { readonly outcome: 'sent' }
  | { readonly outcome: 'rejected'; readonly because: string }
  | { readonly outcome: 'later'; readonly because: string; readonly afterMs: number };

export interface Chat {
  /** Posts once. Throws where nobody can know whether it was posted: the claim's lease then decides. */
  post(message: ChatPost): Promise<ChatOutcome>;
}

/** Counts of what somebody may do only so often. */
export interface Rates {
  /** One more of a bucket: false where `limit` have been counted already. The bucket may be forgotten after `until`. */
  take(bucket: string, limit: number, until: Instant): Promise<boolean>;
}

/** The same, where what was counted may turn out not to have happened. */
export interface ReturnableRates extends Rates {
  giveBack(bucket: string): Promise<void>;
}

/** Structured log lines: a code and ids, never what people wrote or who they are. */
type Log = (level: 'info' | 'warn' | 'error', code: string, ids?: Readonly<Record<string, unknown>>) => void;

/** Time and randomness, and the place where things are kept. */
export interface Ports {
  readonly store: Store;
  readonly now: () => Instant;
  readonly random: (bytes: number) => Uint8Array;
  readonly log: Log;
}

export interface WithWorkflow extends Ports {
  readonly workflow: Workflow;
}

/** Its own trouble is told to the alarm address. */
export interface WithAlarm extends WithWorkflow, WithMailer {}

export interface WithMailer extends Ports {
  readonly mailer: Mailer;
}
