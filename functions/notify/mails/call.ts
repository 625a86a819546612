import type { Incident } from '../../incident/incident.ts';
import { runbooksOf } from '../../incident/runbooks.ts';
import { sameAddress } from '../../incident/tell.ts';
import { repeatAt } from '../../oncall/calls.ts';
import { budgetLinks, budgetRows, goneWords } from '../budget-rows.ts';
import type { Letter, Situation } from '../letter.ts';
import {
  actQuote,
  capital,
  clockRows,
  descriptionQuote,
  incidentRows,
  knownErrorQuotes,
  priorityWord,
  row,
  teamWord,
} from '../rows.ts';
import { taken } from './taken.ts';

/** To the person who is asked to take an incident now. Whoever is no longer wanted when it goes out is told just that. */
export function call(situation: Situation): Letter {
  const { incident, page, time } = situation;
  if (situation.call === null || !situation.callWaits) return taken(situation);
  const exhausted = isByBudget(situation);
  const resolveBy = clockRows(situation).filter(([label]) => label === 'Resolve by');
  return {
    firstLine: `${demand(situation)}.`,
    secondLine: otherwise(situation),
    button: { label: 'Acknowledge', url: page },
    links: [
      ...runbooksOf(incident).map(({ id, name }) => ({
        label: `Runbook: ${name}`,
        url: `${situation.document}#runbook-${id}`,
      })),
      ...(exhausted ? budgetLinks(situation) : []),
    ],
    facts: [
      ...incidentRows(situation),
      ['Why you', whyYou(situation)],
      ...row('Acknowledge by', time(situation.call.dueAt)),
      ...resolveBy,
      ...(exhausted ? budgetRows(situation) : []),
    ],
    quotes: [
      ...actQuote('Why you are asked', situation),
      ...knownErrorQuotes(situation),
      ...descriptionQuote(situation),
    ],
    closing:
      incident.assignee === null
        ? 'The link opens a page; there you say that you have it.'
        : `The link opens a page; there you say that you have it. Until then it stays with ${incident.assignee.name}.`,
  };
}

/** `High: acknowledge by 03:15 CET`, and past that time `High: acknowledge now`. */
export function demand({
  incident,
  call: own,
  now,
  shortTime,
}: Pick<Situation, 'call' | 'now' | 'shortTime'> & { readonly incident: Pick<Incident, 'priority'> }): string {
  const by = own === null || own.dueAt <= now ? 'now' : `by ${shortTime(own.dueAt)}`;
  return `${priorityWord(incident.priority)}: acknowledge ${by}`;
}

/** What happens if they do not. After somebody in authority, and after the desk, nobody is sure to be called. */
export function otherwise({ incident, call: own, now, desk }: Situation): string {
  const { assignee, acknowledgedAt, priority } = incident;
  const isLast =
    own !== null && (own.reason === 'hierarchical' || (acknowledgedAt !== null && sameAddress(own.to.email, desk)));
  const yours = assignee !== null && own !== null && sameAddress(assignee.email, own.to.email);
  if (isLast && !yours) {
    return assignee === null ? 'If you do not, nobody has it.' : `If you do not, it stays with ${assignee.name} alone.`;
  }
  if (priority === 'low' && acknowledgedAt === null) {
    return 'If nobody does in time, the service desk and a manager are told.';
  }
  return own !== null && own.dueAt > now && repeatAt(incident, own) !== null
    ? 'If you do not, you are called again every 3 minutes, and then others are called.'
    : 'If you do not, others are called.';
}

/** Made in the commit in which the error budget gave out. */
function isByBudget({ call: own, incident }: Situation): boolean {
  return own?.reason === 'hierarchical' && own.at === incident.exhaustedAt;
}

function whyYou(situation: Situation): string {
  const { incident, call: own, desk } = situation;
  const team = teamWord(situation, own ?? incident) ?? 'it';
  const yours = incident.assignee !== null && own !== null && sameAddress(incident.assignee.email, own.to.email);
  if (own !== null && sameAddress(own.to.email, desk)) return 'Nobody else is there to be called, so it comes to you.';
  if (own?.because === 'nobody_on_call') return `Nobody of ${team} is on call, and you answer for it.`;
  switch (own?.reason) {
    case 'assigned':
      return yours ? 'It is assigned to you.' : `It is assigned to ${team}, and you are the first to be called.`;
    case 'functional':
      return `It was escalated to ${team}, and you are the first to be called.`;
    case 'hierarchical':
      if (isByBudget(situation)) return `${capital(goneWords(situation))}, and you answer for ${team}.`;
      return `It was escalated to whoever answers for ${team}.`;
    case 'reopened':
      return yours
        ? 'It was reopened, and you had it.'
        : `It was reopened, and you are the first to be called for ${team}.`;
    case 'next':
      return 'Whoever was called before you has not answered or could not be reached.';
    case 'call':
      return 'Your help was asked for.';
    default:
      return `You are the first to be called for ${team}.`;
  }
}
