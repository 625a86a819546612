import { httpDoor } from '../frame/door.ts';
import { tokenCheck } from '../frame/token.ts';
import { health, otherwise } from '../http/otherwise.ts';
import { sendReportForm, showReportForm } from '../http/report-form.ts';
import { report } from '../http/reports.ts';
import { env, rates, table, withWorkflow, world } from '../wiring.ts';

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
  rates: rates(kept),
  reportsPerAddress: Number(env('REPORTS_PER_ADDRESS')),
};

/** What anyone may reach: reports, health, and the answer to what no route serves. */
export const handler = httpDoor({
  'POST /v1/incidents': report(deps),
  'GET /report': showReportForm(deps),
  'HEAD /report': showReportForm(deps),
  'POST /report': sendReportForm(deps),
  'GET /healthz': health,
  $default: otherwise,
});
