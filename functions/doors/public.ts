import { httpDoor } from '../frame/door.ts';
import { tokenCheck } from '../frame/token.ts';
import { health, otherwise } from '../http/otherwise.ts';
import { actOnCalledPage, actOnReporterPage, showCalledPage, showReporterPage } from '../http/pages.ts';
import { report } from '../http/reports.ts';
import { env, table, withWorkflow, world } from '../wiring.ts';

const kept = table();
const deps = {
  ports: withWorkflow(kept),
  world: world(kept),
  checkToken: tokenCheck({
    issuer: env('ISSUER'),
    audience: env('AUDIENCE'),
    groupsClaim: env('GROUPS_CLAIM'),
  }),
  reporting: env('REPORTING') === 'keyed' ? ('keyed' as const) : ('open' as const),
  baseUrl: env('BASE_URL'),
};

/** What anyone may reach: reports, the pages behind links in mails, and what no route serves. */
export const handler = httpDoor(
  {
    'POST /v1/incidents': report(deps),
    'GET /a/{token}': showCalledPage(deps),
    'HEAD /a/{token}': showCalledPage(deps),
    'POST /a/{token}': actOnCalledPage(deps),
    'GET /r/{token}': showReporterPage(deps),
    'HEAD /r/{token}': showReporterPage(deps),
    'POST /r/{token}': actOnReporterPage(deps),
    'GET /healthz': health,
  },
  otherwise,
);
