import { httpDoor } from '../frame/door.ts';
import { incident, queue, steps, timeline } from '../http/incidents.ts';
import { env, mailTraces, ports, secret, table, world } from '../wiring.ts';

const kept = table();
const deps = {
  ports: ports(kept),
  traces: mailTraces(kept),
  world: world(kept),
  cursorSecret: secret(kept),
  groupsClaim: env('GROUPS_CLAIM'),
};

/** The queue and incidents as staff read them, behind the gateway's authorizer: whoever reads changes nothing. */
export const handler = httpDoor({
  'GET /v1/incidents': queue(deps),
  'GET /v1/incidents/{id}': incident(deps),
  'GET /v1/incidents/{id}/timeline': timeline(deps),
  'GET /v1/incidents/{id}/steps': steps(deps),
});
