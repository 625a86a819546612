import type { Letter, Situation } from '../letter.ts';
import { incidentRows } from '../rows.ts';

/** To the service desk, once an hour: anonymous reports come in so many that nobody is called for the rest at once. */
export function callsHeld(situation: Situation): Letter {
  return {
    firstLine: 'Many anonymous reports: please look through the queue.',
    secondLine:
      'For the rest of this hour nobody is called for them at once. Cancel or merge what is none; for what you leave, the next tier is called by the clock.',
    facts: incidentRows(situation),
    closing: 'This is the first of them. You are told at most once an hour.',
  };
}
