import { describe, expect, test } from 'vitest';
import { SHARDS, shardOf } from '../../../functions/incident/head.ts';
import { committed, headOf, ID, seenIn } from '../some-head.ts';
import type { Ask } from '../store-contract.ts';

const LATER = '2026-11-23T03:00:00.000Z';
const EVER = '2027-01-01T00:00:00.000Z';

export function wakesOf(ask: Ask): void {
  async function created() {
    const head = headOf(ID);
    await ask().store.create(head);
    return head;
  }

  describe('a park', () => {
    test('of the state machine is read as the head’s token, wake time and mails carried out', async () => {
      const { store, park } = ask();
      const head = await created();
      await store.swept(head, 1, '2026-11-23T02:01:30.000Z');
      const token = await park(head, { wakeAt: LATER, carried: 1 });
      expect(await store.head(ID)).toEqual({
        ...head,
        waiting: { token, version: 1 },
        wakeAt: LATER,
        carried: 1,
        sweeps: 0,
      });
    });

    test('is refused where the head moved on or belongs to another generation', async () => {
      const { store, park } = ask();
      const head = await created();
      const next = committed(head);
      await store.replace(next, 1);
      expect(await park(head, { wakeAt: LATER, carried: 1 })).toBeNull();
      await store.hand(ID, seenIn(next), 2, LATER);
      expect(await park(next, { wakeAt: LATER, carried: 1 })).toBeNull();
      expect(await store.head(ID)).toEqual({ ...next, generation: 2, wakeAt: LATER });
    });

    test('is overwritten by the next one alone', async () => {
      const { store, park } = ask();
      const head = await created();
      const old = await park(head, { wakeAt: LATER, carried: 1 });
      const next = committed(head);
      expect((await store.replace(next, 1))?.waiting).toEqual({ token: old, version: 1 });
      const token = await park(next, { wakeAt: LATER, carried: 2 });
      expect((await store.head(ID))?.waiting).toEqual({ token, version: 2 });
      expect(token).not.toBe(old);
    });
  });

  describe('a generation', () => {
    test('is handed over once, by whoever saw the one before', async () => {
      const { store } = ask();
      const head = await created();
      expect(await store.hand(ID, seenIn(head), 2, LATER)).toBe(true);
      expect(await store.hand(ID, seenIn(head), 2, LATER)).toBe(false);
      expect(await store.hand(ID, { version: 1, generation: 3 }, 4, LATER)).toBe(false);
      expect(await store.head(ID)).toEqual({ ...head, generation: 2, wakeAt: LATER });
    });

    test('is not handed over by whoever saw an older version', async () => {
      const { store } = ask();
      const head = await created();
      const next = committed(head);
      await store.replace(next, 1);
      expect(await store.hand(ID, seenIn(head), 2, LATER)).toBe(false);
      expect(await store.head(ID)).toEqual(next);
    });
  });

  describe('the last lap', () => {
    test('leaves nothing to wake', async () => {
      const { store, park } = ask();
      const head = await created();
      await park(head, { wakeAt: LATER, carried: 0 });
      expect(await store.finish(ID, seenIn(head), 1)).toBe(true);
      expect(await store.head(ID)).toEqual({ ...head, finished: true, carried: 1, wakeAt: null });
      expect(await store.due(shardOf(ID), EVER, 10)).toEqual([]);
    });

    test('of old work cannot erase the guard of a newer commit, nor of a newer generation', async () => {
      const { store } = ask();
      const head = await created();
      const next = committed(head);
      await store.replace(next, 1);
      expect(await store.finish(ID, seenIn(head), 1)).toBe(false);
      await store.hand(ID, seenIn(next), 2, LATER);
      expect(await store.finish(ID, seenIn(next), 2)).toBe(false);
      expect(await store.head(ID)).toEqual({ ...next, generation: 2, wakeAt: LATER });
    });
  });

  describe('a sweep', () => {
    test('is marked while nothing has moved since it read the head', async () => {
      const { store } = ask();
      const head = await created();
      expect(await store.swept(head, 1, LATER)).toBe(true);
      expect(await store.head(ID)).toEqual({ ...head, sweeps: 1, wakeAt: LATER });
    });

    test('is not marked over a commit, a generation, a park or another sweep', async () => {
      const { store, park } = ask();
      const head = await created();
      await park(head, { wakeAt: LATER, carried: 0 });
      expect(await store.swept(head, 1, EVER)).toBe(false);
      const parked = { ...head, wakeAt: LATER };
      expect(await store.swept({ ...parked, generation: 2 }, 1, EVER)).toBe(false);
      await store.replace(committed(head, { head: { wakeAt: LATER } }), 1);
      expect(await store.swept(parked, 1, EVER)).toBe(false);
      expect(await store.head(ID)).toMatchObject({ sweeps: 0, wakeAt: LATER });
    });
  });

  describe('what is due', () => {
    test('is found in the shard of its id, from its wake time on, the longest overdue first', async () => {
      const { store } = ask();
      const [early, late] = sameShard(2);
      await store.create(headOf(late, { head: { wakeAt: '2026-11-23T02:00:02.000Z' } }));
      await store.create(headOf(early, { head: { wakeAt: '2026-11-23T02:00:01.000Z' } }));
      const due = (now: string, limit = 10) => store.due(shardOf(early), now, limit);
      expect(await due('2026-11-23T02:00:00.999Z')).toEqual([]);
      expect(await due('2026-11-23T02:00:01.000Z')).toEqual([early]);
      expect(await due('2026-11-23T02:00:02.000Z')).toEqual([early, late]);
      expect(await due(EVER, 1)).toEqual([early]);
    });

    test('lies in eight shards, each incident in one of them', async () => {
      const { store } = ask();
      const ids = Array.from({ length: 24 }, (_, index) => `INC-${String(index).padStart(6, '0')}`);
      for (const id of ids) await store.create(headOf(id));
      const shards = await Promise.all(Array.from({ length: SHARDS }, (_, shard) => store.due(shard, EVER, 50)));
      expect(SHARDS).toBe(8);
      expect(shards.flat().sort()).toEqual(ids);
      expect(shards.filter((shard) => shard.length === 0)).toEqual([]);
    });

    test('is every head with something due, whatever its state', async () => {
      const { store } = ask();
      const [fresh, closed] = sameShard(2);
      await store.create(headOf(fresh));
      await store.create(headOf(closed, { incident: { status: 'closed' } }));
      expect([...(await store.due(shardOf(fresh), EVER, 10))].sort()).toEqual([fresh, closed].sort());
    });
  });
}

/** So many ids of one shard. */
function sameShard(count: 2): readonly [string, string] {
  const ids = Array.from({ length: SHARDS * count + 1 }, (_, index) => `INC-${String(index).padStart(6, '0')}`);
  const [first = '', second = ''] = ids.filter((id) => shardOf(id) === shardOf(ids[0] ?? ''));
  return [first, second];
}
