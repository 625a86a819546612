import type { Letter, Situation } from '../letter.ts';
import { publicName } from '../public-name.ts';
import { actQuote, reportRows, row } from '../rows.ts';

/** To the reporter: the report is open again. */
export function reporterReopened(situation: Situation): Letter {
  const { fact, incident, time } = situation;
  return {
    firstLine: 'Your report is open again. You need do nothing.',
    facts: [
      ...reportRows(situation),
      ['Reopened', time(fact.at)],
      ...row('Who has it', incident.assignee === null ? null : publicName(incident.assignee.name)),
    ],
    quotes: actQuote('Why it was reopened', situation),
    closing: 'We write when it is solved.',
  };
}
