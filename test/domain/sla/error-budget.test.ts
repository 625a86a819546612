import { describe, expect, it } from 'vitest';
import {
  affectedPercent,
  budgetState,
  type Charge,
  errorBudget,
  exhaustedAt,
  exhaustion,
  viewBudget,
} from '../../../functions/sla/error-budget.ts';
import { type Instant, plus } from '../../../functions/sla/instant.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const NOW = '2026-11-23T12:00:00.000Z';
/** 43 minutes and 12 seconds in 30 days. */
const BUDGET = errorBudget({ objective: 99.9 }) ?? never();

function never(): never {
  throw new Error('An objective has a budget.');
}

function charge(incident: string, from: Instant, until: Instant | null, some: Partial<Charge> = {}): Charge {
  return { incident, spells: [{ from, until }], percent: 100, told: null, version: 1, ...some };
}

const ago = (minutes: number) => plus(NOW, -minutes * MINUTE);

describe('an error budget', () => {
  it.each([
    [{ objective: 99.9 }, 43 * MINUTE + 12_000],
    [{ objective: 99.95 }, 21 * MINUTE + 36_000],
    [{ objective: 99 }, 432 * MINUTE],
    [{ objective: 99.99, window: 'P1D' }, 8_640],
    [{ objective: 99.9, window: 'P7D' }, 604_800],
  ])('of %o is so many milliseconds', (service, budgetMs) => {
    expect(errorBudget(service)?.budgetMs).toBe(budgetMs);
  });

  it('is none without an objective', () => {
    expect(errorBudget({ window: 'P7D' })).toBeNull();
    expect(errorBudget(undefined)).toBeNull();
  });

  it('counts the users that are affected, and all of them where nobody knows', () => {
    expect(['all', 'many', 'some', 'one', 'none', 'unknown', undefined].map(affectedPercent)).toEqual([
      ...[100, 50, 10, 1, 0],
      ...[100, 100],
    ]);
  });

  it('is at risk with a fifth left, and exhausted with nothing left, to the millisecond', () => {
    const used = (ms: number) => [charge('a', plus(NOW, -ms), NOW)];
    const fifth = (BUDGET.budgetMs * 4) / 5;
    expect(budgetState(BUDGET, used(0), NOW)).toBe('healthy');
    expect(budgetState(BUDGET, used(fifth - 1), NOW)).toBe('healthy');
    expect(budgetState(BUDGET, used(fifth), NOW)).toBe('at_risk');
    expect(budgetState(BUDGET, used(BUDGET.budgetMs - 1), NOW)).toBe('at_risk');
    expect(budgetState(BUDGET, used(BUDGET.budgetMs), NOW)).toBe('exhausted');
  });

  it('forgets what left the window, and what began before it counts from its beginning on', () => {
    const view = viewBudget(
      BUDGET,
      [
        charge('left', plus(NOW, -31 * DAY), plus(NOW, -30 * DAY)),
        charge('across', plus(NOW, -30 * DAY - 5 * MINUTE), plus(NOW, -30 * DAY + 4 * MINUTE)),
      ],
      NOW,
    );
    expect(view).toMatchObject({ from: plus(NOW, -30 * DAY), until: NOW, usedSeconds: 240, remainingSeconds: 2_352 });
    expect(view.incidents.map(({ id, seconds }) => [id, seconds])).toEqual([['across', 240]]);
  });

  it('is used at the pace that the workbook calls the burn rate', () => {
    const { burn } = viewBudget(BUDGET, [charge('a', ago(6), null, { percent: 50 })], NOW);
    // Half of the users for 6 minutes: 3 minutes of 43.2; in an hour 3 minutes of the 0.06 that go evenly.
    expect(burn).toEqual({ window: 0.0694, lastHour: 50, lastSixHours: 8.3333 });
  });

  it('is less than nothing where more was used, and says since when', () => {
    const view = viewBudget(BUDGET, [charge('a', ago(100), ago(40))], NOW);
    expect(view).toMatchObject({
      budgetSeconds: 2_592,
      usedSeconds: 3_600,
      remainingSeconds: -1_008,
      remainingShare: -0.3889,
      state: 'exhausted',
      exhaustsAt: plus(ago(100), BUDGET.budgetMs),
    });
  });
});

describe('what exhausts it', () => {
  it('is known ahead, at the pace of all that are down', () => {
    expect(exhaustedAt(BUDGET, [charge('a', NOW, null)], NOW)).toBe(plus(NOW, BUDGET.budgetMs));
    const two = [charge('a', NOW, null), charge('b', NOW, null, { percent: 50 })];
    expect(exhaustedAt(BUDGET, two, NOW)).toBe(plus(NOW, (BUDGET.budgetMs * 2) / 3));
    expect(exhaustedAt(BUDGET, [charge('a', ago(9), ago(1))], NOW)).toBeNull();
    expect(exhaustedAt(BUDGET, [charge('a', NOW, null, { percent: 0 })], NOW)).toBeNull();
  });

  it('comes later where an old outage leaves the window meanwhile', () => {
    const leaving = charge('old', plus(NOW, -30 * DAY), plus(NOW, -30 * DAY + 10 * MINUTE));
    expect(exhaustedAt(BUDGET, [leaving, charge('a', NOW, null)], NOW)).toBe(plus(NOW, BUDGET.budgetMs));
  });

  it('is the one that takes most, the oldest of several', () => {
    const one = (charges: readonly Charge[]) => exhaustion(BUDGET, charges, NOW)?.incident;
    expect(one([charge('b', ago(5), null), charge('a', ago(5), null), charge('c', ago(4), null)])).toBe('a');
    expect(one([charge('a', ago(5), null, { percent: 50 }), charge('b', ago(4), null)])).toBe('b');
    expect(one([charge('a', ago(5), ago(1)), charge('b', ago(4), null, { percent: 1 })])).toBe('b');
  });

  it('is none that began when it was exhausted already, and none where it was told', () => {
    const gone = charge('a', ago(100), ago(40));
    expect(exhaustion(BUDGET, [gone, charge('b', ago(5), null)], NOW)).toBeNull();
    expect(exhaustion(BUDGET, [charge('a', ago(100), null)], NOW)?.incident).toBe('a');
    expect(exhaustion(BUDGET, [charge('a', ago(100), null), charge('b', ago(90), null)], NOW)?.incident).toBe('a');
    const told = charge('a', ago(100), null, { told: ago(50) });
    expect(exhaustion(BUDGET, [told, charge('b', ago(90), null)], NOW)).toBeNull();
  });

  it('is told again where it had recovered meanwhile', () => {
    const before = charge('a', plus(NOW, -40 * DAY), plus(NOW, -40 * DAY + 60 * MINUTE), {
      told: plus(NOW, -40 * DAY + 44 * MINUTE),
    });
    expect(exhaustion(BUDGET, [before, charge('b', NOW, null)], NOW)).toEqual({
      incident: 'b',
      at: plus(NOW, BUDGET.budgetMs),
    });
  });
});
