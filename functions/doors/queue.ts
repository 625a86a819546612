import { httpDoor } from '../frame/door.ts';
import { serviceErrorBudget, showErrorBudgetPage } from '../http/error-budget.ts';
import { duplicates, incident, queue, steps, timeline } from '../http/incidents.ts';
import { showOpenPage } from '../http/open-pages.ts';
import { catalogueStore, env, mailTraces, members, ports, secret, table, world } from '../wiring.ts';

const kept = table();
const deps = {
  ports: ports(kept),
  traces: mailTraces(kept),
  world: world(kept),
  catalogue: catalogueStore(kept),
  members: members(kept),
  cursorSecret: secret(kept),
  groupsClaim: env('GROUPS_CLAIM'),
  baseUrl: env('BASE_URL'),
};

/** The queue, incidents and error budgets as staff read them, what is open for a list: whoever reads changes nothing. */
export const handler = httpDoor(deps.world, {
  'GET /v1/incidents': queue(deps),
  'GET /v1/incidents/{id}': incident(deps),
  'GET /v1/incidents/{id}/timeline': timeline(deps),
  'GET /v1/incidents/{id}/steps': steps(deps),
  'GET /v1/incidents/{id}/duplicates': duplicates(deps),
  'GET /v1/services/{id}/error-budget': serviceErrorBudget(deps),
  'GET /e/{token}': showErrorBudgetPage(deps),
  'HEAD /e/{token}': showErrorBudgetPage(deps),
  'GET /l/{token}': showOpenPage(deps),
  'HEAD /l/{token}': showOpenPage(deps),
});
