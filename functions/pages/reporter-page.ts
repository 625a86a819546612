import { descriptionIn } from '../incident/head.ts';
import type { Fact, Incident } from '../incident/incident.ts';
import type { Link } from '../notify/link.ts';
import { publicName } from '../notify/public-name.ts';
import { fullTime } from '../notify/times.ts';
import type { Instant } from '../sla/instant.ts';
import type { Kind } from '../triage/kind.ts';
import { type Html, html } from './html.ts';
import { heading, layout, type Notice, noticeOf, rows } from './layout.ts';
import { publicTimeline } from './public-timeline.ts';
import { offers, type ReporterButton } from './reporter-link.ts';
import { timeline } from './timeline.ts';
import { statusWords, whoHasIt } from './words.ts';

/** What the page of a report shows. */
export interface ReporterView {
  readonly incident: Incident;
  /** Every fact so far; the page shows only the public ones. */
  readonly facts: readonly Fact[];
  /** IANA name. */
  readonly timeZone: string;
  /** Why what was just asked was not done. */
  readonly notice: Notice | null;
  /** Words that the reporter wrote and that could not be taken; they are not lost. */
  readonly draft: string;
  /** The reader sent this very report, rather than one that was merged into it: its words are theirs. */
  readonly own: boolean;
  readonly link: Link;
  readonly now: Instant;
}

/** The reporter's page: how their report stands, what happened, and once it is resolved whether it works again. */
export function reporterPage(view: ReporterView): string {
  const { incident, facts, timeZone } = view;
  // Asked once, it stays asked while nothing else happens.
  const asked = facts.at(-1)?.type === 'asked_to_reopen';
  const title = headline(incident, asked);
  return layout(
    `${title} – ${incident.id}`,
    html`${heading(incident.id, incident.summary)}
${noticeOf(view.notice)}
<section>
<h2>${title}</h2>
${words(incident, asked).map((sentence) => html`<p>${sentence}</p>`)}
${question(incident)}
${form(asked ? [] : offers(incident, view.link.recipient, view.now), incident.kind, view.draft)}
</section>
<section>
<h2>Your report</h2>
${rows([
  ['Status', statusWords(incident.status)],
  ['Who has it', taker(incident) ?? 'Nobody yet'],
  ['Reported', fullTime(incident.reportedAt, timeZone)],
])}
</section>
${descriptionOf(view.own ? descriptionIn(facts) : null)}
${timeline(publicTimeline(facts), timeZone)}`,
  );
}

function taker(incident: Incident): string | null {
  const name = whoHasIt(incident);
  return name === null ? null : publicName(name);
}

/** What is said of an incident, and of a service request: nothing of it was broken, and nobody is called. */
const SAID = {
  incident: {
    question: 'Does it work again?',
    solved: 'It is solved as far as we know. Please try it, then say so here.',
    yes: 'It works again',
    no: 'Still broken',
    noDoes: 'calls the people who work on it once more',
    afterAll: 'it is broken after all',
    reopened: 'We know that it is still broken, and the people who work on it were called once more.',
  },
  request: {
    question: 'Is it done?',
    solved: 'Your request is done as far as we know. Please look, then say so here.',
    yes: 'It is done',
    no: 'Not done yet',
    noDoes: 'tells the service desk and whoever has it, and work goes on',
    afterAll: 'it is not done after all',
    reopened: 'We know that it is not done yet: work on it goes on.',
  },
} as const;

function headline(incident: Incident, asked: boolean): string {
  switch (incident.status) {
    case 'new':
    case 'triaged':
      return 'We have your report';
    case 'investigating':
    case 'recovering':
      return incident.reopenCount > 0 ? 'It is being worked on again' : 'It is being worked on';
    case 'on_hold':
      return incident.hold?.reason === 'awaiting_reporter' ? 'We have a question' : 'Your report is on hold';
    case 'resolved':
      return SAID[incident.kind].question;
    case 'confirmed':
      return SAID[incident.kind].yes;
    case 'closed':
      return asked ? 'We know that it is back' : 'Your report is closed';
    case 'cancelled':
      return 'Your report was cancelled';
    case 'merged':
      return 'Your report was joined with another';
  }
}

function words(incident: Incident, asked: boolean): readonly string[] {
  const has = taker(incident);
  const { solved, yes, no, noDoes, afterAll, reopened } = SAID[incident.kind];
  const waiting = `${has === null ? 'Nobody has it at the moment.' : `${has} has it.`} You need do nothing.`;
  switch (incident.status) {
    case 'new':
    case 'triaged':
      return ['You need do nothing. This page shows how it stands.'];
    case 'on_hold':
      if (incident.hold?.reason === 'awaiting_reporter') return ['Work on your report waits for your answer.'];
      return [waiting];
    case 'investigating':
    case 'recovering':
      return [...(incident.reopenCount > 0 ? [reopened] : []), waiting];
    case 'resolved':
      return [solved, `“${yes}” tells the service desk that your report can be closed. “${no}” ${noDoes}.`];
    case 'confirmed':
      return [
        'Thank you. The service desk closes your report; you need do nothing.',
        `If ${afterAll}, “${no}” ${noDoes}.`,
      ];
    case 'closed':
      if (asked)
        return [
          'The service desk was asked to open your report again: it does, or tells you why not. You need do nothing.',
        ];
      return ['If it is back within 14 days, say so here: the service desk opens it again. Later, report it anew.'];
    case 'cancelled':
    case 'merged':
      return [`If you have a question, ask the service desk and name ${incident.id}.`];
  }
}

function form(buttons: readonly ReporterButton[], kind: Kind, draft: string): Html | null {
  if (buttons.length === 0) return null;
  const wordless = (button: ReporterButton) => button === 'confirm' || button === 'undo';
  return html`<form method="post">
${buttons.filter(wordless).map((button) => buttonOf(button, kind))}
<label for="reason">${label(buttons)}</label>
<textarea id="reason" name="reason" rows="3" maxlength="1000" dir="auto"${buttons.includes('answer') ? html` required` : null}>
${draft}</textarea>
${buttons.filter((button) => !wordless(button)).map((button) => buttonOf(button, kind))}
</form>`;
}

function buttonOf(button: ReporterButton, kind: Kind): Html {
  switch (button) {
    case 'confirm':
      return html`<button name="do" value="confirm">${SAID[kind].yes}</button>`;
    case 'reopen':
      return html`<button class="second" name="do" value="reopen">${SAID[kind].no}</button>`;
    case 'answer':
      return html`<button name="do" value="answer">Send the answer</button>`;
    case 'back':
      return html`<button class="second" name="do" value="back">It is back</button>`;
    case 'undo':
      return html`<button class="second" name="do" value="undo">Take it back: I am not sure yet</button>`;
  }
}

function label(buttons: readonly ReporterButton[]): string {
  return buttons.includes('answer') ? 'Your answer' : 'What is still wrong? (may be left empty)';
}

/** What is asked of the reporter, where work waits for it. */
function question({ hold }: Incident): Html | null {
  if (hold === null || hold.reason !== 'awaiting_reporter' || hold.comment === null) return null;
  return html`<p class="text" dir="auto">${hold.comment}</p>`;
}

function descriptionOf(description: string | null): Html | null {
  if (description === null) return null;
  return html`<section>
<h2>What you reported</h2>
<p class="text" dir="auto">${description}</p>
</section>`;
}
