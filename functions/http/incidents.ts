import { dueAndFired } from '../escalation/due-and-fired.ts';
import { json, movedTo } from '../frame/answer.ts';
import type { Serve } from '../frame/door.ts';
import { readQuery } from '../frame/request.ts';
import { findDuplicates } from '../incident/find-duplicates.ts';
import { allFacts, factBefore, getTimeline } from '../incident/get-timeline.ts';
import type { MailTraces } from '../incident/head.ts';
import { readId } from '../incident/id.ts';
import { listIncidents, positionIn } from '../incident/list-incidents.ts';
import type { Ports } from '../incident/ports.ts';
import { Refusal } from '../incident/refusal.ts';
import { viewFact, viewIncident } from '../incident/view.ts';
import type { World } from '../incident/world.ts';
import { withMails } from '../notify/step-mails.ts';
import { type QueueQuery, queries, type TimelineQuery } from './schemas.ts';
import { found, needsGroup, noQuery, seenBy, show, staffCaller } from './staff-route.ts';

export interface QueueDependencies {
  readonly ports: Ports;
  readonly traces: MailTraces;
  readonly world: () => Promise<World>;
  readonly cursorSecret: () => Promise<string>;
  readonly groupsClaim: string;
}

/** `GET /v1/incidents` */
export function queue(deps: QueueDependencies): Serve {
  return async (event) => {
    const caller = staffCaller(event, deps.groupsClaim);
    const query = readQuery(event, queries.queue) as QueueQuery;
    const world = await deps.world();
    checkKnown(query, world);
    const asked = { ...query, assignee: query.assignee === 'me' ? caller.email : query.assignee };
    const secret = await deps.cursorSecret();
    positionIn(asked, secret);
    needsGroup(caller);
    const page = await listIncidents(deps.ports.store, asked, secret);
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
export function incident(deps: QueueDependencies): Serve {
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
export function timeline(deps: QueueDependencies): Serve {
  return async (event) => {
    const caller = staffCaller(event, deps.groupsClaim);
    const query = readQuery(event, queries.timeline) as TimelineQuery;
    const secret = await deps.cursorSecret();
    factBefore(readId(event.pathParameters?.['id'] ?? '') ?? '', query, secret);
    const head = await found(deps, event);
    needsGroup(caller);
    const page = await getTimeline(deps.ports.store, head, query, secret);
    return json(200, { items: page.items.map(viewFact), next: page.next });
  };
}

/** `GET /v1/incidents/{id}/steps`: 308 to those of the incident that it became part of. */
export function steps(deps: QueueDependencies): Serve {
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
export function duplicates(deps: QueueDependencies): Serve {
  return async (event) => {
    const caller = staffCaller(event, deps.groupsClaim);
    noQuery(event);
    const { incident: present } = await found(deps, event);
    needsGroup(caller);
    if (present.mergedInto !== null) return movedTo(`/v1/incidents/${present.mergedInto}/duplicates`);
    return json(200, { items: await findDuplicates(deps.ports.store, await deps.world(), present) });
  };
}
