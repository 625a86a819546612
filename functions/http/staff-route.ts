import type { APIGatewayProxyEventV2, APIGatewayProxyEventV2WithJWTAuthorizer } from 'aws-lambda';
import { type Answer, json } from '../frame/answer.ts';
import { callerOf } from '../frame/claims.ts';
import { type Caller, doerOf, rolesOf } from '../incident/caller.ts';
import { descriptionIn, type Head } from '../incident/head.ts';
import { readId } from '../incident/id.ts';
import type { Incident } from '../incident/incident.ts';
import type { Ports } from '../incident/ports.ts';
import { Refusal } from '../incident/refusal.ts';
import { viewIncident } from '../incident/view.ts';
import type { World } from '../incident/world.ts';

/** Who calls, as the gateway has checked it. @throws Refusal Unauthenticated */
export function staffCaller(event: APIGatewayProxyEventV2, groupsClaim: string): Caller {
  const { authorizer } = (event as APIGatewayProxyEventV2WithJWTAuthorizer).requestContext;
  const caller = callerOf(authorizer.jwt.claims, groupsClaim);
  if (caller === null) throw new Refusal('Unauthenticated', 'The token names no email. Sign in with one that does.');
  return caller;
}

/** Reading needs any group. @throws Refusal Forbidden */
export function needsGroup(caller: Caller): void {
  if (caller.groups.length === 0) {
    throw new Refusal('Forbidden', 'You are in no group that may read this. Ask an administrator for one.');
  }
}

/** The incident that the path names. @throws Refusal NotFound */
export async function found({ ports }: { readonly ports: Ports }, event: APIGatewayProxyEventV2): Promise<Head> {
  const id = incidentId(event);
  const head = await ports.store.head(id);
  if (head === null) throw new Refusal('NotFound', `There is no incident ${id}. Check the id.`);
  return head;
}

/** @throws Refusal NotFound for what is no id */
export function incidentId(event: APIGatewayProxyEventV2): string {
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

/** The incident as its caller sees it. */
export async function show(
  deps: { readonly ports: Ports; readonly world: () => Promise<World> },
  head: Head,
  caller: Caller,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const world = await deps.world();
  const { incident: present } = head;
  const [first] = present.version === 1 ? [] : await deps.ports.store.journal(present.id, 1, 2);
  const description = descriptionIn(first?.facts ?? head.newest);
  const view = viewIncident({ ...seenBy(caller, present), world, now: deps.ports.now() }, description);
  return json(200, view, { etag: `"${present.version}"`, ...headers });
}

/** What the caller is to an incident. */
export function seenBy(caller: Caller, incident: Incident) {
  return { incident, doer: doerOf(caller), roles: rolesOf(caller, incident) };
}
