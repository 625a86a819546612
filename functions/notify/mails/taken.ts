import { sameAddress } from '../../incident/tell.ts';
import type { Letter, Situation } from '../letter.ts';
import { incidentRows } from '../rows.ts';
import { demand, otherwise } from './demand.ts';

/**
 * To others who were called, when somebody takes it: nothing is wanted of them any more, unless who answered only helps
 * and their own call waits.
 */
export function taken(situation: Situation): Letter {
  const { fact, callWaits } = situation;
  if (fact.type === 'acknowledged' && callWaits) {
    const firstLine = `Acknowledged by ${fact.actor.name ?? 'a colleague'}; your call waits all the same. ${demand(situation)}.`;
    return { firstLine, secondLine: otherwise(situation), facts: incidentRows(situation) };
  }
  return { firstLine: firstLine(situation), facts: incidentRows(situation) };
}

function firstLine({ incident, fact, reader }: Situation): string {
  if (fact.type !== 'acknowledged') return noLongerWanted();
  const who = fact.actor.name ?? incident.assignee?.name ?? 'a colleague';
  const { assignee } = incident;
  if (assignee !== null && sameAddress(assignee.email, reader.email)) {
    return `Acknowledged by ${who}; it stays with you, no further action.`;
  }
  const helps = assignee !== null && fact.actor.email !== null && !sameAddress(assignee.email, fact.actor.email);
  return helps ? `Acknowledged by ${who}; it stays with ${assignee.name}, no action.` : `Taken by ${who}, no action.`;

  /** A call that was settled before its mail could go out. */
  function noLongerWanted(): string {
    if (incident.resolvedAt !== null) return 'It is over, no action.';
    if (incident.acknowledgedAt !== null && incident.assignee !== null) {
      return sameAddress(incident.assignee.email, reader.email)
        ? 'You have it already, no further action.'
        : `Taken by ${incident.assignee.name}, no action.`;
    }
    return 'You are no longer called, no action.';
  }
}
