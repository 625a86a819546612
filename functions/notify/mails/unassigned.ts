import type { Letter, Situation } from '../letter.ts';
import { actQuote, incidentRows, teamWord } from '../rows.ts';

/** To the former assignee. */
export function unassigned(situation: Situation): Letter {
  const { incident, fact } = situation;
  const to = incident.assignee?.name ?? teamWord(situation) ?? 'somebody else';
  return {
    firstLine: `Given to ${to}, no action.`,
    facts: incidentRows(situation),
    // A triage that moves it to another team speaks of its priority.
    quotes: fact.type === 'triaged' ? [] : actQuote('Why it was given on', situation),
  };
}
