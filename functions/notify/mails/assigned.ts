import type { Letter, Situation } from '../letter.ts';
import { actQuote, clockRows, descriptionQuote, incidentRows, priorityWord } from '../rows.ts';

/** To the new assignee of an incident that was acknowledged already: nobody is called. */
export function assigned(situation: Situation): Letter {
  const { incident, fact, clocks, now, shortTime } = situation;
  const dueAt = clocks.resolution?.stoppedAt === null ? clocks.resolution.dueAt : null;
  const by = dueAt === null ? '' : dueAt <= now ? ' now, it is overdue' : ` by ${shortTime(dueAt)}`;
  const who = fact.actor.name === null ? '' : ` by ${fact.actor.name}`;
  return {
    firstLine: `${priorityWord(incident.priority)}: it is assigned to you${who}. Please resolve it${by}.`,
    secondLine:
      incident.kind === 'request' ? 'If it is late, nobody else is told.' : 'If it is late, others are told or called.',
    facts: [...incidentRows(situation), ...clockRows(situation)],
    quotes: [...actQuote('Why it was assigned', situation), ...descriptionQuote(situation)],
  };
}
