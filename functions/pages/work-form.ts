import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Incident } from '../incident/incident.ts';
import { progressWords, type TaskView, tasksOf, viewTask } from '../incident/tasks.ts';
import { type Html, html } from './html.ts';
import { type Reading, taskList } from './task-list.ts';
import { buttonOf as buttonOfTask, isUnsortedYet, type TaskButton, type WorkButton } from './work-link.ts';

const LABELS: Readonly<Record<WorkButton, string>> = {
  acknowledge: 'I have it',
  undo: 'Undo: I do not have it',
  note: 'Write it down',
  escalate: 'Escalate',
  hold: 'Hold',
  resume: 'Go on',
  resolve: 'Resolve',
  team: 'Give it to this team',
  expert: 'Call an expert of this team',
  update: 'Send it to those affected',
  handoff: 'Hand over to this team',
  command: 'Take command',
};

const HOLDS = [
  ['awaiting_vendor', 'a vendor'],
  ['awaiting_reporter', 'the reporter (your words are the question)'],
  ['awaiting_change', 'a change'],
  ['awaiting_problem', 'the cause being found'],
] as const;

const CODES = [
  ['solution', 'Solved'],
  ['workaround', 'Worked around'],
  ['known_error', 'Known error'],
  ['resolved_by_change', 'By a change'],
  ['resolved_by_reporter', 'By the reporter'],
  ['user_error', 'Mistaken use'],
  ['not_reproducible', 'Cannot be reproduced'],
  ['no_fault_found', 'No fault found'],
  ['other', 'Other'],
] as const;

/**
 * The one form of a page for whoever works on an incident: what needs no words first, then the field for words and
 * what goes with it. It says which version it was made for, so that the same form sent twice acts once.
 */
export function workForm(
  incident: Incident,
  buttons: readonly WorkButton[],
  catalogue: Catalogue,
  draft: string,
  done: readonly TaskButton[],
  reading: Reading,
): Html | null {
  if (buttons.length + done.length === 0) return null;
  const has = (button: WorkButton) => buttons.includes(button);
  const one = (button: WorkButton, second = true) => (has(button) ? buttonOf(button, second) : null);
  const words = buttons.some((button) => button !== 'acknowledge' && button !== 'undo' && button !== 'command');
  return html`<form method="post">
<input type="hidden" name="seen" value="${String(incident.version)}">
${one('acknowledge', false)}
${one('undo')}
${one('command')}
${words ? text(draft) : null}
${one('note', false)}
${one('update')}
${one('escalate')}
${one('resume')}
${has('hold') ? choice('hold', 'Wait for', HOLDS) : null}
${one('hold')}
${has('resolve') && isUnsortedYet(incident) ? choice('category', 'What it was about', placesIn(catalogue)) : null}
${has('resolve') ? choice('code', 'How it was resolved', CODES) : null}
${one('resolve')}
${has('team') || has('expert') || has('handoff') ? choice('team', 'Team', teamsIn(catalogue, incident)) : null}
${one('team')}
${one('expert')}
${one('handoff')}
${done.length === 0 ? null : tasks(incident, done, reading)}
</form>`;
}

/** All of them, each open one that the reader answers for with its button. */
function tasks(incident: Incident, done: readonly TaskButton[], reading: Reading): Html {
  const button = (task: TaskView) => {
    const value = buttonOfTask(task);
    if (!done.includes(value)) return null;
    return html`<button class="second" name="do" value="${value}" aria-label="Done: ${task.text}">Done</button>`;
  };
  return html`<h2>Tasks: ${progressWords(incident)}</h2>
${taskList(tasksOf(incident).map(viewTask), reading, button)}`;
}

function buttonOf(button: WorkButton, second: boolean): Html {
  const label = LABELS[button];
  return second
    ? html`<button class="second" name="do" value="${button}">${label}</button>`
    : html`<button name="do" value="${button}">${label}</button>`;
}

function text(draft: string): Html {
  return html`<label for="text">What you did, found or need</label>
<textarea id="text" name="text" rows="4" maxlength="10000" dir="auto">
${draft}</textarea>`;
}

function choice(name: string, label: string, options: readonly (readonly [string, string])[]): Html {
  return html`<label for="${name}">${label}</label>
<select id="${name}" name="${name}">
${options.map(([value, words]) => html`<option value="${value}">${words}</option>`)}
</select>`;
}

function placesIn({ categories }: Catalogue): readonly (readonly [string, string])[] {
  const known = [...categories.values()].flatMap(({ id, name, subcategories }) =>
    subcategories.map((sub) => [`${id}/${sub.id}`, `${name}: ${sub.name}`] as const),
  );
  return [['', 'Choose'], ...known.filter(([place]) => place !== 'other/unsorted')];
}

function teamsIn({ teams }: Catalogue, { team }: Incident): readonly (readonly [string, string])[] {
  const others = [...teams.values()].filter(({ id }) => id !== team).map(({ id, name }) => [id, name] as const);
  return [['', 'Choose'], ...others];
}
