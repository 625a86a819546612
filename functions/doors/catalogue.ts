import { randomBytes } from 'node:crypto';
import { httpDoor } from '../frame/door.ts';
import { catalogueRoutes } from '../http/catalogue.ts';
import { listPreviewRoutes } from '../http/list-preview.ts';
import { onCallRoutes } from '../http/on-call.ts';
import { onCallPageRoutes } from '../http/on-call-pages.ts';
import { catalogueStore, env, knownErrors, now, table } from '../wiring.ts';

const kept = table();
const deps = {
  store: catalogueStore(kept),
  uses: knownErrors(kept),
  groupsClaim: env('GROUPS_CLAIM'),
  baseUrl: env('BASE_URL'),
  sender: env('SENDER'),
  desk: env('DESK'),
  timeZone: env('TIME_ZONE'),
  now,
  random: randomBytes,
};

/** What the organisation runs, who looks after it and who is on call: for staff, and by link for who was asked. */
export const handler = httpDoor(null, {
  ...catalogueRoutes(deps),
  ...listPreviewRoutes(deps),
  ...onCallRoutes(deps),
  ...onCallPageRoutes(deps),
});
