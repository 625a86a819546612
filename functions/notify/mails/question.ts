import type { Letter, Situation } from '../letter.ts';
import { actQuote, reportRows, row } from '../rows.ts';

/** To the reporter: work waits for their answer. Asked again, it says so. */
export function question(situation: Situation): Letter {
  const { incident, fact, page, time } = situation;
  const until = incident.hold?.until ?? null;
  return {
    firstLine: fact.type === 'reminded' ? 'We still need an answer from you.' : 'We need an answer from you.',
    secondLine: 'Work on your report waits for it.',
    button: { label: 'Answer', url: page },
    facts: [...reportRows(situation), ...row('We wait until', until === null ? null : time(until))],
    quotes: actQuote('Our question', situation),
    closing: 'The page has a box for your answer.',
  };
}
