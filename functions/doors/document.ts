import { httpDoor } from '../frame/door.ts';
import { incidentDocument, showDocumentPage } from '../http/document.ts';
import { env, mailTraces, ports, table, world } from '../wiring.ts';

const kept = table();
const deps = {
  ports: ports(kept),
  traces: mailTraces(kept),
  world: world(kept),
  groupsClaim: env('GROUPS_CLAIM'),
  baseUrl: env('BASE_URL'),
};

/** The live document of an incident, for staff who signed in and by their links: whoever follows it changes nothing. */
export const handler = httpDoor(deps.world, {
  'GET /v1/incidents/{id}/document': incidentDocument(deps),
  'GET /d/{token}': showDocumentPage(deps),
  'HEAD /d/{token}': showDocumentPage(deps),
});
