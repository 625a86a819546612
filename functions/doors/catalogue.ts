import { randomBytes } from 'node:crypto';
import { httpDoor, type Serve } from '../frame/door.ts';
import {
  catalogueChanges,
  catalogueItem,
  catalogueItems,
  endCatalogueItem,
  patchCatalogue,
  putCatalogueItem,
  wholeCatalogue,
} from '../http/catalogue.ts';
import { catalogueStore, env, now, table } from '../wiring.ts';

const deps = { store: catalogueStore(table()), groupsClaim: env('GROUPS_CLAIM'), now, random: randomBytes };

const kinds = {
  services: 'services',
  categories: 'categories',
  teams: 'teams',
  'stakeholder-lists': 'lists',
  'sla-policies': 'policies',
  integrations: 'integrations',
} as const;

/** What the organisation runs and who looks after it, behind the gateway's authorizer. */
export const handler = httpDoor({
  'GET /v1/catalogue': wholeCatalogue(deps),
  'PATCH /v1/catalogue': patchCatalogue(deps),
  ...Object.fromEntries(
    Object.entries(kinds).flatMap(([path, kind]): [string, Serve][] => [
      [`GET /v1/${path}`, catalogueItems(deps, kind)],
      [`GET /v1/${path}/{id}`, catalogueItem(deps, kind)],
      [`PUT /v1/${path}/{id}`, putCatalogueItem(deps, kind)],
      [`DELETE /v1/${path}/{id}`, endCatalogueItem(deps, kind)],
      [`GET /v1/${path}/{id}/changes`, catalogueChanges(deps, kind)],
    ]),
  ),
});
