import { httpDoor } from '../frame/door.ts';
import { incidentDocument, showDocumentPage } from '../http/document.ts';
import { serviceErrorBudget, showErrorBudgetPage } from '../http/error-budget.ts';
import { catalogueStore, env, mailTraces, ports, table, world } from '../wiring.ts';

const kept = table();
const deps = {
  ports: ports(kept),
  traces: mailTraces(kept),
  world: world(kept),
  catalogue: catalogueStore(kept),
  groupsClaim: env('GROUPS_CLAIM'),
  baseUrl: env('BASE_URL'),
};

/** The live document of an incident, and the error budget of a service: for staff who signed in, and to read by links. */
export const handler = httpDoor({
  'GET /v1/incidents/{id}/document': incidentDocument(deps),
  'GET /d/{token}': showDocumentPage(deps),
  'HEAD /d/{token}': showDocumentPage(deps),
  'GET /v1/services/{id}/error-budget': serviceErrorBudget(deps),
  'GET /e/{token}': showErrorBudgetPage(deps),
  'HEAD /e/{token}': showErrorBudgetPage(deps),
});
