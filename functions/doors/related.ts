import { httpDoor } from '../frame/door.ts';
import { actionRoutes } from '../http/actions.ts';
import { relatedDeeds } from '../incident/related-actions.ts';
import { env, table, withWorkflow, world } from '../wiring.ts';

const kept = table();
const deps = { ports: withWorkflow(kept), world: world(kept), groupsClaim: env('GROUPS_CLAIM') };

/** What staff do between incidents, and who follows one, behind the gateway's authorizer. */
export const handler = httpDoor(deps.world, actionRoutes(deps, relatedDeeds));
