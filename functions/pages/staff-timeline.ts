import type { Return } from '../incident/handoff.ts';
import type { CommandRole, Fact, FactType, LinkType, Roles } from '../incident/incident.ts';
import { partsInWords, ROLE_WORDS } from '../incident/roles.ts';
import { cut } from '../notify/header-text.ts';
import { capital } from '../notify/rows.ts';
import { fullTime } from '../notify/times.ts';
import type { Instant } from '../sla/instant.ts';
import { noteWords, wordsWithOutcome } from './note-words.ts';
import type { PublicEvent } from './public-timeline.ts';

/** Newest events shown, and characters of each one's words: a page stays a page. */
const SHOWN = 100;
const LONGEST = 2_000;

const TITLES: Readonly<Record<FactType, string>> = {
  reported: 'Reported',
  triaged: 'Triaged',
  review_requested: 'The service desk is asked to sort it',
  called: 'Called',
  call_repeated: 'Called again',
  call_bounced: 'Could not be reached',
  acknowledged: 'Acknowledged',
  assigned: 'Assigned',
  escalated: 'Escalated',
  warned: 'Warned of the deadline',
  breached: 'Deadline missed',
  budget_exhausted: 'The error budget of the service is used up',
  skipped: 'Step skipped',
  priority_changed: 'Priority changed',
  noted: 'Note',
  held: 'On hold',
  resumed: 'Goes on',
  recovering: 'The fix is being rolled out',
  updated: 'Update',
  pinned: 'Pinned',
  unpinned: 'No longer pinned',
  reminded: 'Reminded',
  resolved: 'Resolved',
  confirmed: 'Confirmed',
  reopened: 'Reopened',
  closed: 'Closed',
  cancelled: 'Cancelled',
  converted: 'Converted',
  merging: 'Merging',
  merge_withdrawn: 'The merge was taken back',
  merged: 'Merged',
  linked: 'Linked',
  unlinked: 'No longer linked',
  link_withdrawn: 'A link was taken back',
  cascaded: 'Passed on to its children',
  followed: 'Follows it',
  unfollowed: 'Follows it no longer',
  undone: 'Undone',
  asked_to_reopen: 'The reporter says that it is back',
  stakeholders_told: 'Stakeholders were told',
  roles_changed: 'Roles',
  handoff_offered: 'Handoff offered',
  handoff_returned: 'Handoff came back',
  handed_off: 'Handed over',
  runbook_added: 'Runbook',
  task_added: 'Tasks added',
  task_changed: 'Tasks changed',
  task_done: 'Done',
  call_held: 'Nobody is called at once: too many anonymous reports',
};

/** Of what somebody was reminded. */
const REMINDED: Readonly<Record<string, string>> = {
  'update, ahead': 'Reminded of the next update',
  update: 'Told that the next update did not come',
  command: 'Told that nobody commands',
  handoff: 'Told again that nobody took over',
  'task, ahead': 'Reminded of a task',
  task: 'Told that a task is due and not done',
};
const HANDED: Partial<Record<FactType, true>> = { handoff_offered: true, handoff_returned: true, handed_off: true };
const LINKED: Partial<Record<FactType, true>> = { linked: true, unlinked: true, link_withdrawn: true };
const LINK_WORDS: Readonly<Record<LinkType, string>> = {
  related: 'related to',
  parent: 'part of',
  child: 'parent of',
  caused_by: 'caused by',
  causes: 'cause of',
  duplicate: 'same as',
};
const BACK: Readonly<Record<Return, string>> = {
  lapsed: 'not accepted in time',
  declined: 'who said no',
  withdrawn: 'taken back',
  bounced: 'who could not be reached',
};

/** The whole timeline for those who work on it, newest first. */
export function staffTimeline(facts: readonly Fact[], timeZone: string): readonly PublicEvent[] {
  return facts
    .toReversed()
    .slice(0, SHOWN)
    .map((fact) => ({ at: fact.occurredAt, title: staffTitle(fact, timeZone), words: wordsOf(fact) }));
}

/** What a fact is, of whom and by whom: `Decision, by A responder`. */
export function staffTitle(fact: Fact, timeZone: string): string {
  return `${titleOf(fact, timeZone)}${whom(fact)}${by(fact)}`;
}

/** The summary and the description of the report stand elsewhere. */
function wordsOf(fact: Fact): string | null {
  const words = fact.type === 'reported' ? null : wordsWithOutcome(fact);
  return words === null ? null : cut(words, LONGEST);
}

function titleOf(fact: Fact, timeZone: string): string {
  const { type, data } = fact;
  if (type === 'noted') return noteWords(fact);
  if (type === 'reminded')
    return `${REMINDED[`${String(data['of'])}${data['reminders'] === 0 ? ', ahead' : ''}`] ?? TITLES[type]}${tasksSaid(data, timeZone)}`;
  if (type === 'roles_changed') return rolesSaid(data);
  if (type === 'task_added' || type === 'task_changed' || type === 'task_done')
    return `${TITLES[type]}${tasksSaid(data, timeZone)}`;
  if (type === 'runbook_added') return `${TITLES[type]}: ${String(data['name'])}`;
  if (type in LINKED) return linkWords(fact);
  if (type === 'cascaded') return cascadeWords(data);
  if (type in HANDED) return `${TITLES[type]}: ${handedWords(data)}`;
  const { maintenance, name = maintenance, until } = data;
  if (type !== 'call_held' || maintenance === undefined) return TITLES[type];
  return `Calls wait for planned maintenance (${String(name)}) until ${fullTime(String(until), timeZone)}`;
}

interface TaskSaid {
  readonly text?: string;
  readonly owner?: { readonly name: string } | null;
  readonly dueAt?: Instant | null;
  readonly status?: 'open' | 'dropped';
}

/** `: Restart it (An owner); Tell them (dropped)` */
function tasksSaid({ tasks }: Fact['data'], timeZone: string): string {
  if (!Array.isArray(tasks)) return '';
  const said = (tasks as readonly (TaskSaid & { readonly to?: TaskSaid })[]).map(({ text = '', owner: first, to }) => {
    const { owner = first, dueAt, status } = to ?? {};
    const marks = [
      ...(status === undefined ? [] : [status === 'open' ? 'open again' : status]),
      ...(owner == null ? [] : [owner.name]),
      ...(to?.owner === null ? ['nobody has it'] : []),
      ...(dueAt == null ? [] : [`due ${fullTime(dueAt, timeZone)}`]),
    ];
    return marks.length === 0 ? text : `${text} (${marks.join(', ')})`;
  });
  return cut(`: ${said.join('; ')}`, LONGEST);
}

/** `Linked: part of INC-7QK3MW` */
function linkWords({ type, data }: Fact): string {
  return `${TITLES[type]}: ${LINK_WORDS[data['type'] as LinkType]} ${String(data['id'])}`;
}

/** `Passed on to its children: INC-7QK3MW; not to INC-7QK3MX (It is not triaged yet.)` */
function cascadeWords({ reached, left }: Fact['data']): string {
  const done = (reached ?? []) as readonly string[];
  const others = (left ?? []) as readonly { readonly id: string; readonly why: string }[];
  const not = others.map(({ id, why }) => `${id} (${why})`).join(', ');
  return `${TITLES.cascaded}: ${done.length === 0 ? 'none' : done.join(', ')}${not === '' ? '' : `; not to ${not}`}`;
}

/** `Commander: An expert; scribe: nobody` */
function rolesSaid({ to }: Fact['data']): string {
  const said = Object.entries((to ?? {}) as Partial<Roles>);
  return capital(
    said.map(([role, holder]) => `${ROLE_WORDS[role as CommandRole]}: ${holder?.name ?? 'nobody'}`).join('; '),
  );
}

/** `commander and assignee to An expert` */
function handedWords({ roles, assignee, tasks, to, because }: Fact['data']): string {
  const people = [to].flat() as readonly { readonly name: string }[];
  const parts = partsInWords((roles ?? []) as readonly CommandRole[], assignee === true, tasks !== undefined);
  const why = BACK[because as Return];
  return `${parts} to ${people.map(({ name }) => name).join(', ')}${why === undefined ? '' : `, ${why}`}`;
}

/** Who was called, or given it. */
function whom({ data, type }: Fact): string {
  if (type === 'roles_changed' || type in HANDED) return '';
  const to = type === 'assigned' ? data['assignee'] : data['to'];
  return typeof to === 'object' && to !== null && 'name' in to ? `: ${String(to.name)}` : '';
}

function by({ actor, type }: Fact): string {
  return actor.name === null || type === 'called' || type === 'call_repeated' ? '' : `, by ${actor.name}`;
}
