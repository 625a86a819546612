import { openTasks } from '../../incident/tasks.ts';
import type { Letter, Situation } from '../letter.ts';
import { incidentRows, taskQuote } from '../rows.ts';

/** To whoever has a task that is due soon. */
export function taskDue(situation: Situation): Letter {
  const { incident, fact, page, reader, shortTime } = situation;
  const mine = openTasks(incident, reader.email);
  const said = (fact.data['tasks'] ?? []) as readonly { readonly id: string }[];
  const soon = mine.filter(({ id, dueAt }) => dueAt !== undefined && said.some((one) => one.id === id));
  const [first] = soon;
  if (first?.dueAt === undefined) {
    return { firstLine: 'What was due soon is done or no longer yours, no action.', facts: incidentRows(situation) };
  }
  return {
    firstLine: `Please do by ${shortTime(first.dueAt)}: ${soon.length === 1 ? `“${first.text}”` : `${soon.length} tasks`}.`,
    secondLine: 'If it is not done by then, whoever answers for the incident is told.',
    button: { label: 'Say that it is done', url: page },
    facts: incidentRows(situation),
    quotes: taskQuote('Your open tasks', mine, situation, false),
  };
}
