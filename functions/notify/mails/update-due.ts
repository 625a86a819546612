import type { Letter, Situation } from '../letter.ts';
import { briefQuotes, incidentRows, row } from '../rows.ts';

/** To whoever tells those who are affected how it stands: the next update is due soon. */
export function updateDue(situation: Situation): Letter {
  const { incident, time, shortTime } = situation;
  const at = incident.nextUpdateAt;
  return {
    firstLine: `Please send the next update${at === null ? ' soon' : ` by ${shortTime(at)}`}.`,
    secondLine: 'If you do not, the commander and the service desk are told.',
    facts: [...incidentRows(situation), ...row('Update due', at === null ? null : time(at))],
    quotes: briefQuotes(situation),
  };
}
