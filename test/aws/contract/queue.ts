import { describe, expect, test } from 'vitest';
import { type QueueRange, queueOrder } from '../../../functions/incident/head.ts';
import type { Incident } from '../../../functions/incident/incident.ts';
import { committed, headOf } from '../some-head.ts';
import type { Ask } from '../store-contract.ts';

const ALL: QueueRange = { from: '0#', to: '3~', team: null, limit: 100 };

export function queueOf(ask: Ask): void {
  let drawn = 0;
  async function created(incident: Partial<Incident>): Promise<string> {
    drawn += 1;
    const id = `INC-${String(drawn).padStart(6, '0')}`;
    await ask().store.create(headOf(id, { incident: { status: 'triaged', ...incident } }));
    return id;
  }
  const listed = async (status: string, range: Partial<QueueRange> = {}) =>
    (await ask().store.queue(status, { ...ALL, ...range })).items.map(({ id }) => id);

  describe('the queue', () => {
    test('lists a status by priority, then the oldest first', async () => {
      const low = await created({ priority: 'low', reportedAt: '2026-11-20T00:00:00.000Z' });
      const young = await created({ priority: 'high', reportedAt: '2026-11-23T00:00:00.000Z' });
      const medium = await created({ priority: 'medium', reportedAt: '2026-11-21T00:00:00.000Z' });
      const old = await created({ priority: 'high', reportedAt: '2026-11-22T00:00:00.000Z' });
      expect(await listed('triaged')).toEqual([old, young, medium, low]);
      expect(await listed('investigating')).toEqual([]);
    });

    test('answers each incident with its place in that order', async () => {
      const id = await created({ priority: 'medium', reportedAt: '2026-11-22T00:00:00.000Z' });
      expect((await ask().store.queue('triaged', ALL)).items).toEqual([
        { id, order: `2#2026-11-22T00:00:00.000Z#${id}` },
      ]);
    });

    test('follows a commit', async () => {
      const { store } = ask();
      const id = await created({ status: 'new' });
      const head = await store.head(id);
      if (head === null) return expect.unreachable();
      await store.replace(committed(head, { incident: { status: 'triaged', priority: 'low' } }), 1);
      expect([await listed('new'), await listed('triaged')]).toEqual([[], [id]]);
    });

    test('lists a stretch of it, both ends included', async () => {
      const ids = [];
      for (const day of ['20', '21', '22', '23']) {
        ids.push(await created({ priority: 'high', reportedAt: `2026-11-${day}T00:00:00.000Z` }));
      }
      const [, second = '', third = ''] = ids;
      const orders = (await ask().store.queue('triaged', ALL)).items.map(({ order }) => order);
      expect(await listed('triaged', { from: orders[1] ?? '', to: orders[2] ?? '' })).toEqual([second, third]);
      expect(await listed('triaged', { from: '2#', to: '2~' })).toEqual([]);
    });

    test('is read from its end where the newest are wanted', async () => {
      const ids = [];
      for (const day of ['20', '21', '22']) {
        ids.push(await created({ priority: 'high', reportedAt: `2026-11-${day}T00:00:00.000Z` }));
      }
      const [, second, third] = ids;
      expect(await listed('triaged', { newestFirst: true, limit: 2 })).toEqual([third, second]);
    });

    test('is walked in pages, nothing twice and nothing left out', async () => {
      const ids = [];
      for (let index = 0; index < 7; index++) ids.push(await created({ priority: 'high' }));
      const walked = [];
      let from: string | null = ALL.from;
      for (let pages = 0; from !== null && pages < 10; pages++) {
        const page: { items: readonly { id: string }[]; last: string | null } = await ask().store.queue('triaged', {
          ...ALL,
          from,
          limit: 2,
        });
        expect(page.items.length).toBeLessThanOrEqual(2);
        walked.push(...page.items.map(({ id }) => id));
        from = page.last === null ? null : `${page.last}#`;
      }
      expect(walked).toEqual(ids);
      expect(from).toBeNull();
    });

    test('of one team reads no more than its limit, and says where it stopped', async () => {
      for (let index = 0; index < 3; index++) await created({ priority: 'high', team: 'network' });
      const wanted = await created({ priority: 'high', team: 'platform' });
      const third = await ask().store.queue('triaged', { ...ALL, team: 'platform', limit: 3 });
      expect(third.items).toEqual([]);
      expect(third.last).not.toBeNull();
      expect(await listed('triaged', { team: 'platform', from: `${third.last}#` })).toEqual([wanted]);
    });

    test('of a team forgets an incident that lost its team', async () => {
      const { store } = ask();
      const id = await created({ priority: 'high', team: 'platform' });
      const head = await store.head(id);
      if (head === null) return expect.unreachable();
      await store.replace(committed(head, { incident: { team: null } }), 1);
      expect(await listed('triaged', { team: 'platform' })).toEqual([]);
      expect(await listed('triaged')).toEqual([id]);
    });

    test('puts what is not yet triaged before all else', () => {
      const { incident } = headOf('INC-7QK3MW');
      expect(queueOrder(incident) < queueOrder({ ...incident, status: 'triaged', priority: 'high' })).toBe(true);
    });
  });
}
