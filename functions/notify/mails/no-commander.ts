import type { Letter, Situation } from '../letter.ts';
import { clockRows, incidentRows, row } from '../rows.ts';

/** To desk and manager: a high incident has nobody who answers for the whole. */
export function noCommander(situation: Situation): Letter {
  const { incident } = situation;
  const asked = incident.commandSought?.asked.name ?? null;
  return {
    firstLine: 'Please see that somebody takes command: nobody does yet.',
    secondLine:
      asked === null
        ? 'Until then nobody answers for the whole.'
        : `${asked} was asked and has not answered. Until somebody does, nobody answers for the whole.`,
    facts: [...incidentRows(situation), ...clockRows(situation), ...row('Asked', asked)],
    closing: 'Telephone them, or name somebody else: “roles” in the API says who commands.',
  };
}
