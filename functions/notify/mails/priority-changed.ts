import type { Priority } from '../../incident/incident.ts';
import type { Letter, Situation } from '../letter.ts';
import { clockRows, incidentRows, priorityWord } from '../rows.ts';
import { demand, otherwise } from './demand.ts';

/** To everybody on it: it is more or less urgent than it was. Whose call waits is asked to answer it, by its new time. */
export function priorityChanged(situation: Situation): Letter {
  const { incident, fact, reader } = situation;
  const before = priorityWord((fact.data['from'] as Priority | null | undefined) ?? null);
  const yours = incident.assignee?.email.toLowerCase() === reader.email.toLowerCase();
  const now = `The priority is ${priorityWord(incident.priority).toLowerCase()} now; it was ${before.toLowerCase()}`;
  const facts = [...incidentRows(situation), ...clockRows(situation)];
  if (situation.callWaits)
    return { firstLine: `${now}. ${demand(situation)}.`, secondLine: otherwise(situation), facts };
  return {
    firstLine: yours ? `${now}. You have the incident.` : `${now}, no action.`,
    ...(yours ? { secondLine: 'Its deadlines have moved with it.' } : {}),
    facts,
  };
}
