import { describe, expect, it } from 'vitest';
import type { Answer } from '../../functions/frame/answer.ts';
import { httpDoor } from '../../functions/frame/door.ts';
import { type ReportDependencies, report } from '../../functions/http/reports.ts';
import type { Caller } from '../../functions/incident/caller.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { reportDoor } from './report-door.ts';

const REPORT = { summary: 'The till is dead', reporter: { name: 'A reporter', email: 'reporter@example.com' } };

/** Where anonymous reports are taken: what an answer says, and which ids were read for it. */
function taken(change: Partial<ReportDependencies> = {}) {
  const store = new MemoryStore();
  const read: string[] = [];
  store.head = async (id) => {
    read.push(id);
    return store.items.get(id) ?? null;
  };
  let now = Date.parse('2026-11-23T02:00:00.000Z');
  const base = reportDoor(store);
  const ports = { ...base.ports, now: () => new Date(now).toISOString() };
  const door = httpDoor(null, { 'POST /v1/incidents': report({ ...base, ports, ...change }) });
  return {
    read,
    tick: () => {
      now += 60_000;
    },
    send: async (body: object, headers: Readonly<Record<string, string>> = {}) => {
      const event = {
        routeKey: 'POST /v1/incidents',
        rawPath: '/v1/incidents',
        headers: { 'content-type': 'application/json', ...headers },
        requestContext: { http: { method: 'POST', path: '/v1/incidents', sourceIp: '192.0.2.1' } },
        body: JSON.stringify(body),
        isBase64Encoded: false,
      };
      const answer = (await door(event as never, {} as never)) as Answer;
      const { id, code, detail, likelyDuplicates } = JSON.parse(String(answer.body));
      const { 'www-authenticate': challenge } = answer.headers ?? {};
      return { status: answer.statusCode, id, code, detail, likelyDuplicates, challenge };
    },
  };
}

describe('an anonymous report that says what it is a duplicate of', () => {
  it('is refused alike for an id that exists and one that does not, and neither is looked up', async () => {
    const { send, read } = taken();
    const { status, id } = await send(REPORT);
    expect(status).toBe(201);
    const known = await send({ ...REPORT, duplicateOf: id });
    const unknown = await send({ ...REPORT, duplicateOf: 'INC-ZZZZZZ' });
    expect(known).toMatchObject({ status: 403, code: 'Forbidden' });
    expect(unknown).toEqual(known);
    expect(read).toEqual([]);
  });
});

describe('the limit on anonymous reports', () => {
  /** One report an address, ever. */
  function limited() {
    let taking = 0;
    return { take: async () => ++taking <= 1 };
  }

  it('counts what becomes a report alone, not what is refused', async () => {
    const { send } = taken({ rates: limited() });
    expect(await send({ ...REPORT, startedAt: '2020-01-01T00:00:00Z' })).toMatchObject({ status: 400 });
    expect(await send({ ...REPORT, channel: 'phone' })).toMatchObject({ status: 403 });
    expect(await send(REPORT)).toMatchObject({ status: 201 });
    expect(await send(REPORT)).toMatchObject({ status: 429, code: 'TooManyRequests' });
  });

  it('lets a report be sent again with its key, which finds the first, and tells of a key used for another', async () => {
    const { send } = taken({ rates: limited() });
    const first = await send(REPORT, { 'idempotency-key': 'k1' });
    expect(await send(REPORT, { 'idempotency-key': 'k1' })).toEqual(first);
    const other = { ...REPORT, summary: 'Another' };
    expect(await send(other, { 'idempotency-key': 'k1' })).toMatchObject({ status: 422 });
    expect(await send(REPORT, { 'idempotency-key': 'k2' })).toMatchObject({ status: 429 });
  });
});

describe('a report that is sent again with its key', () => {
  const agent: Caller = { email: 'agent@example.com', name: 'An agent', groups: ['service-desk'] };
  const signed = { authorization: 'Bearer agent' };

  it('names the likely duplicates of its first answer, none that was reported since', async () => {
    const { send, tick } = taken({ checkToken: async () => agent });
    await send({ ...REPORT, service: 'checkout' }, signed);
    tick();
    const said = { ...REPORT, service: 'checkout', reportedAt: '2026-11-23T01:30:00Z' };
    const first = await send(said, { ...signed, 'idempotency-key': 'k1' });
    expect(first.likelyDuplicates).toHaveLength(1);
    tick();
    await send({ ...REPORT, service: 'checkout' }, signed);
    expect(await send(said, { ...signed, 'idempotency-key': 'k1' })).toEqual(first);
  });
});

it.each([
  ['a key that is none', { 'x-api-key': 'ack_none' }],
  ['a token that is none', { authorization: 'Basic eDp5' }],
])('%s is refused with how to sign in', async (_what, headers) => {
  const { send } = taken();
  expect(await send(REPORT, headers)).toMatchObject({ status: 401, code: 'Unauthenticated', challenge: 'Bearer' });
});
