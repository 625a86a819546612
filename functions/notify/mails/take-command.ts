import { rolesIn } from '../../incident/roles.ts';
import type { Letter, Situation } from '../letter.ts';
import { briefQuotes, briefRows, clockRows, descriptionQuote, incidentRows } from '../rows.ts';

/** To whoever is on call for command: an incident needs somebody who answers for the whole. */
export function takeCommand(situation: Situation): Letter {
  const { page, incident } = situation;
  const { commander } = rolesIn(incident);
  if (commander !== null)
    return { firstLine: `${commander.name} commands it, no action.`, facts: incidentRows(situation) };
  return {
    firstLine: 'Please take command.',
    secondLine: 'If nobody does within 5 minutes, the service desk and a manager are told.',
    button: { label: 'Take command', url: page },
    facts: [...incidentRows(situation), ...clockRows(situation), ...briefRows(situation)],
    quotes: [...briefQuotes(situation), ...descriptionQuote(situation)],
    closing: 'The link opens a page; there you say that you command. The work stays with whoever has it.',
  };
}
