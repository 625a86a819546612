import { sameAddress } from '../../incident/tell.ts';
import { budgetLinks, budgetRows, goneWords } from '../budget-rows.ts';
import type { Letter, Situation } from '../letter.ts';
import { authority, capital, incidentRows, priorityWord } from '../rows.ts';

/** To assignee and commander: the service has been down for longer than it may be, and a manager is called. */
export function budgetExhausted(situation: Situation): Letter {
  const { incident, reader } = situation;
  const yours = incident.assignee !== null && sameAddress(incident.assignee.email, reader.email);
  const priority = priorityWord(incident.priority);
  const gone = goneWords(situation);
  return {
    firstLine: yours ? `${priority}: please restore it as soon as you can, ${gone}.` : `${priority}: ${gone}.`,
    secondLine: `${capital(authority(situation))} has been called.`,
    facts: [...incidentRows(situation), ...budgetRows(situation)],
    links: budgetLinks(situation),
  };
}
