import type { Letter, Situation } from '../letter.ts';
import { actQuote, clockRows, familyRows, incidentRows, row } from '../rows.ts';

/** To whoever answers for the team: what was said to those who are affected. */
export function informed(situation: Situation): Letter {
  const { fact, incident, time } = situation;
  const who = fact.actor.name === null ? '' : ` by ${fact.actor.name}`;
  return {
    firstLine: `Update${who}, no action.`,
    facts: [
      ...incidentRows(situation),
      ...familyRows(situation),
      ...clockRows(situation),
      ...row('Next update', incident.nextUpdateAt === null ? null : time(incident.nextUpdateAt)),
    ],
    quotes: actQuote('What was said', situation),
  };
}
