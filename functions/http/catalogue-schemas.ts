import * as z from 'zod/mini';
import { type CatalogueKind, CHAT_FORMATS, LIST_EVENTS, type ListEvent } from '../catalogue/catalogue.ts';
import { instant } from '../sla/instant.ts';
import { email, name, slug, text, zone } from './texts.ts';

const keywords = z.array(name).check(z.maxLength(50));
const person = z.strictObject({ name, email, pager: z.optional(email), timeZone: z.optional(zone) });
const people = z.array(person).check(z.maxLength(50));
const priority = z.enum(['high', 'medium', 'low']);

/** Defaults of what is hit. */
const impact = z.strictObject({
  users: z.optional(z.enum(['all', 'many', 'some', 'one', 'none'])),
  financial: z.optional(z.enum(['high', 'low', 'none'])),
  security: z.optional(z.enum(['confirmed', 'suspected', 'none'])),
});

const service = z.strictObject({
  id: z.optional(slug),
  name,
  team: slug,
  category: z.optional(slug),
  subcategory: z.optional(slug),
  path: z.optional(slug),
  keywords,
  customerFacing: z.boolean(),
  impact,
  objective: z.optional(z.number().check(z.gt(0), z.lt(100))),
  window: z.optional(z.string().check(z.regex(/^P([1-9]|[1-9][0-9]|[1-3][0-9]{2})D$/))),
});

const category = z.strictObject({
  id: z.optional(slug),
  name,
  team: z.optional(slug),
  path: z.optional(slug),
  subcategories: z
    .array(z.strictObject({ id: slug, name, team: z.optional(slug), keywords, impact }))
    .check(z.maxLength(200)),
});

const hours = z.record(z.string(), z.array(z.string()).check(z.maxLength(10)));

const contact = z.strictObject({
  id: z.optional(slug),
  ...person.shape,
  second: z.optional(email),
  quiet: z.optional(hours),
});

const team = z.strictObject({
  id: z.optional(slug),
  name,
  tier: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  timeZone: zone,
  escalatesTo: z.optional(slug),
  managers: people,
  schedule: z.optional(slug),
  onCall: people,
});

const date = z.string().check(z.maxLength(10));
const member = z.strictObject({ ...person.shape, from: z.optional(date), until: z.optional(date) });

const schedule = z.strictObject({
  id: z.optional(slug),
  name,
  timeZone: zone,
  layers: z
    .array(
      z.strictObject({
        name,
        timeZone: z.optional(zone),
        startsOn: date,
        every: z.string().check(z.maxLength(8)),
        handover: z.string().check(z.maxLength(5)),
        members: z.array(member).check(z.maxLength(50)),
        hours: z.optional(hours),
      }),
    )
    .check(z.maxLength(20)),
});

/** An instant, in the form in which they are kept. */
const time = z.iso
  .datetime({ offset: true })
  .check(z.overwrite((said) => (Number.isNaN(Date.parse(said)) ? said : instant(said))));

const maintenance = z.strictObject({
  id: z.optional(slug),
  name,
  services: z.array(slug).check(z.maxLength(200)),
  from: z.optional(time),
  until: z.optional(time),
  weekly: z.optional(z.strictObject({ timeZone: zone, hours })),
  reason: z.optional(text(1_000)),
});

/** `network/wifi` */
const place = z.string().check(
  z.regex(/^[a-z0-9][a-z0-9-]{0,62}\/[a-z0-9][a-z0-9-]{0,62}$/, {
    error: 'Write the category and its sub-category, as in network/wifi',
  }),
);
const several = <S extends z.ZodMiniType>(one: S) => z.optional(z.array(one).check(z.maxLength(200)));

const runbook = z.strictObject({
  id: z.optional(slug),
  name,
  text: text(10_000),
  services: several(slug),
  categories: several(slug),
  subcategories: several(place),
  priorities: several(priority),
});

/** Its own words in a list's mail of one event. */
const listTemplate = z.strictObject({ firstLine: z.optional(text(200)), closing: z.optional(text(1_000)) });

const worded = z.optional(listTemplate);

const list = z.strictObject({
  id: z.optional(slug),
  name,
  open: z.optional(z.boolean()),
  rule: z.union([
    z.strictObject({ all: z.literal(true) }),
    z.strictObject({
      services: z.optional(z.array(slug)),
      categories: z.optional(z.array(slug)),
      priorities: z.optional(z.array(priority)),
      majorOnly: z.optional(z.boolean()),
    }),
  ]),
  members: z.array(person).check(z.maxLength(500)),
  templates: z.optional(
    z.strictObject({
      opened: worded,
      updated: worded,
      priority_changed: worded,
      resolved: worded,
      reopened: worded,
      cancelled: worded,
      merged: worded,
      converted: worded,
    } satisfies Record<ListEvent, unknown>),
  ),
});

const channel = z.strictObject({
  id: z.optional(slug),
  name,
  format: z.enum(CHAT_FORMATS),
  /** Left out where it stays as it is. */
  url: z.optional(text(2_000)),
  list: z.optional(slug),
  service: z.optional(slug),
  /** What a read tells of the url: it says nothing here. */
  host: z.optional(z.string()),
  ends: z.optional(z.string()),
  fingerprint: z.optional(z.string()),
});

/** Which of a list's mails is shown, and with which words in the place of its own. */
export const preview = z.strictObject({ event: z.enum(LIST_EVENTS), template: worded });

const calendar = z.strictObject({
  timeZone: zone,
  weekly: z.record(z.string(), z.array(z.string())),
  holidays: z.array(z.string()).check(z.maxLength(1_000)),
});

const path = z.strictObject({
  id: z.optional(slug),
  name,
  calendar: z.optional(calendar),
  routes: z
    .array(
      z.strictObject({
        when: z.optional(z.enum(['hours', 'closed', 'holidays'])),
        teams: z.array(slug).check(z.maxLength(20)),
        managers: people,
      }),
    )
    .check(z.maxLength(20)),
});

const target = z.strictObject({ respond: z.string(), resolve: z.string(), calendar: z.string() });
const steps = z
  .array(
    z.strictObject({
      clock: z.enum(['response', 'resolution']),
      percent: z.number().check(z.lte(1_000)),
      do: z.enum(['call_again', 'tell_assignee', 'functional', 'hierarchical', 'breach']),
    }),
  )
  .check(z.maxLength(20));

/** How long after one update the next is due; null for no limit. */
const spell = z.optional(z.nullable(z.string().check(z.maxLength(32))));

const policy = z.strictObject({
  id: z.optional(slug),
  name,
  /** What it was read with: a new one is given by the store. */
  version: z.optional(z.number()),
  calendars: z.record(slug, calendar),
  targets: z.strictObject({ high: target, medium: target, low: target }),
  steps: z.strictObject({ high: steps, medium: steps, low: steps }),
  updates: z.optional(z.strictObject({ high: spell, medium: spell, low: spell })),
});

const integration = z.strictObject({
  id: z.optional(slug),
  name,
  /** Make another key; the one before goes on to hold until the next is made. */
  newKey: z.optional(z.boolean()),
});

/** Workaround and cause are quoted in mails, which are short. */
const knownError = z.strictObject({
  id: z.optional(slug),
  name,
  symptom: text(2_000),
  cause: z.optional(text(2_000)),
  workaround: text(4_000),
  services: z.optional(z.array(slug).check(z.minLength(1), z.maxLength(200))),
  categories: z.optional(z.array(slug).check(z.minLength(1), z.maxLength(200))),
  keywords,
  /** What it was read with: nobody sets them. */
  helped: z.optional(z.number()),
  offered: z.optional(z.number()),
});

/** The kinds that are put one item at a time. */
export type PutKind = Exclude<CatalogueKind, 'overrides' | 'testCalls'>;

/** The body of a PUT of each kind. */
export const items = {
  services: service,
  categories: category,
  people: contact,
  teams: team,
  paths: path,
  schedules: schedule,
  maintenance,
  runbooks: runbook,
  lists: list,
  channels: channel,
  policies: policy,
  integrations: integration,
  knownErrors: knownError,
} as const satisfies Record<PutKind, z.ZodMiniType>;

const every = <S extends z.ZodMiniType>(item: S) => z.optional(z.record(slug, z.nullable(item)));

/** The body of a change of the catalogue in one piece: by kind and id, null to take out. */
export const changes = z.strictObject({
  schedules: every(schedule),
  people: every(contact),
  teams: every(team),
  paths: every(path),
  categories: every(category),
  services: every(service),
  maintenance: every(maintenance),
  runbooks: every(runbook),
  lists: every(list),
  channels: every(channel),
  knownErrors: every(knownError),
  policies: every(policy),
});
