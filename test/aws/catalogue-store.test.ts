import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { CatalogueTable, catalogueReader, hasCatalogue } from '../../functions/aws/catalogue-store.ts';
import type { Catalogue } from '../../functions/catalogue/catalogue.ts';
import { type CatalogueChange, etagOf } from '../../functions/catalogue/catalogue-store.ts';
import { defaultPolicy } from '../../functions/sla/policy.ts';
import { exampleCatalogue } from '../support/example-catalogue.ts';
import { writeCatalogue } from '../support/write-catalogue.ts';
import { onDynalite } from './some-table.ts';

const some = await onDynalite();

beforeEach(() => some.empty());

/** A reader whose clock is turned by hand, and what it asks of the table. */
function reader() {
  let now = 0;
  const { read, moved } = catalogueReader(some.table, () => [now]);
  return {
    moved: async () => {
      some.sent.length = 0;
      return { moved: await moved(), asked: some.sent.map(({ operation }) => operation) };
    },
    at: async (milliseconds: number) => {
      now = milliseconds;
      some.sent.length = 0;
      return { catalogue: await read(), asked: some.sent.map(({ operation }) => operation) };
    },
  };
}

test('the catalogue is read as it was written, whole', async () => {
  await writeCatalogue(some.table, exampleCatalogue);
  expect((await reader().at(0)).catalogue).toEqual(withVersions(exampleCatalogue));
});

test('an empty table has none, and reads as one without anything in it', async () => {
  expect(await hasCatalogue(some.table)).toBe(false);
  const { catalogue } = await reader().at(0);
  expect(Object.entries(catalogue).map(([kind, items]) => [kind, items.size])).toEqual(
    [
      'services',
      'categories',
      'people',
      'teams',
      'paths',
      'schedules',
      'overrides',
      'testCalls',
      'maintenance',
      'runbooks',
      'lists',
      'channels',
      'policies',
      'integrations',
      'knownErrors',
    ].map((kind) => [kind, 0]),
  );
  await writeCatalogue(some.table, exampleCatalogue);
  expect(await hasCatalogue(some.table)).toBe(true);
});

test('is known for ten seconds, then only its version is looked at', async () => {
  await writeCatalogue(some.table, exampleCatalogue);
  const { at } = reader();
  expect((await at(0)).asked).toEqual(['GetItem', 'Query']);
  expect((await at(9_999)).asked).toEqual([]);
  expect((await at(10_000)).asked).toEqual(['GetItem']);
  expect((await at(19_999)).asked).toEqual([]);
});

test('is looked at after ten seconds of one clock, though another stands still', async () => {
  await writeCatalogue(some.table, exampleCatalogue);
  let running = 0;
  const { read } = catalogueReader(some.table, () => [0, running]);
  await read();
  const asked = async (milliseconds: number) => {
    running = milliseconds;
    some.sent.length = 0;
    await read();
    return some.sent.map(({ operation }) => operation);
  };
  expect(await asked(9_999)).toEqual([]);
  expect(await asked(10_000)).toEqual(['GetItem']);
});

test('is read again when its version moved', async () => {
  await writeCatalogue(some.table, exampleCatalogue);
  const { at } = reader();
  await at(0);
  const changed = withService('new-one');
  await writeCatalogue(some.table, changed);
  expect((await at(9_999)).catalogue).toEqual(withVersions(exampleCatalogue));
  const { catalogue, asked } = await at(10_000);
  expect([catalogue, asked]).toEqual([withVersions(changed), ['GetItem', 'Query']]);
});

test('is looked at once more by who finds something unknown in what was trusted, and read again if it moved', async () => {
  await writeCatalogue(some.table, exampleCatalogue);
  const { at, moved } = reader();
  await at(0);
  expect(await moved()).toEqual({ moved: false, asked: [] });
  await at(1);
  expect(await moved()).toEqual({ moved: false, asked: ['GetItem'] });
  expect(await moved()).toEqual({ moved: false, asked: [] });
  const changed = withService('new-one');
  await writeCatalogue(some.table, changed);
  await at(2);
  expect(await moved()).toEqual({ moved: true, asked: ['GetItem', 'Query'] });
  expect((await at(3)).catalogue).toEqual(withVersions(changed));
});

test('is written with its version last, so that nobody keeps half of it', async () => {
  await writeCatalogue(some.table, exampleCatalogue);
  const version = { pk: { S: 'CATALOG' }, sk: { S: 'VERSION' }, version: { S: expect.any(String) } };
  expect(some.sent.at(-1)?.input.Item).toEqual(version);
  const said = some.sent.filter(({ input }) => input.Item?.sk.S === 'VERSION').map(({ input }) => input.Item);
  expect(said).toEqual([{ ...version, changing: { BOOL: true } }, version]);
  const puts = some.sent.filter(({ operation }) => operation === 'PutItem').map(({ input }) => input.Item?.sk.S);
  expect(puts.filter((sk) => !/@/.test(sk))[0]).toBe('VERSION');
});

test('is looked at again and again where a change of it died halfway, until another one ends', async () => {
  await writeCatalogue(some.table, exampleCatalogue);
  const { at } = reader();
  await at(0);
  const key = { pk: 'CATALOG', sk: 'VERSION' };
  await some.table.put({ ...key, version: 'half', changing: true });
  expect((await at(10_000)).asked).toEqual(['GetItem', 'Query']);
  expect((await at(20_000)).asked).toEqual(['GetItem', 'Query']);
  await writeCatalogue(some.table, withService('new-one'));
  expect((await at(30_000)).catalogue.services.has('new-one')).toBe(true);
  expect((await at(40_000)).asked).toEqual(['GetItem']);
});

test('lets the table forget what nobody needs any more', async () => {
  const store = new CatalogueTable(some.table, randomBytes);
  const write = { kind: 'services', id: 'kiosk', item: { id: 'kiosk' }, seen: null } as const;
  await store.write([{ ...write, forgetAt: '2026-03-02T08:00:00.500Z' }], '2026-03-01T08:00:00.000Z');
  const ttls = some.sent.flatMap(({ input }) => (input.Item?.ttl === undefined ? [] : [input.Item.ttl]));
  expect(ttls).toEqual([{ N: String(Date.parse('2026-03-02T08:00:01.000Z') / 1_000) }]);
});

test('longer than one answer of the table is read to its end', async () => {
  const many = Array.from({ length: 40 }, (_, index) => withService(`s${index}`, 'x'.repeat(30_000)).services);
  const services = new Map(many.flatMap((one) => [...one]));
  await writeCatalogue(some.table, { ...exampleCatalogue, services });
  const { catalogue, asked } = await reader().at(0);
  expect(asked.filter((operation) => operation === 'Query').length).toBeGreaterThan(1);
  expect([...catalogue.services.keys()].sort()).toEqual([...services.keys()].sort());
});

/** As it is read back: with the versions of its policies beside them. */
function withVersions(catalogue: Catalogue): Catalogue {
  const versions = [...catalogue.policies.values()].map(
    (policy) => [`${policy.id}@${policy.version}`, policy] as const,
  );
  return { ...catalogue, policies: new Map([...catalogue.policies, ...versions]) };
}

function withService(id: string, name = 'New'): Catalogue {
  const service = { id, name, team: 'platform', keywords: [], customerFacing: false, impact: {} };
  return { ...exampleCatalogue, services: new Map([...exampleCatalogue.services, [id, service]]) };
}

describe('a catalogue that is changed item by item', () => {
  const storage = { id: 'storage', name: 'Storage', team: 'platform', keywords: [], customerFacing: false, impact: {} };
  const at = '2026-03-02T08:00:00.000Z';
  const store = () => new CatalogueTable(some.table, randomBytes);
  const put = (item: { readonly id: string }, seen: string | null) =>
    store().write([{ kind: 'services', id: item.id, item, seen }], at);

  test('changes what is seeded', async () => {
    await writeCatalogue(some.table, exampleCatalogue);
    const checkout = exampleCatalogue.services.get('checkout');
    if (checkout === undefined) throw new Error('The example has no checkout.');
    const renamed = { ...checkout, name: 'Shop' };
    expect(await put(renamed, etagOf(checkout))).toBe(true);
  });

  test('is read again by who keeps it within ten seconds of a change', async () => {
    await writeCatalogue(some.table, exampleCatalogue);
    const { at: turn } = reader();
    await turn(0);
    await put(storage, null);
    expect((await turn(10_000)).catalogue.services.get('storage')).toEqual(storage);
    await store().write([{ kind: 'services', id: 'storage', item: null, seen: etagOf(storage) }], at);
    expect((await turn(20_000)).catalogue.services.get('storage')).toBeUndefined();
  });

  test('is seeded with the versions of its policies', async () => {
    await writeCatalogue(some.table, exampleCatalogue);
    expect((await store().read()).policies.get('default@1')).toEqual(defaultPolicy);
  });
});

describe('the record of changes', () => {
  /** What DynamoDB takes in one item. */
  const ITEM_BYTES = 409_600;
  const store = new CatalogueTable(some.table, randomBytes);
  const runbook = (bytes: number, letter: string) => ({ id: 'pay', name: 'Pay', text: letter.repeat(bytes) });
  const change = (n: number, bytes: number): CatalogueChange => ({
    kind: 'runbooks',
    id: 'pay',
    at: new Date(Date.UTC(2026, 2, 2) + n * 1_000).toISOString(),
    by: 'admin@example.com',
    before: runbook(bytes, 'a'),
    after: runbook(bytes, 'b'),
  });
  const puts = () => some.sent.filter(({ operation }) => operation === 'PutItem').map(({ input }) => input.Item);

  test('takes a change of a large item into another in items that the table takes', async () => {
    await store.record(change(1, 200_000));
    expect(puts().map((item) => JSON.stringify(item).length > ITEM_BYTES)).toEqual([false, false]);
    expect(await store.changes('runbooks', 'pay', 10)).toEqual([change(1, 200_000)]);
    // The version before finds one record, of which it shows what it is now.
    const [record, ...others] = await some.table.queryAll('pk = :pk', { ':pk': 'AUDIT#runbooks#pay' });
    expect(others).toEqual([]);
    expect(record).toMatchObject({ ...change(1, 200_000), before: null });
  });

  test('is one item of any other change, as it always was', async () => {
    await store.record(change(1, 100));
    expect(puts()).toHaveLength(1);
    await some.table.put({ pk: 'AUDIT#runbooks#pay', sk: `${change(2, 100).at}#0011`, ...change(2, 100) });
    expect(await store.changes('runbooks', 'pay', 10)).toEqual([change(2, 100), change(1, 100)]);
  });

  test('is told to its limit, however many answers of the table that takes', async () => {
    const all = Array.from({ length: 110 }, (_, n) => change(n, 6_000));
    await Promise.all(all.map((one) => store.record(one)));
    some.sent.length = 0;
    const told = await store.changes('runbooks', 'pay', 100);
    expect(told.map(({ at }) => at)).toEqual(
      all
        .toReversed()
        .slice(0, 100)
        .map(({ at }) => at),
    );
    expect(some.sent.length).toBeGreaterThan(1);
  });

  test('is told as far as a function may answer, which is 6 MB', async () => {
    const all = Array.from({ length: 20 }, (_, n) => change(n, 190_000));
    for (const one of all) await store.record(one);
    const told = await store.changes('runbooks', 'pay', 100);
    expect(told).toEqual(all.toReversed().slice(0, told.length));
    expect(told.length).toBeGreaterThan(5);
    expect(JSON.stringify(JSON.stringify(told)).length).toBeLessThan(6_000_000);
  });
});
