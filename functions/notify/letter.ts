import type { KnownError } from '../catalogue/catalogue.ts';
import type { Brief } from '../incident/brief.ts';
import type { Call, Fact, Incident, Owed } from '../incident/incident.ts';
import type { ClockView } from '../sla/clock.ts';
import type { BudgetView } from '../sla/error-budget.ts';
import type { Instant } from '../sla/instant.ts';

/** What a mail says, before it is laid out. Every text is plain: the layout makes it safe. */
export interface Letter {
  /** What the reader must do, or that it is nothing; also what the mailbox shows beside the subject. */
  readonly firstLine: string;
  /** What happens if they do not. */
  readonly secondLine?: string | undefined;
  readonly facts: readonly Row[];
  /** What people wrote, quoted as they wrote it. */
  readonly quotes?: readonly Quote[] | undefined;
  /** Several things that its reader must do, each with its own link. */
  readonly entries?: readonly Entry[] | undefined;
  readonly button?: LetterLink | undefined;
  /** What helps beside it, elsewhere. */
  readonly links?: readonly LetterLink[] | undefined;
  readonly closing?: string | undefined;
}

/** Label and value. */
export type Row = readonly [string, string];

export interface Quote {
  readonly title: string;
  readonly text: string;
}

/** One thing to do of several. */
export interface Entry {
  readonly title: string;
  /** What people wrote. */
  readonly quote: string;
  readonly link: LetterLink;
}

export interface LetterLink {
  readonly label: string;
  readonly url: string;
}

/** What a template knows: the incident as it is now, the fact that owes the mail, and its reader. */
export interface Situation {
  readonly incident: Incident & { readonly description: string | null };
  readonly fact: Fact;
  readonly reader: Owed['to'];
  /** The reader's call, where they were called. */
  readonly call: Call | null;
  /** That call still waits for an answer. */
  readonly callWaits: boolean;
  /** May this reader be shown what was written? Not a reporter whose address nobody has proved to be theirs. */
  readonly mayQuote: boolean;
  /** The reader's page: a reporter's own, a colleague's with the button to acknowledge while their call waits. */
  readonly page: string;
  /** The reader's own page of the live document. */
  readonly document: string;
  readonly desk: string;
  readonly serviceName: string | null;
  /** The name of the incident's team. */
  readonly teamName: string | null;
  readonly clocks: { readonly response: ClockView | null; readonly resolution: ClockView | null };
  /** Known errors that were offered for the incident, best first. */
  readonly knownErrors: readonly KnownError[];
  /** What was tried and said so far, for mails that ask somebody to take over; null for any other. */
  readonly brief: Brief | null;
  /** The error budget of the service, and the reader's page of it, for mails about it; null for any other. */
  readonly budget: { readonly view: BudgetView; readonly page: string | null } | null;
  readonly now: Instant;
  /** A time in the reader's zone and in UTC. */
  readonly time: (at: Instant) => string;
  /** A time in the reader's zone, with its weekday where it is not today. */
  readonly shortTime: (at: Instant) => string;
}

export type Template = (situation: Situation) => Letter;
