import { describe, expect, test } from 'vitest';
import { shardOf } from '../../../functions/incident/head.ts';
import type { Fact } from '../../../functions/incident/incident.ts';
import { committed, factOf, headOf, ID, seenIn } from '../some-head.ts';
import type { Ask } from '../store-contract.ts';

const OTHER = 'INC-000000';

export function commitsOf(ask: Ask): void {
  describe('an incident', () => {
    test('is created once and read whole', async () => {
      const { store } = ask();
      const head = headOf(ID);
      expect(await store.head(ID)).toBeNull();
      expect(await store.create(head)).toBe(true);
      expect(await store.head(ID)).toEqual(head);
    });

    test('of the same id is refused, and the first one stays', async () => {
      const { store } = ask();
      await store.create(headOf(ID));
      expect(await store.create(headOf(ID, { incident: { summary: 'another' } }))).toBe(false);
      expect(await store.head(ID)).toEqual(headOf(ID));
    });

    test('is created by exactly one of many at once', async () => {
      const { store } = ask();
      const created = await Promise.all(Array.from({ length: 8 }, () => store.create(headOf(ID))));
      expect(created.filter(Boolean)).toHaveLength(1);
    });

    test('without an idempotency key has no hashes', async () => {
      const { store } = ask();
      const head = headOf(ID, { head: { keyHash: null, bodyHash: null } });
      await store.create(head);
      expect(await store.head(ID)).toEqual(head);
    });
  });

  describe('a commit', () => {
    test('replaces the head that was seen, and answers what it has become', async () => {
      const { store } = ask();
      const head = headOf(ID);
      await store.create(head);
      const next = committed(head, { incident: { status: 'triaged', priority: 'high', team: 'platform', tier: 2 } });
      expect(await store.replace(next, 1)).toEqual(next);
      expect(await store.head(ID)).toEqual(next);
    });

    test('is nobody’s to change any more, neither by who wrote it nor by who read it', async () => {
      const { store } = ask();
      const head = headOf(ID);
      await store.create(structuredClone(head));
      const next = structuredClone(committed(head));
      const answered = await store.replace(next, 1);
      for (const held of [next, answered, await store.head(ID)]) {
        // An engine may as well refuse to have it changed.
        try {
          (held?.newest as Fact[]).length = 0;
        } catch {}
      }
      expect(await store.head(ID)).toEqual(committed(head));
    });

    test('on a head that moved changes nothing', async () => {
      const { store } = ask();
      const head = headOf(ID);
      await store.create(head);
      const first = committed(head);
      await store.replace(first, 1);
      expect(await store.replace(committed(head, { incident: { summary: 'too late' } }), 1)).toBeNull();
      expect(await store.head(ID)).toEqual(first);
    });

    test('on an incident that is not there makes none', async () => {
      const { store } = ask();
      expect(await store.replace(committed(headOf(ID)), 1)).toBeNull();
      expect(await store.head(ID)).toBeNull();
    });

    test('of many at once is applied by exactly one', async () => {
      const { store } = ask();
      const head = headOf(ID);
      await store.create(head);
      const applied = await Promise.all(Array.from({ length: 8 }, () => store.replace(committed(head), 1)));
      expect(applied.filter((one) => one !== null)).toHaveLength(1);
    });

    test('takes a team away as well as it gives one', async () => {
      const { store } = ask();
      const head = headOf(ID, { incident: { team: 'platform' } });
      await store.create(head);
      const next = committed(head, { incident: { team: null } });
      expect((await store.replace(next, 1))?.incident.team).toBeNull();
      expect(await store.head(ID)).toEqual(next);
    });

    test('leaves alone what other writers wrote since its head was read', async () => {
      const { store, park } = ask();
      const head = headOf(ID);
      await store.create(head);
      const token = await park(head, { wakeAt: '2026-11-23T03:00:00.000Z', carried: 1 });
      const stale = { ...head, linkKey: 'f'.repeat(32), keyHash: null, bodyHash: null };
      expect(await store.replace(committed(stale), 1)).toEqual({
        ...committed(head),
        waiting: { token, version: 1 },
        carried: 1,
      });
    });

    test('begins anew what had finished, and forgets the sweeps', async () => {
      const { store } = ask();
      const head = headOf(ID);
      await store.create(head);
      await store.swept(head, 2, '2026-11-23T02:05:00.000Z');
      await store.finish(ID, seenIn(head), 1);
      const next = committed(head, { head: { generation: 2 } });
      expect(await store.replace(next, 1)).toEqual({ ...next, carried: 1 });
      expect(await store.due(shardOf(ID), '2026-11-24T00:00:00.000Z', 10)).toEqual([ID]);
    });
  });

  describe('the journal', () => {
    test('keeps each commit’s facts in order, whole', async () => {
      const { store } = ask();
      for (const version of [3, 1, 2]) await store.archive(ID, { version, facts: [factOf(version), factOf(9)] });
      expect(await store.journal(ID, 1, 4)).toEqual(
        [1, 2, 3].map((version) => ({ version, facts: [factOf(version), factOf(9)] })),
      );
    });

    test('is read from a version to below another', async () => {
      const { store } = ask();
      for (const version of [9, 10, 11, 99, 100, 101]) await store.archive(ID, { version, facts: [] });
      expect((await store.journal(ID, 10, 101)).map(({ version }) => version)).toEqual([10, 11, 99, 100]);
      expect(await store.journal(ID, 5, 5)).toEqual([]);
      expect(await store.journal(ID, 12, 99)).toEqual([]);
    });

    test('is the same however often an entry is written', async () => {
      const { store } = ask();
      for (let time = 0; time < 3; time++) await store.archive(ID, { version: 1, facts: [factOf(1)] });
      expect(await store.journal(ID, 1, 2)).toEqual([{ version: 1, facts: [factOf(1)] }]);
    });

    test('belongs to one incident, and the head is none of it', async () => {
      const { store } = ask();
      await store.create(headOf(ID));
      await store.archive(OTHER, { version: 1, facts: [factOf(1)] });
      expect(await store.journal(ID, 1, 1000)).toEqual([]);
    });

    test('longer than one answer of the engine is read to its end', async () => {
      const { store } = ask();
      const text = 'x'.repeat(30_000);
      for (let version = 1; version <= 45; version++) {
        await store.archive(ID, { version, facts: [factOf(version, { text })] });
      }
      expect((await store.journal(ID, 1, 46)).map(({ version }) => version)).toEqual(
        Array.from({ length: 45 }, (_, index) => index + 1),
      );
    });
  });

  describe('several incidents', () => {
    test('are read in the order asked, those that exist', async () => {
      const { store } = ask();
      await store.create(headOf(ID));
      await store.create(headOf(OTHER));
      expect(await store.heads([OTHER, 'INC-ZZZZZZ', ID])).toEqual(
        [OTHER, ID].map((id) => ({ head: headOf(id), description: 'Since two o’clock every payment fails.' })),
      );
      expect(await store.heads([])).toEqual([]);
    });

    test('keep their description in the first fact, wherever that lies', async () => {
      const { store } = ask();
      const head = headOf(ID);
      await store.create(head);
      await store.archive(ID, { version: 1, facts: head.newest });
      await store.replace(committed(head), 1);
      await store.create(headOf(OTHER, { head: { newest: [factOf(1, { type: 'reported', data: {} })] } }));
      expect((await store.heads([ID, OTHER])).map(({ description }) => description)).toEqual([
        'Since two o’clock every payment fails.',
        null,
      ]);
    });

    test('are as many as a page of the queue holds', async () => {
      const { store } = ask();
      const ids = Array.from({ length: 100 }, (_, index) => `INC-${String(index).padStart(6, '0')}`);
      await Promise.all(ids.map((id) => store.create(headOf(id))));
      expect((await store.heads(ids)).map(({ head }) => head.incident.id)).toEqual(ids);
    });
  });
}
