import type { Letter, Situation } from '../letter.ts';
import { incidentRows, priorityWord, row } from '../rows.ts';

/** To the assignee: a target comes near. */
export function warning(situation: Situation): Letter {
  const { incident, fact, clocks, now, time, shortTime } = situation;
  const response = fact.data['clock'] === 'response';
  const dueAt = (response ? clocks.response : clocks.resolution)?.dueAt ?? null;
  const by = dueAt === null ? 'soon' : dueAt <= now ? 'now' : `by ${shortTime(dueAt)}`;
  const used = fact.data['percent'];
  return {
    firstLine: `${priorityWord(incident.priority)}: please ${response ? 'acknowledge' : 'resolve'} it ${by}.`,
    secondLine: incident.kind === 'request' ? 'If it is late, nobody else is told.' : 'If it is late, others are told.',
    facts: [
      ...incidentRows(situation),
      ...row(response ? 'Acknowledge by' : 'Resolve by', dueAt === null ? null : time(dueAt)),
      ...row('Time used', typeof used === 'number' ? `${used} % at ${time(fact.at)}` : null),
    ],
  };
}
