import type { Letter, Situation } from '../letter.ts';
import { clockRows, descriptionQuote, incidentRows } from '../rows.ts';

/** To whoever answers for the team: a major incident. Others are called; they may step in. */
export function major(situation: Situation): Letter {
  const { incident } = situation;
  const has =
    incident.assignee === null ? 'Whoever is on call is asked to take it' : `${incident.assignee.name} has it`;
  return {
    firstLine: `Major incident. ${has}, no action.`,
    secondLine: 'On its page you can take it over, give it to another team or call an expert.',
    facts: [...incidentRows(situation), ...clockRows(situation)],
    quotes: descriptionQuote(situation),
  };
}
