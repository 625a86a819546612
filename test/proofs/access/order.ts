import { type Route, routes } from '../../../functions/http/routes.ts';
import type { Caller } from './callers.ts';
import { OPEN_LIST } from './links.ts';
import { bytesOf } from './matrix.ts';
import type { Asked, RealMachine } from './real-machine.ts';
import { KEEPER, type Scenes } from './scenes.ts';
import { codeOf, curlOf, type Tally } from './tally.ts';

/** What an action is never asked, whatever the incident is. */
const INVALID: Readonly<Partial<Record<string, readonly object[]>>> = {
  note: [{ text: 'x', occurredAt: '2099-01-01T00:00:00Z' }],
  hold: [{ reason: 'awaiting_vendor', until: '2020-01-01T00:00:00Z' }],
  update: [{ text: 'x', nextUpdateAt: '2020-01-01T00:00:00Z' }],
  handoff: [{ team: 'platform', force: true }],
  resolve: [
    { code: 'solution', notes: 'x', knownError: 'proof' },
    { code: 'known_error', notes: 'x', knownError: 'nowhere' },
  ],
};

/** One rung of a ladder: a request, and what it is refused by. */
type Rung = readonly [code: string, status: number, asked: Omit<Asked, 'method' | 'path'> & { readonly path?: string }];

const JSON_TYPE = { 'content-type': 'application/json' };
const TOO_LARGE = Buffer.alloc(262_145, ' ');
const LONG_KEY = { 'idempotency-key': 'k'.repeat(256) };
const USED_KEY = { 'idempotency-key': 'used' };
const STALE = { 'if-match': '"0"' };

/**
 * Contract, section 5: "the first that applies". Each request has all the faults that come after its own, so that it
 * is refused by the right one only where they are looked at in the right order.
 */
export async function order(real: RealMachine, callers: readonly Caller[], scenes: Scenes, tally: Tally) {
  const outsider = callers.find(({ groups }) => groups?.length === 0);
  if (outsider === undefined) throw new Error('The proof needs a caller in no group.');
  const keeper = { authorization: `Bearer ${await real.client.token(KEEPER)}` };
  const id = await ended(real, scenes);
  await real.client.send('PUT', '/v1/people/platform', await scenes.bodyOf('put-person'), KEEPER);
  for (const [path, operation] of [
    ['escalation-paths', 'put-escalation-path'],
    ['maintenance-windows', 'put-maintenance-window'],
    ['channels', 'put-channel'],
    ['runbooks', 'put-runbook'],
    ['known-errors', 'put-known-error'],
  ] as const) {
    await real.client.send('PUT', `/v1/${path}/proof`, await scenes.bodyOf(operation), KEEPER);
  }
  await real.client.send('POST', '/v1/overrides', await scenes.bodyOf('add-override'), KEEPER);
  for (const route of routes as readonly Route[]) {
    const path = route.key.split(' ')[1] ?? '';
    if (route.who === 'link') continue;
    const body =
      route.body || route.form ? bytesOf(await scenes.bodyOf(route.operation), route.form !== undefined) : '';
    const there = path.startsWith('/v1/incidents')
      ? path.replace('{id}', id)
      : path.replace('{id}', await firstOf(real, path));
    const rungs = ladderOf(route, { there, absent: absentOf(path), outsider: outsider.headers, keeper, body });
    for (const [code, status, rung] of rungs) {
      const asked: Asked = { method: route.key.split(' ')[0] ?? '', path: there, ...rung };
      const heard = await real.ask(asked);
      const right = heard.status === status && (code === '' || codeOf(heard) === code);
      const came = `${heard.status} ${codeOf(heard)} came. ${curlOf(real.url, { ...asked, body: status === 413 ? '(262,145 bytes)' : asked.body })}`;
      tally.look('order of refusals', right ? null : `${route.key}: ${status} ${code} is promised, ${came}`);
    }
  }
}

interface Given {
  readonly there: string;
  readonly absent: string;
  readonly outsider: Readonly<Record<string, string>>;
  readonly keeper: Readonly<Record<string, string>>;
  /** One that is taken. */
  readonly body: string;
}

function ladderOf(route: Route, given: Given): readonly Rung[] {
  if (route.form !== undefined) return formLadder(given);
  if (route.key === 'POST /v1/incidents') return reportLadder(given);
  if (route.who !== 'staff') return [];
  const { there, absent, outsider, keeper, body } = given;
  const query = '?no-such-parameter=1';
  const nobody: Rung = ['application/json', 401, { path: absent + query, headers: STALE, body: TOO_LARGE }];
  const bodies = route.body === undefined ? [] : bodyLadder({ ...given, there: absent });
  const unreadable: Rung[] = [
    ['ValidationFailed', 400, { path: absent + query, headers: { ...outsider, ...JSON_TYPE }, body }],
  ];
  const sent = { ...JSON_TYPE, ...STALE, ...USED_KEY };
  const tag: Rung = [
    'ValidationFailed',
    400,
    { path: absent, headers: { ...outsider, ...sent, 'if-match': 'bare' }, body },
  ];
  if (/^(PUT|PATCH|DELETE)/.test(route.key)) unreadable.push(tag);
  if (/^GET \S+(incidents|timeline)$/.test(route.key)) {
    unreadable.push(['ValidationFailed', 400, { path: `${absent}?after=none`, headers: outsider }]);
  }
  if (route.action !== undefined) {
    const long = { ...outsider, ...sent, ...LONG_KEY };
    unreadable.push(tag, ['ValidationFailed', 400, { path: absent, headers: long, body }]);
    for (const said of INVALID[route.action] ?? []) {
      const faulty = { path: absent, headers: { ...outsider, ...sent }, body: JSON.stringify(said) };
      unreadable.push(['ValidationFailed', 400, faulty]);
    }
  }
  const named = absent !== there && !route.key.startsWith('PUT');
  const missing: Rung[] = named ? [['NotFound', 404, { path: absent, headers: { ...outsider, ...sent }, body }]] : [];
  const forbidden: Rung = ['Forbidden', 403, { path: there, headers: { ...outsider, ...sent }, body }];
  return [nobody, ...bodies, ...unreadable, ...missing, forbidden, ...lastOf(route, keeper, body)];
}

/** What is refused of somebody who may. */
function lastOf(route: Route, keeper: Given['keeper'], body: string): readonly Rung[] {
  const by = { ...keeper, ...JSON_TYPE };
  const stale: Rung = ['VersionMismatch', 412, { headers: { ...by, ...STALE }, body }];
  if (route.key.startsWith('DELETE')) return [stale];
  if (/^(PUT|PATCH)/.test(route.key)) return [['PreconditionRequired', 428, { headers: by, body }], stale];
  if (route.action === undefined) return [];
  return [
    ['IdempotencyKeyReused', 422, { headers: { ...by, ...STALE, ...USED_KEY }, body }],
    stale,
    ['WrongState', 409, { headers: by, body }],
  ];
}

function bodyLadder({ there, outsider }: Given): readonly Rung[] {
  const on = (headers: object) => ({ ...outsider, ...STALE, ...LONG_KEY, ...headers });
  const text = { 'content-type': 'text/plain' };
  return [
    ['PayloadTooLarge', 413, { path: there, headers: on(text), body: TOO_LARGE }],
    ['UnsupportedMediaType', 415, { path: there, headers: on(text), body: '{' }],
    ['MalformedBody', 400, { path: there, headers: on(JSON_TYPE), body: '{' }],
    ['ValidationFailed', 400, { path: there, headers: on(JSON_TYPE), body: '{"no-such-field":1}' }],
  ];
}

function reportLadder(given: Given): readonly Rung[] {
  const { there, outsider, keeper, body } = given;
  const phone = JSON.stringify({ ...JSON.parse(body), channel: 'phone' });
  const nowhere = JSON.stringify({ ...JSON.parse(phone), service: 'nowhere' });
  const by = { ...outsider, ...JSON_TYPE, ...USED_KEY };
  return [
    ['Unauthenticated', 401, { headers: { authorization: 'Bearer bad' }, body: TOO_LARGE }],
    ...bodyLadder(given),
    ['ValidationFailed', 400, { path: `${there}?no-such-parameter=1`, headers: by, body: phone }],
    ['ValidationFailed', 400, { headers: { ...by, ...LONG_KEY }, body: phone }],
    ['ValidationFailed', 400, { headers: by, body: nowhere }],
    ['Forbidden', 403, { headers: by, body: phone }],
    ['', 201, { headers: { ...keeper, ...JSON_TYPE, ...USED_KEY }, body }],
    ['IdempotencyKeyReused', 422, { headers: { ...keeper, ...JSON_TYPE, ...USED_KEY }, body: phone }],
  ];
}

function formLadder({ body }: Given): readonly Rung[] {
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  return [
    ['', 413, { headers: { 'content-type': 'text/plain' }, body: TOO_LARGE }],
    ['', 415, { headers: { 'content-type': 'text/plain' }, body }],
    ['', 400, { headers: form, body: Buffer.from('name=%FF&no-such-field=\xff', 'latin1') }],
    ['', 400, { headers: form, body: `${body}&no-such-field=1` }],
  ];
}

/** An incident that takes no action any more, on which the keeper has used a key. */
async function ended({ client }: RealMachine, scenes: Scenes): Promise<string> {
  const id = await scenes.incident({ status: 'triaged' }, KEEPER.email, "another's");
  await client.send('POST', `/v1/incidents/${id}/note`, { text: 'Under a key' }, KEEPER, USED_KEY);
  await client.act(id, 'cancel', { code: 'withdrawn', reason: 'It was a test.' }, KEEPER);
  return id;
}

function absentOf(path: string): string {
  return path.replace('{id}', path.startsWith('/v1/incidents/') ? 'INC-ZZZZZZ' : 'not-there');
}

async function firstOf({ client }: RealMachine, path: string): Promise<string> {
  if (!path.includes('{id}')) return '';
  if (path.startsWith('/lists/')) return OPEN_LIST;
  const { body } = await client.send('GET', path.replace(/\/\{id\}.*$/, ''), undefined, KEEPER);
  return body.items[0].id;
}
