import type * as z from 'zod/mini';
import type { Action, BuiltAction } from '../incident/states.ts';
import { changes, items, type PutKind, preview } from './catalogue-schemas.ts';
import {
  coverForm,
  joinForm,
  leaveForm,
  memberForm,
  offerForm,
  reporterForm,
  reportForm,
  testForm,
  workForm,
} from './page-forms.ts';
import * as schemas from './schemas.ts';

/** Who may call a route. `staff` is anyone in a sign-in group; what they may do to an incident the state table says. */
type Who = 'anyone' | 'link' | 'staff';

/** Names of the schemas in `answers.ts`; `page` is HTML, `calendar` is iCalendar. */
type Answer =
  | 'Incident'
  | 'Queue'
  | 'Timeline'
  | 'Document'
  | 'Steps'
  | 'Duplicates'
  | 'Reported'
  | 'Catalogue'
  | 'CatalogueItem'
  | 'CatalogueItems'
  | 'CatalogueChanges'
  | 'Shifts'
  | 'TestCall'
  | 'Feeds'
  | 'OnCall'
  | 'ErrorBudget'
  | 'Override'
  | 'Overrides'
  | 'MailPreview'
  | 'Health'
  | 'page'
  | 'calendar'
  | 'nothing'
  | 'OpenApi';

export interface Route {
  /** As API Gateway names it: method, space, path. */
  readonly key: `${'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} /${string}`;
  /** The function that serves it: `functions/doors/<door>.ts`. */
  readonly door: 'public' | 'pages' | 'work' | 'queue' | 'staff' | 'related' | 'document' | 'catalogue' | 'docs';
  readonly who: Who;
  /** The use case, and the operation id in the API's description. */
  readonly operation: string;
  readonly summary: string;
  readonly body?: z.ZodMiniType;
  readonly form?: z.ZodMiniType;
  readonly query?: z.ZodMiniType;
  /** What it answers when it went well; a PUT that replaces answers 200. */
  readonly status: 200 | 201 | 204;
  readonly answer: Answer;
  readonly action?: Action;
}

const page = { who: 'link', status: 200, answer: 'page', door: 'pages' } as const;
/** The form that anyone may fill in. */
const open = { who: 'anyone', answer: 'page', door: 'public' } as const;
const work = { ...page, door: 'work' } as const;
const documentPage = { ...page, door: 'document' } as const;
const readPage = { ...page, door: 'queue' } as const;
const onCallPage = { ...page, door: 'catalogue' } as const;
const feed = { ...page, answer: 'calendar' } as const;

function pages<P extends string>(
  path: P,
  of: typeof page | typeof work | typeof documentPage | typeof readPage | typeof onCallPage | typeof feed,
  noun: string,
  summary: string,
  form?: z.ZodMiniType,
  acting = '',
) {
  const at = `/${path}/{token}` as const;
  return [
    { ...of, key: `GET ${at}`, operation: `show-${noun}`, summary },
    { ...of, key: `HEAD ${at}`, operation: `show-${noun}`, summary },
    ...(form === undefined
      ? []
      : [{ ...of, key: `POST ${at}` as const, operation: `act-on-${noun}`, summary: acting, form }]),
  ] as const;
}

const staff = { who: 'staff', status: 200, door: 'staff' } as const;
const read = { ...staff, door: 'queue' } as const;

function action<A extends BuiltAction>(name: A, summary: string, operation = `${name}-incident`) {
  return {
    ...staff,
    key: `POST /v1/incidents/{id}/${name}`,
    operation,
    summary,
    body: schemas.bodies[name],
    answer: 'Incident',
    action: name,
  } as const;
}

function related<A extends BuiltAction>(name: A, summary: string) {
  return { ...action(name, summary), door: 'related' } as const;
}

const kept = { who: 'staff', door: 'catalogue' } as const;

function catalogue<P extends string>(path: P, noun: string, plural: string, kind: PutKind, keepers = 'admins only') {
  const key = `/v1/${path}/{id}` as const;
  return [
    {
      ...kept,
      key: `GET /v1/${path}`,
      operation: `list-${path}`,
      summary: `All ${plural}`,
      status: 200,
      answer: 'CatalogueItems',
    },
    {
      ...kept,
      key: `GET ${key}`,
      operation: `get-${noun}`,
      summary: `One ${noun}`,
      status: 200,
      answer: 'CatalogueItem',
    },
    {
      ...kept,
      key: `PUT ${key}`,
      operation: `put-${noun}`,
      summary: `Create or replace a ${noun} (${keepers})`,
      body: items[kind],
      status: 201,
      answer: 'CatalogueItem',
    },
    {
      ...kept,
      key: `DELETE ${key}`,
      operation: `delete-${noun}`,
      summary: `Take out a ${noun} (${keepers})`,
      status: 204,
      answer: 'nothing',
    },
    {
      ...kept,
      key: `GET ${key}/changes`,
      operation: `list-${noun}-changes`,
      summary: `Who changed a ${noun}, and how: the last 100 changes, newest first`,
      status: 200,
      answer: 'CatalogueChanges',
    },
  ] as const;
}

/** Every route of the API: the router, the authorizers, the description and the tests read this table. */
export const routes = [
  {
    key: 'POST /v1/incidents',
    door: 'public',
    who: 'anyone',
    operation: 'report-incident',
    summary: 'Report an incident',
    body: schemas.report(),
    status: 201,
    answer: 'Reported',
  },
  {
    ...open,
    key: 'GET /report',
    operation: 'show-report-form',
    summary: 'The form to report an incident',
    status: 200,
  },
  {
    ...open,
    key: 'HEAD /report',
    operation: 'show-report-form',
    summary: 'The form to report an incident',
    status: 200,
  },
  {
    ...open,
    key: 'POST /report',
    operation: 'send-report-form',
    summary: 'Report an incident by the form',
    form: reportForm,
    status: 201,
  },
  {
    ...open,
    key: 'GET /lists',
    operation: 'show-lists',
    summary: 'Stakeholder lists that anybody may join',
    status: 200,
  },
  {
    ...open,
    key: 'HEAD /lists',
    operation: 'show-lists',
    summary: 'Stakeholder lists that anybody may join',
    status: 200,
  },
  {
    ...open,
    key: 'GET /lists/{id}',
    operation: 'show-join-form',
    summary: 'The form to join a stakeholder list',
    status: 200,
  },
  {
    ...open,
    key: 'HEAD /lists/{id}',
    operation: 'show-join-form',
    summary: 'The form to join a stakeholder list',
    status: 200,
  },
  {
    ...open,
    key: 'POST /lists/{id}',
    operation: 'send-join-form',
    summary: 'Ask to join a stakeholder list: a link to confirm it is mailed',
    form: joinForm,
    status: 200,
  },
  {
    ...read,
    key: 'GET /v1/incidents',
    operation: 'list-incidents',
    summary: 'The queue: open incidents, untriaged first, then by priority, then oldest',
    query: schemas.queries.queue,
    answer: 'Queue',
  },
  { ...read, key: 'GET /v1/incidents/{id}', operation: 'get-incident', summary: 'One incident', answer: 'Incident' },
  {
    ...read,
    key: 'GET /v1/incidents/{id}/timeline',
    operation: 'get-timeline',
    summary: 'The timeline of an incident: every fact of it, page by page',
    query: schemas.queries.timeline,
    answer: 'Timeline',
  },
  {
    ...staff,
    door: 'document',
    key: 'GET /v1/incidents/{id}/document',
    operation: 'get-document',
    summary: 'The live document of an incident: all that there is to know of it just now, as JSON or Markdown',
    query: schemas.documentQuery(),
    answer: 'Document',
  },
  {
    ...read,
    key: 'GET /v1/incidents/{id}/steps',
    operation: 'get-steps',
    summary: 'Due against fired: each step, when it was due, when it came, its mails, and who answered',
    answer: 'Steps',
  },
  {
    ...read,
    key: 'GET /v1/incidents/{id}/duplicates',
    operation: 'list-duplicates',
    summary: 'Open incidents that are likely the same, each with the request that merges into it',
    answer: 'Duplicates',
  },
  action('triage', 'Set category, service, team, impact or priority'),
  action('acknowledge', 'Take the incident: "I am on it"'),
  action('assign', 'Give the incident to a person or a team'),
  action('call', 'Bring in an expert or a team'),
  action('escalate', 'Escalate to the next tier or to the manager'),
  action('hold', 'Wait for somebody else: the clock stands still'),
  action('resume', 'Go on working'),
  action('note', 'Write into the live document'),
  action('update', 'Tell those who are affected how it stands, and by when they hear again'),
  action('pin', 'Keep a fact on top of the live document, or no longer'),
  action('roles', 'Say who commands, leads the repair, tells others, keeps the record; null is nobody'),
  action('handoff', 'Offer roles or the incident to a person or a team: nothing moves until they accept'),
  action('accept-handoff', 'Take what was offered', 'accept-handoff'),
  action('return-handoff', 'Say no to what was offered, or take it back', 'return-handoff'),
  action('tasks', 'Add tasks, give them to somebody, say when they are due and that they are done'),
  action('recover', 'The fix is being rolled out'),
  action('resolve', 'Service is restored'),
  action('confirm', 'The reporter agrees that it works'),
  action('close', 'End the incident (service desk only)'),
  action('reopen', 'It is still broken'),
  action('cancel', 'It is no incident, or its reporter took it back'),
  action('convert', 'It is a service request, or an incident after all'),
  related('merge', 'It becomes part of another incident'),
  related('link', 'Say what another incident is to this one'),
  related('unlink', 'Take back what was said of another incident'),
  related('follow', 'Hear how it goes on, as stakeholders do'),
  related('unfollow', 'Hear no more of it'),
  {
    ...kept,
    key: 'GET /v1/catalogue',
    operation: 'get-catalogue',
    summary: 'The catalogue in one piece',
    status: 200,
    answer: 'Catalogue',
  },
  {
    ...kept,
    key: 'PATCH /v1/catalogue',
    operation: 'change-catalogue',
    summary: 'Put many items in place at once, null takes one out (admins only)',
    body: changes,
    status: 200,
    answer: 'Catalogue',
  },
  ...catalogue('services', 'service', 'services', 'services'),
  {
    ...read,
    key: 'GET /v1/services/{id}/error-budget',
    operation: 'get-error-budget',
    summary: 'The error budget of a service that has an objective: what is left of it, and what used it',
    answer: 'ErrorBudget',
  },
  ...catalogue('categories', 'category', 'categories', 'categories'),
  ...catalogue('people', 'person', 'people', 'people'),
  ...catalogue('teams', 'team', 'teams', 'teams'),
  ...catalogue('escalation-paths', 'escalation-path', 'escalation paths', 'paths'),
  ...catalogue('schedules', 'schedule', 'schedules', 'schedules'),
  {
    ...kept,
    key: 'GET /v1/schedules/{id}/shifts',
    operation: 'list-shifts',
    summary: 'Who is on call when; a shift without people is a gap',
    query: schemas.queries.shifts,
    status: 200,
    answer: 'Shifts',
  },
  {
    ...kept,
    key: 'GET /v1/schedules/{id}/feeds',
    operation: 'list-feeds',
    summary: 'Where calendar programs find the shifts: of the whole schedule, and of each person',
    status: 200,
    answer: 'Feeds',
  },
  {
    ...kept,
    key: 'GET /v1/teams/{id}/on-call',
    operation: 'get-on-call',
    summary: 'Who is on call of a team at an instant, in the order in which they are called',
    query: schemas.queries.onCall,
    status: 200,
    answer: 'OnCall',
  },
  {
    ...kept,
    key: 'POST /v1/teams/{id}/test-call',
    operation: 'start-test-call',
    summary: 'Mail whoever is on call a TEST, which they answer by a link; it is no incident',
    body: schemas.nothing(),
    status: 200,
    answer: 'TestCall',
  },
  {
    ...kept,
    key: 'GET /v1/teams/{id}/test-call',
    operation: 'get-test-call',
    summary: 'When each who is on call last got a test, by address',
    status: 200,
    answer: 'TestCall',
  },
  {
    ...kept,
    key: 'GET /v1/overrides',
    operation: 'list-overrides',
    summary: 'Who takes whose place on call: all that is not over',
    status: 200,
    answer: 'Overrides',
  },
  {
    ...kept,
    key: 'POST /v1/overrides',
    operation: 'add-override',
    summary: 'Put somebody in another’s place on call, or ask them to take it',
    body: schemas.override(),
    status: 201,
    answer: 'Override',
  },
  {
    ...kept,
    key: 'GET /v1/overrides/{id}',
    operation: 'get-override',
    summary: 'One override',
    status: 200,
    answer: 'Override',
  },
  {
    ...kept,
    key: 'DELETE /v1/overrides/{id}',
    operation: 'delete-override',
    summary: 'Take an override back',
    status: 204,
    answer: 'nothing',
  },
  {
    ...kept,
    key: 'POST /v1/overrides/{id}/accept',
    operation: 'accept-override',
    summary: 'Say yes to taking somebody’s place',
    body: schemas.nothing(),
    status: 200,
    answer: 'Override',
  },
  ...catalogue(
    'maintenance-windows',
    'maintenance-window',
    'maintenance windows',
    'maintenance',
    'admins, the service desk and managers',
  ),
  ...catalogue('runbooks', 'runbook', 'runbooks', 'runbooks'),
  ...catalogue('stakeholder-lists', 'stakeholder-list', 'stakeholder lists', 'lists'),
  {
    ...kept,
    key: 'POST /v1/stakeholder-lists/{id}/preview',
    operation: 'preview-stakeholder-list',
    summary: 'A mail of a stakeholder list about an example, with the words that one event has; nothing is sent',
    body: preview,
    status: 200,
    answer: 'MailPreview',
  },
  ...catalogue('channels', 'channel', 'channels of a chat', 'channels'),
  ...catalogue('sla-policies', 'sla-policy', 'SLA policies', 'policies'),
  ...catalogue('known-errors', 'known-error', 'known errors', 'knownErrors'),
  ...catalogue('integrations', 'integration', 'integrations', 'integrations'),
  ...pages(
    'a',
    work,
    'called-page',
    'Page of a called person',
    workForm,
    'The called person takes the incident, and works on it',
  ),
  ...pages(
    'o',
    page,
    'offer-page',
    'Page of who is offered command or a handoff',
    offerForm,
    'They take it, or say no',
  ),
  ...pages('h', work, 'manager-page', 'Page of a manager', workForm, 'The manager steps in'),
  ...pages('r', page, 'reporter-page', "The reporter's page", reporterForm, 'The reporter confirms, rejects, answers'),
  ...pages('s', page, 'stakeholder-page', "A stakeholder's page"),
  ...pages('d', documentPage, 'document-page', 'The live document of an incident; with `follow=yes` it renews itself'),
  ...pages('e', readPage, 'error-budget-page', 'The error budget of a service, drawn'),
  ...pages('u', page, 'leave-page', 'Leave a stakeholder list', leaveForm, 'Leave a list, or come back'),
  ...pages(
    'm',
    page,
    'member-page',
    "A member's own page of a stakeholder list",
    memberForm,
    'Confirm to join a list, say how to hear of it, leave, or come back',
  ),
  ...pages('l', readPage, 'open-page', 'What is open for a stakeholder list now'),
  ...pages('c', onCallPage, 'cover-page', 'Page of who is asked to cover', coverForm, 'They say yes or no'),
  ...pages('t', onCallPage, 'test-page', 'Page of a test call', testForm, 'They got it'),
  ...pages('i', feed, 'feed', 'Shifts as a calendar (RFC 5545), from a week ago to 90 days ahead'),
  {
    key: 'GET /healthz',
    door: 'public',
    who: 'anyone',
    operation: 'get-health',
    summary: 'Is the API up?',
    status: 200,
    answer: 'Health',
  },
  {
    key: 'GET /openapi.json',
    door: 'docs',
    who: 'anyone',
    operation: 'get-openapi',
    summary: 'This description',
    status: 200,
    answer: 'OpenApi',
  },
  {
    key: 'GET /docs',
    door: 'docs',
    who: 'anyone',
    operation: 'get-docs',
    summary: 'The API, readable',
    status: 200,
    answer: 'page',
  },
] as const satisfies readonly Route[];
