import { expect, test } from 'vitest';
import { killMachine, killWriter } from './kill9/rounds.ts';

test('killed before any write of an item and its index entries, the table’s indexes are its items', async () => {
  const { rows, failures } = await killWriter([1, 11, 18]);
  expect(failures).toEqual([]);
  expect(rows).toEqual([
    { killed: 'before a write of the table: batch of 3', times: 1 },
    { killed: 'before a write of the table: batch of 5', times: 1 },
    { killed: 'before a write of the table: batch of 4', times: 1 },
  ]);
});

test('killed at any moment, the machine loses nothing that it said yes to, and does nothing twice', async () => {
  const { totals, failures } = await killMachine(2, 1, 0);
  expect(failures).toEqual([]);
  expect(totals.answered).toBeGreaterThan(10);
}, 120_000);
