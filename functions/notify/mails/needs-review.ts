import type { Letter, Situation } from '../letter.ts';
import { clockRows, descriptionQuote, incidentRows } from '../rows.ts';

/** To the service desk: a report that could not be sorted by itself. */
export function needsReview(situation: Situation): Letter {
  const { incident } = situation;
  const who = situation.teamName ?? incident.team ?? 'the service desk';
  return {
    firstLine: 'Please triage this report: say what it is about.',
    secondLine: `Until you do, it stays with ${who}, and it cannot be resolved without a category.`,
    facts: [...incidentRows(situation), ...clockRows(situation)],
    quotes: descriptionQuote(situation),
  };
}
