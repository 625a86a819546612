import { describe, expect, test } from 'vitest';
import { type CatalogueChange, etagOf } from '../../../functions/catalogue/catalogue-store.ts';
import { defaultPolicy } from '../../../functions/sla/policy.ts';
import type { AskSmall } from '../small-contract.ts';

const AT = '2026-11-23T02:00:00.000Z';
const LATER = '2026-11-23T03:00:00.000Z';

export function membersOf(ask: AskSmall): void {
  test('who left a list is away until they come back, whatever the case of their address, and on no other list', async () => {
    const { members } = ask();
    await members.leave('outages', 'Somebody@Example.com', AT);
    await members.leave('outages', 'somebody@example.com', AT);
    await members.leave('outages', 'another@example.com', AT);
    expect([...(await members.left('outages'))].sort()).toEqual(['another@example.com', 'somebody@example.com']);
    expect((await members.left('everything')).size).toBe(0);
    await members.rejoin('outages', 'SOMEBODY@example.com', AT);
    await members.rejoin('everything', 'nobody@example.com', AT);
    expect([...(await members.left('outages'))]).toEqual(['another@example.com']);
  });
}

export function suppressionsOf(ask: AskSmall): void {
  test('an address that is suppressed stays so, whatever its case and however often it is told', async () => {
    const { suppressions } = ask();
    expect(await suppressions.has('a@example.com')).toBe(false);
    await suppressions.add('A@example.com', { reason: 'bounce', at: AT });
    await suppressions.add('a@example.com', { reason: 'complaint', at: LATER });
    expect(await suppressions.has('a@EXAMPLE.com')).toBe(true);
    expect(await suppressions.has('b@example.com')).toBe(false);
  });
}

export function ratesOf(ask: AskSmall): void {
  describe('a counter', () => {
    test('takes as many as its limit, and one more for each that was given back', async () => {
      const { rates } = ask();
      const take = (limit = 2) => rates.take('bucket', limit, LATER);
      expect([await take(), await take(), await take()]).toEqual([true, true, false]);
      await rates.giveBack('bucket');
      expect([await take(), await take()]).toEqual([true, false]);
      expect([await take(3), await take(3)]).toEqual([true, false]);
    });

    test('that was never taken from has nothing to give back', async () => {
      const { rates } = ask();
      await rates.giveBack('another');
      expect([await rates.take('another', 1, AT), await rates.take('another', 1, AT)]).toEqual([true, false]);
    });

    test('takes no more than its limit from many at once', async () => {
      const taken = await Promise.all(Array.from({ length: 8 }, () => ask().rates.take('crowd', 3, LATER)));
      expect(taken.filter(Boolean)).toHaveLength(3);
    });
  });
}

export function catalogueOf(ask: AskSmall): void {
  const storage = { id: 'storage', name: 'Storage', team: 'platform', keywords: [], customerFacing: false, impact: {} };

  const write = (item: { readonly id: string } | null, seen: string | null) =>
    ask().catalogue.write([{ kind: 'services', id: 'storage', item, seen }], AT);

  describe('a catalogue', () => {
    test('has nothing in it at first', async () => {
      const catalogue = await ask().catalogue.read();
      expect(Object.values(catalogue).filter((items) => items.size > 0)).toEqual([]);
      const kinds = 'services categories people teams paths schedules overrides testCalls maintenance lists policies';
      expect(Object.keys(catalogue).toSorted()).toEqual(
        [...kinds.split(' '), 'integrations', 'knownErrors'].toSorted(),
      );
    });

    test('makes an item once, and changes it as it was seen', async () => {
      const { catalogue } = ask();
      expect(await write(storage, null)).toBe(true);
      expect(await write(storage, null)).toBe(false);
      const renamed = { ...storage, name: 'Disks' };
      expect(await write(renamed, 'another')).toBe(false);
      expect(await write(renamed, etagOf(storage))).toBe(true);
      expect((await catalogue.read()).services.get('storage')).toEqual(renamed);
    });

    test('knows an item no more once it was taken out, until it is made again', async () => {
      const { catalogue } = ask();
      await write(storage, null);
      expect(await write(null, 'another')).toBe(false);
      expect(await write(null, etagOf(storage))).toBe(true);
      expect((await catalogue.read()).services.size).toBe(0);
      expect(await write(null, etagOf(storage))).toBe(false);
      expect(await write(storage, etagOf(storage))).toBe(false);
      expect(await write(storage, null)).toBe(true);
      expect((await catalogue.read()).services.get('storage')).toEqual(storage);
    });

    test('writes many items at once, and says where one was not as it was seen', async () => {
      const { catalogue } = ask();
      const many = Array.from({ length: 45 }, (_, n) => ({ ...storage, id: `storage-${n}` }));
      const writes = many.map((item) => ({ kind: 'services', id: item.id, item, seen: null }) as const);
      expect(await catalogue.write(writes, AT)).toBe(true);
      expect((await catalogue.read()).services.size).toBe(45);
      const other = { kind: 'services', id: 'other', item: { ...storage, id: 'other' }, seen: 'another' } as const;
      expect(await catalogue.write([other], AT)).toBe(false);
      expect(await catalogue.write(writes.slice(0, 1), AT)).toBe(false);
    });

    test('keeps each version of a policy for good', async () => {
      const { catalogue } = ask();
      expect(await catalogue.keepVersion(defaultPolicy)).toBe(true);
      expect(await catalogue.keepVersion({ ...defaultPolicy, name: 'Other' })).toBe(false);
      expect(await catalogue.keepVersion({ ...defaultPolicy, version: 2 })).toBe(true);
      const { policies } = await catalogue.read();
      expect([...policies.keys()].sort()).toEqual(['default@1', 'default@2']);
      expect(policies.get('default@1')).toEqual(defaultPolicy);
    });

    test('tells who changed an item, the newest first, and of that item only', async () => {
      const { catalogue } = ask();
      const change = (id: string, at: string): CatalogueChange => ({
        ...{ kind: 'services', id, at, before: null, after: storage },
        by: 'admin@example.com',
      });
      await catalogue.record(change('storage', AT));
      await catalogue.record(change('storage', LATER));
      await catalogue.record(change('other', LATER));
      expect((await catalogue.changes('services', 'storage', 10)).map(({ at }) => at)).toEqual([LATER, AT]);
      expect(await catalogue.changes('services', 'storage', 1)).toEqual([change('storage', LATER)]);
      expect(await catalogue.changes('teams', 'storage', 10)).toEqual([]);
    });
  });
}

export function knownErrorsOf(ask: AskSmall): void {
  describe('known errors', () => {
    test('count each incident once, whatever is told again, and each for itself', async () => {
      const { knownErrors } = ask();
      for (const incident of ['INC-000001', 'INC-000002', 'INC-000001']) {
        await knownErrors.offered('pool', incident, AT);
        await knownErrors.helped('pool', incident, true, 4, AT);
      }
      await knownErrors.offered('pool-2', 'INC-000001', AT);
      expect(await knownErrors.uses('pool')).toEqual({ offered: 2, helped: 2 });
      expect(await knownErrors.uses('pool-2')).toEqual({ offered: 1, helped: 0 });
      expect(await knownErrors.uses('nothing')).toEqual({ offered: 0, helped: 0 });
    });

    test('have not helped where it came back, whatever an earlier fact says late', async () => {
      const { knownErrors } = ask();
      await knownErrors.helped('pool', 'INC-000001', false, 7, AT);
      await knownErrors.helped('pool', 'INC-000001', true, 5, LATER);
      expect((await knownErrors.uses('pool')).helped).toBe(0);
      await knownErrors.helped('pool', 'INC-000001', true, 9, LATER);
      expect((await knownErrors.uses('pool')).helped).toBe(1);
    });
  });
}
