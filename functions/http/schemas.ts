import * as z from 'zod/mini';
import { COMMAND_ROLES, HOLD_REASONS, RESOLUTION_CODES } from '../incident/choices.ts';
import { readId } from '../incident/id.ts';
import { type BuiltAction, STATUSES } from '../incident/states.ts';
import { email, name, optionalEmail, optionalText, slug, text, tidy } from './texts.ts';

const summary = once(() => text(200));
const reason = once(() => text(1_000));
const prose = once(() => text(10_000));
const time = once(() => z.iso.datetime({ offset: true }));
/** An incident's id as people write it, read as ours. */
const incidentId = once(() =>
  z.string().check(
    z.overwrite((written) => readId(tidy(written)) ?? ''),
    z.refine((id) => id !== '', { error: 'This is no incident id. An id reads like INC-7QK3MW' }),
  ),
);
const kind = once(() => z.enum(['incident', 'request']));
const priority = once(() => z.enum(['high', 'medium', 'low']));
const person = once(() => z.strictObject({ name, email }));

const impact = once(() =>
  z.strictObject({
    users: z.optional(z.enum(['all', 'many', 'some', 'one', 'none', 'unknown'])),
    financial: z.optional(z.enum(['high', 'low', 'none', 'unknown'])),
    security: z.optional(z.enum(['confirmed', 'suspected', 'none', 'unknown'])),
    sla: z.optional(z.enum(['breached', 'at_risk', 'none'])),
  }),
);

/** `POST /v1/incidents` */
export const report = once(() =>
  z.strictObject({
    summary: summary(),
    description: optionalText(10_000),
    reporter: z.strictObject({ name, email: optionalEmail, phone: optionalText(32) }).check(
      z.refine((reporter) => reporter.email !== undefined || reporter.phone !== undefined, {
        error: 'Needs an email or a phone, so that you can be told what happens',
      }),
    ),
    service: z.optional(slug),
    category: z.optional(slug),
    subcategory: z.optional(slug),
    kind: z.optional(kind()),
    impact: z.optional(impact()),
    startedAt: z.optional(time()),
    reportedAt: z.optional(time()),
    channel: z.optional(z.enum(['web', 'api', 'alert', 'email', 'sms', 'phone', 'chat', 'walk_in'])),
    duplicateOf: z.optional(incidentId()),
  }),
);

const triage = () =>
  z.strictObject({
    kind: z.optional(kind()),
    category: z.optional(slug),
    subcategory: z.optional(slug),
    service: z.optional(slug),
    impact: z.optional(impact()),
    team: z.optional(slug),
    major: z.optional(z.boolean()),
    priority: z.optional(priority()),
    reason: optionalText(1_000),
  });
export type TriageBody = z.infer<ReturnType<typeof triage>>;

const acknowledge = () => z.strictObject({});

const assign = () =>
  z.strictObject({ team: z.optional(slug), assignee: z.optional(person()), reason: optionalText(1_000) }).check(
    z.refine((body) => body.team !== undefined || body.assignee !== undefined, {
      error: 'Needs a team, an assignee or both',
    }),
  );
export type AssignBody = z.infer<ReturnType<typeof assign>>;

const call = () =>
  z.strictObject({ team: z.optional(slug), person: z.optional(person()), reason: reason() }).check(
    z.refine((body) => (body.team === undefined) !== (body.person === undefined), {
      error: 'Needs either a team or a person',
    }),
  );

const escalate = () =>
  z.strictObject({
    to: z.enum(['functional', 'hierarchical']),
    reason: reason(),
    tried: optionalText(10_000),
    findings: optionalText(10_000),
  });

const note = () =>
  z.strictObject({
    text: prose(),
    type: z.optional(z.enum(['note', 'diagnosis', 'attempt', 'communication', 'decision', 'risk'])),
    visibility: z.optional(z.enum(['public', 'internal'])),
    occurredAt: z.optional(time()),
    with: optionalText(100),
    channel: z.optional(z.enum(['web', 'api', 'alert', 'email', 'sms', 'phone', 'chat', 'walk_in'])),
    outcome: optionalText(10_000),
    pin: z.optional(z.boolean()),
  });

const hold = () =>
  z.strictObject({
    reason: z.enum(HOLD_REASONS),
    comment: optionalText(10_000),
    until: z.optional(time()),
  });

const resume = () => z.strictObject({ reason: optionalText(1_000) });

const recover = () => z.strictObject({ text: prose() });

/** What is done to an incident is done to its children too. */
const children = () => z.optional(z.boolean());

const update = () => z.strictObject({ text: prose(), nextUpdateAt: z.optional(time()), children: children() });

const pin = () => z.strictObject({ n: z.int().check(z.gte(1), z.lte(1_000_000)), pinned: z.optional(z.boolean()) });

const roles = () => {
  const holder = z.optional(z.nullable(person()));
  return z
    .strictObject({ commander: holder, techLead: holder, communicationsLead: holder, scribe: holder })
    .check(z.refine((body) => Object.keys(body).length > 0, { error: 'Needs at least one role' }));
};

const handoff = () =>
  z
    .strictObject({
      team: z.optional(slug),
      person: z.optional(person()),
      roles: z.optional(z.array(z.enum(COMMAND_ROLES)).check(z.maxLength(4))),
      assignee: z.optional(z.boolean()),
      tasks: z.optional(z.boolean()),
      reason: optionalText(1_000),
      force: z.optional(z.boolean()),
    })
    .check(
      z.refine((body) => (body.team === undefined) !== (body.person === undefined), {
        error: 'Needs either a team or a person',
      }),
      z.refine(({ force, reason: why }) => force !== true || why !== undefined, {
        error: 'Forcing a handoff needs a reason',
        path: ['reason'],
      }),
    );

/** Which handoff is meant, where there are several. */
const handoffId = () => z.optional(z.string().check(z.regex(/^h[1-9][0-9]{0,5}$/, { error: 'This is no handoff id' })));

const acceptHandoff = () => z.strictObject({ handoff: handoffId() });

const returnHandoff = () => z.strictObject({ handoff: handoffId(), reason: optionalText(1_000) });

const tasks = () =>
  z.strictObject({
    tasks: z
      .array(
        z.strictObject({
          id: z.optional(z.string().check(z.regex(/^t[1-9][0-9]{0,5}$/, { error: 'This is no task id' }))),
          text: optionalText(200),
          owner: z.optional(z.nullable(person())),
          dueAt: z.optional(z.nullable(time())),
          status: z.optional(z.enum(['open', 'done', 'dropped'])),
        }),
      )
      .check(z.minLength(1), z.maxLength(50)),
  });

const resolve = () =>
  z
    .strictObject({
      code: z.enum(RESOLUTION_CODES),
      notes: prose(),
      restoredAt: z.optional(time()),
      verifiedBy: optionalText(100),
      knownError: z.optional(slug),
      children: children(),
    })
    .check(
      z.refine(({ code, knownError }) => knownError === undefined || code === 'known_error', {
        error: 'Only a resolution with the code known_error names a known error',
        path: ['knownError'],
      }),
    );
export type ResolveBody = z.infer<ReturnType<typeof resolve>>;

const confirm = () => z.strictObject({ comment: optionalText(10_000) });

const close = () =>
  z.strictObject({
    reason: z.optional(z.enum(['reporter_unreachable', 'confirmation_lapsed'])),
    comment: optionalText(10_000),
  });

const reopen = () => z.strictObject({ reason: reason() });

const cancel = () => z.strictObject({ code: z.enum(['not_an_incident', 'withdrawn']), reason: reason() });

const convert = () => z.strictObject({ kind: kind(), reason: reason() });

const merge = () => z.strictObject({ into: incidentId(), reason: reason() });

const link = () => z.strictObject({ type: z.enum(['related', 'parent', 'child', 'caused_by']), id: incidentId() });

const unlink = () =>
  z.strictObject({ type: z.enum(['related', 'parent', 'child', 'caused_by', 'causes']), id: incidentId() });

const follow = () => z.strictObject({ person: z.optional(person()) });

/** The body of each action. */
export const bodies = /* @__PURE__ */ lazily({
  triage,
  acknowledge,
  assign,
  call,
  escalate,
  hold,
  resume,
  note,
  update,
  pin,
  roles,
  handoff,
  'accept-handoff': acceptHandoff,
  'return-handoff': returnHandoff,
  tasks,
  recover,
  resolve,
  confirm,
  close,
  reopen,
  cancel,
  convert,
  merge,
  link,
  unlink,
  follow,
  unfollow: follow,
} as const satisfies Record<BuiltAction, () => z.ZodMiniType>);

/** A whole number in a query string. */
function count(max: number) {
  return z.pipe(
    z.string().check(z.regex(/^[0-9]{1,6}$/, { error: `Must be a whole number from 1 to ${max}` })),
    z.pipe(
      z.transform((digits: string) => Number(digits)),
      z.number().check(z.gte(1), z.lte(max)),
    ),
  );
}

/** One or several values of a query parameter, as the gateway joins them: `new,triaged`. */
function several<const T extends readonly [string, ...string[]]>(values: T) {
  return z.pipe(
    z.pipe(
      z.string(),
      z.transform((joined: string) => joined.split(',')),
    ),
    z.array(z.enum(values)).check(z.minLength(1)),
  );
}

const limit = () => z.optional(count(100));
/** `true` or `false` in a query string. */
const flag = () =>
  z.optional(
    z.pipe(
      z.enum(['true', 'false']),
      z.pipe(
        z.transform((word: 'true' | 'false') => word === 'true'),
        z.boolean(),
      ),
    ),
  );
const after = () => z.optional(z.string().check(z.minLength(1), z.maxLength(1_024)));

const queue = () =>
  z.strictObject({
    status: z.optional(several(STATUSES)),
    priority: z.optional(several(['high', 'medium', 'low'] as const)),
    team: z.optional(slug),
    service: z.optional(slug),
    category: z.optional(slug),
    assignee: z.optional(z.union([z.literal('me'), email])),
    needsReview: flag(),
    kind: z.optional(z.enum(['incident', 'request'])),
    drill: flag(),
    q: optionalText(200),
    limit: limit(),
    after: after(),
  });
export type QueueQuery = z.infer<ReturnType<typeof queue>>;

const timeline = () => z.strictObject({ order: z.optional(z.enum(['asc', 'desc'])), limit: limit(), after: after() });
export type TimelineQuery = z.infer<ReturnType<typeof timeline>>;

/** What may be asked of a live document. */
export const documentQuery = once(() =>
  z.strictObject({
    audience: z.optional(z.enum(['internal', 'public'])),
    format: z.optional(z.enum(['json', 'markdown'])),
  }),
);
export type DocumentQuery = z.infer<ReturnType<typeof documentQuery>>;

const shifts = () => z.strictObject({ from: z.optional(time()), until: z.optional(time()) });
export type ShiftsQuery = z.infer<ReturnType<typeof shifts>>;

const onCall = () => z.strictObject({ at: z.optional(time()) });
export type OnCallQuery = z.infer<ReturnType<typeof onCall>>;

/** What may be asked of a list. */
export const queries = /* @__PURE__ */ lazily({ queue, timeline, shifts, onCall });

/** `POST /v1/overrides` */
export const override = once(() =>
  z.strictObject({
    schedule: slug,
    from: time(),
    until: time(),
    person: z.strictObject({ name, email, pager: optionalEmail, timeZone: optionalText(64) }),
    instead: optionalEmail,
    reason: optionalText(1_000),
  }),
);

/** A body that says nothing. */
export const nothing = once(() => z.strictObject({}));

/** Made when it is first asked for, and kept. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Each schema made when it is first asked for: all of them take a tenth of the time in which a function loads. */
function lazily<M extends Readonly<Record<string, () => z.ZodMiniType>>>(
  makers: M,
): { readonly [K in keyof M]: ReturnType<M[K]> } {
  const made = {};
  for (const [name, make] of Object.entries(makers)) {
    Object.defineProperty(made, name, { get: once(make), enumerable: true });
  }
  return made as { readonly [K in keyof M]: ReturnType<M[K]> };
}
