import type { Letter, Situation } from '../letter.ts';
import { actQuote, clockRows, incidentRows } from '../rows.ts';

/** To whoever has it, else to the desk: the reporter has answered, and the clock runs again. */
export function answered(situation: Situation): Letter {
  return {
    firstLine:
      situation.incident.assignee === null
        ? 'The reporter has answered: please see that somebody goes on, nobody has it.'
        : 'The reporter has answered: please go on.',
    secondLine: 'Its clock runs again.',
    facts: [...incidentRows(situation), ...clockRows(situation)],
    quotes: actQuote('The answer', situation),
  };
}
