import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { CatalogueTable } from '../../functions/aws/catalogue-store.ts';
import { KnownErrorTable } from '../../functions/aws/known-error-store.ts';
import { AsksTable, ListPostTable } from '../../functions/aws/list-post.ts';
import { MembersTable } from '../../functions/aws/members-store.ts';
import { RateStore } from '../../functions/aws/rate-store.ts';
import { SuppressionTable } from '../../functions/aws/suppression-store.ts';
import { MemoryCatalogue } from '../support/memory-catalogue.ts';
import { MemoryKnownErrors } from '../support/memory-known-errors.ts';
import { MemoryMembers } from '../support/memory-members.ts';
import { MemoryRates } from '../support/memory-rates.ts';
import { MemorySuppressions } from '../support/memory-suppressions.ts';
import { type SmallStores, smallContract } from './small-contract.ts';
import { onDynalite, onEndpoint, type SomeTable } from './some-table.ts';

smallContract('the small stores in memory', async () => ({
  ...inMemory(),
  suppressions: new MemorySuppressions(),
  rates: new MemoryRates(),
  catalogue: MemoryCatalogue.empty(),
  knownErrors: new MemoryKnownErrors(),
}));

const dynalite = onDynalite();
smallContract('the small stores on dynalite', fresh(dynalite));

const endpoint = process.env['DYNAMODB_ENDPOINT'];
if (endpoint !== undefined) smallContract(`the small stores at ${endpoint}`, fresh(onEndpoint(endpoint)));

function inMemory() {
  const members = new MemoryMembers();
  return { members, asks: members.asks, post: members };
}

function fresh(opening: Promise<SomeTable>): () => Promise<SmallStores> {
  return async () => {
    const { table, empty } = await opening;
    await empty();
    return {
      members: new MembersTable(table),
      asks: new AsksTable(table),
      post: new ListPostTable(table),
      suppressions: new SuppressionTable(table),
      rates: new RateStore(table),
      catalogue: new CatalogueTable(table, randomBytes),
      knownErrors: new KnownErrorTable(table),
    };
  };
}

test('an address that is suppressed stays so by its first reason, and its key does not show it', async () => {
  const some = await dynalite;
  await some.empty();
  const suppressions = new SuppressionTable(some.table);
  const at = '2026-11-23T02:00:00.000Z';
  await suppressions.add('A@example.com', { reason: 'bounce', at });
  await suppressions.add('a@example.com', { reason: 'complaint', at: '2027-01-01T00:00:00.000Z' });
  const puts = some.sent.filter(({ operation }) => operation === 'PutItem').map(({ input }) => input.Item);
  expect(puts[0]).toMatchObject({ sk: { S: 'ADDRESS' }, reason: { S: 'bounce' }, at: { S: at } });
  expect(JSON.stringify(puts.map((item) => item?.pk))).not.toContain('example');
  const [kept] = await some.table.queryAll('pk = :pk', { ':pk': puts[0]?.pk.S });
  expect(kept).toMatchObject({ reason: 'bounce' });
});

test('the table forgets a use of a known error after 400 days', async () => {
  const some = await dynalite;
  await some.empty();
  const at = '2026-11-23T02:00:00.000Z';
  const knownErrors = new KnownErrorTable(some.table);
  await knownErrors.offered('pool', 'INC-000001', at);
  await knownErrors.helped('pool', 'INC-000001', true, 4, at);
  const puts = some.sent.filter(({ operation }) => operation === 'PutItem').map(({ input }) => input.Item?.ttl);
  const ttl = { N: String(Date.parse('2027-12-28T02:00:00.000Z') / 1_000) };
  expect(puts).toEqual([ttl, ttl]);
});

describe('a counter, where the answer to a write was lost and the client asks again', () => {
  const LATER = '2026-11-23T03:00:00.000Z';

  /** Counters in an empty table, whose first write from now on is applied and not answered. */
  async function losing() {
    const some = await dynalite;
    await some.empty();
    const rates = new RateStore(some.table);
    const lose = async <T>(act: () => Promise<T>): Promise<T> => {
      let lost = false;
      some.client.middlewareStack.add(
        (next) => async (args) => {
          const answer = await next(args);
          if (lost) return answer;
          lost = true;
          throw Object.assign(new Error('The answer was lost.'), { name: 'TimeoutError' });
        },
        { name: 'losing', step: 'finalizeRequest', priority: 'low' },
      );
      return act().finally(() => some.client.middlewareStack.remove('losing'));
    };
    return { rates, lose, sent: some.sent };
  }

  test('is taken by who took it, and by nobody after', async () => {
    const { rates, lose } = await losing();
    expect(await lose(() => rates.take('notice', 1, LATER))).toBe(true);
    expect(await rates.take('notice', 1, LATER)).toBe(false);
    expect(await lose(() => rates.take('notice', 1, LATER))).toBe(false);
  });

  test('is given back once', async () => {
    const { rates, lose } = await losing();
    await rates.take('notice', 1, LATER);
    await lose(() => rates.giveBack('notice'));
    expect([await rates.take('notice', 1, LATER), await rates.take('notice', 1, LATER)]).toEqual([true, false]);
  });

  test('is read only then', async () => {
    const { rates, sent } = await losing();
    for (let n = 0; n < 2; n++) await rates.take('notice', 1, LATER);
    expect(sent.map(({ operation }) => operation)).toEqual(['UpdateItem', 'UpdateItem']);
  });
});
