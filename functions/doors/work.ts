import { httpDoor } from '../frame/door.ts';
import { actOnWorkPage, showWorkPage } from '../http/work-pages.ts';
import { mailTraces, table, withWorkflow, world } from '../wiring.ts';

const kept = table();
const deps = { ports: withWorkflow(kept), world: world(kept), traces: mailTraces(kept) };

/** The pages of those who are called, and of managers: the link in their mail is the right. */
export const handler = httpDoor(deps.world, {
  'GET /a/{token}': showWorkPage(deps, 'a'),
  'HEAD /a/{token}': showWorkPage(deps, 'a'),
  'POST /a/{token}': actOnWorkPage(deps, 'a'),
  'GET /h/{token}': showWorkPage(deps, 'h'),
  'HEAD /h/{token}': showWorkPage(deps, 'h'),
  'POST /h/{token}': actOnWorkPage(deps, 'h'),
});
