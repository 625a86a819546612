import type { Letter, Situation } from '../letter.ts';
import { actQuote, reportRows } from '../rows.ts';

/** To the reporter: their report is handled as something else than before. */
export function reporterConverted(situation: Situation): Letter {
  const { fact } = situation;
  const kind = fact.data['to'] === 'request' ? 'a service request' : 'an incident';
  return {
    firstLine: `Your report is handled as ${kind} now. You need do nothing.`,
    facts: reportRows(situation),
    quotes: actQuote('Why it was changed', situation),
    closing: 'We write when it is done; your page shows how it stands.',
  };
}
