import type { Incident, NewFact, Owed, Task } from '../incident/incident.ts';
import { rolesIn } from '../incident/roles.ts';
import { openTasks, tasksOf } from '../incident/tasks.ts';
import { owed, sameAddress } from '../incident/tell.ts';
import type { World } from '../incident/world.ts';
import type { Change } from '../oncall/calls.ts';
import { earliest, type Instant } from '../sla/instant.ts';

/**
 * What time does to tasks: before one is due its owner is reminded; when it is due and not done, its owner and whoever
 * answers for the incident are told, once; where nobody has it, the latter alone.
 */
export function taskTimes(incident: Incident, world: World, now: Instant): Change {
  const due = openTasks(incident).filter((task) => isDue(task, now));
  const soon = openTasks(incident).filter((task) => !due.includes(task) && isReminded(task, now));
  if (due.length + soon.length === 0) return { incident, facts: [] };
  const tasks = tasksOf(incident).map((task) => {
    if (!due.includes(task) && !soon.includes(task)) return task;
    const { remindAt: _remindAt, ...reminded } = task;
    return due.includes(task) ? { ...reminded, told: true as const } : reminded;
  });
  return {
    incident: { ...incident, tasks },
    facts: [
      ...factOf(
        due,
        1,
        due.flatMap((task) => [...ownerOf(task, 'task_overdue'), tellOf(incident, world)]),
      ),
      ...factOf(
        soon,
        0,
        soon.flatMap((task) => ownerOf(task, 'task_due')),
      ),
    ],
  };
}

/** When it does so next; null where no open task has a time that is still to be told of. */
export function nextTaskTime(incident: Incident): Instant | null {
  return earliest(
    openTasks(incident).flatMap(({ dueAt, remindAt, told }) => [remindAt ?? null, told ? null : (dueAt ?? null)]),
  );
}

function isDue({ dueAt, told }: Task, now: Instant): boolean {
  return dueAt !== undefined && dueAt <= now && told === undefined;
}

function isReminded({ remindAt }: Task, now: Instant): boolean {
  return remindAt !== undefined && remindAt <= now;
}

function factOf(tasks: readonly Task[], reminders: number, owes: readonly Owed[]): readonly NewFact[] {
  if (tasks.length === 0) return [];
  const data = {
    of: 'task',
    reminders,
    tasks: tasks.map(({ id, text, dueAt, remindAt }) => ({
      id,
      text,
      dueAt: (reminders === 0 ? remindAt : dueAt) ?? null,
    })),
  };
  const once = owes.filter(
    ({ to }, index) => owes.findIndex((other) => sameAddress(other.to.email, to.email)) === index,
  );
  return [{ type: 'reminded', data, owes: once }];
}

function ownerOf({ owner }: Task, mail: 'task_due' | 'task_overdue'): readonly Owed[] {
  return owner === undefined ? [] : [owed(mail, owner)];
}

/** Whoever answers for the whole: the commander, else whoever has it, else the desk. */
function tellOf(incident: Incident, { settings }: World): Owed {
  const { commander } = rolesIn(incident);
  return owed('task_overdue', commander ?? incident.assignee ?? { name: 'Service desk', email: settings.desk });
}
