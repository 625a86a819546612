import type { Instant } from '../sla/instant.ts';
import type { Act } from './act.ts';
import type { Decision } from './commit.ts';
import type { NewFact, Task } from './incident.ts';
import { invalid, Refusal } from './refusal.ts';
import { isHolder } from './roles.ts';
import type { Role } from './states.ts';
import { tasksOf } from './tasks.ts';

interface FinishBody {
  readonly tasks: readonly { readonly id: string; readonly status: 'done' }[];
}

/**
 * Tasks are done, says whoever answers for the incident or has them: as much of the action as a page has a button for.
 * What is done already adds nothing.
 *
 * @throws Refusal Forbidden, ValidationFailed
 */
export function finishTask({ incident, body, doer, actor, roles, now }: Act<FinishBody>): Decision {
  const wanted = (id: string) => body.tasks.some((one) => one.id === id);
  const named = tasksOf(incident).filter(({ id }) => wanted(id));
  if (named.length < body.tasks.length) throw invalid('/tasks', 'There is no such task here; open the page again');
  if (hasTasksOnly(roles) && !named.every(({ owner }) => isHolder(owner ?? null, doer.email))) throw notTheirs();
  const left = named.filter(({ ended }) => ended !== 'done');
  if (left.length === 0) return 'unchanged';
  const by = { name: doer.name, email: doer.email };
  const tasks = tasksOf(incident).map((task) => (left.includes(task) ? finished(task, by, now) : task));
  return { next: { ...incident, tasks }, actor, facts: doneFacts(left) };
}

/** Done: nobody is reminded of it any more. */
export function finished(task: Task, by: NonNullable<Task['by']>, now: Instant): Task {
  const { ended: _ended, doneAt: _doneAt, by: _by, remindAt: _remindAt, ...open } = task;
  return { ...open, ended: 'done', by, doneAt: now };
}

/** What the journal keeps of it; nothing where nothing is done. */
export function doneFacts(tasks: readonly Task[]): readonly NewFact[] {
  return tasks.length === 0
    ? []
    : [{ type: 'task_done', data: { tasks: tasks.map(({ id, text }) => ({ id, text })) }, owes: [] }];
}

/** They answer for nothing but tasks of their own. */
export function hasTasksOnly(roles: readonly Role[]): boolean {
  return roles.every((role) => role === 'owner' || role === 'called' || role === 'offered' || role === 'reporter');
}

export function notTheirs(): Refusal {
  return new Refusal('Forbidden', 'You may say of your own tasks that they are done. Ask the service desk for more.');
}
