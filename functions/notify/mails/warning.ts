import type { Letter, Situation } from '../letter.ts';
import { incidentRows, priorityWord, row } from '../rows.ts';

/** To the assignee, and to the desk of a service request that nobody has: a target comes near. */
export function warning(situation: Situation): Letter {
  const { incident, fact, clocks, now, time, shortTime } = situation;
  const response = fact.data['clock'] === 'response';
  const dueAt = (response ? clocks.response : clocks.resolution)?.dueAt ?? null;
  const by = dueAt === null ? 'soon' : dueAt <= now ? 'now' : `by ${shortTime(dueAt)}`;
  const used = fact.data['percent'];
  return {
    firstLine: `${priorityWord(incident.priority)}: please ${incident.assignee === null ? 'see that somebody takes it, it is due' : response ? 'acknowledge it' : 'resolve it'} ${by}.`,
    secondLine: incident.kind === 'request' ? 'If it is late, nobody else is told.' : 'If it is late, others are told.',
    facts: [
      ...incidentRows(situation),
      ...row(response ? 'Acknowledge by' : 'Resolve by', dueAt === null ? null : time(dueAt)),
      ...row('Time used', typeof used === 'number' ? `${used} % at ${time(fact.at)}` : null),
    ],
  };
}
