import { httpDoor, type Serve } from '../frame/door.ts';
import { action } from '../http/actions.ts';
import { BUILT } from '../incident/states.ts';
import { env, table, withWorkflow, world } from '../wiring.ts';

const kept = table();
const deps = { ports: withWorkflow(kept), world: world(kept), groupsClaim: env('GROUPS_CLAIM') };

/** What staff do to incidents, behind the gateway's authorizer. */
export const handler = httpDoor(
  Object.fromEntries(BUILT.map((name): [string, Serve] => [`POST /v1/incidents/{id}/${name}`, action(deps, name)])),
);
