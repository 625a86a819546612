import type { Fact, Incident } from '../../../../functions/incident/incident.ts';
import { type Case, time } from './judgement.ts';

const MINUTE = 60_000;
/** Time does nothing to tasks in any other state. */
const AT_WORK: readonly string[] = ['triaged', 'investigating', 'recovering'];

type Somebody = { readonly email: string } | null;

/** A task, as the facts tell of it. */
interface Told {
  owner: string | null;
  dueAt: number | null;
  open: boolean;
  /** That it was due and not done, since it has this time. */
  told: boolean;
  /** When its owner is to be reminded; null where they were, or need not be. */
  remindAt: number | null;
}

/**
 * Tasks, told again from the facts alone and compared with what every commit left. Each that is due and not done is told
 * exactly once, neither early nor late, by a mail of its own, to whoever has it and to whoever answers for the incident.
 */
export function judgeTasks(one: Case): void {
  const { commits, lived } = one;
  const tasks = new Map<string, Told>();
  let before: Incident | null = null;
  for (const [index, { head }] of commits.entries()) {
    const { incident, newest } = head;
    const at = Date.parse(incident.updatedAt);
    for (const fact of newest) follow(one, tasks, fact, at, before);
    compare(one, tasks, incident);
    const next = commits[index + 1]?.head.incident.updatedAt;
    if (AT_WORK.includes(incident.status)) leaves(one, tasks, at, next === undefined ? lived.end : Date.parse(next));
    before = incident;
  }
}

function follow(one: Case, tasks: Map<string, Told>, fact: Fact, at: number, before: Incident | null): void {
  const { type, data } = fact;
  const said = (Array.isArray(data['tasks']) ? data['tasks'] : []) as readonly (string | Record<string, unknown>)[];
  for (const entry of said) {
    const id = typeof entry === 'string' ? entry : String(entry['id']);
    const task = tasks.get(id);
    if (type === 'runbook_added' || type === 'task_added') {
      if (task !== undefined) one.fails(`added ${id} twice, again by fact ${fact.n}`);
      const { owner = null, dueAt = null } =
        typeof entry === 'string' ? {} : (entry as { owner?: Somebody; dueAt?: string });
      tasks.set(
        id,
        timed(
          {
            owner: keyOf(owner),
            dueAt: dueAt === null ? null : Date.parse(dueAt),
            open: true,
            told: false,
            remindAt: null,
          },
          at,
        ),
      );
      continue;
    }
    if (task === undefined) {
      if (type === 'task_changed' || type === 'task_done' || type === 'handed_off')
        one.fails(`has no ${id} for fact ${fact.n}`);
      continue;
    }
    if (type === 'task_done') Object.assign(task, { open: false, remindAt: null });
    if (type === 'handed_off') tasks.set(id, timed({ ...task, owner: keyOf(data['to'] as Somebody) }, at));
    if (type === 'task_changed' && typeof entry !== 'string')
      tasks.set(id, changed(task, entry['to'] as Record<string, unknown>, at));
    if (type === 'reminded' && data['of'] === 'task') reminded(one, id, task, fact, at, before);
  }
}

function changed(task: Told, entry: Readonly<Record<string, unknown>>, at: number): Told {
  const moved = 'dueAt' in entry;
  const next: Told = {
    ...task,
    ...('owner' in entry ? { owner: keyOf(entry['owner'] as Somebody) } : {}),
    ...(moved ? { dueAt: entry['dueAt'] === null ? null : Date.parse(String(entry['dueAt'])), told: false } : {}),
    ...('status' in entry ? { open: entry['status'] === 'open' } : {}),
  };
  if (!next.open) return { ...next, remindAt: null };
  return moved || 'owner' in entry || 'status' in entry ? timed(next, at) : next;
}

/** Ten minutes before, or half-way where that is shorter. */
function timed(task: Told, at: number): Told {
  if (!task.open || task.owner === null || task.dueAt === null || task.dueAt <= at) return { ...task, remindAt: null };
  return { ...task, remindAt: task.dueAt - Math.min(10 * MINUTE, Math.floor((task.dueAt - at) / 2)) };
}

function reminded(one: Case, id: string, task: Told, fact: Fact, at: number, before: Incident | null): void {
  const due = fact.data['reminders'] === 1;
  const wanted = due ? (task.told ? null : task.dueAt) : task.remindAt;
  if (!task.open || wanted === null || at < wanted) {
    one.fails(
      `told of ${id} at ${time(at)} (${due ? 'due' : 'soon'}), due ${wanted === null ? 'never' : time(wanted)}`,
    );
  }
  const { commander = null } = before?.roles ?? {};
  const { desk } = one.lived.stage.worlds.now.settings;
  const answers = keyOf(commander ?? before?.assignee ?? null) ?? desk;
  for (const email of [...(task.owner === null ? [] : [task.owner]), ...(due ? [answers] : [])]) {
    if (!fact.owes.some(({ to }) => to.email.toLowerCase() === email))
      one.fails(`did not tell ${email} of ${id} at ${time(at)}`);
  }
  task.remindAt = null;
  if (due) task.told = true;
}

function compare(one: Case, tasks: ReadonlyMap<string, Told>, { tasks: kept = [], version }: Incident): void {
  for (const { id, owner, dueAt, ended } of kept) {
    const told = tasks.get(id);
    const is = [keyOf(owner ?? null), dueAt === undefined ? null : Date.parse(dueAt), ended === undefined].join();
    const said = told === undefined ? 'nothing' : [told.owner, told.dueAt, told.open].join();
    if (is !== said) one.fails(`has ${id} as ${is} at version ${version}, its facts say ${said}`);
  }
  for (const [id, { open }] of tasks) {
    if (open && !kept.some((task) => task.id === id)) one.fails(`has lost ${id} at version ${version}`);
  }
}

function leaves(one: Case, tasks: ReadonlyMap<string, Told>, since: number, until: number): void {
  for (const [id, { open, told, dueAt, remindAt }] of tasks) {
    for (const due of [told ? null : dueAt, remindAt]) {
      if (!open || due === null || due > until || !one.isLate(Math.max(due, since), until)) continue;
      one.fails(`left ${id}, due ${time(due)}, from ${time(since)} until ${time(until)}`);
    }
  }
}

function keyOf(somebody: Somebody): string | null {
  return somebody?.email.toLowerCase() ?? null;
}
