import type { Call, Fact, FactType, Incident, MailKind, Owed } from '../../../functions/incident/incident.ts';
import { composeMail, type MailContext } from '../../../functions/notify/mail.ts';
import type { ClockView } from '../../../functions/sla/clock.ts';

export type Described = Incident & { readonly description: string | null };

/** Ten past three in the night in Berlin. */
export const NOW = '2026-11-23T02:05:00.000Z';
export const BASE_URL = 'https://allclear.example.com';

export const CALL: Call = {
  id: 'c1',
  to: { name: 'The engineer', email: 'eng@example.com' },
  pager: '4915100000@sms.example.com',
  timeZone: 'Europe/Berlin',
  tier: 1,
  team: 'platform',
  reason: 'triage',
  at: '2026-11-23T02:00:00.000Z',
  lastAt: '2026-11-23T02:00:00.000Z',
  repeats: 0,
  taken: 0,
  dueAt: '2026-11-23T02:15:00.000Z',
  outcome: 'open',
  acknowledgedAt: null,
  by: null,
};

export const INCIDENT: Described = {
  id: 'INC-7QK3MW',
  kind: 'incident',
  status: 'triaged',
  summary: 'checkout returns 502',
  description: 'Since two o’clock every payment fails.',
  channel: 'api',
  reporter: { name: 'The reporter', email: 'reporter@example.com', phone: null, verified: true },
  said: { service: null, category: null, subcategory: null, description: null, impact: {} },
  priority: 'high',
  priorityReason: {
    rule: 'highest_factor',
    sentence: 'High, because all users are affected.',
    provisional: false,
    factors: {
      users: { value: 'all', from: 'reporter' },
      financial: { value: 'unknown', from: 'absent' },
      security: { value: 'none', from: 'reporter' },
      sla: { value: 'none', from: 'absent' },
    },
  },
  major: false,
  tier: 1,
  team: 'platform',
  assignee: null,
  service: 'checkout',
  category: 'software',
  subcategory: 'errors',
  needsReview: false,
  policy: 'default@1',
  response: null,
  resolutionClock: null,
  calls: [CALL],
  callCount: 1,
  callAt: null,
  reviewAt: null,
  hold: null,
  resolution: null,
  links: [],
  mergedInto: null,
  merging: null,
  others: [],
  told: { lists: [], managers: [] },
  tellAt: null,
  undo: null,
  nextUpdateAt: null,
  updateReminders: 0,
  overdue: { response: null, resolution: null },
  remindedAt: null,
  reopenCount: 0,
  drill: false,
  startedAt: null,
  reportedAt: '2026-11-23T02:00:00.000Z',
  acknowledgedAt: null,
  resolvedAt: null,
  confirmedAt: null,
  closedAt: null,
  updatedAt: '2026-11-23T02:00:00.000Z',
  version: 2,
  facts: 3,
  attempts: 0,
  everHigh: true,
  lastActs: {},
};

/** The same incident after The responder took it. */
export const TAKEN: Described = {
  ...INCIDENT,
  status: 'investigating',
  assignee: { name: 'The responder', email: 'responder@example.com' },
  acknowledgedAt: NOW,
  calls: [{ ...CALL, outcome: 'withdrawn' }],
};

/** The same after it was resolved. */
export const RESOLVED: Described = {
  ...TAKEN,
  status: 'resolved',
  resolvedAt: NOW,
  resolution: { code: 'solution', notes: 'Restarted the gateway.', restoredAt: NOW, verifiedBy: null },
};

const RESPONSE: ClockView = {
  stage: 'on_track',
  target: 'PT15M',
  calendar: 'always',
  startedAt: '2026-11-23T02:00:00.000Z',
  dueAt: '2026-11-23T02:15:00.000Z',
  stoppedAt: null,
  breachedAt: null,
  pausedSeconds: 0,
  remainingSeconds: 600,
};

export const CONTEXT: MailContext = {
  baseUrl: BASE_URL,
  sender: 'allclear@mail.example.com',
  desk: 'desk@example.com',
  timeZone: 'Europe/Berlin',
  linkKey: '00112233445566778899aabbccddeeff',
  serviceName: 'Checkout',
  teamName: 'Platform',
  clocks: {
    response: RESPONSE,
    resolution: { ...RESPONSE, target: 'PT4H', dueAt: '2026-11-23T06:00:00.000Z' },
  },
  lists: new Map(),
  knownErrors: [],
  brief: null,
  now: NOW,
};

const OF_FACT: Readonly<Record<MailKind, FactType>> = {
  receipt: 'reported',
  needs_review: 'called',
  call: 'called',
  call_pager: 'called',
  nobody_to_call: 'call_bounced',
  taken: 'acknowledged',
  who_has_it: 'acknowledged',
  escalated: 'escalated',
  breached: 'breached',
  budget_exhausted: 'budget_exhausted',
  warning: 'warned',
  assigned: 'assigned',
  unassigned: 'assigned',
  does_it_work: 'resolved',
  resolved: 'resolved',
  reopened: 'reopened',
  reporter_reopened: 'reopened',
  closed: 'closed',
  question: 'held',
  question_unanswered: 'resumed',
  update: 'updated',
  confirm_reminder: 'reminded',
  ask_reporter: 'resolved',
  priority_changed: 'priority_changed',
  cancelled: 'cancelled',
  reporter_cancelled: 'cancelled',
  merged: 'merged',
  reporter_merged: 'merged',
  converted: 'converted',
  reporter_converted: 'converted',
  major: 'triaged',
  informed: 'updated',
  stakeholder: 'updated',
  answered: 'noted',
  back_again: 'asked_to_reopen',
  bounced: 'call_bounced',
  calls_held: 'call_held',
  update_overdue: 'reminded',
  update_due: 'reminded',
  take_command: 'acknowledged',
  asked_pager: 'acknowledged',
  no_commander: 'reminded',
  role_changed: 'roles_changed',
  handoff_offered: 'handoff_offered',
  handoff_told: 'handoff_offered',
  handoff_returned: 'handoff_returned',
  handed_off: 'handed_off',
  task_given: 'task_added',
  task_due: 'reminded',
  task_overdue: 'reminded',
  children_left: 'cascaded',
};

const HANDED = { handoff: 'h1', roles: ['commander'], assignee: true };
const DATA: Partial<Record<MailKind, Fact['data']>> = {
  role_changed: { from: { commander: null }, to: { commander: CALL.to } },
  handoff_offered: { ...HANDED, to: [CALL.to], until: '2026-11-23T02:20:00.000Z' },
  handoff_told: { ...HANDED, to: [CALL.to], until: '2026-11-23T02:20:00.000Z' },
  handoff_returned: { ...HANDED, to: [CALL.to], because: 'lapsed' },
  handed_off: { ...HANDED, to: CALL.to },
  task_given: { tasks: [{ id: 't1' }] },
  task_due: { of: 'task', reminders: 0, tasks: [{ id: 't1', dueAt: NOW }] },
  task_overdue: { of: 'task', reminders: 1, tasks: [{ id: 't1', dueAt: NOW }] },
  children_left: { what: 'resolved', of: 4, reached: [], left: [{ id: 'INC-9QK3MX', why: 'It is not triaged yet.' }] },
};

export const KINDS = Object.keys(OF_FACT) as readonly MailKind[];
export const TO_REPORTER = [
  'receipt',
  'who_has_it',
  'does_it_work',
  'reporter_reopened',
  'closed',
  'question',
  'update',
  'confirm_reminder',
  'reporter_cancelled',
  'reporter_merged',
  'reporter_converted',
] as const satisfies readonly MailKind[];

export interface Some {
  readonly incident?: Partial<Described>;
  readonly context?: Partial<MailContext>;
  readonly fact?: Partial<Fact>;
  readonly owed?: Partial<Owed>;
}

/** A mail of a kind, with what a test wants otherwise. */
export function mailOf(mail: MailKind, some: Some = {}) {
  const incident = { ...INCIDENT, ...some.incident };
  const to = (TO_REPORTER as readonly MailKind[]).includes(mail)
    ? { name: incident.reporter.name, email: incident.reporter.email ?? '' }
    : CALL.to;
  const call = mail === 'call' || mail === 'call_pager' ? CALL.id : null;
  const fact: Fact = {
    n: 3,
    at: NOW,
    occurredAt: NOW,
    type: OF_FACT[mail],
    actor: { kind: 'person', name: 'The responder', email: 'responder@example.com' },
    visibility: 'public',
    text: null,
    data: DATA[mail] ?? {},
    owes: [],
    ...some.fact,
  };
  return composeMail({ mail, to, timeZone: null, call, ...some.owed }, fact, incident, { ...CONTEXT, ...some.context });
}
