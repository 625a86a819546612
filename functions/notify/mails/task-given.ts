import { openTasks } from '../../incident/tasks.ts';
import type { Letter, Situation } from '../letter.ts';
import { dueWords, incidentRows, taskQuote } from '../rows.ts';

/** To whoever has a task from now on: what it is, and all else that is theirs to do. */
export function taskGiven(situation: Situation): Letter {
  const { incident, fact, now, page, reader } = situation;
  const mine = openTasks(incident, reader.email);
  const said = (fact.data['tasks'] ?? []) as readonly { readonly id: string }[];
  const given = mine.filter(({ id }) => said.some((one) => one.id === id));
  const [first] = given;
  if (first === undefined)
    return { firstLine: 'Nothing is left for you to do here, no action.', facts: incidentRows(situation) };
  const by = fact.actor.name === null ? '' : `, asks ${fact.actor.name}`;
  const times = given.flatMap(({ dueAt }) => (dueAt === undefined ? [] : [dueAt])).sort();
  const [soonest] = times;
  const what = given.length === 1 ? `“${first.text}”` : `${given.length} tasks`;
  const until =
    soonest === undefined ? '' : soonest > now ? ` by ${dueWords(soonest, situation)}` : ' now, it is overdue';
  return {
    firstLine: `Please do${until}${by}: ${what}.`,
    secondLine:
      soonest === undefined
        ? 'It has no time by which it is due. If you cannot do it, say so at once.'
        : 'If it is not done by then, whoever answers for the incident is told. If you cannot do it, say so at once.',
    button: { label: 'Open your page', url: page },
    facts: incidentRows(situation),
    quotes: taskQuote('Your open tasks', mine, situation, false),
    closing: 'The link opens a page; there you say that it is done.',
  };
}
