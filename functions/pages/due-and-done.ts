import { capital } from '../notify/rows.ts';
import type { StepMail, StepView } from '../notify/step-mails.ts';
import { shortTime } from '../notify/times.ts';
import type { Instant } from '../sla/instant.ts';
import { type Html, html } from './html.ts';

const WHAT: Readonly<Record<StepView['do'], string>> = {
  call: 'call',
  call_again: 'call again',
  tell_assignee: 'warn whoever has it',
  functional: 'call the next tier',
  hierarchical: 'call a manager',
  breach: 'deadline',
  task_reminder: 'remind of a task',
  task_due: 'task due',
};

const OUTCOME = {
  open: 'No answer yet.',
  acknowledged: '',
  unanswered: 'No answer.',
  withdrawn: 'Withdrawn.',
  bounced: 'The mail came back.',
} as const;

const SENT: Readonly<Record<StepMail['sent'], string>> = {
  pending: 'not sent yet',
  sent: 'sent',
  rejected: 'refused',
  bounced: 'came back',
  complained: 'was called unwanted',
};

/** What was due, what came, and who answered: one entry a step, in the order in which they were due. */
export function dueAndDone(steps: readonly StepView[], now: Instant, zone: string): Html | null {
  if (steps.length === 0) return null;
  const time = (at: Instant) => shortTime(at, now, zone);
  return html`<section>
<h2>Due and done</h2>
<ol>
${steps.map((step) => {
  const { dueAt, state } = step;
  return html`<li>
${dueAt === null ? null : html`<time datetime="${dueAt}">Due ${time(dueAt)}</time>`}
<p dir="auto">${titleOf(step)}</p>
${html`<p${state === 'late' ? html` class="fault"` : null}>${wordsOf(step, time)}</p>`}
${mailsOf(step.mails, time).map((line) => html`<p dir="auto">${line}</p>`)}
</li>`;
})}
</ol>
</section>`;
}

function titleOf({ clock, percent, do: what, task, call, called }: StepView): string {
  if (task !== null) return `${capital(WHAT[what])}: ${task.text}`;
  const whose = call === null ? (clock === 'response' ? 'Response' : 'Resolution') : 'Answer to a call';
  const share = clock === null ? '' : `${whose}, ${percent} %: `;
  const title = `${share}${WHAT[what]}${called === null ? '' : `, ${called.to.name}`}`;
  return capital(title);
}

function wordsOf(step: StepView, time: (at: Instant) => string): string {
  const { actedBy, called, firedAt, lateSeconds, repeats } = step;
  switch (step.state) {
    case 'fired': {
      const done = repeats.filter((one) => one.firedAt !== null).length;
      const next = repeats.find((one) => one.firedAt === null);
      return [
        `Came ${firedAt === null ? '' : time(firedAt)}${(lateSeconds ?? 0) < 60 ? '.' : `, ${minutes(lateSeconds)} late.`}`,
        done === 0 ? '' : `Called again ${done === 1 ? 'once' : `${done} times`}.`,
        next === undefined ? '' : `Next ${time(next.dueAt)}.`,
        actedBy === null
          ? OUTCOME[called?.outcome ?? 'acknowledged']
          : `${actedBy.name} ${step.task === null ? 'answered' : 'did it'} ${time(actedBy.at)}.`,
      ]
        .filter((words) => words !== '')
        .join(' ');
    }
    case 'late':
      return `Late: it has not come, ${minutes(lateSeconds)} after its time.`;
    case 'ahead':
      return 'Ahead.';
    case 'held':
      return 'Held: its clock stands still, or calls wait.';
    case 'skipped':
      return 'Skipped: a higher step acted in its place.';
    case 'not_needed':
      return actedBy === null ? 'Not needed.' : `Not needed: ${actedBy.name} acted ${time(actedBy.at)}.`;
  }
}

function minutes(seconds: number | null): string {
  const whole = Math.floor((seconds ?? 0) / 60);
  return whole < 120 ? `${whole} min` : `${Math.floor(whole / 60)} h`;
}

/** One line an address: the newest of its mails, and when its link was opened first. */
function mailsOf(mails: readonly StepMail[], time: (at: Instant) => string): readonly string[] {
  const byAddress = new Map(mails.map((mail) => [mail.to.email, mail]));
  return [...byAddress.values()].map(({ to, sent, at }) => {
    const openedAt = mails.find((mail) => mail.to.email === to.email && mail.openedAt !== null)?.openedAt ?? null;
    const opened = openedAt === null ? '' : `, link opened ${time(openedAt)}`;
    return `Mail to ${to.email}: ${SENT[sent]}${at === null ? '' : ` ${time(at)}`}${opened}`;
  });
}
