import type { Task } from '../../incident/incident.ts';
import { isHolder, rolesIn } from '../../incident/roles.ts';
import { openTasks } from '../../incident/tasks.ts';
import { sameAddress } from '../../incident/tell.ts';
import type { Letter, Situation } from '../letter.ts';
import { incidentRows, row, taskQuote } from '../rows.ts';

/** A task is due and not done: to its owner, and to whoever answers for the incident; to the latter where nobody has it. */
export function taskOverdue(situation: Situation): Letter {
  const { incident, fact, page, reader, desk, now } = situation;
  const said = (fact.data['tasks'] ?? []) as readonly { readonly id: string }[];
  const late = openTasks(incident).filter(
    ({ id, dueAt }) => dueAt !== undefined && dueAt <= now && said.some((one) => one.id === id),
  );
  const mine = late.filter(({ owner }) => isHolder(owner ?? null, reader.email));
  const { commander } = rolesIn(incident);
  const answers = isHolder(commander ?? incident.assignee ?? { name: '', email: desk }, reader.email);
  const told = answers ? late : mine;
  const [first] = told;
  if (first === undefined) {
    return { firstLine: 'What was due is done or no longer yours, no action.', facts: incidentRows(situation) };
  }
  const nobody = told.filter(({ owner }) => owner === undefined);
  const isDesk = sameAddress(reader.email, desk);
  return {
    firstLine: firstLine(told, mine, nobody),
    secondLine:
      nobody.length > 0
        ? 'Nobody is told again of what nobody has: give it to somebody.'
        : 'Nobody is told of it again: see to it, or say when it will be done.',
    ...(isDesk ? {} : { button: { label: mine.length > 0 ? 'Say that it is done' : 'Open your page', url: page } }),
    facts: [...incidentRows(situation), ...row('Commander', commander?.name ?? null)],
    quotes: taskQuote('Due and not done', told, situation),
    ...(isDesk ? { closing: 'Give it to somebody: “tasks” in the API says who has it and when it is due.' } : {}),
  };
}

function firstLine(told: readonly Task[], mine: readonly Task[], nobody: readonly Task[]): string {
  const [first] = told;
  const what = told.length === 1 ? `“${first?.text ?? ''}”` : `${told.length} tasks`;
  if (mine.length === told.length) return `Please do now, it is overdue: ${what}.`;
  if (nobody.length === told.length) return `Please give this to somebody: it is due, and nobody has it: ${what}.`;
  if (told.length === 1) return `Please see that it is done, ${first?.owner?.name ?? 'nobody'} has not: ${what}.`;
  return `Please see that they are done: ${what} are overdue.`;
}
