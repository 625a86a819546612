import { describe, expect, it } from 'vitest';
import { Problem } from '../../functions/http/answers.ts';
import { type Route, routes } from '../../functions/http/routes.ts';
import { linkIn, type Person, type Said } from '../../infra/demo/client.ts';
import { examples } from '../../infra/openapi-examples.ts';
import { ADMIN, acted, DESK, NOBODY, REPORT, RESPONDER, reported, running, shaped } from './some-instance.ts';

const { client } = await running();
const WINDOW = { name: 'Upgrade', services: ['workplace'] };
const id = await reported(client);
const other = await reported(client);
await acted(client, id, 'escalate', { to: 'hierarchical', reason: 'We need a decision.' }, RESPONDER);
await acted(client, id, 'acknowledge', {}, RESPONDER);
await acted(client, id, 'update', { text: 'We have found it.' }, RESPONDER);
const mails = await client.mails({ incident: id });
const linkTo = (page: 'a' | 'o' | 'h' | 'r' | 's' | 'u' | 'm' | 'l', address: string) =>
  new URL(
    linkIn(
      mails.findLast(({ to }) => to === address),
      page,
    ),
  ).pathname;
// The kinds of which the example has none.
await client.send('PUT', '/v1/stakeholder-lists/affected', examples['put-stakeholder-list'], ADMIN);
await client.send('PUT', '/v1/integrations/monitoring', examples['put-integration'], ADMIN);
await client.send('PUT', '/v1/known-errors/pool', examples['put-known-error'], ADMIN);
await client.send('PUT', '/v1/schedules/platform', examples['put-schedule'], ADMIN);
await client.send('PUT', '/v1/channels/ops', examples['put-channel'], ADMIN);
await client.send('PUT', '/v1/people/platform', examples['put-person'], ADMIN);
await client.send('PUT', '/v1/escalation-paths/checkout', examples['put-escalation-path'], ADMIN);
await client.send('PUT', '/v1/maintenance-windows/upgrade', { ...WINDOW, until: '2027-01-12T01:00:00Z' }, ADMIN);
await client.send('PUT', '/v1/runbooks/pay', examples['put-runbook'], ADMIN);
const person = { name: 'Second engineer', email: 'second@example.com' };
const cover = { schedule: 'platform', from: '2027-02-01T08:00:00Z', until: '2027-02-02T08:00:00Z', person };
const covered = await client.send('POST', '/v1/overrides', cover, ADMIN);
await client.send('POST', '/v1/overrides', cover, RESPONDER);
await client.send('POST', '/v1/teams/command/test-call', {}, RESPONDER);
await client.advance('PT1M');
const newest = async (to: string) => (await client.mails({ to })).at(-1);
const feeds = await client.send('GET', '/v1/schedules/platform/feeds', undefined, DESK);
const document = await client.send('GET', `/v1/incidents/${id}/document`, undefined, DESK);
// The example's services have none.
const checkout = await client.send('GET', '/v1/services/checkout', undefined, ADMIN);
const etag = checkout.headers.get('etag') ?? '';
await client.send('PUT', '/v1/services/checkout', { ...checkout.body, objective: 99.9 }, ADMIN, { 'if-match': etag });
const budget = await client.send('GET', '/v1/services/checkout/error-budget', undefined, DESK);
const links = {
  a: linkTo('a', 'platform.oncall@example.com'),
  o: linkTo('o', 'command.oncall@example.com'),
  h: linkTo('h', 'platform.manager@example.com'),
  r: linkTo('r', 'reporter@example.com'),
  s: linkTo('s', 'outages@example.com'),
  d: new URL(document.body.links.page).pathname,
  e: new URL(budget.body.links.page).pathname,
  u: linkTo('u', 'outages@example.com'),
  m: linkTo('m', 'outages@example.com'),
  l: linkTo('l', 'outages@example.com'),
  i: new URL(feeds.body.schedule).pathname,
  c: new URL(linkIn(await newest(person.email), 'c')).pathname,
  t: new URL(linkIn(await newest('command.oncall@example.com'), 't')).pathname,
};
const all = routes as readonly Route[];

function pathOf({ key }: Route): { readonly method: string; readonly path: string } {
  const [method = '', path = ''] = key.split(' ');
  const item = path.startsWith('/v1/incidents') ? id : (ITEMS[path.split('/')[2] ?? ''] ?? '');
  return {
    method,
    path: path.replace(/^\/([a-z])\/\{token\}$/, (_all, kind: keyof typeof links) => links[kind]).replace('{id}', item),
  };
}
const ITEMS: Readonly<Record<string, string>> = {
  services: 'checkout',
  categories: 'software',
  people: 'platform',
  teams: 'platform',
  'escalation-paths': 'checkout',
  schedules: 'platform',
  overrides: covered.body.id,
  'maintenance-windows': 'upgrade',
  runbooks: 'pay',
  'stakeholder-lists': 'outages',
  channels: 'ops',
  // The one that anybody may join.
  '{id}': 'affected',
  'sla-policies': 'default',
  integrations: 'monitoring',
  'known-errors': 'pool',
};

/** A refusal in the contract's shape: its status and code, and the pointers that it names. */
function refusal(said: Said): readonly unknown[] {
  shaped(Problem, said);
  expect(said.headers.get('content-type')).toBe('application/problem+json');
  expect(said.body).toMatchObject({ type: `/problems/${said.body.code}`, status: said.status });
  expect(said.body.detail).toMatch(/^\S.*\.$/);
  const errors: readonly { pointer: string }[] = said.body.errors ?? [];
  return [said.status, said.body.code, ...errors.map(({ pointer }) => pointer)];
}

describe('every route of the table', () => {
  it.each(all.filter(({ who }) => who !== 'staff').map((route) => [route.key, route] as const))(
    '%s serves whoever comes',
    async (_key, route) => {
      const { method, path } = pathOf(route);
      const said =
        method === 'POST' && route.form !== undefined
          ? await client.press(path, 'nothing')
          : await client.send(method, path, route.body === undefined ? undefined : REPORT);
      expect([200, 201, 400, 409]).toContain(said.status);
      if (method === 'HEAD') expect(said.text).toBe('');
    },
  );

  it.each(all.filter(({ who }) => who === 'staff').map((route) => [route.key, route] as const))(
    '%s wants a sign-in, then a group',
    async (_key, route) => {
      const { method, path } = pathOf(route);
      const body = bodyOf(route);
      expect((await client.send(method, path, body)).body).toEqual({ message: 'Unauthorized' });
      expect(refusal(await client.send(method, path, body, NOBODY))).toEqual([403, 'Forbidden']);
      // Somebody who ends nothing that another route needs.
      expect((await client.send(method, path, body, RESPONDER)).status).not.toBe(404);
    },
  );

  function bodyOf({ key, action, operation, body }: Route): object | undefined {
    if (body === undefined) return undefined;
    if (operation === 'add-override') return cover;
    if (operation === 'preview-stakeholder-list') return examples[operation] as object;
    return key.startsWith('PUT') ? (examples[operation] as object) : (BODIES[action ?? ''] ?? {});
  }
  const BODIES: Readonly<Record<string, object>> = {
    assign: { team: 'platform' },
    call: { team: 'platform', reason: 'You know it.' },
    escalate: { to: 'functional', reason: 'Beyond us.' },
    hold: { reason: 'awaiting_vendor' },
    update: { text: 'We have found it.' },
    pin: { n: 1 },
    roles: { scribe: null },
    handoff: { team: 'platform', roles: ['scribe'] },
    tasks: { tasks: [{ text: 'Restart it' }] },
    recover: { text: 'Rolling back.' },
    cancel: { code: 'withdrawn', reason: 'It was a test.' },
    convert: { kind: 'incident', reason: 'It is broken.' },
    merge: { into: other, reason: 'The same.' },
    link: { type: 'related', id: other },
    unlink: { type: 'related', id: other },
    note: { text: 'Looking.' },
    resolve: { code: 'solution', notes: 'Mended.' },
    reopen: { reason: 'It is back.' },
  };
});

describe('what is wrong with a request is told in the contract’s order', () => {
  it('a path that nothing serves, then a method that it does not take', async () => {
    expect(refusal(await client.send('GET', '/v1/nothing'))).toEqual([404, 'NotFound']);
    const said = await client.send('DELETE', `/v1/incidents/${id}`, undefined, DESK);
    expect(refusal(said)).toEqual([405, 'MethodNotAllowed']);
    expect(said.headers.get('allow')).toBe('GET');
  });

  it('a report: sign-in, size, type, JSON, fields', async () => {
    const post = (body: string, headers: Record<string, string>) =>
      client.request('POST', '/v1/incidents', { body, headers });
    const large = JSON.stringify({ summary: 'x'.repeat(262_145) });
    const json = { 'content-type': 'application/json' };
    expect(refusal(await post(large, { authorization: 'Bearer none' }))).toEqual([401, 'Unauthenticated']);
    expect(refusal(await post(large, { 'x-api-key': `ack_a_${'2'.repeat(32)}` }))).toEqual([401, 'Unauthenticated']);
    expect(refusal(await post(large, { 'content-type': 'text/plain' }))).toEqual([413, 'PayloadTooLarge']);
    expect(refusal(await post('{', { 'content-type': 'text/plain' }))).toEqual([415, 'UnsupportedMediaType']);
    expect(refusal(await post('{', json))).toEqual([400, 'MalformedBody']);
    expect(refusal(await post('{"summary": " ", "reporter": {"name": "A"}, "more": 1}', json))).toEqual([
      400,
      'ValidationFailed',
      ...['/summary', '/reporter', '/more'].toSorted((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b)),
    ]);
    expect(
      refusal(await client.send('POST', '/v1/incidents', { ...REPORT, service: 'none', category: 'none' })),
    ).toEqual([400, 'ValidationFailed', '/service', '/category']);
  });
  const ORDER = ['/summary', '/reporter', '/more'];

  it('exactly 262,144 bytes are taken as a body', async () => {
    const body = JSON.stringify({ ...REPORT, summary: '' });
    const padded = body + ' '.repeat(262_144 - Buffer.byteLength(body));
    const headers = { 'content-type': 'application/json' };
    expect(refusal(await client.request('POST', '/v1/incidents', { body: padded, headers }))[1]).toBe(
      'ValidationFailed',
    );
    expect(refusal(await client.request('POST', '/v1/incidents', { body: `${padded} `, headers }))[1]).toBe(
      'PayloadTooLarge',
    );
  });

  it('an action: fields, incident, right, key, version, state', async () => {
    const own = await reported(client);
    const act = async (wish: { id?: string; body?: object; as?: Person; headers?: Record<string, string> }) =>
      client.send(
        'POST',
        `/v1/incidents/${wish.id ?? own}/confirm`,
        wish.body ?? {},
        wish.as ?? DESK,
        wish.headers ?? {},
      );
    const used = { 'idempotency-key': 'once' };
    const first = await client.send('POST', `/v1/incidents/${own}/note`, { text: 'Looking.' }, DESK, used);
    expect(first.status).toBe(200);
    const bad = { more: 1 };
    expect(refusal(await act({ id: 'nonsense', body: bad, as: NOBODY }))).toEqual([400, 'ValidationFailed', '/more']);
    expect(refusal(await act({ id: 'nonsense', as: NOBODY }))).toEqual([404, 'NotFound']);
    expect(refusal(await act({ id: 'INC-000000', as: NOBODY }))).toEqual([404, 'NotFound']);
    expect(refusal(await act({ as: RESPONDER, headers: { ...used, 'if-match': '"1"' } }))).toEqual([403, 'Forbidden']);
    expect(refusal(await act({ headers: { ...used, 'if-match': '"1"' } }))).toEqual([422, 'IdempotencyKeyReused']);
    expect(refusal(await act({ headers: { 'if-match': '"1"' } }))).toEqual([412, 'VersionMismatch']);
    const wrong = await act({});
    expect(refusal(wrong)).toEqual([409, 'WrongState']);
    expect(wrong.body.actions.find(({ name }: { name: string }) => name === 'confirm')).toMatchObject({
      allowed: false,
      code: 'state',
    });
    expect(refusal(await act({ headers: { 'if-match': '1' } }))).toEqual([
      400,
      'ValidationFailed',
      '/headers/if-match',
    ]);
    expect(refusal(await act({ headers: { 'idempotency-key': 'k'.repeat(256) } }))).toEqual([
      400,
      'ValidationFailed',
      '/headers/idempotency-key',
    ]);
  });

  it('a list: unknown parameters, limits, cursors of another list', async () => {
    const list = async (query: string) => refusal(await client.send('GET', `/v1/incidents?${query}`, undefined, DESK));
    expect(await list('stats=open')).toEqual([400, 'ValidationFailed', '/query/stats']);
    expect(await list('service=none')).toEqual([400, 'ValidationFailed', '/query/service']);
    expect(await list('limit=101')).toEqual([400, 'ValidationFailed', '/query/limit']);
    expect(await list('limit=0')).toEqual([400, 'ValidationFailed', '/query/limit']);
    expect(await list('status=open')).toEqual([400, 'ValidationFailed', '/query/status']);
    expect(await list('team=nobody')).toEqual([400, 'ValidationFailed', '/query/team']);
    await reported(client);
    const { next } = (await client.send('GET', '/v1/incidents?limit=1', undefined, DESK)).body;
    expect(typeof next).toBe('string');
    expect(await list(`limit=1&status=triaged&after=${next}`)).toEqual([400, 'ValidationFailed', '/query/after']);
    expect(await list(`after=${next.slice(0, -2)}`)).toEqual([400, 'ValidationFailed', '/query/after']);
  });
});

describe('the same request again', () => {
  it('finds the first report by its key, and refuses another body', async () => {
    const key = { 'idempotency-key': 'report-1' };
    const first = await client.send('POST', '/v1/incidents', REPORT, undefined, key);
    const again = await client.send('POST', '/v1/incidents', REPORT, undefined, key);
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect([first, again].map(({ headers }) => headers.get('idempotent-replayed'))).toEqual([null, 'true']);
    const other = await client.send('POST', '/v1/incidents', { ...REPORT, summary: 'other' }, undefined, key);
    expect(refusal(other)).toEqual([422, 'IdempotencyKeyReused']);
    const stranger = { ...REPORT, reporter: { name: 'Another', email: 'another@example.com' } };
    const theirs = await client.send('POST', '/v1/incidents', stranger, undefined, key);
    expect(theirs.status).toBe(201);
    expect(theirs.body.id).not.toBe(first.body.id);
  });

  it('adds one note by its key, and answers with the incident as it is now', async () => {
    const own = await reported(client);
    const note = () =>
      client.send('POST', `/v1/incidents/${own}/note`, { text: 'Once.' }, RESPONDER, { 'idempotency-key': 'note-1' });
    const first = await note();
    await acted(client, own, 'acknowledge', {}, RESPONDER);
    const again = await note();
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.body.version).toBeGreaterThan(first.body.version);
    const noted = (await client.timeline(own, DESK)).filter(({ type }) => type === 'noted');
    expect(noted).toHaveLength(1);
  });

  it('changes nothing where an act was one’s own and nothing would change', async () => {
    const own = await reported(client);
    const triage = { category: 'software', subcategory: 'error' };
    for (const [action, body] of [
      ['acknowledge', {}],
      ['triage', triage],
      ['assign', { assignee: { name: 'A responder', email: RESPONDER.email } }],
      ['resolve', { code: 'solution', notes: 'Mended.' }],
    ] as const) {
      const { version } = (await acted(client, own, action, body, RESPONDER)).body;
      const again = await acted(client, own, action, body, RESPONDER);
      expect([action, again.status, again.body.version]).toEqual([action, 200, version]);
    }
  });
});

describe('the desk', () => {
  it('alone may log a call, say when it came in, and close', async () => {
    const phoned = { ...REPORT, channel: 'phone', reporter: { name: 'A caller', phone: '+49 30 123456' } };
    expect(refusal(await client.send('POST', '/v1/incidents', phoned))).toEqual([403, 'Forbidden']);
    expect(refusal(await client.send('POST', '/v1/incidents', phoned, RESPONDER))).toEqual([403, 'Forbidden']);
    const logged = await client.send('POST', '/v1/incidents', phoned, DESK);
    expect(logged.status).toBe(201);
    const own = logged.body.id;
    await client.settle();
    await acted(client, own, 'acknowledge', {}, RESPONDER);
    await acted(client, own, 'triage', { category: 'software' }, RESPONDER);
    await acted(client, own, 'resolve', { code: 'solution', notes: 'Mended.' }, RESPONDER);
    expect(refusal(await acted(client, own, 'close', {}, RESPONDER))).toEqual([403, 'Forbidden']);
    const unreachable = { reason: 'reporter_unreachable' };
    for (let tries = 0; tries < 3; tries++) {
      expect(refusal(await acted(client, own, 'close', unreachable, DESK))).toEqual([409, 'WrongState']);
      await acted(client, own, 'note', { type: 'communication', text: 'No answer.', with: 'A caller' }, DESK);
    }
    expect((await acted(client, own, 'close', unreachable, DESK)).body.status).toBe('closed');
  });
});
