import { httpDoor } from '../frame/door.ts';
import { incidentDocument, showDocumentPage } from '../http/document.ts';
import { showOpenPage } from '../http/open-pages.ts';
import { env, members, ports, table, world } from '../wiring.ts';

const kept = table();
const deps = {
  ports: ports(kept),
  world: world(kept),
  members: members(kept),
  groupsClaim: env('GROUPS_CLAIM'),
  baseUrl: env('BASE_URL'),
};

/** The live document of an incident, and what is open for a list: whoever follows them changes nothing. */
export const handler = httpDoor({
  'GET /v1/incidents/{id}/document': incidentDocument(deps),
  'GET /d/{token}': showDocumentPage(deps),
  'HEAD /d/{token}': showDocumentPage(deps),
  'GET /l/{token}': showOpenPage(deps),
  'HEAD /l/{token}': showOpenPage(deps),
});
