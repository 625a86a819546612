import { httpDoor } from '../frame/door.ts';
import { incidentDocument, showDocumentPage } from '../http/document.ts';
import { serviceErrorBudget, showErrorBudgetPage } from '../http/error-budget.ts';
import { showOpenPage } from '../http/open-pages.ts';
import { catalogueStore, env, mailTraces, members, ports, table, world } from '../wiring.ts';

const kept = table();
const deps = {
  ports: ports(kept),
  traces: mailTraces(kept),
  world: world(kept),
  catalogue: catalogueStore(kept),
  members: members(kept),
  groupsClaim: env('GROUPS_CLAIM'),
  baseUrl: env('BASE_URL'),
};

/** The live document of an incident, the error budget of a service, what is open for a list: whoever follows them changes nothing. */
export const handler = httpDoor({
  'GET /v1/incidents/{id}/document': incidentDocument(deps),
  'GET /d/{token}': showDocumentPage(deps),
  'HEAD /d/{token}': showDocumentPage(deps),
  'GET /v1/services/{id}/error-budget': serviceErrorBudget(deps),
  'GET /e/{token}': showErrorBudgetPage(deps),
  'HEAD /e/{token}': showErrorBudgetPage(deps),
  'GET /l/{token}': showOpenPage(deps),
  'HEAD /l/{token}': showOpenPage(deps),
});
