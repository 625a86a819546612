import { COMMAND_ROLES } from '../../incident/choices.ts';
import { isHolder, partsInWords, ROLE_WORDS, rolesIn } from '../../incident/roles.ts';
import type { Letter, Situation } from '../letter.ts';
import { clockRows, incidentRows, roleRows } from '../rows.ts';

/** To whoever holds a role now, and to whoever held it: what is theirs, and what no longer is. */
export function roleChanged(situation: Situation): Letter {
  const { incident, fact, page, reader } = situation;
  const said = COMMAND_ROLES.filter((role) => role in ((fact.data['to'] ?? {}) as object));
  const held = rolesIn(incident);
  const mine = said.filter((role) => isHolder(held[role], reader.email));
  const who = fact.actor.name === null ? '' : `, says ${fact.actor.name}`;
  return {
    firstLine:
      mine.length > 0
        ? `You are ${partsInWords(mine, false)} of this incident now${who}.`
        : `You are no longer ${said.map((role) => ROLE_WORDS[role]).join(' or ')} of this incident${who}; no action.`,
    ...(mine.length > 0
      ? { secondLine: 'If you cannot, hand it over at once.', button: { label: 'Open your page', url: page } }
      : {}),
    facts: [...incidentRows(situation), ...roleRows(situation), ...clockRows(situation)],
  };
}
