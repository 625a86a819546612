import type { Letter, Situation } from '../letter.ts';
import { incidentRows, row } from '../rows.ts';

/** To the desk, and the second time to a manager: those who are affected wait for the words they were promised. */
export function updateOverdue(situation: Situation): Letter {
  const { incident, time } = situation;
  const who = incident.assignee === null ? 'Nobody has it' : `${incident.assignee.name} has it`;
  return {
    firstLine: `Please see that an update goes out: it was promised, and did not come. ${who}.`,
    secondLine: 'Until then those who are affected know only what they were told last.',
    facts: [
      ...incidentRows(situation),
      ...row('Promised for', incident.nextUpdateAt === null ? null : time(incident.nextUpdateAt)),
    ],
  };
}
