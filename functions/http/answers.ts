import * as z from 'zod/mini';
import { COMMAND_ROLES } from '../incident/choices.ts';
import { ACTIONS, STATUSES } from '../incident/states.ts';

/**
 * The shapes of our answers: for the API's description and for the tests that hold real answers
 * against it. No function needs them at run time.
 */
const time = z.iso.datetime();
const maybe = z.nullable;
const person = z.strictObject({ name: z.string(), email: z.string() });
const priority = z.enum(['high', 'medium', 'low']);
const tier = z.union([z.literal(1), z.literal(2), z.literal(3)]);

const action = z.union([
  z.strictObject({ name: z.enum(ACTIONS), href: z.string(), allowed: z.literal(true) }),
  z.strictObject({
    name: z.enum(ACTIONS),
    allowed: z.literal(false),
    code: z.enum(['role', 'state', 'kind', 'major']),
    reason: z.string(),
  }),
]);

const clock = z.strictObject({
  stage: z.enum(['on_track', 'at_risk', 'paused', 'breached', 'met', 'cancelled']),
  target: z.string(),
  calendar: z.string(),
  startedAt: time,
  dueAt: maybe(time),
  stoppedAt: maybe(time),
  breachedAt: maybe(time),
  pausedSeconds: z.number(),
  remainingSeconds: z.number(),
});

const factor = z.strictObject({
  value: z.string(),
  from: z.enum(['reporter', 'person', 'service', 'subcategory', 'alert', 'computed', 'absent']),
});

const call = z.strictObject({
  id: z.string(),
  to: person,
  tier,
  team: maybe(z.string()),
  reason: z.enum(['triage', 'assigned', 'functional', 'hierarchical', 'reopened', 'call', 'next']),
  at: time,
  lastAt: time,
  repeats: z.number(),
  dueAt: time,
  outcome: z.enum(['open', 'acknowledged', 'unanswered', 'withdrawn', 'bounced']),
  acknowledgedAt: maybe(time),
  by: maybe(person),
});

const handoff = z.strictObject({
  id: z.string(),
  roles: z.array(z.enum(COMMAND_ROLES)),
  assignee: z.boolean(),
  tasks: z.boolean(),
  to: z.array(person),
  team: maybe(z.string()),
  by: person,
  at: time,
  until: time,
  returnedAt: maybe(time),
});

const task = z.strictObject({
  id: z.string(),
  text: z.string(),
  owner: maybe(person),
  dueAt: maybe(time),
  status: z.enum(['open', 'done', 'dropped']),
  doneAt: maybe(time),
  by: maybe(person),
  runbook: maybe(z.string()),
});

/** Status and summary are null in a list of incidents, where they are not read. */
const relative = z.strictObject({ id: z.string(), status: maybe(z.enum(STATUSES)), summary: maybe(z.string()) });

export const Incident = z.strictObject({
  id: z.string().check(z.regex(/^INC-[0-9A-HJKMNP-TV-Z]{6}$/)),
  kind: z.enum(['incident', 'request']),
  status: z.enum(STATUSES),
  summary: z.string(),
  description: maybe(z.string()),
  channel: z.enum(['web', 'api', 'alert', 'email', 'sms', 'phone', 'chat', 'walk_in']),
  reporter: z.strictObject({ name: z.string(), email: maybe(z.string()), phone: maybe(z.string()) }),
  priority: maybe(priority),
  priorityReason: maybe(
    z.strictObject({
      rule: z.enum(['highest_factor', 'unknown_is_high', 'override', 'alert', 'request']),
      sentence: z.string(),
      provisional: z.boolean(),
      factors: z.strictObject({ users: factor, financial: factor, security: factor, sla: factor }),
    }),
  ),
  major: z.boolean(),
  tier: maybe(tier),
  team: maybe(z.string()),
  assignee: maybe(person),
  roles: z.strictObject({
    commander: maybe(person),
    techLead: maybe(person),
    communicationsLead: maybe(person),
    scribe: maybe(person),
  }),
  handoffs: z.array(handoff),
  /** `n` is the fact that holds its words. */
  runbooks: z.array(z.strictObject({ id: z.string(), name: z.string(), n: z.number() })),
  tasks: z.array(task),
  service: maybe(z.string()),
  category: maybe(z.string()),
  subcategory: maybe(z.string()),
  needsReview: z.boolean(),
  sla: z.strictObject({ policy: maybe(z.string()), response: maybe(clock), resolution: maybe(clock) }),
  calls: z.array(call),
  hold: maybe(z.strictObject({ reason: z.string(), comment: maybe(z.string()), until: time, from: z.enum(STATUSES) })),
  resolution: maybe(
    z.strictObject({
      code: z.string(),
      notes: z.string(),
      restoredAt: time,
      verifiedBy: maybe(z.string()),
      knownError: maybe(z.string()),
    }),
  ),
  links: z.array(z.strictObject({ type: z.string(), id: z.string() })),
  parent: maybe(relative),
  children: z.array(relative),
  knownErrors: z.array(z.strictObject({ id: z.string(), name: z.string() })),
  followers: z.array(person),
  mergedInto: maybe(z.string()),
  nextUpdateAt: maybe(time),
  reopenCount: z.number(),
  drill: z.boolean(),
  startedAt: maybe(time),
  reportedAt: time,
  acknowledgedAt: maybe(time),
  resolvedAt: maybe(time),
  confirmedAt: maybe(time),
  closedAt: maybe(time),
  updatedAt: time,
  version: z.number(),
  actions: z.array(action),
});

export const Queue = z.strictObject({ items: z.array(Incident), next: maybe(z.string()) });

export const Timeline = z.strictObject({
  items: z.array(
    z.strictObject({
      n: z.number(),
      at: time,
      occurredAt: time,
      type: z.string(),
      actor: z.strictObject({
        kind: z.enum(['person', 'reporter', 'system', 'integration']),
        name: maybe(z.string()),
        email: maybe(z.string()),
      }),
      visibility: z.enum(['public', 'internal']),
      text: maybe(z.string()),
      data: z.record(z.string(), z.unknown()),
    }),
  ),
  next: maybe(z.string()),
});

const entry = z.strictObject({
  n: z.number(),
  at: time,
  recordedAt: time,
  type: z.string(),
  note: maybe(z.enum(['note', 'diagnosis', 'attempt', 'communication', 'decision', 'risk'])),
  title: z.string(),
  actor: maybe(z.string()),
  visibility: z.enum(['public', 'internal']),
  pinned: z.boolean(),
  text: maybe(z.string()),
  with: maybe(z.string()),
  channel: maybe(z.string()),
  outcome: maybe(z.string()),
});

/** What only those who work on it may know is null for the public. */
export const Document = z.strictObject({
  id: z.string(),
  audience: z.enum(['internal', 'public']),
  version: z.number(),
  kind: z.enum(['incident', 'request']),
  status: z.enum(STATUSES),
  statusWords: z.string(),
  summary: z.string(),
  description: maybe(z.string()),
  priority: maybe(priority),
  priorityReason: maybe(z.string()),
  major: z.boolean(),
  drill: z.boolean(),
  impact: z.strictObject({
    sentence: maybe(z.string()),
    service: maybe(z.string()),
    category: maybe(z.string()),
    subcategory: maybe(z.string()),
    users: maybe(z.string()),
    financial: maybe(z.string()),
    security: maybe(z.string()),
    sla: maybe(z.string()),
  }),
  people: z.strictObject({
    assignee: maybe(z.strictObject({ name: z.string(), email: maybe(z.string()) })),
    roles: maybe(z.strictObject(Object.fromEntries(COMMAND_ROLES.map((role) => [role, maybe(person)])))),
    team: maybe(z.strictObject({ name: z.string(), tier: maybe(tier) })),
    reporter: maybe(z.strictObject({ name: z.string(), email: maybe(z.string()), phone: maybe(z.string()) })),
  }),
  sla: maybe(z.strictObject({ response: maybe(clock), resolution: maybe(clock) })),
  hold: maybe(z.strictObject({ reason: z.string(), comment: maybe(z.string()), at: time, until: time })),
  parent: maybe(relative),
  children: z.array(relative),
  knownErrors: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      symptom: z.string(),
      cause: maybe(z.string()),
      workaround: z.string(),
    }),
  ),
  underWay: z.array(
    z.strictObject({
      what: z.enum(['call', 'command', 'handoff', 'hold', 'rollout', 'attempt']),
      words: z.string(),
      text: maybe(z.string()),
      since: maybe(time),
      until: maybe(time),
    }),
  ),
  tasks: z.array(task),
  progress: maybe(z.strictObject({ done: z.number(), of: z.number() })),
  /** `text` is Markdown; `left` entries of its checklist became no task. */
  runbooks: z.array(
    z.strictObject({ id: z.string(), name: z.string(), at: maybe(time), text: z.string(), left: z.number() }),
  ),
  lastUpdate: maybe(z.strictObject({ at: time, text: z.string() })),
  nextUpdateAt: maybe(time),
  pinned: z.array(entry),
  risks: z.array(entry),
  decisions: z.array(entry),
  tried: z.array(z.strictObject({ at: time, by: maybe(z.string()), text: z.string(), outcome: maybe(z.string()) })),
  entries: z.array(entry),
  earlier: z.number(),
  startedAt: maybe(time),
  reportedAt: time,
  acknowledgedAt: maybe(time),
  restoredAt: maybe(time),
  resolvedAt: maybe(time),
  confirmedAt: maybe(time),
  closedAt: maybe(time),
  updatedAt: time,
  links: z.strictObject({ self: z.string(), page: z.string(), publicPage: z.string() }),
});

export const Steps = z.strictObject({
  items: z.array(
    z.strictObject({
      clock: maybe(z.enum(['response', 'resolution'])),
      percent: maybe(z.number()),
      do: z.enum([
        'call',
        'call_again',
        'tell_assignee',
        'functional',
        'hierarchical',
        'breach',
        'task_reminder',
        'task_due',
      ]),
      task: maybe(z.strictObject({ id: z.string(), text: z.string() })),
      call: maybe(z.string()),
      called: maybe(
        z.strictObject({
          id: z.string(),
          to: person,
          outcome: maybe(z.enum(['open', 'acknowledged', 'unanswered', 'withdrawn', 'bounced'])),
        }),
      ),
      dueAt: maybe(time),
      firedAt: maybe(time),
      lateSeconds: maybe(z.number()),
      state: z.enum(['ahead', 'late', 'fired', 'skipped', 'held', 'not_needed']),
      repeats: z.array(z.strictObject({ dueAt: time, firedAt: maybe(time) })),
      actedBy: maybe(z.strictObject({ name: z.string(), email: z.string(), at: time })),
      mails: z.array(
        z.strictObject({
          to: person,
          kind: z.string(),
          sent: z.enum(['pending', 'sent', 'rejected', 'bounced', 'complained']),
          at: maybe(time),
          openedAt: maybe(time),
        }),
      ),
    }),
  ),
});

const duplicate = z.strictObject({
  id: z.string(),
  summary: z.string(),
  status: z.enum(STATUSES),
  service: maybe(z.string()),
  reportedAt: time,
  merge: z.strictObject({ href: z.string(), body: z.strictObject({ into: z.string(), reason: z.string() }) }),
});

export const Duplicates = z.strictObject({ items: z.array(duplicate) });

/** Of likely duplicates only who is in a sign-in group is told: they are what others reported. */
export const Reported = z.strictObject({
  id: z.string(),
  status: z.literal('new'),
  links: z.strictObject({ self: z.string(), page: z.string() }),
  likelyDuplicates: z.array(duplicate),
});

export const CatalogueItem = z.looseObject({ id: z.string(), name: z.string() });
export const Shifts = z.strictObject({
  items: z.array(z.strictObject({ from: time, until: time, people: z.array(person) })),
});

/** Seconds; what remains is signed, and 1 of the budget is all of it. A burn of 1 uses up exactly all of it within the window. */
export const ErrorBudget = z.strictObject({
  service: z.string(),
  objective: z.number(),
  window: z.string(),
  from: time,
  until: time,
  budgetSeconds: z.number(),
  usedSeconds: z.number(),
  remainingSeconds: z.number(),
  remainingShare: z.number(),
  state: z.enum(['healthy', 'at_risk', 'exhausted']),
  burn: z.strictObject({ window: z.number(), lastHour: z.number(), lastSixHours: z.number() }),
  exhaustsAt: maybe(time),
  incidents: z.array(
    z.strictObject({ id: z.string(), from: time, until: maybe(time), share: z.number(), seconds: z.number() }),
  ),
  /** Null until the service is put anew, where it got its objective before there were pages. */
  links: z.strictObject({ page: maybe(z.string()) }),
});

/** Null, and nobody, for a schedule that is to be put anew before it has feeds. */
export const Feeds = z.strictObject({
  schedule: maybe(z.string()),
  people: z.array(z.strictObject({ name: z.string(), email: z.string(), url: z.string() })),
});

export const OnCall = z.strictObject({ at: time, items: z.array(person) });

export const Override = z.strictObject({
  id: z.string(),
  schedule: z.string(),
  from: time,
  until: time,
  person,
  instead: maybe(z.string()),
  reason: maybe(z.string()),
  by: z.string(),
  at: time,
  acceptedAt: maybe(time),
  declinedAt: maybe(time),
});

export const TestCall = z.strictObject({
  at: maybe(time),
  by: maybe(z.string()),
  items: z.array(z.strictObject({ name: z.string(), address: z.string(), gotAt: maybe(time) })),
});

/** A mail that was not sent. */
export const MailPreview = z.strictObject({ subject: z.string(), text: z.string(), html: z.string() });

export const Overrides = z.strictObject({ items: z.array(Override) });

const everyItem = z.record(z.string(), z.looseObject({ name: z.string() }));

export const Catalogue = z.strictObject({
  policies: everyItem,
  schedules: everyItem,
  people: everyItem,
  teams: everyItem,
  paths: everyItem,
  categories: everyItem,
  services: everyItem,
  maintenance: everyItem,
  runbooks: everyItem,
  lists: everyItem,
  channels: everyItem,
  knownErrors: everyItem,
});
export const CatalogueItems = z.strictObject({ items: z.array(CatalogueItem) });

export const CatalogueChanges = z.strictObject({
  items: z.array(
    z.strictObject({ at: time, by: z.string(), before: maybe(CatalogueItem), after: maybe(CatalogueItem) }),
  ),
});

export const Health = z.strictObject({ status: z.literal('ok') });

/** RFC 9457 */
export const Problem = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string(),
  instance: z.string(),
  code: z.string(),
  errors: z.optional(z.array(z.strictObject({ pointer: z.string(), detail: z.string() }))),
  actions: z.optional(z.array(action)),
});
