import { describe, expect, it } from 'vitest';
import type { Answer } from '../../functions/frame/answer.ts';
import { httpDoor } from '../../functions/frame/door.ts';
import { actionRoutes } from '../../functions/http/actions.ts';
import { incident, queue, steps, timeline } from '../../functions/http/incidents.ts';
import { deeds } from '../../functions/incident/actions.ts';
import { exampleCatalogue } from '../support/example-catalogue.ts';
import { MemoryStore } from '../support/memory-store.ts';

const store = new MemoryStore();
const deps = {
  ports: {
    store,
    now: () => '2026-11-23T02:00:00.000Z',
    random: (bytes: number) => new Uint8Array(bytes),
    log: () => undefined,
    workflow: { start: async () => true, wake: async () => true },
  },
  traces: store.traces,
  world: async () => ({
    catalogue: exampleCatalogue,
    settings: { desk: 'desk@example.com', alarms: 'alarms@example.com', timeZone: 'Europe/Berlin' },
  }),
  cursorSecret: async () => '00'.repeat(16),
  groupsClaim: 'cognito:groups',
};
const door = httpDoor(null, {
  'GET /v1/incidents': queue(deps),
  'GET /v1/incidents/{id}': incident(deps),
  'GET /v1/incidents/{id}/timeline': timeline(deps),
  'GET /v1/incidents/{id}/steps': steps(deps),
  ...actionRoutes(deps, deeds),
});

async function send(routeKey: string, claims: Readonly<Record<string, string>>, more: object = {}) {
  const [method = '', path = ''] = routeKey.split(' ');
  const requestContext = { http: { method, path }, authorizer: { jwt: { claims } } };
  const event = { routeKey, rawPath: path, headers: {}, pathParameters: { id: 'INC-7QK3MW' }, requestContext, ...more };
  const { statusCode, body } = (await door(event as never, {} as never)) as Answer;
  const { code, errors = [] } = JSON.parse(String(body));
  return [statusCode, code, ...errors.map(({ pointer }: { pointer: string }) => pointer)];
}

describe('a staff route', () => {
  it.each([
    'GET /v1/incidents',
    'GET /v1/incidents/{id}',
    'GET /v1/incidents/{id}/timeline',
    'GET /v1/incidents/{id}/steps',
    'POST /v1/incidents/{id}/acknowledge',
  ])('asks who it is before it looks at anything else: %s', async (key) => {
    const faulty = { queryStringParameters: { colour: 'red' }, body: '{', isBase64Encoded: false };
    expect(await send(key, { 'cognito:groups': '[responder]' }, faulty)).toEqual([401, 'Unauthenticated']);
  });

  it('refuses a parameter that it does not know, of an action too', async () => {
    const claims = { email: 'responder@example.com', 'cognito:groups': '[responder]' };
    const more = { queryStringParameters: { 'if-match': '3' } };
    const refused = [400, 'ValidationFailed', '/query/if-match'];
    expect(await send('POST /v1/incidents/{id}/acknowledge', claims, more)).toEqual(refused);
    expect(await send('GET /v1/incidents/{id}', claims, more)).toEqual(refused);
    expect(await send('GET /v1/incidents/{id}/steps', claims, more)).toEqual(refused);
  });

  it.each([
    ['GET /v1/incidents', {}],
    ['GET /v1/incidents', { q: 'INC-7QK3MW' }],
    ['GET /v1/incidents/{id}/timeline', {}],
  ])('refuses a cursor that is none before it looks at who asks and whether it is there: %s %o', async (key, more) => {
    const claims = { email: 'outsider@example.com', 'cognito:groups': '[]' };
    const query = { queryStringParameters: { ...more, after: 'bm9uZQ' } };
    expect(await send(key, claims, query)).toEqual([400, 'ValidationFailed', '/query/after']);
  });
});

describe('an action that is not valid, whatever the incident is', () => {
  const outsider = { email: 'outsider@example.com', 'cognito:groups': '[]' };
  const json = { 'content-type': 'application/json' };

  it.each([
    ['note', { text: 'x', occurredAt: '2026-11-23T02:00:01Z' }, '/occurredAt'],
    ['hold', { reason: 'awaiting_vendor', until: '2026-11-23T02:00:00Z' }, '/until'],
    ['update', { text: 'x', nextUpdateAt: '2026-11-23T02:00:00Z' }, '/nextUpdateAt'],
    ['resolve', { code: 'solution', notes: 'x', knownError: 'pool' }, '/knownError'],
    ['resolve', { code: 'known_error', notes: 'x', knownError: 'gone' }, '/knownError'],
    ['handoff', { team: 'platform', force: true }, '/reason'],
  ])('is told so before it is looked for, and before who may: %s', async (action, body, pointer) => {
    const more = { body: JSON.stringify(body), headers: json };
    const refused = [400, 'ValidationFailed', pointer];
    expect(await send(`POST /v1/incidents/{id}/${action}`, outsider, more)).toEqual(refused);
  });
});
