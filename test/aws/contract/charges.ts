import { describe, expect, test } from 'vitest';
import type { Charge } from '../../../functions/sla/error-budget.ts';
import type { Ask } from '../store-contract.ts';

const NOW = '2026-11-23T02:00:00.000Z';
const LATER = '2026-11-23T03:00:00.000Z';
const UNTIL = '2026-12-24T03:00:00.000Z';

export function chargesOf(ask: Ask): void {
  const DOWN: Charge = {
    incident: 'INC-000001',
    spells: [{ from: NOW, until: null }],
    percent: 50,
    told: null,
    version: 3,
  };

  describe('what an incident takes from an error budget', () => {
    test('is found by its service, each incident’s once, and with no other service', async () => {
      const { store } = ask();
      const other = { ...DOWN, incident: 'INC-000002', told: LATER, spells: [{ from: NOW, until: LATER }] };
      expect(await store.charges('checkout')).toEqual([]);
      expect(await store.charge('checkout', other, UNTIL)).toBe(true);
      expect(await store.charge('checkout', DOWN, null)).toBe(true);
      expect(await store.charges('checkout')).toEqual([DOWN, other]);
      expect(await store.charges('check')).toEqual([]);
    });

    test('stays as its latest version said, however late and however often an earlier one comes', async () => {
      const { store } = ask();
      const over = { ...DOWN, spells: [{ from: NOW, until: LATER }], version: 5 };
      expect(await store.charge('checkout', over, UNTIL)).toBe(true);
      expect(await store.charge('checkout', { ...over, percent: 100 }, UNTIL)).toBe(false);
      expect(await store.charge('checkout', DOWN, null)).toBe(false);
      expect(await store.charges('checkout')).toEqual([over]);
      expect(await store.charge('checkout', { ...over, spells: [], percent: 0, version: 6 }, UNTIL)).toBe(true);
      expect(await store.charges('checkout')).toMatchObject([{ spells: [], version: 6 }]);
    });
  });
}
