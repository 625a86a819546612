import type { CommandRole } from '../../incident/incident.ts';
import { partsInWords } from '../../incident/roles.ts';
import { sameAddress } from '../../incident/tell.ts';
import type { Letter, Situation } from '../letter.ts';
import { actQuote, briefQuotes, briefRows, clockRows, incidentRows, roleRows } from '../rows.ts';

/** To everybody on the incident: who has what now. Who got it without having accepted is told so, with the brief. */
export function handedOff(situation: Situation): Letter {
  const { fact, page, reader } = situation;
  const { roles, assignee, tasks, to } = fact.data as {
    readonly roles: readonly CommandRole[];
    readonly assignee: boolean;
    readonly tasks?: readonly string[];
    readonly to: { readonly name: string; readonly email: string };
  };
  const parts = partsInWords(roles, assignee, tasks !== undefined);
  const mine = sameAddress(to.email, reader.email);
  return {
    firstLine: mine
      ? `You are ${parts} of this incident now${fact.actor.name === null ? '' : `, says ${fact.actor.name}`}.`
      : `${to.name} is ${parts} of this incident now, no action.`,
    ...(mine
      ? {
          secondLine: 'It was handed to you without asking. If you cannot, hand it on at once.',
          button: { label: 'Open your page', url: page },
        }
      : {}),
    facts: [
      ...incidentRows(situation),
      ...roleRows(situation),
      ...clockRows(situation),
      ...(mine ? briefRows(situation) : []),
    ],
    quotes: [...actQuote('Why it was handed over', situation), ...(mine ? briefQuotes(situation) : [])],
  };
}
