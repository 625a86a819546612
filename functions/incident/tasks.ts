import { type Instant, millis, plus } from '../sla/instant.ts';
import type { Incident, Task } from './incident.ts';
import { isHolder } from './roles.ts';

/** Tasks that an incident holds. */
export const MOST_TASKS = 50;
/** What all of them may take of the head, which stays small: 50 of common length fit. */
const MOST_BYTES = 9_000;
/** Owners are reminded so long before a task is due; half-way where they have less than twice as long. */
const AHEAD_MS = 10 * 60_000;

/** Every task, oldest first. */
export function tasksOf({ tasks }: Pick<Incident, 'tasks'>): readonly Task[] {
  return tasks ?? [];
}

export function isOpenTask({ ended }: Task): boolean {
  return ended === undefined;
}

/** The open tasks, or those of one owner. */
export function openTasks(incident: Pick<Incident, 'tasks'>, owner?: string): readonly Task[] {
  return tasksOf(incident).filter(
    (task) => isOpenTask(task) && (owner === undefined || isHolder(task.owner ?? null, owner)),
  );
}

/** A task with its reminder set anew, as after its owner or its time changed. */
export function withReminder({ remindAt: _remindAt, ...task }: Task, now: Instant): Task {
  if (!isOpenTask(task) || task.owner === undefined || task.dueAt === undefined || task.dueAt <= now) return task;
  const left = millis(task.dueAt) - millis(now);
  return { ...task, remindAt: plus(task.dueAt, -Math.min(AHEAD_MS, Math.floor(left / 2))) };
}

/** Whether so many tasks, with so many words, are more than an incident holds. */
export function areTooMany(tasks: readonly Task[]): boolean {
  return tasks.length > MOST_TASKS || Buffer.byteLength(JSON.stringify(tasks)) > MOST_BYTES;
}

/** How many are done, of those that were not dropped. */
export function progressOf(incident: Pick<Incident, 'tasks'>): { readonly done: number; readonly of: number } {
  const counted = tasksOf(incident).filter(({ ended }) => ended !== 'dropped');
  return { done: counted.filter(({ ended }) => ended === 'done').length, of: counted.length };
}

/** `3 of 7 done` */
export function progressWords(incident: Pick<Incident, 'tasks'>): string {
  const { done, of } = progressOf(incident);
  return `${done} of ${of} done`;
}

export type TaskView = ReturnType<typeof viewTask>;

/** A task as answers show it: null where nothing is known. */
export function viewTask({ id, text, owner, dueAt, ended, doneAt, by, runbook }: Task) {
  return {
    id,
    text,
    owner: owner ?? null,
    dueAt: dueAt ?? null,
    status: ended ?? ('open' as const),
    doneAt: doneAt ?? null,
    by: by ?? null,
    runbook: runbook ?? null,
  };
}
