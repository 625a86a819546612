import { httpDoor } from '../frame/door.ts';
import { actOnCalledPage, actOnReporterPage, showCalledPage, showReporterPage } from '../http/pages.ts';
import { table, withWorkflow, world } from '../wiring.ts';

const kept = table();
const deps = { ports: withWorkflow(kept), world: world(kept) };

/** The pages behind links in mails: the link is the right. */
export const handler = httpDoor({
  'GET /a/{token}': showCalledPage(deps),
  'HEAD /a/{token}': showCalledPage(deps),
  'POST /a/{token}': actOnCalledPage(deps),
  'GET /r/{token}': showReporterPage(deps),
  'HEAD /r/{token}': showReporterPage(deps),
  'POST /r/{token}': actOnReporterPage(deps),
});
