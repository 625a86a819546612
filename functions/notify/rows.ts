import { COMMAND_ROLES } from '../incident/choices.ts';
import type { Priority, Task } from '../incident/incident.ts';
import { ROLE_WORDS, rolesIn } from '../incident/roles.ts';
import { sameAddress } from '../incident/tell.ts';
import { type Instant, millis } from '../sla/instant.ts';
import type { Quote, Row, Situation } from './letter.ts';

const PRIORITY: Readonly<Record<Priority, string>> = { high: 'High', medium: 'Medium', low: 'Low' };

/** `High`; what has no priority yet counts as high. */
export function priorityWord(priority: Priority | null): string {
  return PRIORITY[priority ?? 'high'];
}

/** `Platform (tier 2)`: the incident's team, or the one for which somebody is called. */
export function teamWord(
  { incident, teamName }: Situation,
  of: Pick<Situation['incident'], 'team' | 'tier'> = incident,
): string | null {
  const name = of.team === incident.team ? (teamName ?? incident.team) : of.team;
  if (name === null) return null;
  return of.tier === null ? name : `${name} (tier ${of.tier})`;
}

/** What a colleague needs to know of an incident; what is not known has no row. */
export function incidentRows(situation: Situation): readonly Row[] {
  const { incident, serviceName, time } = situation;
  return [
    ['Incident', `${incident.id}: ${incident.summary}`],
    ...row('Priority', prioritySentence(incident)),
    ...row('Service', serviceName ?? incident.service),
    ...row('Team', teamWord(situation)),
    ...row('Who has it', incident.assignee?.name ?? null),
    ['Reported', `${time(incident.reportedAt)} by ${incident.reporter.name}`],
  ];
}

/** The priority's word and why; reasons begin with the word of their own accord, and it is not said twice. */
export function prioritySentence({
  priority,
  priorityReason,
}: Pick<Situation['incident'], 'priority' | 'priorityReason'>): string | null {
  if (priority === null) return null;
  const word = priorityWord(priority);
  const sentence = priorityReason?.sentence ?? word;
  return sentence.startsWith(word) ? sentence : `${word}. ${sentence}`;
}

/** When somebody must have acknowledged it, and when it must be resolved. */
export function clockRows({ clocks, time }: Situation): readonly Row[] {
  const { response, resolution } = clocks;
  return [
    ...row('Acknowledge by', response?.stoppedAt === null && response.dueAt !== null ? time(response.dueAt) : null),
    ...row('Resolve by', resolution?.stoppedAt === null && resolution.dueAt !== null ? time(resolution.dueAt) : null),
  ];
}

/** Who holds which role. */
export function roleRows({ incident }: Situation): readonly Row[] {
  const held = rolesIn(incident);
  return COMMAND_ROLES.flatMap((role) => row(capital(ROLE_WORDS[role]), held[role]?.name ?? null));
}

/** Who was called last to answer for it: where nobody does, that is the desk. */
export function authority({ incident, desk }: Situation): string {
  const call = incident.calls.findLast(({ reason }) => reason === 'hierarchical');
  return call !== undefined && sameAddress(call.to.email, desk) ? 'the service desk' : 'a manager';
}

/** A word as it begins a line. */
export function capital(word: string): string {
  return `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;
}

/** When those who are affected were last told how it stands, and when they are next. */
export function briefRows({ brief, incident, now, time }: Situation): readonly Row[] {
  return [
    ...row('Last update', brief?.lastUpdate == null ? null : time(brief.lastUpdate.at)),
    ...row('Next update', nextUpdateWords(incident.nextUpdateAt, now, time)),
  ];
}

/** When the next update is due, or since when it is overdue. */
export function nextUpdateWords(at: Instant | null, now: Instant, time: (at: Instant) => string): string | null {
  if (at === null) return null;
  return at > now ? time(at) : `Overdue since ${time(at)}`;
}

/** When a task is due: in short, unless its weekday alone does not say which day that is. */
export function dueWords(at: Instant, { now, time, shortTime }: Pick<Situation, 'now' | 'time' | 'shortTime'>): string {
  return millis(at) - millis(now) < WEEK_MS ? shortTime(at) : time(at);
}

const WEEK_MS = 6 * 86_400_000;

/** One line a task: what, who has it, and when it is due. */
function taskLine(
  { text, owner, dueAt }: Task,
  of: Pick<Situation, 'now' | 'time' | 'shortTime'>,
  whose: boolean,
): string {
  const marks = [
    ...(whose ? [owner?.name ?? 'nobody has it'] : []),
    ...(dueAt === undefined ? [] : [`due ${dueWords(dueAt, of)}`]),
  ];
  return `• ${text}${marks.length === 0 ? '' : ` (${marks.join(', ')})`}`;
}

/** Tasks as a quote, one line each. */
export function taskQuote(
  title: string,
  tasks: readonly Task[],
  of: Pick<Situation, 'now' | 'time' | 'shortTime'>,
  whose = true,
): readonly Quote[] {
  return quote(title, tasks.length === 0 ? null : tasks.map((task) => taskLine(task, of, whose)).join('\n'));
}

/** What was tried, the open tasks, and the words of the last update. */
export function briefQuotes(situation: Situation): readonly Quote[] {
  const { brief, shortTime } = situation;
  const { tried = [], tasks = [], lastUpdate = null } = brief ?? {};
  const lines = tried.map(({ at, by, text, outcome }) => {
    const who = by === null ? '' : `, ${by}`;
    return `${shortTime(at)}${who}: ${text}${outcome === null ? '' : ` (${outcome})`}`;
  });
  return [
    ...quote('What was tried', lines.length === 0 ? null : lines.join('\n')),
    ...taskQuote('Open tasks', tasks, situation),
    ...quote('What was last said to those affected', lastUpdate?.text ?? null),
  ];
}

/** What the report is about, for its reporter: its number, and its words if they may be quoted. */
export function reportRows({ incident, mayQuote }: Situation): readonly Row[] {
  return [['Your report', mayQuote ? `${incident.id}: ${incident.summary}` : incident.id]];
}

export function row(label: string, value: string | null): readonly Row[] {
  return value === null ? [] : [[label, value]];
}

/** What was reported, if there is more of it than the summary. */
export function descriptionQuote({ incident, mayQuote }: Situation): readonly Quote[] {
  return quote('What was reported', mayQuote ? incident.description : null);
}

/** What it may be, of all that is known already, and what helps then. */
export function knownErrorQuotes({ knownErrors }: Situation): readonly Quote[] {
  return knownErrors.flatMap(({ name, symptom, workaround }) =>
    quote(`Perhaps the known error “${name}”`, `${symptom}\nWorkaround: ${workaround}`),
  );
}

/** An act that went for the children too names them; what came from the parent names that. */
export function familyRows({ fact }: { readonly fact: Pick<Situation['fact'], 'data'> }): readonly Row[] {
  const { children, cascadedFrom } = fact.data;
  return [
    ...row('Part of', typeof cascadedFrom === 'string' ? cascadedFrom : null),
    ...row('Passed on to', Array.isArray(children) && children.length > 0 ? children.join(', ') : null),
  ];
}

/** What the person wrote whose act this mail is about. */
export function actQuote(
  title: string,
  { fact, mayQuote }: Pick<Situation, 'mayQuote'> & { readonly fact: Pick<Situation['fact'], 'text'> },
): readonly Quote[] {
  return quote(title, mayQuote ? fact.text : null);
}

function quote(title: string, text: string | null): readonly Quote[] {
  return text === null || text.trim() === '' ? [] : [{ title, text }];
}
