import { describe, expect, test } from 'vitest';
import { type CatalogueChange, etagOf } from '../../../functions/catalogue/catalogue-store.ts';
import { defaultPolicy } from '../../../functions/sla/policy.ts';
import type { Ask } from '../../../functions/stakeholders/asked.ts';
import type { Claimed, Waiting } from '../../../functions/stakeholders/list-post.ts';
import type { Choice, Kept } from '../../../functions/stakeholders/members.ts';
import type { AskSmall } from '../small-contract.ts';

const AT = '2026-11-23T02:00:00.000Z';
const LATER = '2026-11-23T03:00:00.000Z';

export function membersOf(ask: AskSmall): void {
  test('who left a list is away until they come back, whatever the case of their address, and on no other list', async () => {
    const { members } = ask();
    const left = async (list: string) =>
      (await members.of(list))
        .filter((one) => one.left)
        .map(({ email }) => email)
        .sort();
    await members.leave('outages', 'Somebody@Example.com', AT);
    await members.leave('outages', 'somebody@example.com', AT);
    await members.leave('outages', 'another@example.com', AT);
    expect(await left('outages')).toEqual(['another@example.com', 'somebody@example.com']);
    expect(await left('everything')).toEqual([]);
    await members.join('outages', { email: 'SOMEBODY@example.com', name: null }, EACH, LATER);
    await members.join('everything', { email: 'nobody@example.com', name: null }, EACH, LATER);
    expect(await left('outages')).toEqual(['another@example.com']);
  });

  test('who joined a list keeps their name and what they chose when they leave and come back', async () => {
    const { members } = ask();
    await members.join('outages', { email: 'Eve@example.com', name: 'Eve' }, DAILY, AT);
    const joined = { ...EACH, email: 'eve@example.com', left: false, name: 'Eve', ...CHOSEN, joinedAt: AT, at: AT };
    expect(await members.one('outages', 'EVE@example.com')).toEqual(without(joined));
    await members.leave('outages', 'eve@example.com', LATER);
    expect(await members.of('outages')).toEqual([without({ ...joined, left: true, at: LATER })]);
    await members.join('outages', { email: 'eve@example.com', name: null }, EACH, LATER);
    expect(await members.one('outages', 'eve@example.com')).toEqual(
      without({ ...joined, ...EACH, left: false, joinedAt: LATER, at: LATER }),
    );
    expect(await members.one('everything', 'eve@example.com')).toBeNull();
  });

  test('what comes late changes nothing that was said after it', async () => {
    const { members } = ask();
    await members.choose('outages', 'eve@example.com', DAILY, LATER);
    const said = await members.one('outages', 'eve@example.com');
    await members.join('outages', { email: 'eve@example.com', name: 'Eve' }, EACH, AT);
    await members.leave('outages', 'eve@example.com', AT);
    await members.choose('outages', 'eve@example.com', EACH, AT);
    expect(await members.one('outages', 'eve@example.com')).toEqual(said);
  });

  test('who chose how to hear is not brought back by it', async () => {
    const { members } = ask();
    await members.leave('outages', 'eve@example.com', AT);
    await members.choose('outages', 'eve@example.com', DAILY, LATER);
    expect(await members.one('outages', 'eve@example.com')).toMatchObject({ left: true, digest: 'daily' });
  });
}

const EACH: Choice = { timeZone: null, digest: 'each', since: null, nextAt: null };
const CHOSEN = { timeZone: 'Europe/Berlin', digest: 'daily', since: AT } as const;
const DAILY: Choice = { ...CHOSEN, nextAt: LATER };

/** What is kept names no time of a mail: the index does. */
function without<T extends { readonly nextAt: unknown }>({ nextAt: _nextAt, ...kept }: T): Omit<T, 'nextAt'> {
  return kept;
}

export function listPostOf(ask: AskSmall): void {
  const eve: Ask = {
    list: 'outages',
    email: 'eve@example.com',
    name: 'Eve',
    timeZone: 'Europe/Berlin',
    digest: 'each',
    at: AT,
  };
  const LEASE = '2026-11-23T03:01:00.000Z';
  const NEXT = '2026-11-24T03:00:00.000Z';

  test('whoever asked to join waits for one mail, and for another where they ask anew', async () => {
    const { asks, post } = ask();
    expect([await asks.of('outages', 'eve@example.com'), await post.asked(LATER, 5)]).toEqual([null, []]);
    await asks.ask(eve);
    expect(await asks.of('outages', 'EVE@example.com')).toEqual(eve);
    const [one] = await post.asked(LATER, 5);
    const claimed = await post.claimAsk(one as Waiting, LATER, LEASE);
    expect(claimed).toMatchObject({ list: 'outages', lease: LEASE, item: eve });
    expect([await post.claimAsk(one as Waiting, LATER, LEASE), await post.asked(LATER, 5)]).toEqual([null, []]);
    await post.settleAsk(claimed as Claimed<Ask>, null);
    expect(await post.asked(NEXT, 5)).toEqual([]);
    await asks.ask({ ...eve, at: LATER });
    expect(await post.asked(LATER, 5)).toHaveLength(1);
    // The mail of what was asked before settles nothing of what is asked now.
    await post.settleAsk(claimed as Claimed<Ask>, null);
    expect(await post.asked(LATER, 5)).toHaveLength(1);
  });

  test('a mail whose sender died, or that has to wait, is found again, the longest waiting first', async () => {
    const { asks, post } = ask();
    await asks.ask({ ...eve, at: LATER });
    await asks.ask({ ...eve, email: 'adam@example.com' });
    const [first, second] = await post.asked(LATER, 5);
    expect((await post.claimAsk(first as Waiting, LATER, LEASE))?.item.email).toBe('adam@example.com');
    expect(await post.asked(LEASE, 1)).toEqual([second]);
    expect(await post.asked(LEASE, 5)).toEqual([second, first]);
    const claimed = await post.claimAsk(first as Waiting, LEASE, NEXT);
    await post.settleAsk(claimed as Claimed<Ask>, LEASE);
    expect(await post.asked(LEASE, 5)).toHaveLength(2);
  });

  test('whoever reads daily is due at a time, once, then at the next', async () => {
    const { members, post } = ask();
    await members.join('outages', { email: 'eve@example.com', name: 'Eve' }, DAILY, AT);
    expect(await post.daily(AT, 5)).toEqual([]);
    const [one] = await post.daily(LATER, 5);
    const claimed = await post.claimDaily(one as Waiting, LATER, LEASE);
    expect(claimed).toMatchObject({ list: 'outages', item: { email: 'eve@example.com', since: AT } });
    expect(await post.claimDaily(one as Waiting, LATER, LEASE)).toBeNull();
    await post.settleDaily(claimed as Claimed<Kept>, NEXT, LATER);
    expect([await post.daily(LEASE, 5), await post.daily(NEXT, 5)]).toEqual([[], [one]]);
    expect(await members.one('outages', 'eve@example.com')).toMatchObject({ since: LATER, digest: 'daily' });
  });

  test('what somebody chooses while their mail is under way stays, and who left is due no more', async () => {
    const { members, post } = ask();
    await members.join('outages', { email: 'eve@example.com', name: 'Eve' }, DAILY, AT);
    const [one] = await post.daily(LATER, 5);
    const claimed = await post.claimDaily(one as Waiting, LATER, LEASE);
    await members.choose('outages', 'eve@example.com', EACH, LATER);
    await post.settleDaily(claimed as Claimed<Kept>, NEXT, LATER);
    expect([await post.daily(NEXT, 5), (await members.one('outages', 'eve@example.com'))?.since]).toEqual([[], null]);
    await members.choose('outages', 'eve@example.com', DAILY, LATER);
    await members.leave('outages', 'eve@example.com', LATER);
    expect(await post.daily(NEXT, 5)).toEqual([]);
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
        [...kinds.split(' '), 'integrations', 'knownErrors', 'runbooks', 'channels'].toSorted(),
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
