import type { StepRow } from '../escalation/due-and-fired.ts';
import type { MailTrace, MailTraces, Opening } from '../incident/head.ts';
import type { Fact, Owed } from '../incident/incident.ts';
import { sameAddress } from '../incident/tell.ts';
import { earliest, type Instant } from '../sla/instant.ts';
import { deliveryOf } from './list-mails.ts';

/** What became of a mail. That its link was opened proves just that: mail programs open links too. */
export interface StepMail {
  readonly to: { readonly name: string; readonly email: string };
  readonly kind: Owed['mail'];
  readonly sent: 'pending' | 'sent' | 'rejected' | 'bounced' | 'complained';
  /** When it was sent, refused, or came back. */
  readonly at: Instant | null;
  readonly openedAt: Instant | null;
}

/** A step with its mails. */
export type StepView = Omit<StepRow, 'owes'> & { readonly mails: readonly StepMail[] };

/** The steps with what became of the mails that each owes; members of stakeholder lists are none of them. */
export async function withMails(
  traces: MailTraces,
  incident: string,
  rows: readonly StepRow[],
  openings: readonly Opening[],
): Promise<readonly StepView[]> {
  const owes = rows.flatMap((row) => row.owes);
  const found = await traces.of(owes.map(({ fact, owed }) => deliveryOf(incident, fact, owed)));
  const traceOf = new Map(owes.map(({ owed }, index) => [owed, found[index] ?? null]));
  return rows.map(({ owes: own, ...row }) => ({
    ...row,
    mails: own.map(({ fact, owed }) => mailOf(fact, owed, traceOf.get(owed) ?? null, row.called?.to.email, openings)),
  }));
}

function mailOf(
  { at: decided }: Fact,
  { mail, to, call }: Owed,
  trace: MailTrace | null,
  called: string | undefined,
  openings: readonly Opening[],
): StepMail {
  const { outcome = null, at = null, cameBack = null } = trace ?? {};
  // A pager and a second address get the link of the person themselves.
  const reader = call === null ? to.email : (called ?? to.email);
  const first = openings
    .filter((one) => (call === null || one.call === call) && sameAddress(one.recipient, reader))
    .map((one) => one.at)
    .filter((opened) => opened >= (at ?? decided));
  const sent = cameBack === null ? (outcome ?? 'pending') : CAME_BACK[cameBack.kind];
  return {
    to: { name: to.name, email: to.email },
    kind: mail,
    sent,
    at: cameBack?.at ?? at,
    // What never arrived was not what they opened.
    openedAt: sent === 'bounced' || sent === 'rejected' ? null : earliest(first),
  };
}

const CAME_BACK = { bounce: 'bounced', complaint: 'complained' } as const;
