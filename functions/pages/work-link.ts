import { acknowledgeIncident } from '../incident/acknowledge-incident.ts';
import { type ActingCaller, actOnIncident, type Deed } from '../incident/act-on-incident.ts';
import { assignIncident } from '../incident/assign-incident.ts';
import { callIncident } from '../incident/call-incident.ts';
import { lacksCommander } from '../incident/command.ts';
import { escalateIncident } from '../incident/escalate-incident.ts';
import { finishTask } from '../incident/finish-task.ts';
import { handoffIncident } from '../incident/handoff-incident.ts';
import { checkHold, holdIncident } from '../incident/hold-incident.ts';
import { canonical, sha256 } from '../incident/id.ts';
import type { CommandRole, Incident, ResolutionCode, Task } from '../incident/incident.ts';
import { noteIncident } from '../incident/note-incident.ts';
import { standsAgainst, withheld } from '../incident/obstacles.ts';
import type { WithWorkflow } from '../incident/ports.ts';
import { invalid } from '../incident/refusal.ts';
import { resolveIncident } from '../incident/resolve-incident.ts';
import { resumeIncident } from '../incident/resume-incident.ts';
import { heldBy, isHolder, rolesIn } from '../incident/roles.ts';
import { rolesIncident } from '../incident/roles-incident.ts';
import { type Action, isOpen, judge, type Role } from '../incident/states.ts';
import { isOpenTask, openTasks, tasksOf } from '../incident/tasks.ts';
import { sameAddress } from '../incident/tell.ts';
import { triageIncident } from '../incident/triage-incident.ts';
import { canUndo, undoIncident } from '../incident/undo-incident.ts';
import { updateIncident } from '../incident/update-incident.ts';
import type { World } from '../incident/world.ts';
import type { Link } from '../notify/link.ts';
import type { Instant } from '../sla/instant.ts';
import { calledStanding } from './called-link.ts';
import type { Opened } from './open-link.ts';

/** Buttons of a page for whoever works on an incident, or answers for it. */
export type WorkButton =
  | 'acknowledge'
  | 'undo'
  | 'note'
  | 'escalate'
  | 'hold'
  | 'resume'
  | 'resolve'
  | 'team'
  | 'expert'
  | 'update'
  | 'handoff'
  | 'command';

/** The button of one task: it is done. */
export type TaskButton = `done_t${number}`;

/** What was pressed, with what the form holds. */
export interface Worked {
  readonly do: WorkButton | TaskButton;
  readonly seen?: string | undefined;
  readonly text?: string | undefined;
  readonly hold?: string | undefined;
  readonly code?: ResolutionCode | undefined;
  /** `category/sub-category`, where it has none yet. */
  readonly category?: string | undefined;
  readonly team?: string | undefined;
}

const DEEDS = {
  acknowledge: { name: 'acknowledge', decide: acknowledgeIncident },
  assign: { name: 'assign', decide: assignIncident },
  call: { name: 'call', decide: callIncident },
  escalate: { name: 'escalate', decide: escalateIncident },
  handoff: { name: 'handoff', decide: handoffIncident },
  hold: { name: 'hold', check: checkHold, decide: holdIncident },
  note: { name: 'note', decide: noteIncident },
  resolve: { name: 'resolve', decide: resolveIncident },
  resume: { name: 'resume', decide: resumeIncident },
  roles: { name: 'roles', decide: rolesIncident },
  tasks: { name: 'tasks', decide: finishTask },
  triage: { name: 'triage', decide: triageIncident },
  undo: { name: 'undo', decide: undoIncident },
  update: { name: 'update', decide: updateIncident },
} as const satisfies Record<string, Deed>;

const NEEDS: Readonly<Record<WorkButton, Action>> = {
  acknowledge: 'acknowledge',
  undo: 'undo',
  note: 'note',
  escalate: 'escalate',
  hold: 'hold',
  resume: 'resume',
  resolve: 'resolve',
  team: 'assign',
  expert: 'call',
  update: 'update',
  handoff: 'handoff',
  command: 'roles',
};

const OF_ASSIGNEE: readonly WorkButton[] = ['note', 'update', 'escalate', 'hold', 'resume', 'resolve', 'handoff'];
const OF_COMMANDER: readonly WorkButton[] = ['note', 'update', 'expert', 'handoff'];
const OF_ASSISTANT: readonly WorkButton[] = ['note', 'update', 'handoff'];
const OF_MANAGER: readonly WorkButton[] = ['command', 'team', 'expert'];

/**
 * Whoever has the incident, tells others of it or keeps its record works on it as one of its responders, and whoever
 * commands it as that; a manager's link makes them one of its managers.
 */
function rolesByLink(incident: Incident, link: Link): readonly Role[] {
  const { standing } = calledStanding(incident, link);
  return [
    'called',
    ...(standing === 'mine' || assistsAs(incident, link).length > 0 ? (['responder'] as const) : []),
    ...(commands(incident, link) ? (['commander'] as const) : []),
    ...(link.purpose === 'h' && isOpen(incident.status) ? (['manager'] as const) : []),
    ...(ownTasks(incident, link).length > 0 ? (['owner'] as const) : []),
  ];
}

/** The tasks that the reader of the page has: also those that are done, so that the same form sent twice finds them. */
function ownTasks(incident: Incident, { recipient }: Link): readonly Task[] {
  return isOpen(incident.status) ? tasksOf(incident).filter(({ owner }) => isHolder(owner ?? null, recipient)) : [];
}

/** The open tasks of which the reader of the page may say that they are done: all of what they answer for, else their own. */
export function taskButtons(incident: Incident, link: Link): readonly TaskButton[] {
  const roles = rolesByLink(incident, link);
  if (!judge(incident.status, 'tasks', roles).allowed) return [];
  const all = roles.some((role) => role === 'responder' || role === 'commander' || role === 'manager');
  const tasks = all ? openTasks(incident) : ownTasks(incident, link).filter(isOpenTask);
  return tasks.map(buttonOf);
}

/** The open tasks that are the reader's own. */
export function tasksOfReader(incident: Incident, link: Link): number {
  return ownTasks(incident, link).filter(isOpenTask).length;
}

export function buttonOf({ id }: Pick<Task, 'id'>): TaskButton {
  return `done_${id}` as TaskButton;
}

/** The reader of the page is the incident's commander. */
export function commands(incident: Incident, { recipient }: Link): boolean {
  return isOpen(incident.status) && isHolder(rolesIn(incident).commander, recipient);
}

/** The roles by which the reader tells those who are affected, or keeps the record. */
export function assistsAs(incident: Incident, { recipient }: Link): readonly CommandRole[] {
  if (!isOpen(incident.status)) return [];
  return heldBy(incident, recipient).filter((role) => role === 'communicationsLead' || role === 'scribe');
}

/** The buttons that the page behind a link has just now: what its reader may do, as the state table says. */
export function workButtons(incident: Incident, link: Link, world: World, now: Instant): readonly WorkButton[] {
  const { standing, call } = calledStanding(incident, link);
  const roles = rolesByLink(incident, link);
  const reader = { name: '', email: call?.to.email ?? link.recipient };
  const seen = { incident, roles, doer: reader, world, now };
  const may = (button: WorkButton) => {
    const action = NEEDS[button];
    return (
      judge(incident.status, action, roles).allowed &&
      standsAgainst(action, incident) === null &&
      (withheld[action]?.(seen) ?? null) === null &&
      (button !== 'command' || lacksCommander(incident))
    );
  };
  const takes = standing === 'waiting' || (link.purpose === 'h' && isOpen(incident.status) && standing !== 'mine');
  const all: readonly WorkButton[] = [
    ...(takes ? (['acknowledge'] as const) : []),
    ...(canUndo(incident, reader.email, now) && incident.status === 'investigating' ? (['undo'] as const) : []),
    ...(standing === 'mine' ? OF_ASSIGNEE.filter(may) : []),
    ...(commands(incident, link) ? OF_COMMANDER.filter(may) : []),
    ...(assistsAs(incident, link).length > 0 ? OF_ASSISTANT.filter(may) : []),
    ...(link.purpose === 'h' ? OF_MANAGER.filter(may) : []),
  ];
  return [...new Set(all)];
}

/**
 * What somebody does by the link to their page: the same acts as the API's. The same form sent twice acts once.
 *
 * @throws Refusal ValidationFailed, Forbidden, WrongState, Unsorted, Unavailable
 */
export async function workByLink(ports: WithWorkflow, world: World, opened: Opened, form: Worked): Promise<void> {
  const { head, link } = opened;
  const { call } = calledStanding(head.incident, link);
  const doer = call?.to ?? { name: nameOf(head.incident, link), email: link.recipient };
  const caller: ActingCaller = {
    doer,
    actor: { kind: 'person', ...doer },
    roles: (incident) => rolesByLink(incident, link),
  };
  for (const [deed, body] of actsOf(form, head.incident)) {
    const idempotencyKey = sha256(canonical([deed.name, form]));
    await actOnIncident(ports, world, link.id, deed, body, caller, { idempotencyKey });
  }

  /** A manager who presses "I have it" without a call of their own takes the incident over. */
  function actsOf(pressed: Worked, incident: Incident): readonly (readonly [Deed, object])[] {
    const text = pressed.text ?? '';
    const said = () => required(text, '/text', 'Write a few words first');
    const task = /^done_(t\d+)$/.exec(pressed.do)?.[1];
    if (task !== undefined) return [[DEEDS.tasks, { tasks: [{ id: task, status: 'done' }] }]];
    switch (pressed.do as WorkButton) {
      case 'acknowledge':
        return incident.acknowledgedAt === null ? [[DEEDS.acknowledge, {}]] : [[DEEDS.assign, { assignee: doer }]];
      case 'undo':
        return [[DEEDS.undo, {}]];
      case 'update':
        return [[DEEDS.update, { text: said() }]];
      case 'handoff':
        return [[DEEDS.handoff, handingOn(required(pressed.team, '/team', 'Choose the team'), incident)]];
      case 'command':
        return [[DEEDS.roles, { commander: doer }]];
      case 'note':
        return [[DEEDS.note, { text: said() }]];
      case 'escalate':
        return [[DEEDS.escalate, { to: 'functional', reason: atMost(said(), 1_000) }]];
      case 'hold':
        return [
          [
            DEEDS.hold,
            {
              reason: required(pressed.hold, '/hold', 'Say what it waits for'),
              ...(text === '' ? {} : { comment: text }),
            },
          ],
        ];
      case 'resume':
        return [[DEEDS.resume, text === '' ? {} : { reason: atMost(text, 1_000) }]];
      case 'resolve':
        return [
          ...sorting(pressed.category, incident),
          [DEEDS.resolve, { code: required(pressed.code, '/code', 'Say how it was resolved'), notes: said() }],
        ];
      case 'team':
        return handing(required(pressed.team, '/team', 'Choose the team'), incident);
      case 'expert':
        return [
          [DEEDS.call, { team: required(pressed.team, '/team', 'Choose the team'), reason: atMost(said(), 1_000) }],
        ];
    }
  }

  /** All that its reader holds, to whoever is on call there. */
  function handingOn(team: string, incident: Incident): object {
    if (!world.catalogue.teams.has(team)) throw invalid('/team', 'Choose the team');
    const reason = form.text ? { reason: atMost(form.text, 1_000) } : {};
    const assignee = incident.assignee !== null && sameAddress(incident.assignee.email, doer.email);
    const tasks = openTasks(incident, doer.email).length > 0 ? { tasks: true } : {};
    return { team, roles: heldBy(incident, doer.email), assignee, ...tasks, ...reason };
  }

  function sorting(place: string | undefined, incident: Incident): readonly (readonly [Deed, object])[] {
    const [category, subcategory] = place?.split('/') ?? [];
    if (!isUnsortedYet(incident) || !category) return [];
    const known = world.catalogue.categories.get(category)?.subcategories.some(({ id }) => id === subcategory);
    if (!known) throw invalid('/category', 'Choose what it was about');
    return [[DEEDS.triage, { category, subcategory }]];
  }

  /** Once somebody has acknowledged it, an assignment calls nobody: whoever is on call there is asked beside it. */
  function handing(team: string, incident: Incident): readonly (readonly [Deed, object])[] {
    if (!world.catalogue.teams.has(team)) throw invalid('/team', 'Choose the team');
    const reason = atMost(form.text || `${doer.name} gives it to this team.`, 1_000);
    const assign = [DEEDS.assign, { team, reason }] as const;
    return incident.acknowledgedAt === null ? [assign] : [assign, [DEEDS.call, { team, reason }]];
  }
}

/** It cannot be resolved before somebody says what it was about. */
export function isUnsortedYet({ category, subcategory }: Incident): boolean {
  return category === 'other' && subcategory === 'unsorted';
}

function nameOf(incident: Incident, { recipient }: Link): string {
  const { told, assignee } = incident;
  const owners = tasksOf(incident).map(({ owner }) => owner ?? null);
  const known = [...told.managers, assignee, ...Object.values(rolesIn(incident)), ...owners].filter(
    (one) => one !== null,
  );
  return known.find(({ email }) => email.toLowerCase() === recipient.toLowerCase())?.name ?? recipient;
}

function required<T>(value: T | '' | undefined, pointer: string, words: string): T {
  if (value === undefined || value === '') throw invalid(pointer, words);
  return value as T;
}

function atMost(text: string, length: number): string {
  if ([...text].length > length) throw invalid('/text', `Write at most ${length} characters for this`);
  return text;
}
