import type { Letter, Situation } from '../letter.ts';
import { actQuote, incidentRows } from '../rows.ts';

/** To the service desk: the reporter of a closed incident says that it is back. */
export function backAgain(situation: Situation): Letter {
  return {
    firstLine: 'The reporter says that it is back: please reopen it, or tell them why not.',
    secondLine: 'If nobody does, nobody works on it. It can be reopened until 14 days after it was closed.',
    facts: incidentRows(situation),
    quotes: actQuote('What they say', situation),
  };
}
