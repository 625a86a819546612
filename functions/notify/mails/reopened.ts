import { sameAddress } from '../../incident/tell.ts';
import type { Letter, Situation } from '../letter.ts';
import { actQuote, clockRows, incidentRows, row } from '../rows.ts';

/** To the service desk: an incident that was thought solved is not. Who works on it is called by a mail of its own. */
export function reopened(situation: Situation): Letter {
  const { incident, fact } = situation;
  const called = incident.calls
    .filter((call) => call.reason === 'reopened' && call.at === fact.at)
    .map((call) => call.to.name);
  return {
    firstLine: firstLine(situation),
    facts: [
      ...incidentRows(situation),
      ...row('Called', called.length === 0 ? null : called.join(', ')),
      ...clockRows(situation),
    ],
    quotes: actQuote('Why it was reopened', situation),
  };
}

/** A service request calls nobody, so that its assignee is asked here. */
function firstLine({ incident: { kind, assignee }, reader }: Situation): string {
  if (kind === 'incident') return 'Reopened: its people are called again, no action.';
  if (assignee === null) return 'Reopened: please see that somebody takes it.';
  const yours = sameAddress(assignee.email, reader.email);
  return yours ? 'Reopened: please look at it again.' : `Reopened: ${assignee.name} is told, no action.`;
}
