import type { Letter, Situation } from '../letter.ts';
import { actQuote, incidentRows, row } from '../rows.ts';

/** To everybody who was called, and the assignee: the work goes on elsewhere. */
export function merged(situation: Situation): Letter {
  const { fact, incident } = situation;
  const who = fact.actor.name === null ? '' : ` by ${fact.actor.name}`;
  return {
    firstLine: `Merged into ${incident.mergedInto ?? 'another incident'}${who}, no action here.`,
    facts: [...incidentRows(situation), ...row('Goes on as', incident.mergedInto)],
    quotes: actQuote('Why it was merged', situation),
  };
}
