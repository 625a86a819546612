import type { CommandRole } from '../../incident/incident.ts';
import { partsInWords } from '../../incident/roles.ts';
import type { Letter, Situation } from '../letter.ts';
import { actQuote, clockRows, incidentRows, roleRows } from '../rows.ts';

/** To the commander: somebody is asked to take something over. */
export function handoffTold(situation: Situation): Letter {
  const { fact } = situation;
  const { roles, assignee, tasks, to } = fact.data as {
    readonly roles: readonly CommandRole[];
    readonly assignee: boolean;
    readonly tasks?: string;
    readonly to: readonly { readonly name: string }[];
  };
  const parts = partsInWords(roles, assignee, tasks !== undefined);
  const whom = to.map(({ name }) => name).join(', ');
  return {
    firstLine: `${fact.actor.name ?? 'A colleague'} asks ${whom} to take over as ${parts}, no action.`,
    facts: [...incidentRows(situation), ...roleRows(situation), ...clockRows(situation)],
    quotes: actQuote('Why it is handed over', situation),
  };
}
