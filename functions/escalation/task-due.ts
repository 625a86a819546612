import type { Incident, Owed, Task } from '../incident/incident.ts';
import { rolesIn } from '../incident/roles.ts';
import { openTasks, tasksOf } from '../incident/tasks.ts';
import { owed, sameAddress } from '../incident/tell.ts';
import type { World } from '../incident/world.ts';
import type { Change } from '../oncall/calls.ts';
import { earliest, type Instant } from '../sla/instant.ts';

/**
 * What time does to tasks: before one is due its owner is reminded; when it is due and not done, its owner and whoever
 * answers for the incident are told, once; where nobody has it, the latter alone. What is due comes first, in a change of
 * its own: whoever is told of one task is then reminded of another by another mail.
 */
export function taskTimes(incident: Incident, world: World, now: Instant): Change {
  const due = openTasks(incident).filter((task) => isDue(task, now));
  if (due.length > 0) {
    const owes = due.flatMap((task) => [...ownerOf(task, 'task_overdue'), tellOf(incident, world)]);
    return told(incident, due, 1, owes);
  }
  const soon = openTasks(incident).filter((task) => isReminded(task, now));
  const owes = soon.flatMap((task) => ownerOf(task, 'task_due'));
  return soon.length === 0 ? { incident, facts: [] } : told(incident, soon, 0, owes);
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

/** @param reminders 0 before they are due, 1 when they are */
function told(incident: Incident, tasks: readonly Task[], reminders: 0 | 1, owes: readonly Owed[]): Change {
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
  const marked = tasksOf(incident).map((task) => {
    if (!tasks.includes(task)) return task;
    const { remindAt: _remindAt, ...rest } = task;
    return reminders === 0 ? rest : { ...rest, told: true as const };
  });
  return { incident: { ...incident, tasks: marked }, facts: [{ type: 'reminded', data, owes: once }] };
}

function ownerOf({ owner }: Task, mail: 'task_due' | 'task_overdue'): readonly Owed[] {
  return owner === undefined ? [] : [owed(mail, owner)];
}

/** Whoever answers for the whole: the commander, else whoever has it, else the desk. */
function tellOf(incident: Incident, { settings }: World): Owed {
  const { commander } = rolesIn(incident);
  return owed('task_overdue', commander ?? incident.assignee ?? { name: 'Service desk', email: settings.desk });
}
