import { rolesIn, tellerOf } from '../../incident/roles.ts';
import { sameAddress } from '../../incident/tell.ts';
import type { Letter, Situation } from '../letter.ts';
import { briefQuotes, incidentRows, row } from '../rows.ts';

/**
 * To desk and commander, and the second time to a manager: an update is due, as the last one promised it or as the
 * policy wants it, and did not come.
 */
export function updateOverdue(situation: Situation): Letter {
  const { incident, now, page, reader, time, shortTime } = situation;
  const at = incident.nextUpdateAt;
  if (at === null || at > now)
    return { firstLine: 'The update is no longer overdue, no action.', facts: incidentRows(situation) };
  const teller = tellerOf(incident);
  const mine = teller !== null && sameAddress(teller.email, reader.email);
  return {
    firstLine: mine
      ? `Please send an update now: it was due by ${shortTime(at)}.`
      : `Please see that an update goes out: it was due by ${shortTime(at)}, and did not come.`,
    secondLine: `Until then those who are affected know only what they were told last${mine || teller === null ? '' : `. ${teller.name} is to send it`}.`,
    ...(mine ? { button: { label: 'Send an update', url: page } } : {}),
    facts: [
      ...incidentRows(situation),
      ...row('Commander', rolesIn(incident).commander?.name ?? null),
      ['Update due', time(at)],
    ],
    quotes: briefQuotes(situation),
  };
}
