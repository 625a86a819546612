import { httpDoor, type Serve } from '../frame/door.ts';
import { action, duplicates, incident, queue, steps, timeline } from '../http/incidents.ts';
import { BUILT } from '../incident/states.ts';
import { env, mailTraces, secret, table, withWorkflow, world } from '../wiring.ts';

const kept = table();
const deps = {
  ports: withWorkflow(kept),
  traces: mailTraces(kept),
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
  'GET /v1/incidents/{id}/steps': steps(deps),
  'GET /v1/incidents/{id}/duplicates': duplicates(deps),
  ...Object.fromEntries(actions),
});
