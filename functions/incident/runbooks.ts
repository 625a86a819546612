import type { Runbook } from '../catalogue/catalogue.ts';
import { checklistOf } from '../catalogue/checklist.ts';
import type { Change } from '../oncall/calls.ts';
import type { AttachedRunbook, Incident, NewFact, Task } from './incident.ts';
import { isOpen } from './states.ts';
import { areTooMany, tasksOf } from './tasks.ts';
import { SYSTEM, type World } from './world.ts';

/** Runbooks that an incident gets in all. */
const MOST = 3;
/** What the words of those that it gets at once may take of the head, which holds them until the next commit. */
const MOST_BYTES = 42_000;

export function runbooksOf({ runbooks }: Pick<Incident, 'runbooks'>): readonly AttachedRunbook[] {
  return runbooks ?? [];
}

/**
 * A change with the runbooks that fit the incident now, where it was sorted, or sorted anew, by it: the most specific
 * first, each copied as it is just now, its checklist made tasks. What the incident has already stays as it was.
 */
export function withRunbooks(before: Incident, { incident, facts }: Change, world: World): Change {
  if (!isSortedAnew(before, incident)) return { incident, facts };
  return fitting(incident, world).reduce<Change>((so, runbook) => attached(so, runbook), { incident, facts });
}

function isSortedAnew(before: Incident, next: Incident): boolean {
  if (!isOpen(next.status) || next.status === 'new') return false;
  if (before.status === 'new') return true;
  const parts = ['kind', 'service', 'category', 'subcategory', 'priority'] as const;
  return parts.some((part) => before[part] !== next[part]);
}

function fitting(incident: Incident, { catalogue }: World): readonly Runbook[] {
  const has = runbooksOf(incident);
  const found = [...catalogue.runbooks.values()]
    .filter((one) => meets(incident, one) && !has.some(({ id }) => id === one.id))
    .sort((a, b) => weightOf(b) - weightOf(a) || (a.id < b.id ? -1 : 1))
    .slice(0, Math.max(0, MOST - has.length));
  let bytes = 0;
  return found.filter(({ text }) => {
    bytes += Buffer.byteLength(text);
    return bytes <= MOST_BYTES;
  });
}

/** Every part that is said must hold. The priority of a service request alone says nothing of what it is about. */
function meets(incident: Incident, { services, categories, subcategories, priorities }: Runbook): boolean {
  if (incident.kind === 'request' && (services ?? categories ?? subcategories) === undefined) return false;
  const holds = (wanted: readonly string[] | undefined, is: string | null) =>
    wanted === undefined || (is !== null && wanted.includes(is));
  const { service, category, subcategory, priority } = incident;
  const place = category === null || subcategory === null ? null : `${category}/${subcategory}`;
  return (
    holds(services, service) &&
    holds(categories, category) &&
    holds(subcategories, place) &&
    holds(priorities, priority)
  );
}

/** A sub-category says more than a service, that more than a category, and that more than a priority. */
function weightOf({ services, categories, subcategories, priorities }: Runbook): number {
  return [subcategories, services, categories, priorities].reduce(
    (sum, part) => sum * 2 + (part === undefined ? 0 : 1),
    0,
  );
}

function attached({ incident, facts }: Change, { id, name, text }: Runbook): Change {
  // The commit numbers its facts on from those before it, in their order.
  const n = incident.facts + facts.length + 1;
  const { tasks, left } = withChecklist(incident, id, checklistOf(text));
  const added = tasks.slice(tasksOf(incident).length);
  const fact: NewFact = {
    type: 'runbook_added',
    actor: SYSTEM,
    data: { id, name, text, tasks: added.map((task) => task.id), left },
  };
  const next: Incident = {
    ...incident,
    runbooks: [...runbooksOf(incident), { id, name, n }],
    ...(added.length === 0 ? {} : { tasks, taskCount: (incident.taskCount ?? 0) + added.length }),
  };
  return { incident: next, facts: [...facts, fact] };
}

/** As many entries as an incident holds become tasks; how many are left stand in the runbook's words alone. */
function withChecklist(incident: Incident, runbook: string, entries: readonly string[]) {
  let tasks = tasksOf(incident);
  let left = 0;
  for (const [index, text] of entries.entries()) {
    const task: Task = { id: `t${(incident.taskCount ?? 0) + index + 1 - left}`, text, runbook };
    const more = [...tasks, task];
    if (areTooMany(more)) left += 1;
    else tasks = more;
  }
  return { tasks, left };
}
