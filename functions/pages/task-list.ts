import type { Incident, Task } from '../incident/incident.ts';
import { progressWords, type TaskView, viewTask } from '../incident/tasks.ts';
import { fullTime } from '../notify/times.ts';
import type { Instant } from '../sla/instant.ts';
import { type Html, html } from './html.ts';

/** In which zone, and when, a page is read. */
export interface Reading {
  readonly zone: string;
  readonly now: Instant;
}

/** Tasks in their order: what, whose, and when; an open one with its button where its reader has one. */
export function taskList(
  tasks: readonly TaskView[],
  { zone, now }: Reading,
  button: (task: TaskView) => Html | null,
): Html {
  return html`<ol>
${tasks.map(
  (task) => html`<li>
${task.dueAt === null || task.status !== 'open' ? null : html`<time datetime="${task.dueAt}">${task.dueAt > now ? 'Due' : 'Was due'} ${fullTime(task.dueAt, zone)}</time>`}
<p dir="auto">${task.text}</p>
<p>${standing(task, zone)}</p>
${button(task)}
</li>`,
)}
</ol>`;
}

/** A section of them, with how many of all are done. */
export function tasksSection(incident: Incident, reading: Reading, tasks: readonly Task[]): Html {
  return html`<section>
<h2>Tasks: ${progressWords(incident)}</h2>
${taskList(tasks.map(viewTask), reading, () => null)}
</section>`;
}

function standing({ owner, status, by, doneAt }: TaskView, zone: string): string {
  const who = by === null ? '' : `, says ${by.name}`;
  if (status === 'done') return `Done${doneAt === null ? '' : ` ${fullTime(doneAt, zone)}`}${who}`;
  if (status === 'dropped') return `Dropped${who}`;
  return owner === null ? 'Nobody has it' : `${owner.name} has it`;
}
