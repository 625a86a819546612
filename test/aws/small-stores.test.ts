import { beforeEach, expect, test } from 'vitest';
import { MembersTable } from '../../functions/aws/members-store.ts';
import { RateStore } from '../../functions/aws/rate-store.ts';
import { SuppressionTable } from '../../functions/aws/suppression-store.ts';
import { onDynalite } from './some-table.ts';

const some = await onDynalite();
beforeEach(() => some.empty());
const AT = '2026-11-23T02:00:00.000Z';

test('who left a list is away until they come back, whatever the case of their address, and on no other list', async () => {
  const members = new MembersTable(some.table);
  await members.leave('outages', 'Somebody@Example.com', AT);
  await members.leave('outages', 'somebody@example.com', AT);
  await members.leave('outages', 'another@example.com', AT);
  expect([...(await members.left('outages'))].sort()).toEqual(['another@example.com', 'somebody@example.com']);
  expect((await members.left('everything')).size).toBe(0);
  await members.rejoin('outages', 'SOMEBODY@example.com', AT);
  expect([...(await members.left('outages'))]).toEqual(['another@example.com']);
});

test('an address that is suppressed stays so by its first reason, and its key does not show it', async () => {
  const suppressions = new SuppressionTable(some.table);
  expect(await suppressions.has('a@example.com')).toBe(false);
  await suppressions.add('A@example.com', { reason: 'bounce', at: AT });
  await suppressions.add('a@example.com', { reason: 'complaint', at: '2027-01-01T00:00:00.000Z' });
  expect(await suppressions.has('a@EXAMPLE.com')).toBe(true);
  expect(await suppressions.has('b@example.com')).toBe(false);
  const puts = some.sent.filter(({ operation }) => operation === 'PutItem').map(({ input }) => input.Item);
  expect(puts[0]).toMatchObject({ sk: { S: 'ADDRESS' }, reason: { S: 'bounce' }, at: { S: AT } });
  expect(JSON.stringify(puts.map((item) => item?.pk))).not.toContain('example');
});

test('a counter takes as many as its limit, and one more for each that was given back', async () => {
  const rates = new RateStore(some.table);
  const take = () => rates.take('bucket', 2, '2026-11-23T03:00:00.000Z');
  expect([await take(), await take(), await take()]).toEqual([true, true, false]);
  await rates.giveBack('bucket');
  expect([await take(), await take()]).toEqual([true, false]);
  await rates.giveBack('another');
  expect([await rates.take('another', 1, AT), await rates.take('another', 1, AT)]).toEqual([true, false]);
});
