import { describe, expect, it } from 'vitest';
import type { Answer } from '../../functions/frame/answer.ts';
import { httpDoor } from '../../functions/frame/door.ts';
import { report } from '../../functions/http/reports.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { reportDoor } from './report-door.ts';

const REPORT = { summary: 'The till is dead', reporter: { name: 'A reporter', email: 'reporter@example.com' } };

/** Where anonymous reports are taken: what an answer says, and which ids were read for it. */
function taken() {
  const store = new MemoryStore();
  const read: string[] = [];
  store.head = async (id) => {
    read.push(id);
    return store.items.get(id) ?? null;
  };
  const door = httpDoor(null, { 'POST /v1/incidents': report(reportDoor(store)) });
  return {
    read,
    send: async (body: object) => {
      const event = {
        routeKey: 'POST /v1/incidents',
        rawPath: '/v1/incidents',
        headers: { 'content-type': 'application/json' },
        requestContext: { http: { method: 'POST', path: '/v1/incidents', sourceIp: '192.0.2.1' } },
        body: JSON.stringify(body),
        isBase64Encoded: false,
      };
      const answer = (await door(event as never, {} as never)) as Answer;
      const { id, code, detail } = JSON.parse(String(answer.body));
      return { status: answer.statusCode, id, code, detail };
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
