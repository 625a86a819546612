import { type Instant, instant } from '../sla/instant.ts';
import type { Act } from './act.ts';
import type { Decision } from './commit.ts';
import { doneFacts, finished, hasTasksOnly, notTheirs } from './finish-task.ts';
import type { Incident, NewFact, Owed, Task } from './incident.ts';
import { invalid, Refusal } from './refusal.ts';
import { isHolder, isSame } from './roles.ts';
import { areTooMany, isOpenTask, MOST_TASKS, tasksOf, withReminder } from './tasks.ts';
import { isActor, owed } from './tell.ts';

/** One task, as somebody wants it: with an id the one that is there, without one a new one. */
interface Said {
  readonly id?: string | undefined;
  readonly text?: string | undefined;
  readonly owner?: { readonly name: string; readonly email: string } | null | undefined;
  readonly dueAt?: string | null | undefined;
  readonly status?: 'open' | 'done' | 'dropped' | undefined;
}

interface TasksBody {
  readonly tasks: readonly Said[];
}

/** A task as it was, and as it is to be. */
interface Moved {
  readonly before: Task | null;
  readonly task: Task;
}

/**
 * Adds tasks, gives them to somebody, says when they are due, and that they are done or dropped. What is so already adds
 * nothing; a task without an id is always a new one. Whoever has one, and answers for no more, says that it is done.
 *
 * @throws Refusal ValidationFailed, Forbidden, WrongState
 */
export function tasksIncident(act: Act<TasksBody>): Decision {
  const { incident, body, actor } = act;
  checkSaid(act);
  checkRole(act);
  const moved = body.tasks.map((said, index) => movedBy(said, newBefore(index, body), act));
  const changed = moved.filter(({ before, task }) => before === null || differs(before, task));
  if (changed.length === 0) return 'unchanged';
  const tasks = withRoom(
    [
      ...tasksOf(incident).map((one) => changed.find(({ task }) => task.id === one.id)?.task ?? one),
      ...changed.flatMap(({ before, task }) => (before === null ? [task] : [])),
    ],
    incident,
    changed,
  );
  const added = changed.filter(({ before }) => before === null).length;
  const next: Incident = { ...incident, tasks, taskCount: (incident.taskCount ?? 0) + added };
  return { next, actor, facts: factsOf(changed, act) };
}

/** How many of those said before are new ones: their ids follow each other. */
function newBefore(index: number, { tasks }: TasksBody): number {
  return tasks.slice(0, index).filter(({ id }) => id === undefined).length;
}

function movedBy(said: Said, added: number, { incident, doer, now }: Act<TasksBody>): Moved {
  const known = tasksOf(incident).find(({ id }) => id === said.id) ?? null;
  const base: Task = known ?? { id: `t${(incident.taskCount ?? 0) + added + 1}`, text: said.text ?? '' };
  const by = { name: doer.name, email: doer.email };
  const placed = withPlace(base, said, now);
  return { before: known, task: withStatus(placed, said.status, by, now) };
}

/** With other words, another owner or another time, where they are said. */
function withPlace(task: Task, { text, owner, dueAt }: Said, now: Instant): Task {
  const { owner: hadOwner, dueAt: wasDueAt, ...rest } = task;
  const nextOwner = owner === undefined || isSame(hadOwner ?? null, owner) ? hadOwner : (owner ?? undefined);
  const nextDueAt = dueAt === undefined ? wasDueAt : dueAt === null ? undefined : instant(dueAt);
  const next: Task = {
    ...rest,
    text: text ?? task.text,
    ...(nextOwner === undefined ? {} : { owner: nextOwner }),
    ...(nextDueAt === undefined ? {} : { dueAt: nextDueAt }),
  };
  if (nextOwner === hadOwner && nextDueAt === wasDueAt) return next;
  const { told, ...untold } = next;
  // What was told of one time is not told of another.
  return withReminder(nextDueAt === wasDueAt && told ? next : untold, now);
}

function withStatus(task: Task, status: Said['status'], by: NonNullable<Task['by']>, now: Instant): Task {
  if (status === undefined || status === (task.ended ?? 'open')) return task;
  if (status === 'done') return finished(task, by, now);
  const { ended: _ended, doneAt: _doneAt, by: _by, remindAt: _remindAt, ...open } = task;
  return status === 'open' ? withReminder(open, now) : { ...open, ended: status, by };
}

const PARTS = ['text', 'owner', 'dueAt', 'ended'] as const;

function differs(before: Task, after: Task): boolean {
  return partsOf(before, after).length > 0;
}

function partsOf(before: Task, after: Task): readonly (typeof PARTS)[number][] {
  return PARTS.filter((part) =>
    part === 'owner' ? !isSame(before.owner ?? null, after.owner ?? null) : before[part] !== after[part],
  );
}

/** Dropped tasks make room for others, the oldest first. @throws Refusal WrongState */
function withRoom(tasks: readonly Task[], incident: Incident, changed: readonly Moved[]): readonly Task[] {
  let kept = tasks;
  while (areTooMany(kept)) {
    const oldest = kept.find(({ id, ended }) => ended === 'dropped' && !changed.some(({ task }) => task.id === id));
    if (oldest === undefined) break;
    kept = kept.filter((one) => one !== oldest);
  }
  // What was there before, and what is only done or dropped by this, is never refused.
  const grows = changed.some(
    ({ before, task }) => before === null || partsOf(before, task).some((one) => one !== 'ended'),
  );
  if (!grows || !areTooMany(kept)) return kept;
  throw new Refusal(
    'WrongState',
    `${incident.id} holds as many tasks as it can, at most ${MOST_TASKS}, and fewer of many words. Drop some, or say them in fewer words.`,
  );
}

function factsOf(changed: readonly Moved[], { actor }: Act<TasksBody>): readonly NewFact[] {
  const added = changed.filter(({ before }) => before === null);
  const altered = changed.filter(({ before, task }) => before !== null && alters(before, task));
  const done = changed.filter(({ before, task }) => task.ended === 'done' && before?.ended !== 'done');
  return [
    ...factOf('task_added', added, ({ task }) => ({ owner: task.owner ?? null, dueAt: task.dueAt ?? null })),
    ...factOf('task_changed', altered, ({ before, task }) => ({ to: changesOf(before ?? task, task) })),
    ...doneFacts(done.map(({ task }) => task)),
  ];

  function factOf(type: NewFact['type'], moved: readonly Moved[], data: (one: Moved) => object): readonly NewFact[] {
    if (moved.length === 0) return [];
    return [
      {
        type,
        data: { tasks: moved.map((one) => ({ id: one.task.id, text: one.task.text, ...data(one) })) },
        owes: moved.flatMap(given),
      },
    ];
  }

  /** Whoever has it from now on is told, unless they said so themselves. */
  function given({ before, task }: Moved): readonly Owed[] {
    const { owner } = task;
    if (owner === undefined || !isOpenTask(task) || isActor(actor, owner.email)) return [];
    return isHolder(before?.owner ?? null, owner.email) ? [] : [owed('task_given', owner)];
  }
}

/** Whether it is another beside being done: that is a fact of its own. */
function alters(before: Task, after: Task): boolean {
  return Object.keys(changesOf(before, after)).length > 0;
}

function changesOf(before: Task, after: Task): Readonly<Record<string, unknown>> {
  const parts = partsOf(before, after).filter((part) => part !== 'ended' || after.ended !== 'done');
  return Object.fromEntries(
    parts.map((part) => (part === 'ended' ? ['status', after.ended ?? 'open'] : [part, after[part] ?? null])),
  );
}

/** @throws Refusal ValidationFailed */
function checkSaid({ incident, body, now }: Act<TasksBody>): void {
  body.tasks.forEach(({ id, text, dueAt, status }, index) => {
    const at = `/tasks/${index}`;
    const known = tasksOf(incident).find((task) => task.id === id);
    if (id === undefined && text === undefined)
      throw invalid(`${at}/text`, 'A new task needs words: say what is to be done');
    if (id === undefined && status === 'dropped')
      throw invalid(`${at}/status`, 'A new task is open or done; leave out what nobody is to do');
    if (id !== undefined && known === undefined) {
      throw invalid(`${at}/id`, `There is no task "${id}" here; leave id out to add one`);
    }
    if (id !== undefined && body.tasks.findIndex((other) => other.id === id) < index) {
      throw invalid(`${at}/id`, `"${id}" is named twice; say all of it in one place`);
    }
    if (dueAt == null || instant(dueAt) === known?.dueAt) return;
    if (instant(dueAt) <= now)
      throw invalid(`${at}/dueAt`, 'It would be due in the past; write a time that is still to come');
  });
}

/** @throws Refusal Forbidden */
function checkRole({ incident, body, doer, roles }: Act<TasksBody>): void {
  if (!hasTasksOnly(roles)) return;
  const own = body.tasks.every(({ id, status, ...rest }) => {
    const task = tasksOf(incident).find((one) => one.id === id);
    return (
      status === 'done' &&
      isHolder(task?.owner ?? null, doer.email) &&
      Object.values(rest).every((part) => part === undefined)
    );
  });
  if (!own) throw notTheirs();
}
