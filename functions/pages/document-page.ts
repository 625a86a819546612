import type { Entry, LiveDocument } from '../document/live-document.ts';
import { untilWords } from '../document/under-way.ts';
import { COMMAND_ROLES } from '../incident/choices.ts';
import { ROLE_WORDS } from '../incident/roles.ts';
import { cut } from '../notify/header-text.ts';
import { capital, priorityWord } from '../notify/rows.ts';
import type { StepView } from '../notify/step-mails.ts';
import { fullTime } from '../notify/times.ts';
import type { Instant } from '../sla/instant.ts';
import { dueAndDone } from './due-and-done.ts';
import { type Html, html } from './html.ts';
import { heading, layout, rows } from './layout.ts';
import type { PublicEvent } from './public-timeline.ts';
import { runbookText } from './runbook-text.ts';
import { type Reading, taskList } from './task-list.ts';
import { timeline } from './timeline.ts';
import { relativeWords } from './words.ts';

/** The page renews itself after so many seconds, where its reader asks for it. */
export const RENEWED_SECONDS = 30;

/** What the page of the live document shows. */
export interface DocumentView {
  readonly document: LiveDocument;
  readonly timeZone: string;
  /** What was due and what came. */
  readonly steps: readonly StepView[];
  readonly now: Instant;
  /** The page's own path. */
  readonly path: string;
  /** Whether it renews itself; null where nothing more is to come. */
  readonly following: boolean | null;
}

/** Newest entries shown, and characters of each one's words: a page stays a page. */
const SHOWN = 100;
const LONGEST = 2_000;

/** The live document to read: what is to be known first stands on top, and all that happened below, newest first. */
export function documentPage(view: DocumentView): string {
  const { document, timeZone, steps, now } = view;
  const { id, summary, statusWords, pinned, risks, decisions, tried, lastUpdate, description } = document;
  const part = (title: string, entries: readonly Entry[]) =>
    entries.length === 0 ? null : timeline(entries.map(eventOf(timeZone)), timeZone, title);
  return layout(
    `${statusWords} – ${id}`,
    html`${heading(id, summary)}
<section>
<h2>${statusWords}</h2>
${state(view)}
${follow(view)}
</section>
${underWay(document, timeZone)}
${tasksOf(document, { zone: timeZone, now })}
${knownErrors(document)}
${part('Pinned', pinned)}
${part('Risks', risks)}
${part('Decisions', decisions)}
${
  tried.length === 0
    ? null
    : timeline(
        tried.map(({ at, by, text, outcome }) => ({
          at,
          title: by === null ? 'Attempt' : `Attempt, by ${by}`,
          words: cut(outcome === null ? text : `${text}\nOutcome: ${outcome}`, LONGEST),
        })),
        timeZone,
        'What was tried',
      )
}
${
  lastUpdate === null
    ? null
    : timeline(
        [{ at: lastUpdate.at, title: 'To those who are affected', words: lastUpdate.text }],
        timeZone,
        'Last update',
      )
}
${
  description === null
    ? null
    : html`<section>
<h2>What was reported</h2>
<p class="text" dir="auto">${description}</p>
</section>`
}
${document.runbooks.length === 0 ? null : document.runbooks.map((one) => runbook(one, timeZone))}
${dueAndDone(steps, now, timeZone)}
${timeline(document.entries.slice(0, SHOWN).map(eventOf(timeZone)), timeZone)}
${older(document)}`,
  );
}

function state({ document, timeZone }: DocumentView): Html {
  const time = (at: Instant | null | undefined) => (at == null ? null : fullTime(at, timeZone));
  const { impact, people, priority, priorityReason, sla } = document;
  const running = (clock: 'response' | 'resolution') =>
    sla?.[clock]?.stoppedAt === null ? time(sla[clock].dueAt) : null;
  return rows([
    ['Impact', impact.sentence],
    ['Priority', priority === null ? null : (priorityReason ?? priorityWord(priority))],
    ['Major', document.major ? 'Yes' : null],
    ['Drill', document.drill ? 'Yes: this is practice' : null],
    ...COMMAND_ROLES.map((role) => [capital(ROLE_WORDS[role]), people.roles?.[role]?.name ?? null] as const),
    ['Who has it', people.assignee?.name ?? 'Nobody yet'],
    ['Team', people.team === null ? null : inTier(people.team)],
    ['Part of', document.parent === null ? null : relativeWords(document.parent)],
    ...document.children.map((child) => ['Child', relativeWords(child)] as const),
    ['Next update', time(document.nextUpdateAt)],
    ['Acknowledge by', running('response')],
    ['Resolve by', running('resolution')],
    ['Began', time(document.startedAt)],
    ['Reported', time(document.reportedAt)],
    ['Acknowledged', time(document.acknowledgedAt)],
    ['Restored', time(document.restoredAt)],
    ['Closed', time(document.closedAt)],
    ['Last change', time(document.updatedAt)],
  ]);
}

function inTier({ name, tier }: NonNullable<LiveDocument['people']['team']>): string {
  return tier === null ? name : `${name} (tier ${tier})`;
}

/** No script, so the answer itself says when the page is to be asked for again; and only where its reader wants that. */
function follow({ path, following }: DocumentView): Html | null {
  if (following === null) return null;
  return following
    ? html`<p>This page renews itself every ${String(RENEWED_SECONDS)} seconds. <a href="${path}">Stop</a></p>`
    : html`<p><a href="${path}?follow=yes">Follow live</a></p>`;
}

function underWay({ underWay: all }: LiveDocument, zone: string): Html | null {
  if (all.length === 0) return null;
  return html`<section>
<h2>Under way</h2>
<ol>
${all.map((one) => {
  const { words, text, since, until } = one;
  return html`<li>
${since === null ? null : html`<time datetime="${since}">Since ${fullTime(since, zone)}</time>`}
<p dir="auto">${words}</p>
${text === null ? null : html`<p class="text" dir="auto">${cut(text, LONGEST)}</p>`}
${until === null ? null : html`<time datetime="${until}">${untilWords(one)} ${fullTime(until, zone)}</time>`}
</li>`;
})}
</ol>
</section>`;
}

function tasksOf({ tasks, progress }: LiveDocument, reading: Reading): Html | null {
  if (tasks.length === 0 || progress === null) return null;
  return html`<section>
<h2>Tasks: ${String(progress.done)} of ${String(progress.of)} done</h2>
${taskList(tasks, reading, () => null)}
</section>`;
}

/** As it was when it was copied; mails lead to it by its id. */
function runbook({ id, name, at, text, left }: LiveDocument['runbooks'][number], zone: string): Html {
  return html`<section id="runbook-${id}" class="runbook">
<h2>Runbook: ${name}</h2>
${at === null ? null : html`<p><time datetime="${at}">As it was ${fullTime(at, zone)}</time></p>`}
${left === 0 ? null : html`<p>${String(left)} entries of its checklist stand here alone: the incident has as many tasks as it can.</p>`}
${runbookText(text)}
</section>`;
}

/** Beneath each name what is seen, why, where that is known, and what helps. */
function knownErrors({ knownErrors: all }: LiveDocument): Html | null {
  if (all.length === 0) return null;
  return html`<section>
<h2>Perhaps a known error</h2>
<ol>
${all.map(
  ({ name, symptom, cause, workaround }) => html`<li>
<p dir="auto"><strong>${name}</strong></p>
<p class="text" dir="auto">${symptom}</p>
${cause === null ? null : html`<p class="text" dir="auto">Cause: ${cause}</p>`}
<p class="text" dir="auto">Workaround: ${workaround}</p>
</li>`,
)}
</ol>
</section>`;
}

function eventOf(zone: string): (entry: Entry) => PublicEvent {
  return ({ at, recordedAt, title, text, outcome, visibility, pinned }) => {
    const written = at === recordedAt ? '' : `, written down ${fullTime(recordedAt, zone)}`;
    const marks = [...(visibility === 'public' ? ['public'] : []), ...(pinned ? ['pinned'] : [])];
    const words = outcome === null || text === null ? text : `${text}\nOutcome: ${outcome}`;
    return {
      at,
      title: `${title}${written}${marks.length === 0 ? '' : ` (${marks.join(', ')})`}`,
      words: words === null ? null : cut(words, LONGEST),
    };
  };
}

function older({ entries, earlier }: LiveDocument): Html | null {
  const more = entries.length + earlier - SHOWN;
  if (more <= 0) return null;
  return html`<section>\n<p>What happened before, ${String(more)} entries more, is in the timeline of the API.</p>\n</section>`;
}
