import { createHmac } from 'node:crypto';
import type { KnownError, StakeholderList } from '../catalogue/catalogue.ts';
import type { Brief } from '../incident/brief.ts';
import type { Call, Fact, Incident, MailKind, Owed } from '../incident/incident.ts';
import type { OutgoingMail } from '../incident/ports.ts';
import { reportersOf, sameAddress } from '../incident/tell.ts';
import { isUnanswered } from '../oncall/calls.ts';
import type { ClockView } from '../sla/clock.ts';
import type { BudgetView } from '../sla/error-budget.ts';
import type { Instant } from '../sla/instant.ts';
import { incidentSubject, oneLine, subjectText } from './header-text.ts';
import { type Foot, html, plainText } from './layout.ts';
import type { Letter, Situation, Template } from './letter.ts';
import { budgetLink, type Link, linkSecret, linkTo } from './link.ts';
import { domainOf, type ForMember, forMember, listFoot, listHeaders } from './list-links.ts';
import { inOwnWords } from './list-words.ts';
import { answered } from './mails/answered.ts';
import { askReporter } from './mails/ask-reporter.ts';
import { askedPager } from './mails/asked-pager.ts';
import { assigned } from './mails/assigned.ts';
import { backAgain } from './mails/back-again.ts';
import { bounced } from './mails/bounced.ts';
import { breached } from './mails/breached.ts';
import { budgetExhausted } from './mails/budget-exhausted.ts';
import { call } from './mails/call.ts';
import { callPager } from './mails/call-pager.ts';
import { callsHeld } from './mails/calls-held.ts';
import { cancelled } from './mails/cancelled.ts';
import { childrenLeft } from './mails/children-left.ts';
import { closed } from './mails/closed.ts';
import { confirmReminder } from './mails/confirm-reminder.ts';
import { converted } from './mails/converted.ts';
import { demand } from './mails/demand.ts';
import { doesItWork } from './mails/does-it-work.ts';
import { escalated } from './mails/escalated.ts';
import { handedOff } from './mails/handed-off.ts';
import { handoffOffered } from './mails/handoff-offered.ts';
import { handoffReturned } from './mails/handoff-returned.ts';
import { handoffTold } from './mails/handoff-told.ts';
import { informed } from './mails/informed.ts';
import { major } from './mails/major.ts';
import { merged } from './mails/merged.ts';
import { needsReview } from './mails/needs-review.ts';
import { noCommander } from './mails/no-commander.ts';
import { nobodyToCall } from './mails/nobody-to-call.ts';
import { priorityChanged } from './mails/priority-changed.ts';
import { question } from './mails/question.ts';
import { questionUnanswered } from './mails/question-unanswered.ts';
import { receipt } from './mails/receipt.ts';
import { reopened } from './mails/reopened.ts';
import { reporterCancelled } from './mails/reporter-cancelled.ts';
import { reporterConverted } from './mails/reporter-converted.ts';
import { reporterMerged } from './mails/reporter-merged.ts';
import { reporterReopened } from './mails/reporter-reopened.ts';
import { resolved } from './mails/resolved.ts';
import { roleChanged } from './mails/role-changed.ts';
import { stakeholder } from './mails/stakeholder.ts';
import { takeCommand } from './mails/take-command.ts';
import { taken } from './mails/taken.ts';
import { taskDue } from './mails/task-due.ts';
import { taskGiven } from './mails/task-given.ts';
import { taskOverdue } from './mails/task-overdue.ts';
import { unassigned } from './mails/unassigned.ts';
import { update } from './mails/update.ts';
import { updateDue } from './mails/update-due.ts';
import { updateOverdue } from './mails/update-overdue.ts';
import { warning } from './mails/warning.ts';
import { whoHasIt } from './mails/who-has-it.ts';
import { fullTime, shortTime } from './times.ts';

/** What a mail needs beside the incident and the fact that owes it. */
export interface MailContext {
  /** Where the pages are, without a path. */
  readonly baseUrl: string;
  /** The address mails come from. */
  readonly sender: string;
  /** The service desk's address: answers go there. */
  readonly desk: string;
  /** IANA zone for readers whose own is not known. */
  readonly timeZone: string;
  /** The incident's own key, in hex. */
  readonly linkKey: string;
  readonly serviceName: string | null;
  readonly teamName: string | null;
  /** How the error budget of the service stands, and the key of the page that shows it; left out where there is none. */
  readonly budget?: { readonly view: BudgetView; readonly linkKey: string | undefined };
  readonly clocks: { readonly response: ClockView | null; readonly resolution: ClockView | null };
  readonly lists: ReadonlyMap<string, StakeholderList>;
  /** Those that were offered for the incident, as they are now. */
  readonly knownErrors: readonly KnownError[];
  /** Where the mail `hasBrief`. */
  readonly brief: Brief | null;
  readonly now: Instant;
}

type Described = Incident & { readonly description: string | null };

const TEMPLATES: Readonly<Record<Exclude<MailKind, 'call_pager' | 'asked_pager'>, Template>> = {
  receipt,
  needs_review: needsReview,
  call,
  nobody_to_call: nobodyToCall,
  taken,
  who_has_it: whoHasIt,
  escalated,
  breached,
  budget_exhausted: budgetExhausted,
  warning,
  assigned,
  unassigned,
  does_it_work: doesItWork,
  resolved,
  reopened,
  reporter_reopened: reporterReopened,
  closed,
  cancelled,
  question,
  question_unanswered: questionUnanswered,
  update,
  confirm_reminder: confirmReminder,
  ask_reporter: askReporter,
  priority_changed: priorityChanged,
  reporter_cancelled: reporterCancelled,
  merged,
  reporter_merged: reporterMerged,
  converted,
  reporter_converted: reporterConverted,
  major,
  informed,
  stakeholder,
  answered,
  back_again: backAgain,
  bounced,
  calls_held: callsHeld,
  update_overdue: updateOverdue,
  update_due: updateDue,
  take_command: takeCommand,
  no_commander: noCommander,
  role_changed: roleChanged,
  handoff_offered: handoffOffered,
  handoff_told: handoffTold,
  handoff_returned: handoffReturned,
  handed_off: handedOff,
  task_given: taskGiven,
  task_due: taskDue,
  task_overdue: taskOverdue,
  children_left: childrenLeft,
};

const WITH_BRIEF: ReadonlySet<MailKind> = new Set([
  'take_command',
  'handoff_offered',
  'handed_off',
  'update_due',
  'update_overdue',
]);

/** Whether a mail tells what was tried and said so far. */
export function hasBrief({ mail }: Owed): boolean {
  return WITH_BRIEF.has(mail);
}

/** To one address that nobody proved to be theirs: so nobody can use receipts to mail others. */
const RECEIPTS_AN_HOUR = 3;

const TO_REPORTER: ReadonlySet<MailKind> = new Set([
  'receipt',
  'who_has_it',
  'does_it_work',
  'reporter_reopened',
  'closed',
  'question',
  'update',
  'confirm_reminder',
  'reporter_cancelled',
  'reporter_merged',
  'reporter_converted',
]);

/**
 * The mail that a fact owes to one person, ready to be sent. It speaks of the incident as it is now, and the same
 * input always makes the same mail. A call that was settled meanwhile asks nothing any more.
 */
export function composeMail(owed: Owed, fact: Fact, incident: Described, context: MailContext): OutgoingMail {
  const situation = situationOf(owed, fact, incident, context);
  const member = memberOf(owed, context);
  const unfollow = unfollowLink(owed, incident, context);
  const isCall = (owed.mail === 'call' || owed.mail === 'call_pager') && situation.callWaits;
  const common = {
    // What an unproved address's owner never wrote must not reach them, and a name is what somebody wrote.
    to: { name: situation.mayQuote ? oneLine(owed.to.name) : '', email: owed.to.email },
    headers: {
      'Auto-Submitted': 'auto-generated',
      ...(isCall ? {} : thread(owed, incident, context)),
      ...(member === null ? {} : listHeaders(member.list.id, member.leave, context.sender)),
      ...(unfollow === null ? {} : listHeaders(incident.id.toLowerCase(), unfollow, context.sender)),
    },
    replyTo: context.desk,
    ...(isCall || owed.asks !== undefined
      ? { rank: 'call' as const }
      : owed.list === undefined && owed.follower === undefined
        ? {}
        : { rank: 'list' as const }),
  };
  if (owed.mail === 'call_pager') {
    return { ...common, subject: `[${incident.id}]`, text: callPager(situation), html: null };
  }
  if (owed.mail === 'asked_pager') {
    return { ...common, subject: `[${incident.id}]`, text: askedPager(situation), html: null };
  }
  const standard = TEMPLATES[owed.mail](situation);
  const letter = member === null ? standard : inOwnWords(standard, member.list, situation);
  const subject = isCall
    ? subjectText(`[${incident.id}] ${demand(situation)}: ${oneLine(incident.summary)}`)
    : incidentSubject(
        incident.id,
        situation.mayQuote && isVerified(owed, incident) !== false ? incident.summary : 'Your report',
      );
  const isLimited = owed.mail === 'receipt' && !situation.mayQuote;
  const hourly = isLimited ? { hourly: { countsAs: 'MAIL' as const, limit: RECEIPTS_AN_HOUR } } : {};
  const foot = footOf(owed.mail, situation, letter, member, unfollow);
  return { ...common, subject, text: plainText(letter, foot), html: html(letter, foot, subject), ...hourly };
}

function situationOf(owed: Owed, fact: Fact, incident: Described, context: MailContext): Situation {
  const reporter = TO_REPORTER.has(owed.mail);
  const own = reporter ? undefined : callOf(owed, incident);
  const zone = owed.timeZone ?? context.timeZone;
  const reader = own?.to ?? owed.to;
  const at = (link: Omit<Link, 'id'>) =>
    `${context.baseUrl.replace(/\/+$/, '')}${linkTo({ id: incident.id, ...link }, context.linkKey)}`;
  return {
    incident,
    fact,
    reader,
    call: own ?? null,
    callWaits: own !== undefined && isUnanswered(own),
    mayQuote: !reporter || isVerified(owed, incident) === true,
    page: at(pageOf(owed, own)),
    // Signed for the few mails that lead to it.
    get document() {
      return at({ purpose: 'd', recipient: reader.email, call: null });
    },
    desk: context.desk,
    serviceName: context.serviceName,
    teamName: context.teamName,
    clocks: context.clocks,
    brief: context.brief,
    budget: budgetOf(owed, incident, context),
    knownErrors: context.knownErrors,
    now: context.now,
    time: (at) => fullTime(at, zone),
    shortTime: (at) => shortTime(at, context.now, zone),
  };
}

/**
 * Whether an address that reported it is its reporter's for sure; null for one that reported nothing. Who reported with
 * one that nobody proved has one subject for all, also where they work on it.
 */
function isVerified({ to }: Owed, incident: Incident): boolean | null {
  const own = reportersOf(incident).filter(({ email }) => email !== null && sameAddress(email, to.email));
  return own.length === 0 ? null : own.some(({ verified }) => verified);
}

/** For mails that speak of it, with its reader's own page of it, where the service can have one. */
function budgetOf({ to }: Owed, { service }: Incident, { baseUrl, budget }: MailContext): Situation['budget'] {
  if (budget === undefined || service === null) return null;
  const { view, linkKey } = budget;
  const page = linkKey === undefined ? null : budgetLink({ id: service, linkKey }, to.email);
  return { view, page: page === null ? null : `${baseUrl.replace(/\/+$/, '')}${page}` };
}

/** Whose page the mail leads to: the reporter's, a stakeholder's, a manager's, or that of whoever works on it. */
function pageOf(owed: Owed, own: Call | undefined): Omit<Link, 'id'> {
  const { email } = owed.to;
  if (TO_REPORTER.has(owed.mail)) return { purpose: 'r', recipient: email, call: null };
  if (owed.asks !== undefined) return { purpose: 'o', recipient: owed.asks.whom, call: owed.asks.what };
  if (owed.list !== undefined || owed.follower === true)
    return { purpose: 's', recipient: email, call: owed.list ?? null };
  const purpose = owed.manager === true || own?.reason === 'hierarchical' ? 'h' : 'a';
  return { purpose, recipient: own?.to.email ?? email, call: own?.id ?? null };
}

/** The list by which the mail reaches its reader, and their own pages of it. */
function memberOf({ list: id, to }: Owed, { lists, baseUrl }: MailContext): ForMember | null {
  const list = lists.get(id ?? '');
  return list === undefined ? null : forMember(list, to.email, baseUrl);
}

/** How a follower of the incident follows it no longer. */
function unfollowLink({ to, follower }: Owed, { id }: Incident, { linkKey, baseUrl }: MailContext): string | null {
  if (follower !== true) return null;
  return `${baseUrl.replace(/\/+$/, '')}${linkTo({ id, purpose: 'u', recipient: to.email, call: null }, linkKey)}`;
}

/** The call that the mail makes, else the newest to its reader. */
function callOf(owed: Owed, incident: Incident) {
  return owed.call === null
    ? incident.calls.findLast(({ to }) => sameAddress(to.email, owed.to.email))
    : incident.calls.find(({ id }) => id === owed.call);
}

/**
 * One derived id, never sent itself, for all mails about an incident to one person: the sending service replaces
 * Message-ID. Made with the incident's key, so that nobody can guess addresses from it.
 */
function thread(owed: Owed, incident: Incident, { linkKey, sender }: MailContext) {
  const person = createHmac('sha256', linkSecret(linkKey))
    .update(`thread\n${incident.id}\n${owed.to.email.toLowerCase()}`)
    .digest('hex')
    .slice(0, 32);
  const id = `<${incident.id.toLowerCase()}.${person}@${domainOf(sender)}>`;
  return { References: id, 'In-Reply-To': id };
}

/** A reporter's mail ends with their page even where its button leads there. */
function footOf(
  mail: MailKind,
  { page, callWaits, desk }: Situation,
  { button }: Letter,
  member: ForMember | null,
  unfollow: string | null,
): Foot {
  const answers = `Answers to this mail go to the service desk, ${desk}.`;
  if (member !== null) return listFoot(member, desk);
  if (unfollow !== null) {
    return { answers, page: { label: 'You follow this incident. Follow it no longer', url: unfollow } };
  }
  if (TO_REPORTER.has(mail)) return { answers, page: { label: 'The page of your report', url: page } };
  const label = callWaits ? 'Acknowledge' : 'How it stands now';
  return { answers, page: button === undefined ? { label, url: page } : null };
}
