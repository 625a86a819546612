import { describe, expect, it } from 'vitest';
import type { Override } from '../../functions/catalogue/catalogue.ts';
import { etagOf } from '../../functions/catalogue/catalogue-store.ts';
import type { Answer } from '../../functions/frame/answer.ts';
import { httpDoor } from '../../functions/frame/door.ts';
import type { CatalogueDependencies } from '../../functions/http/catalogue.ts';
import { onCallPageRoutes } from '../../functions/http/on-call-pages.ts';
import { linkTo } from '../../functions/notify/link.ts';
import { endOverride } from '../../functions/oncall/override-schedule.ts';
import { MemoryCatalogue } from '../support/memory-catalogue.ts';

const NOW = '2026-01-13T12:00:00.000Z';
const COVER: Override = {
  id: 'o1',
  schedule: 'main',
  from: '2026-01-14T08:00:00.000Z',
  until: '2026-01-15T08:00:00.000Z',
  person: { name: 'Ann', email: 'ann@example.com' },
  instead: null,
  reason: null,
  by: 'bob@example.com',
  at: '2026-01-13T10:00:00.000Z',
  acceptedAt: null,
  declinedAt: null,
  linkKey: '00112233445566778899aabbccddeeff',
};
const OWN = linkTo({ id: 'o1', purpose: 'c', recipient: 'ann@example.com', call: null }, COVER.linkKey);

function covered() {
  const store = new MemoryCatalogue();
  store.set('overrides', COVER);
  const door = httpDoor(null, onCallPageRoutes({ store, now: () => NOW } as unknown as CatalogueDependencies));
  const ask = async (method: 'GET' | 'POST', path = OWN) => {
    const event = {
      routeKey: `${method} /c/{token}`,
      rawPath: path,
      pathParameters: { token: path.slice(3) },
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      requestContext: { http: { method } },
      body: 'do=accept',
      isBase64Encoded: false,
    };
    return (await door(event as never, {} as never)) as Answer;
  };
  const takeBack = () =>
    endOverride(store, { caller: { name: 'Bob', email: COVER.by, groups: ['responder'] }, now: NOW, id: 'o1' });
  return { ask, takeBack, store };
}

describe('the link of a cover', () => {
  it('says that it was taken back, to who opens it and to who answers it', async () => {
    const { ask, takeBack, store } = covered();
    expect((await ask('GET')).body).toContain('Do you take this shift?');
    await takeBack();
    for (const method of ['GET', 'POST'] as const) {
      const { statusCode, body } = await ask(method);
      expect([statusCode, body]).toEqual([410, expect.stringContaining('This shift was taken back')]);
      expect(body).toContain('Nothing is wanted of you');
    }
    expect((await store.read()).overrides.size).toBe(0);
  });

  it('leads nowhere once the table has forgotten the cover', async () => {
    const { ask, store } = covered();
    await ask('POST');
    const seen = etagOf((await store.read()).overrides.get('o1'));
    await store.write([{ kind: 'overrides', id: 'o1', item: null, seen }]);
    expect((await ask('GET')).statusCode).toBe(404);
  });

  it('says nothing of it to a link that was made with another key, or for none', async () => {
    const { ask, takeBack } = covered();
    await takeBack();
    const link = { id: 'o1', purpose: 'c', recipient: 'ann@example.com', call: null } as const;
    for (const other of [linkTo(link, 'ff'.repeat(16)), linkTo({ ...link, id: 'o2' }, COVER.linkKey)]) {
      const { statusCode, body } = await ask('GET', other);
      expect([statusCode, body]).toEqual([404, expect.stringContaining('This link leads nowhere')]);
    }
  });
});
