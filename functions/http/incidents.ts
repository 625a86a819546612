import type { APIGatewayProxyEventV2, APIGatewayProxyEventV2WithJWTAuthorizer } from 'aws-lambda';
import { dueAndFired } from '../escalation/due-and-fired.ts';
import { type Answer, json, movedTo } from '../frame/answer.ts';
import { callerOf } from '../frame/claims.ts';
import type { Serve } from '../frame/door.ts';
import { check, readIdempotencyKey, readIfMatch, readJson, readQuery } from '../frame/request.ts';
import { actOnIncident } from '../incident/act-on-incident.ts';
import { deeds } from '../incident/actions.ts';
import { type Caller, doerOf, rolesOf } from '../incident/caller.ts';
import { findDuplicates } from '../incident/find-duplicates.ts';
import { allFacts, getTimeline } from '../incident/get-timeline.ts';
import { descriptionIn, type Head, type MailTraces } from '../incident/head.ts';
import { readId } from '../incident/id.ts';
import type { Incident } from '../incident/incident.ts';
import { kinOf } from '../incident/kin.ts';
import { listIncidents } from '../incident/list-incidents.ts';
import type { Ports, WithWorkflow } from '../incident/ports.ts';
import { checkReferences } from '../incident/references.ts';
import { Refusal } from '../incident/refusal.ts';
import type { BuiltAction } from '../incident/states.ts';
import { viewFact, viewIncident } from '../incident/view.ts';
import type { World } from '../incident/world.ts';
import { withMails } from '../notify/step-mails.ts';
import { type AssignBody, bodies, type QueueQuery, queries, type TimelineQuery, type TriageBody } from './schemas.ts';

export interface StaffDependencies {
  readonly ports: WithWorkflow;
  readonly traces: MailTraces;
  readonly world: () => Promise<World>;
  readonly cursorSecret: () => Promise<string>;
  readonly groupsClaim: string;
}

/** Reading needs any group. */
export function staffCaller(event: APIGatewayProxyEventV2, groupsClaim: string): Caller {
  const { authorizer } = (event as APIGatewayProxyEventV2WithJWTAuthorizer).requestContext;
  const caller = callerOf(authorizer.jwt.claims, groupsClaim);
  if (caller === null) throw new Refusal('Unauthenticated', 'The token names no email. Sign in with one that does.');
  return caller;
}

export function needsGroup(caller: Caller): void {
  if (caller.groups.length === 0) {
    throw new Refusal('Forbidden', 'You are in no group that may read this. Ask an administrator for one.');
  }
}

/** `GET /v1/incidents` */
export function queue(deps: StaffDependencies): Serve {
  return async (event) => {
    const caller = staffCaller(event, deps.groupsClaim);
    const query = readQuery(event, queries.queue) as QueueQuery;
    const world = await deps.world();
    checkKnown(query, world);
    needsGroup(caller);
    const assignee = query.assignee === 'me' ? caller.email : query.assignee;
    const page = await listIncidents(deps.ports.store, { ...query, assignee }, await deps.cursorSecret());
    const now = deps.ports.now();
    return json(200, {
      items: page.items.map(({ head, description }) =>
        viewIncident({ ...seenBy(caller, head.incident), world, now }, description),
      ),
      next: page.next,
    });
  };
}

/** @throws Refusal ValidationFailed for what the catalogue does not know */
function checkKnown({ team, service, category }: QueueQuery, { catalogue }: World): void {
  const unknown = (name: string, id: string | undefined, known: ReadonlyMap<string, unknown>) =>
    id === undefined || known.has(id)
      ? []
      : [{ pointer: `/query/${name}`, detail: `There is no ${name} "${id}" in the catalogue` }];
  const errors = [
    ...unknown('team', team, catalogue.teams),
    ...unknown('service', service, catalogue.services),
    ...unknown('category', category, catalogue.categories),
  ];
  const [first] = errors;
  if (first !== undefined) throw new Refusal('ValidationFailed', `${first.pointer}: ${first.detail}.`, { errors });
}

/** `GET /v1/incidents/{id}`: 308 to the incident that it became part of. */
export function incident(deps: StaffDependencies): Serve {
  return async (event) => {
    const caller = staffCaller(event, deps.groupsClaim);
    noQuery(event);
    const head = await found(deps, event);
    needsGroup(caller);
    const { mergedInto } = head.incident;
    return mergedInto === null ? show(deps, head, caller) : movedTo(`/v1/incidents/${mergedInto}`);
  };
}

/** `GET /v1/incidents/{id}/timeline` */
export function timeline(deps: StaffDependencies): Serve {
  return async (event) => {
    const caller = staffCaller(event, deps.groupsClaim);
    const query = readQuery(event, queries.timeline) as TimelineQuery;
    const head = await found(deps, event);
    needsGroup(caller);
    const page = await getTimeline(deps.ports.store, head, query, await deps.cursorSecret());
    return json(200, { items: page.items.map(viewFact), next: page.next });
  };
}

/** `GET /v1/incidents/{id}/steps`: 308 to those of the incident that it became part of. */
export function steps(deps: StaffDependencies): Serve {
  return async (event) => {
    const caller = staffCaller(event, deps.groupsClaim);
    noQuery(event);
    const { incident: present, ...head } = await found(deps, event);
    needsGroup(caller);
    if (present.mergedInto !== null) return movedTo(`/v1/incidents/${present.mergedInto}/steps`);
    const facts = await allFacts(deps.ports.store, { incident: present, ...head });
    const rows = dueAndFired(present, facts, await deps.world(), deps.ports.now());
    const openings = await deps.traces.openings(present.id);
    return json(200, { items: await withMails(deps.traces, present.id, rows, openings) });
  };
}

/** `GET /v1/incidents/{id}/duplicates`: 308 to those of the incident that it became part of. */
export function duplicates(deps: StaffDependencies): Serve {
  return async (event) => {
    const caller = staffCaller(event, deps.groupsClaim);
    noQuery(event);
    const { incident: present } = await found(deps, event);
    needsGroup(caller);
    if (present.mergedInto !== null) return movedTo(`/v1/incidents/${present.mergedInto}/duplicates`);
    return json(200, { items: await findDuplicates(deps.ports.store, await deps.world(), present) });
  };
}

/** `POST /v1/incidents/{id}/{action}` */
export function action(deps: StaffDependencies, name: BuiltAction): Serve {
  return async (event) => {
    const caller = staffCaller(event, deps.groupsClaim);
    const body = check(bodies[name], readJson(event));
    noQuery(event);
    const conditions = { idempotencyKey: readIdempotencyKey(event), seen: readIfMatch(event) };
    const world = await deps.world();
    if (name === 'triage' || name === 'assign' || name === 'call' || name === 'handoff') {
      const { category, subcategory, ...named } = body as TriageBody & AssignBody;
      // A sub-category alone belongs to the incident's own category, which the decision knows.
      checkReferences(category === undefined ? named : { ...named, category, subcategory }, world.catalogue);
    }
    const doer = doerOf(caller);
    const committed = await actOnIncident(
      deps.ports,
      world,
      incidentId(event),
      deeds[name],
      body,
      { doer, actor: { kind: 'person', ...doer }, roles: (present) => rolesOf(caller, present) },
      conditions,
    );
    const replayed = committed.outcome === 'replayed' ? { 'idempotent-replayed': 'true' } : {};
    return show(deps, committed.head, caller, replayed);
  };
}

async function show(
  deps: StaffDependencies,
  head: Head,
  caller: Caller,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const world = await deps.world();
  const { incident: present } = head;
  const [first] = present.version === 1 ? [] : await deps.ports.store.journal(present.id, 1, 2);
  const description = descriptionIn(first?.facts ?? head.newest);
  const kin = await kinOf(deps.ports.store, present);
  const view = viewIncident({ ...seenBy(caller, present), world, now: deps.ports.now() }, description, kin);
  return json(200, view, { etag: `"${present.version}"`, ...headers });
}

function seenBy(caller: Caller, incident: Incident) {
  return { incident, doer: doerOf(caller), roles: rolesOf(caller, incident) };
}

/** The incident that the path names. @throws Refusal NotFound */
export async function found({ ports }: { readonly ports: Ports }, event: APIGatewayProxyEventV2): Promise<Head> {
  const id = incidentId(event);
  const head = await ports.store.head(id);
  if (head === null) throw new Refusal('NotFound', `There is no incident ${id}. Check the id.`);
  return head;
}

function incidentId(event: APIGatewayProxyEventV2): string {
  const written = event.pathParameters?.['id'] ?? '';
  const id = readId(written);
  if (id === null) throw new Refusal('NotFound', 'This is no incident id. An id reads like INC-7QK3MW.');
  return id;
}

/** Parameters that we do not know are refused, so that a misspelt one is not taken for an answer. */
export function noQuery(event: APIGatewayProxyEventV2): void {
  const [name] = Object.keys(event.queryStringParameters ?? {});
  if (name === undefined) return;
  const detail = 'This parameter is not known';
  throw new Refusal('ValidationFailed', `/query/${name}: ${detail}.`, {
    errors: [{ pointer: `/query/${name}`, detail }],
  });
}
