import type { Letter, Situation } from '../letter.ts';
import { actQuote, incidentRows } from '../rows.ts';

/** To everybody who was called, and the assignee: there is nothing to do. */
export function cancelled(situation: Situation): Letter {
  const { fact } = situation;
  const who = fact.actor.name === null ? '' : ` by ${fact.actor.name}`;
  const what = fact.data['code'] === 'withdrawn' ? 'its reporter took it back' : 'it is no incident';
  return {
    firstLine: `Cancelled${who}, as ${what}; no action.`,
    facts: incidentRows(situation),
    quotes: actQuote('Why it was cancelled', situation),
  };
}
