import { sameAddress } from '../../incident/tell.ts';
import type { Letter, Situation } from '../letter.ts';
import { actQuote, clockRows, incidentRows } from '../rows.ts';

/** To everybody who was called, and the assignee: it is another kind of work now. */
export function converted(situation: Situation): Letter {
  const { incident, reader } = situation;
  const now = incident.kind === 'request' ? 'It is a service request now' : 'It is an incident now';
  const yours = incident.assignee !== null && sameAddress(incident.assignee.email, reader.email);
  return {
    firstLine: yours ? `${now}; it stays with you.` : `${now}, no action.`,
    facts: [...incidentRows(situation), ...clockRows(situation)],
    quotes: actQuote('Why it was converted', situation),
  };
}
