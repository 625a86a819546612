import type { Catalogue, CatalogueKind } from '../catalogue/catalogue.ts';
import { json } from '../frame/answer.ts';
import type { Serve } from '../frame/door.ts';
import { canonical, sha256 } from '../incident/id.ts';
import { Refusal } from '../incident/refusal.ts';
import { needsGroup, noQuery, type StaffDependencies, staffCaller } from './incidents.ts';

/** `GET /v1/<kind>`: all of a kind, by id. */
export function catalogueItems(deps: StaffDependencies, kind: CatalogueKind): Serve {
  return async (event) => {
    noQuery(event);
    needsGroup(staffCaller(event, deps.groupsClaim));
    const items = all((await deps.world()).catalogue, kind);
    return json(200, { items: [...items.values()].sort((a, b) => (a.id < b.id ? -1 : 1)) });
  };
}

/** `GET /v1/<kind>/{id}` */
export function catalogueItem(deps: StaffDependencies, kind: CatalogueKind): Serve {
  return async (event) => {
    noQuery(event);
    const id = event.pathParameters?.['id'] ?? '';
    const item = all((await deps.world()).catalogue, kind).get(id);
    if (item === undefined) throw new Refusal('NotFound', 'The catalogue has nothing of this id. Check the id.');
    needsGroup(staffCaller(event, deps.groupsClaim));
    return json(200, item, { etag: `"${sha256(canonical(item)).slice(0, 16)}"` });
  };
}

function all(catalogue: Catalogue, kind: CatalogueKind): ReadonlyMap<string, { readonly id: string }> {
  return catalogue[kind];
}
