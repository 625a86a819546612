import { expect, test } from 'vitest';
import { killMachine, killWriter } from './kill9/rounds.ts';

test('killed between the entries of an index and the item, the table’s indexes are its items again', async () => {
  const { rows, failures } = await killWriter([1, 11, 18]);
  expect(failures).toEqual([]);
  expect(rows.reduce((sum, { times }) => sum + Number(times), 0)).toBe(3);
});

test('killed at any moment, the machine loses nothing that it said yes to, and does nothing twice', async () => {
  const { totals, failures } = await killMachine(2, 1, 0);
  expect(failures).toEqual([]);
  expect(totals.answered).toBeGreaterThan(10);
}, 120_000);
