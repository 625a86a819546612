import { expect, it } from 'vitest';
import type { Catalogue } from '../../functions/catalogue/catalogue.ts';
import { keyed } from '../../functions/catalogue/integration-key.ts';
import type { Answer } from '../../functions/frame/answer.ts';
import { httpDoor } from '../../functions/frame/door.ts';
import { actionRoutes } from '../../functions/http/actions.ts';
import { queue } from '../../functions/http/incidents.ts';
import { sendReportForm } from '../../functions/http/report-form.ts';
import { report } from '../../functions/http/reports.ts';
import { deeds } from '../../functions/incident/actions.ts';
import { exampleCatalogue } from '../support/example-catalogue.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { reportDoor } from './report-door.ts';

const KEY = `ack_monitor_${'0'.repeat(32)}`;
const STORAGE = { id: 'storage', name: 'Storage', team: 'platform', keywords: [], customerFacing: false, impact: {} };
const MONITOR = keyed({ id: 'monitor', name: 'Monitor' }, undefined, KEY, '2026-11-23T02:00:00.000Z');
const NEXT: Catalogue = {
  ...exampleCatalogue,
  services: new Map([...exampleCatalogue.services, ['storage', STORAGE]]),
  integrations: new Map([['monitor', MONITOR]]),
};
const REPORT = { summary: 'The till is dead', reporter: { name: 'A reporter', email: 'reporter@example.com' } };

/** Functions that keep the catalogue of before, while another one is there already; and how often they looked. */
function keeping(there: Catalogue) {
  const store = new MemoryStore();
  const base = reportDoor(store);
  let kept: Catalogue = exampleCatalogue;
  let looked = 0;
  const settings = { desk: 'desk@example.com', alarms: 'alarms@example.com', timeZone: 'Europe/Berlin' };
  const world = Object.assign(async () => ({ catalogue: kept, settings }), {
    moved: async () => {
      looked += 1;
      const moved = kept !== there;
      kept = there;
      return moved;
    },
  });
  const deps = {
    ...{ ...base, world, traces: store.traces },
    ...{ cursorSecret: async () => '00'.repeat(16), groupsClaim: 'cognito:groups' },
  };
  const door = httpDoor(world, {
    'POST /v1/incidents': report(deps),
    'POST /report': sendReportForm(deps),
    'GET /v1/incidents': queue(deps),
    ...actionRoutes(deps, { triage: deeds.triage }),
  });
  const send = async (routeKey: string, body: object | string, more: object = {}, headers: object = {}) => {
    const [method = '', path = ''] = routeKey.split(' ');
    const form = typeof body === 'string';
    const claims = { email: 'desk@example.com', 'cognito:groups': '[service-desk]' };
    const event = {
      ...{ routeKey, rawPath: path, isBase64Encoded: false },
      headers: { 'content-type': form ? 'application/x-www-form-urlencoded' : 'application/json', ...headers },
      requestContext: { http: { method, path, sourceIp: '192.0.2.1' }, authorizer: { jwt: { claims } } },
      body: form ? body : JSON.stringify(body),
      ...more,
    };
    return ((await door(event as never, {} as never)) as Answer).statusCode;
  };
  return { send, store, looked: () => looked };
}

it('takes a report with a key that was made a moment ago', async () => {
  const { send } = keeping(NEXT);
  expect(await send('POST /v1/incidents', REPORT, {}, { 'x-api-key': KEY })).toBe(201);
});

it('takes a report about a service that was put a moment ago, by the API and by the form', async () => {
  expect(await keeping(NEXT).send('POST /v1/incidents', { ...REPORT, service: 'storage' })).toBe(201);
  const form = 'name=A+reporter&contact=reporter%40example.com&summary=Dead&service=storage';
  expect(await keeping(NEXT).send('POST /report', form)).toBe(201);
});

it('triages to, and lists by, a service that was put a moment ago', async () => {
  const { send, store } = keeping(NEXT);
  await send('POST /v1/incidents', REPORT);
  const [id] = store.items.keys();
  expect(await send('POST /v1/incidents/{id}/triage', { service: 'storage' }, { pathParameters: { id } })).toBe(200);
  const query = { queryStringParameters: { service: 'storage' } };
  expect(await keeping(NEXT).send('GET /v1/incidents', '', query)).toBe(200);
});

it('looks once, and refuses what is unknown still; what is taken looks for nothing', async () => {
  const { send, looked } = keeping(NEXT);
  expect(await send('POST /v1/incidents', { ...REPORT, service: 'storage' })).toBe(201);
  expect(looked()).toBe(1);
  expect(await send('POST /v1/incidents', { ...REPORT, service: 'nowhere' })).toBe(400);
  expect(looked()).toBe(2);
  expect(await send('POST /v1/incidents', REPORT)).toBe(201);
  expect(looked()).toBe(2);
});
