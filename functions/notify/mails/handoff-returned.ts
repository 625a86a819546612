import type { CommandRole } from '../../incident/incident.ts';
import { partsInWords } from '../../incident/roles.ts';
import type { Letter, Situation } from '../letter.ts';
import { actQuote, clockRows, incidentRows, roleRows } from '../rows.ts';

/** To desk, commander and whoever offered it: nobody took what was handed over. To who was asked: it is taken back. */
export function handoffReturned(situation: Situation): Letter {
  const { fact } = situation;
  const { roles, assignee, tasks, to, because } = fact.data as {
    readonly roles: readonly CommandRole[];
    readonly assignee: boolean;
    readonly tasks?: string;
    readonly to: readonly { readonly name: string }[];
    readonly because: string;
  };
  const parts = partsInWords(roles, assignee, tasks !== undefined);
  const whom = to.map(({ name }) => name).join(', ');
  const facts = [...incidentRows(situation), ...roleRows(situation), ...clockRows(situation)];
  if (because === 'withdrawn') {
    return { firstLine: `${parts} is no longer offered to you, no action.`.replace(/^./, upper), facts };
  }
  return {
    firstLine: `Please see that somebody takes over as ${parts}: ${whom} ${because === 'declined' ? 'said no' : because === 'bounced' ? 'could not be reached' : 'did not accept'}.`,
    secondLine: 'Until somebody does, it stays where it is, and the service desk is told again every 15 minutes.',
    facts,
    quotes: actQuote('Why not', situation),
  };
}

function upper(letter: string): string {
  return letter.toUpperCase();
}
