import type { Letter, Situation } from '../letter.ts';
import { actQuote, familyRows, incidentRows, row } from '../rows.ts';

/** To everybody who was called, and the assignee: it is over. */
export function resolved(situation: Situation): Letter {
  const { incident, fact, time } = situation;
  const who = fact.actor.name === null ? '' : ` by ${fact.actor.name}`;
  return {
    firstLine: `It is over: resolved${who}, no action.`,
    facts: [
      ...incidentRows(situation),
      ...familyRows(situation),
      ...row('Restored', incident.resolution === null ? null : time(incident.resolution.restoredAt)),
    ],
    quotes: actQuote('What was done', situation),
  };
}
