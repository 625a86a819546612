import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Catalogue, CatalogueKind } from '../catalogue/catalogue.ts';
import { type CatalogueStore, etagOf } from '../catalogue/catalogue-store.ts';
import { endItem, notThere, putItem } from '../catalogue/change-item.ts';
import { type Answer, json } from '../frame/answer.ts';
import type { Serve } from '../frame/door.ts';
import { check, readEntityTag, readJson } from '../frame/request.ts';
import type { Caller } from '../incident/caller.ts';
import { invalid, Refusal } from '../incident/refusal.ts';
import type { Instant } from '../sla/instant.ts';
import { items } from './catalogue-schemas.ts';
import { needsGroup, noQuery, staffCaller } from './incidents.ts';

export interface CatalogueDependencies {
  readonly store: CatalogueStore;
  readonly groupsClaim: string;
  readonly now: () => Instant;
}

/** `GET /v1/<kind>`: all of a kind, by id. */
export function catalogueItems(deps: CatalogueDependencies, kind: CatalogueKind): Serve {
  return async (event) => {
    noQuery(event);
    needsGroup(staffCaller(event, deps.groupsClaim));
    const found = [...present(await deps.store.read(), kind).values()];
    return json(200, { items: found.sort((a, b) => (a.id < b.id ? -1 : 1)) });
  };
}

/** `GET /v1/<kind>/{id}` */
export function catalogueItem(deps: CatalogueDependencies, kind: CatalogueKind): Serve {
  return async (event) => {
    noQuery(event);
    const item = present(await deps.store.read(), kind).get(idOf(event));
    if (item === undefined) throw notThere();
    needsGroup(staffCaller(event, deps.groupsClaim));
    return shown(200, item);
  };
}

/** `PUT /v1/<kind>/{id}`: 201 for a new item, 200 for one that was seen. */
export function putCatalogueItem(deps: CatalogueDependencies, kind: CatalogueKind): Serve {
  return async (event) => {
    const id = idOf(event);
    const body = check(items[kind], readJson(event));
    noQuery(event);
    if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(id)) {
      throw invalid('/id', 'An id in the path is of small letters, digits and hyphens, and at most 63 long');
    }
    if (body.id !== undefined && body.id !== id)
      throw invalid('/id', `The path says "${id}"; leave id out or say the same`);
    const change = { kind, id, at: deps.now(), by: adminIn(deps, event).email, seen: readEntityTag(event) };
    const { item, created } = await putItem(deps.store, change, { ...body, id });
    return shown(created ? 201 : 200, item, created ? { location: event.rawPath } : {});
  };
}

/** `DELETE /v1/<kind>/{id}`: 204 */
export function endCatalogueItem(deps: CatalogueDependencies, kind: CatalogueKind): Serve {
  return async (event) => {
    noQuery(event);
    const change = {
      kind,
      id: idOf(event),
      at: deps.now(),
      by: adminIn(deps, event).email,
      seen: readEntityTag(event),
    };
    await endItem(deps.store, change);
    return { statusCode: 204, headers: { 'cache-control': 'no-store' } };
  };
}

/** Versions of a policy lie beside it, and are none of their own. */
function present(catalogue: Catalogue, kind: CatalogueKind): ReadonlyMap<string, { readonly id: string }> {
  return new Map(([...catalogue[kind]] as [string, { readonly id: string }][]).filter(([id]) => !id.includes('@')));
}

function adminIn(deps: CatalogueDependencies, event: APIGatewayProxyEventV2): Caller {
  const caller = staffCaller(event, deps.groupsClaim);
  if (caller.groups.includes('admin')) return caller;
  throw new Refusal('Forbidden', 'Only an admin may change the catalogue. Ask one of them.');
}

function idOf(event: APIGatewayProxyEventV2): string {
  return event.pathParameters?.['id'] ?? '';
}

function shown(status: number, item: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return json(status, item, { etag: `"${etagOf(item)}"`, ...headers });
}
