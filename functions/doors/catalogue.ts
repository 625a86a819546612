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
import {
  acceptOneOverride,
  addOverride,
  endOneOverride,
  onCall,
  oneOverride,
  overrides,
  shifts,
} from '../http/on-call.ts';
import { catalogueStore, env, now, table } from '../wiring.ts';

const deps = { store: catalogueStore(table()), groupsClaim: env('GROUPS_CLAIM'), now, random: randomBytes };

const kinds = {
  services: 'services',
  categories: 'categories',
  people: 'people',
  teams: 'teams',
  schedules: 'schedules',
  'stakeholder-lists': 'lists',
  'sla-policies': 'policies',
  integrations: 'integrations',
} as const;

/** What the organisation runs and who looks after it, behind the gateway's authorizer. */
export const handler = httpDoor({
  'GET /v1/catalogue': wholeCatalogue(deps),
  'PATCH /v1/catalogue': patchCatalogue(deps),
  'GET /v1/schedules/{id}/shifts': shifts(deps),
  'GET /v1/teams/{id}/on-call': onCall(deps),
  'GET /v1/overrides': overrides(deps),
  'POST /v1/overrides': addOverride(deps),
  'GET /v1/overrides/{id}': oneOverride(deps),
  'DELETE /v1/overrides/{id}': endOneOverride(deps),
  'POST /v1/overrides/{id}/accept': acceptOneOverride(deps),
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
