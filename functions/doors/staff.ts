import { httpDoor, type Serve } from '../frame/door.ts';
import { catalogueItem, catalogueItems } from '../http/catalogue.ts';
import { action, incident, queue, timeline } from '../http/incidents.ts';
import { BUILT } from '../incident/states.ts';
import { env, secret, table, withWorkflow, world } from '../wiring.ts';

const kept = table();
const deps = {
  ports: withWorkflow(kept),
  world: world(kept),
  cursorSecret: secret(kept),
  groupsClaim: env('GROUPS_CLAIM'),
};

const actions = BUILT.map((name): [string, Serve] => [`POST /v1/incidents/{id}/${name}`, action(deps, name)]);

/** The staff API, behind the gateway's authorizer. */
export const handler = httpDoor({
  'GET /v1/incidents': queue(deps),
  'GET /v1/incidents/{id}': incident(deps),
  'GET /v1/incidents/{id}/timeline': timeline(deps),
  ...Object.fromEntries(actions),
  ...catalogueRoutes(),
});

function catalogueRoutes(): Readonly<Record<string, Serve>> {
  const paths = {
    services: 'services',
    categories: 'categories',
    teams: 'teams',
    'stakeholder-lists': 'lists',
    'sla-policies': 'policies',
  } as const;
  return Object.fromEntries(
    Object.entries(paths).flatMap(([path, kind]): [string, Serve][] => [
      [`GET /v1/${path}`, catalogueItems(deps, kind)],
      [`GET /v1/${path}/{id}`, catalogueItem(deps, kind)],
    ]),
  );
}
