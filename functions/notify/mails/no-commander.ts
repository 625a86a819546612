import { lacksCommander } from '../../incident/command.ts';
import { rolesIn } from '../../incident/roles.ts';
import { sameAddress } from '../../incident/tell.ts';
import type { Letter, Situation } from '../letter.ts';
import { clockRows, incidentRows, row } from '../rows.ts';

/** To desk and manager: a high incident has nobody who answers for the whole. A manager may take command on their page. */
export function noCommander(situation: Situation): Letter {
  const { incident, reader, desk, page } = situation;
  const { commander } = rolesIn(incident);
  if (commander !== null) {
    return { firstLine: `${commander.name} commands it, no action.`, facts: incidentRows(situation) };
  }
  if (!lacksCommander(incident)) {
    return { firstLine: 'It needs no commander any more, no action.', facts: incidentRows(situation) };
  }
  const asked = incident.commandSought?.asked.name ?? null;
  const isDesk = sameAddress(reader.email, desk);
  return {
    firstLine: 'Please see that somebody takes command: nobody does yet.',
    secondLine:
      asked === null
        ? 'Until then nobody answers for the whole.'
        : `${asked} was asked and has not answered. Until somebody does, nobody answers for the whole.`,
    ...(isDesk ? {} : { button: { label: 'Take command yourself', url: page } }),
    facts: [...incidentRows(situation), ...clockRows(situation), ...row('Asked', asked)],
    closing: isDesk
      ? 'Telephone them, or name somebody else: “roles” in the API says who commands.'
      : 'Telephone them, or take command yourself: the link opens your page, which has a button for it.',
  };
}
