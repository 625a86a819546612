import { httpDoor } from '../frame/door.ts';
import { tokenCheck } from '../frame/token.ts';
import { sendJoinForm, showJoinForm, showLists } from '../http/list-pages.ts';
import { health, otherwise } from '../http/otherwise.ts';
import { sendReportForm, showReportForm } from '../http/report-form.ts';
import { report } from '../http/reports.ts';
import { asks, env, rates, table, withWorkflow, world } from '../wiring.ts';

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
  asks: asks(kept),
  sender: env('SENDER'),
};

/** What anyone may reach: reports, lists to join, health, and the answer to what no route serves. */
export const handler = httpDoor(deps.world, {
  'POST /v1/incidents': report(deps),
  'GET /report': showReportForm(deps),
  'HEAD /report': showReportForm(deps),
  'POST /report': sendReportForm(deps),
  'GET /lists': showLists(deps),
  'HEAD /lists': showLists(deps),
  'GET /lists/{id}': showJoinForm(deps),
  'HEAD /lists/{id}': showJoinForm(deps),
  'POST /lists/{id}': sendJoinForm(deps),
  'GET /healthz': health,
  $default: otherwise,
});
