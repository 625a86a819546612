/** The states of an incident, and who may move it from which to which. Contract: the process's state table. */

export const STATUSES = [
  'new',
  'triaged',
  'investigating',
  'on_hold',
  'recovering',
  'resolved',
  'confirmed',
  'closed',
  'cancelled',
  'merged',
] as const;
export type Status = (typeof STATUSES)[number];

/** Still somebody's work. Resolved and confirmed are neither open nor ended. */
export const OPEN: readonly Status[] = ['new', 'triaged', 'investigating', 'on_hold', 'recovering'];
export const ENDED: readonly Status[] = ['closed', 'cancelled', 'merged'];

/**
 * Who acts: a sign-in group, the incident's commander, its reporter, somebody called or offered a handoff, whoever has
 * one of its tasks, or the system (workflow and policy).
 */
export type Role = Group | 'commander' | 'reporter' | 'called' | 'offered' | 'owner' | 'system';

/** Sign-in groups. */
export const GROUPS = ['responder', 'service-desk', 'manager', 'admin'] as const;
export type Group = (typeof GROUPS)[number];

/** In the order of the contract's routes; `undo` has no route of its own. */
export const ACTIONS = [
  'triage',
  'acknowledge',
  'assign',
  'call',
  'escalate',
  'hold',
  'resume',
  'note',
  'update',
  'pin',
  'roles',
  'handoff',
  'accept-handoff',
  'return-handoff',
  'tasks',
  'recover',
  'resolve',
  'confirm',
  'close',
  'reopen',
  'cancel',
  'convert',
  'merge',
  'link',
  'unlink',
  'follow',
  'unfollow',
  'undo',
] as const;
export type Action = (typeof ACTIONS)[number];

/** The actions that have a route, in the order of the contract. */
export const BUILT = [
  'triage',
  'acknowledge',
  'assign',
  'call',
  'escalate',
  'hold',
  'resume',
  'note',
  'update',
  'pin',
  'roles',
  'handoff',
  'accept-handoff',
  'return-handoff',
  'tasks',
  'recover',
  'resolve',
  'confirm',
  'close',
  'reopen',
  'cancel',
  'convert',
  'merge',
  'link',
  'unlink',
  'follow',
  'unfollow',
] as const satisfies readonly Action[];
export type BuiltAction = (typeof BUILT)[number];

/**
 * Where an action leads: a state, `same` (the state stays), `from_hold` (the state that the hold began in), `back`
 * (the state before the act that is undone).
 */
export type Outcome = Status | 'same' | 'from_hold' | 'back';

interface Transition {
  readonly from: readonly Status[];
  readonly to: Outcome;
  readonly who: readonly Role[];
}

const staff: readonly Role[] = ['responder', 'service-desk', 'manager'];
const command: readonly Role[] = [...staff, 'commander'];
const any = STATUSES.filter((status) => status !== 'cancelled' && status !== 'merged');

/** Every (state, action) pair that the process knows; any other is a 409. */
const TRANSITIONS: Readonly<Record<Action, readonly Transition[]>> = {
  triage: [
    { from: ['new'], to: 'triaged', who: [...staff, 'system'] },
    { from: ['triaged', 'investigating', 'on_hold', 'recovering'], to: 'same', who: command },
  ],
  acknowledge: [
    { from: ['new', 'triaged'], to: 'investigating', who: [...staff, 'called'] },
    { from: ['investigating', 'on_hold', 'recovering'], to: 'same', who: [...staff, 'called'] },
  ],
  assign: [{ from: OPEN, to: 'same', who: command }],
  call: [{ from: OPEN, to: 'same', who: command }],
  escalate: [{ from: OPEN, to: 'same', who: [...command, 'system'] }],
  hold: [{ from: ['triaged', 'investigating', 'recovering'], to: 'on_hold', who: staff }],
  resume: [
    { from: ['on_hold'], to: 'from_hold', who: [...staff, 'reporter', 'system'] },
    { from: ['recovering'], to: 'investigating', who: staff },
  ],
  note: [{ from: any, to: 'same', who: command }],
  update: [{ from: any, to: 'same', who: command }],
  pin: [{ from: any, to: 'same', who: command }],
  roles: [{ from: OPEN, to: 'same', who: command }],
  handoff: [{ from: OPEN, to: 'same', who: command }],
  'accept-handoff': [{ from: OPEN, to: 'same', who: [...command, 'offered'] }],
  'return-handoff': [{ from: OPEN, to: 'same', who: [...command, 'offered'] }],
  tasks: [{ from: OPEN, to: 'same', who: [...command, 'owner'] }],
  recover: [{ from: ['investigating'], to: 'recovering', who: staff }],
  resolve: [{ from: ['triaged', 'investigating', 'recovering', 'on_hold'], to: 'resolved', who: staff }],
  confirm: [{ from: ['resolved'], to: 'confirmed', who: ['service-desk', 'reporter'] }],
  close: [{ from: ['confirmed', 'resolved'], to: 'closed', who: ['service-desk', 'system'] }],
  reopen: [
    { from: ['resolved', 'confirmed'], to: 'investigating', who: ['service-desk', 'reporter'] },
    { from: ['closed'], to: 'investigating', who: ['service-desk'] },
  ],
  cancel: [{ from: OPEN, to: 'cancelled', who: ['service-desk', 'manager'] }],
  convert: [{ from: OPEN, to: 'same', who: staff }],
  merge: [{ from: OPEN, to: 'merged', who: ['service-desk', 'manager'] }],
  link: [{ from: OPEN, to: 'same', who: command }],
  unlink: [{ from: any, to: 'same', who: command }],
  follow: [{ from: any, to: 'same', who: staff }],
  unfollow: [{ from: any, to: 'same', who: staff }],
  undo: [
    { from: ['investigating'], to: 'back', who: ['called'] },
    { from: ['confirmed'], to: 'back', who: ['reporter'] },
  ],
};

/** What the table says of one (state, action, roles): the transition, or the kind of refusal. */
export function judge(
  status: Status,
  action: Action,
  roles: readonly Role[],
): { readonly allowed: true; readonly to: Outcome } | { readonly allowed: false; readonly code: 'role' | 'state' } {
  const rows = TRANSITIONS[action];
  const may = (row: Transition): boolean => row.who.some((role) => roles.includes(role));
  if (!rows.some(may)) return { allowed: false, code: 'role' };
  const row = rows.find((candidate) => candidate.from.includes(status));
  if (row === undefined) return { allowed: false, code: 'state' };
  return may(row) ? { allowed: true, to: row.to } : { allowed: false, code: 'role' };
}

/** Done again by whoever did them last, these change nothing: of the others the last act need not be known. */
export const REPEATABLE: readonly Action[] = [
  'triage',
  'acknowledge',
  'assign',
  'hold',
  'resume',
  'recover',
  'resolve',
  'confirm',
  'close',
  'cancel',
];

/** An action as what somebody does to an incident: `You may not … this incident`. */
export function inWords(action: Action): string {
  switch (action) {
    case 'note':
      return 'write into';
    case 'update':
      return 'send an update on';
    case 'pin':
      return 'pin facts of';
    case 'roles':
      return 'give roles in';
    case 'handoff':
      return 'hand over';
    case 'accept-handoff':
      return 'accept a handoff of';
    case 'return-handoff':
      return 'return a handoff of';
    case 'tasks':
      return 'give tasks in';
    case 'unlink':
      return 'take back a link of';
    case 'unfollow':
      return 'stop following';
    case 'call':
      return 'call people to';
    default:
      return action;
  }
}

export function isOpen(status: Status): boolean {
  return OPEN.includes(status);
}

export function isEnded(status: Status): boolean {
  return ENDED.includes(status);
}
