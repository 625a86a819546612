import { isHolder, rolesIn } from '../../incident/roles.ts';
import type { Letter, Situation } from '../letter.ts';
import { briefQuotes, incidentRows, row } from '../rows.ts';

/** To whoever tells those who are affected how it stands: the next update is due soon. */
export function updateDue(situation: Situation): Letter {
  const { incident, page, reader, time, shortTime } = situation;
  const { commander } = rolesIn(incident);
  const others =
    commander === null || isHolder(commander, reader.email)
      ? 'the service desk is'
      : 'the commander and the service desk are';
  const at = incident.nextUpdateAt;
  return {
    firstLine: `Please send the next update${at === null ? ' soon' : ` by ${shortTime(at)}`}.`,
    secondLine: `If you do not, ${others} told.`,
    button: { label: 'Send an update', url: page },
    facts: [...incidentRows(situation), ...row('Update due', at === null ? null : time(at))],
    quotes: briefQuotes(situation),
  };
}
