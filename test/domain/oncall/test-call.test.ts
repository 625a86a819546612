import { expect, it } from 'vitest';
import { testCall } from '../../../functions/oncall/test-call.ts';
import { MemoryCatalogue } from '../../support/memory-catalogue.ts';
import { AGENT } from '../incident/some-people.ts';

const random = (bytes: number) => new Uint8Array(bytes);

it('is one test for the same request, however late it is sent again; a second later one is another', async () => {
  const store = new MemoryCatalogue();
  const start = (now: string, cid: string | null) => testCall(store, 'platform', { caller: AGENT, now, cid, random });
  const first = await start('2026-11-23T09:00:00.000Z', 'one');
  expect(first.replayed).toBe(false);
  expect(await start('2026-11-23T10:00:00.000Z', 'one')).toEqual({ test: first.test, replayed: true });
  const second = await start('2026-11-23T10:00:00.000Z', null);
  expect(second.test.at).toBe('2026-11-23T10:00:00.000Z');
  expect(await start('2026-11-23T10:01:00.000Z', null)).toEqual({ test: second.test, replayed: false });
});
