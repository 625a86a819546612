import { COMMAND_ROLES } from '../incident/choices.ts';
import { ROLE_WORDS } from '../incident/roles.ts';
import { bodyText, oneLine } from '../notify/header-text.ts';
import { capital, priorityWord } from '../notify/rows.ts';
import { relativeWords } from '../pages/words.ts';
import type { Instant } from '../sla/instant.ts';
import type { Entry, LiveDocument } from './live-document.ts';
import { type UnderWay, untilWords } from './under-way.ts';

/**
 * The live document as Markdown (CommonMark, and what GitHub adds to it). What people wrote stays text: it opens no
 * heading, link, list, table, markup or code. Times are UTC.
 */
export function markdownOf(document: LiveDocument): string {
  const { id, audience, summary, description, lastUpdate, tried, earlier } = document;
  const parts = [
    `# ${id}: ${inLine(summary)}`,
    audience === 'internal' ? 'For those who work on it, not for the public.' : 'What everybody may know.',
    list(state(document)),
    section('Under way', list(document.underWay.map(underWayOf))),
    section(
      document.progress === null ? 'Tasks' : `Tasks (${document.progress.done} of ${document.progress.of} done)`,
      list(document.tasks.map(taskOf)),
    ),
    section('Perhaps a known error', list(document.knownErrors.map(knownErrorOf))),
    section('Pinned', entriesOf(document.pinned)),
    section('Risks', entriesOf(document.risks)),
    section('Decisions', entriesOf(document.decisions)),
    section(
      'What was tried',
      list(
        tried.map(({ at, by, text, outcome }) =>
          item(
            `${time(at)}${by === null ? '' : `, ${inLine(by)}`}`,
            outcome === null ? text : `${text}\nOutcome: ${outcome}`,
          ),
        ),
      ),
    ),
    section('Last update', lastUpdate === null ? null : `${time(lastUpdate.at)}\n\n${prose(lastUpdate.text)}`),
    section('What was reported', description === null ? null : prose(description)),
    ...document.runbooks.map(({ name, text }) => section(`Runbook: ${inLine(name)}`, fenced(text))),
    section('What happened', entriesOf(document.entries)),
    earlier === 0 ? null : `${earlier} older entries are in the timeline only.`,
  ];
  return `${parts.filter((part) => part !== null).join('\n\n')}\n`;
}

function state(document: LiveDocument): readonly string[] {
  const { statusWords, priority, priorityReason, major, impact, people, sla, nextUpdateAt } = document;
  const { assignee, roles, team } = people;
  const held = COMMAND_ROLES.map((role) => [capital(ROLE_WORDS[role]), roles?.[role]?.name ?? null] as const);
  const due = sla?.resolution?.stoppedAt === null ? sla.resolution.dueAt : null;
  const rows: readonly (readonly [string, string | null])[] = [
    ['Status', statusWords],
    ['Priority', priority === null ? null : (priorityReason ?? priorityWord(priority))],
    ['Major', major ? 'yes' : null],
    ['Drill', document.drill ? 'yes' : null],
    ['Impact', impact.sentence],
    ['Who has it', assignee?.name ?? 'nobody yet'],
    ...held,
    ['Team', team === null ? null : team.tier === null ? team.name : `${team.name} (tier ${team.tier})`],
    ['Part of', document.parent === null ? null : relativeWords(document.parent)],
    ['Children', document.children.length === 0 ? null : document.children.map(relativeWords).join('; ')],
    ['Next update', nextUpdateAt === null ? null : time(nextUpdateAt)],
    ['Resolve by', due == null ? null : time(due)],
    ['Began', document.startedAt === null ? null : time(document.startedAt)],
    ['Reported', time(document.reportedAt)],
    ['Acknowledged', document.acknowledgedAt === null ? null : time(document.acknowledgedAt)],
    ['Restored', document.restoredAt === null ? null : time(document.restoredAt)],
    ['Closed', document.closedAt === null ? null : time(document.closedAt)],
    ['Version', `${document.version}, of ${time(document.updatedAt)}`],
  ];
  return rows.flatMap(([label, value]) => (value === null ? [] : [`- ${label}: ${inLine(value)}`]));
}

function knownErrorOf({ name, symptom, cause, workaround }: LiveDocument['knownErrors'][number]): string {
  const known = cause === null ? '' : `\nCause: ${cause}`;
  return item(inLine(name), `${symptom}${known}\nWorkaround: ${workaround}`);
}

function underWayOf(one: UnderWay): string {
  const { words, text, since, until } = one;
  const begun = since === null ? '' : ` Since ${time(since)}.`;
  return item(`${inLine(words)}${begun}${until === null ? '' : ` ${untilWords(one)} ${time(until)}.`}`, text);
}

function taskOf({ text, owner, dueAt, status, by }: LiveDocument['tasks'][number]): string {
  const marks = [
    ...(status === 'dropped' ? ['dropped'] : []),
    ...(status === 'open' ? [owner?.name ?? 'nobody has it'] : by === null ? [] : [by.name]),
    ...(status === 'open' && dueAt !== null ? [`due ${time(dueAt)}`] : []),
  ];
  const said = marks.length === 0 ? '' : ` (${inLine(marks.join(', '))})`;
  return `- [${status === 'open' ? ' ' : 'x'}] ${inLine(text)}${said}`;
}

/** Markdown that somebody wrote, as they wrote it: within the fence nothing of it means anything to its reader. */
function fenced(text: string): string {
  const whole = bodyText(text).trim();
  const longest = Math.max(2, ...[...whole.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}markdown\n${whole}\n${fence}`;
}

function entriesOf(entries: readonly Entry[]): string | null {
  return list(
    entries.map(({ at, recordedAt, title, text, outcome, visibility }) => {
      const written = at === recordedAt ? '' : ` (written down ${time(recordedAt)})`;
      const shown = visibility === 'public' ? ', public' : '';
      const words = outcome === null || text === null ? text : `${text}\nOutcome: ${outcome}`;
      return item(`${time(at)}${written}${shown}: ${inLine(title)}`, words);
    }),
  );
}

function section(title: string, content: string | null): string | null {
  return content === null ? null : `## ${title}\n\n${content.trimEnd()}`;
}

function list(items: readonly string[]): string | null {
  return items.length === 0 ? null : items.join('\n');
}

/** A point of a list, with what somebody wrote below it. */
function item(line: string, text: string | null): string {
  return text === null ? `- ${line}` : `- ${line}\n\n${indented(prose(text))}\n`;
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}

/** Several lines as they were written: a line that another follows ends hard. */
function prose(text: string): string {
  const lines = bodyText(text)
    .trim()
    .split('\n')
    .map((line) => harmless(line.trim()));
  return lines.map((line, index) => (line !== '' && (lines[index + 1] ?? '') !== '' ? `${line}\\` : line)).join('\n');
}

/** One line of text within a line of ours. */
function inLine(text: string): string {
  return harmless(oneLine(text));
}

/** Marks that mean something to Markdown wherever they stand, those that do at the beginning of a line, and what becomes a link by itself. */
function harmless(line: string): string {
  return line
    .replace(/[\\`*_[\]<>&|~$]/g, '\\$&')
    .replace(/^([#+=-])/, '\\$1')
    .replace(/^(\d+)([.)])/, '$1\\$2')
    .replace(/:(?=\/\/)/g, '\\:')
    .replace(/\b(www)\./gi, '$1\\.');
}

/** `2026-11-23T02:05:00Z` */
function time(at: Instant): string {
  return at.replace(/\.000Z$/, 'Z');
}
