import type { Call, Incident } from '../../incident/incident.ts';
import { runbooksOf } from '../../incident/runbooks.ts';
import { sameAddress } from '../../incident/tell.ts';
import { staysWith } from '../../oncall/calls.ts';
import { budgetLinks, budgetRows, goneWords } from '../budget-rows.ts';
import type { Letter, Situation } from '../letter.ts';
import {
  actQuote,
  capital,
  clockRows,
  descriptionQuote,
  incidentRows,
  knownErrorQuotes,
  row,
  teamWord,
} from '../rows.ts';
import { demand, otherwise } from './demand.ts';
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
    closing: `The link opens a page; there you say that ${whatTheySay(incident, situation.call)}`,
  };
}

/** What the button says, and with whom the work is until then, or stays. */
function whatTheySay(incident: Incident, call: Call): string {
  const { assignee } = incident;
  if (assignee === null) return 'you have it.';
  if (sameAddress(assignee.email, call.to.email)) return 'you are on it.';
  return staysWith(incident, call) === null
    ? `you have it. Until then it stays with ${assignee.name}.`
    : `you can help. It stays with ${assignee.name}.`;
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
