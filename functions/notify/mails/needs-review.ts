import { isUnsorted } from '../../triage/classify.ts';
import type { Letter, Situation } from '../letter.ts';
import { clockRows, descriptionQuote, incidentRows } from '../rows.ts';

/** To the service desk: a report that could not be sorted by itself, or may be no service request. */
export function needsReview(situation: Situation): Letter {
  const { incident } = situation;
  const who = situation.teamName ?? incident.team ?? 'the service desk';
  if (!incident.needsReview)
    return { firstLine: 'Somebody has triaged it, no action.', facts: incidentRows(situation) };
  const unsorted = isUnsorted(incident);
  return {
    firstLine: `Please triage this report: say ${unsorted ? 'what it is about' : 'whether it is an incident or a service request'}.`,
    secondLine: `Until you do, it stays with ${who}${unsorted ? ', and it cannot be resolved without a category' : ''}.`,
    facts: [...incidentRows(situation), ...clockRows(situation)],
    quotes: descriptionQuote(situation),
  };
}
