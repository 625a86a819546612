import type { Letter, Situation } from '../letter.ts';
import { actQuote, incidentRows } from '../rows.ts';
import { contactOf } from './question-unanswered.ts';

/** To the service desk: a reporter who has no address of their own has to be asked. */
export function askReporter(situation: Situation): Letter {
  if (situation.fact.type === 'held') return whatWorkWaitsFor(situation);
  return {
    firstLine: 'Please ask the reporter whether it works again: they cannot be mailed.',
    secondLine: 'Write down what they say: confirm it, reopen it, or note that you could not reach them.',
    facts: [...incidentRows(situation), ['Reporter', contactOf(situation.incident.reporter)]],
    quotes: actQuote('What was done', situation),
  };
}

function whatWorkWaitsFor(situation: Situation): Letter {
  return {
    firstLine: 'Please ask the reporter what stands below: they cannot be mailed.',
    secondLine: 'Work on it waits for the answer. Write down what they say, and let it go on.',
    facts: [...incidentRows(situation), ['Reporter', contactOf(situation.incident.reporter)]],
    quotes: actQuote('Our question', situation),
  };
}
