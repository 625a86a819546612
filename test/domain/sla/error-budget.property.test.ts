import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  budgetState,
  type Charge,
  drawdown,
  type ErrorBudget,
  exhaustedAt,
  viewBudget,
} from '../../../functions/sla/error-budget.ts';
import { type Instant, instant, millis, plus } from '../../../functions/sla/instant.ts';

/** Some days around a night in which clocks are put back: times of a budget know nothing of it. */
const START = millis('2026-10-24T00:00:00.000Z');
const MINUTES = 400;
const MINUTE = 60_000;
const at = (minute: number) => instant(START + minute * MINUTE);

const someCharge = fc
  .record({
    from: fc.integer({ min: 0, max: MINUTES }),
    length: fc.option(fc.integer({ min: 0, max: 200 }), { nil: null }),
    percent: fc.constantFrom(100, 50, 10, 1, 0),
  })
  .map(
    ({ from, length, percent }): Charge => ({
      ...{ incident: 'INC-000001', percent, told: null, version: 1 },
      spells: [{ from: at(from), until: length === null ? null : at(from + length) }],
    }),
  );
const someCharges = fc.array(someCharge, { maxLength: 6 });
const someBudget = fc
  .record({ windowMs: fc.integer({ min: 20, max: 300 }), budgetMs: fc.integer({ min: 1, max: 90 }) })
  .map(({ windowMs, budgetMs }): ErrorBudget => ({ windowMs: windowMs * MINUTE, budgetMs: budgetMs * MINUTE }));
const someMinute = fc.integer({ min: 0, max: 2 * MINUTES });

/** Counted minute by minute, in hundredths of a minute. */
function onPaper(charges: readonly Charge[], { windowMs }: ErrorBudget, now: number): number {
  let cents = 0;
  for (let minute = now - windowMs / MINUTE; minute < now; minute++) {
    for (const { spells, percent } of charges) {
      if (spells.some(({ from, until }) => from <= at(minute) && (until === null || at(minute) < until))) {
        cents += percent;
      }
    }
  }
  return cents;
}

describe('an error budget agrees with a walk from minute to minute', () => {
  it('on what was used within the window, to its edges', () => {
    fc.assert(
      fc.property(someCharges, someBudget, someMinute, (charges, budget, now) => {
        const { usedSeconds, remainingSeconds, incidents } = viewBudget(budget, charges, at(now));
        const seconds = (onPaper(charges, budget, now) * 60) / 100;
        expect(usedSeconds).toBeCloseTo(seconds, 6);
        expect(usedSeconds + remainingSeconds).toBeCloseTo(budget.budgetMs / 1_000, 6);
        const listed = incidents.reduce((sum, one) => sum + one.seconds, 0);
        expect(listed).toBeCloseTo(seconds, 6);
      }),
    );
  });

  it('on how it was used up, from the first instant of the window on', () => {
    fc.assert(
      fc.property(someCharges, someBudget, someMinute, (charges, budget, now) => {
        const left = drawdown(budget, charges, at(now));
        const { from, remainingSeconds } = viewBudget(budget, charges, at(now));
        expect(left[0]).toEqual({ at: from, seconds: budget.budgetMs / 1_000, share: 1 });
        expect(left.at(-1)).toMatchObject({ at: at(now), seconds: remainingSeconds });
        for (const point of left) {
          const windowMs = millis(point.at) - millis(from);
          const used = (onPaper(charges, { ...budget, windowMs }, (millis(point.at) - START) / MINUTE) * 60) / 100;
          expect(point.seconds).toBeCloseTo(budget.budgetMs / 1_000 - used, 6);
        }
      }),
    );
  });

  it('however many outages there were', () => {
    const charges = Array.from({ length: 20_000 }, (_, n): Charge => {
      const from = plus(at(0), n * MINUTE);
      return {
        ...{ incident: `INC-${n}`, percent: 1, told: null, version: 1 },
        spells: [{ from, until: plus(from, MINUTE) }],
      };
    });
    const budget = { windowMs: 40_000 * MINUTE, budgetMs: 150 * MINUTE };
    expect(exhaustedAt(budget, charges, at(20_000))).toBe(at(15_000));
    expect(drawdown(budget, charges, at(20_000)).at(-1)?.seconds).toBe(-50 * 60);
  });

  it('on when it is exhausted: from then on, and not a millisecond before', () => {
    fc.assert(
      fc.property(someCharges, someBudget, someMinute, (charges, budget, now) => {
        const when = exhaustedAt(budget, charges, at(now));
        const state = (time: Instant) => budgetState(budget, charges, time);
        const gone = state(at(now)) === 'exhausted';
        if (when === null) {
          for (let minute = now; minute <= now + 3 * MINUTES; minute += 7)
            expect(state(at(minute))).not.toBe('exhausted');
          return;
        }
        expect(when <= at(now)).toBe(gone);
        expect(state(when)).toBe('exhausted');
        expect(state(plus(when, -1))).not.toBe('exhausted');
        const [from, until] = gone ? [millis(when), millis(at(now))] : [millis(at(now)), millis(when) - 1];
        for (let time = from; time <= until; time += 7 * MINUTE) {
          expect(state(instant(time)) === 'exhausted').toBe(gone);
        }
      }),
    );
  });

  it('on that more downtime, or more users, never leave more of it, nor exhaust it later', () => {
    fc.assert(
      fc.property(someCharges, someCharge, someBudget, someMinute, (charges, more, budget, now) => {
        const before = viewBudget(budget, charges, at(now));
        const after = viewBudget(budget, [...charges, more], at(now));
        expect(after.remainingSeconds).toBeLessThanOrEqual(before.remainingSeconds);
        expect(after.burn.window).toBeGreaterThanOrEqual(before.burn.window);
        const wider = charges.map((charge) => ({ ...charge, percent: 100 }));
        expect(viewBudget(budget, wider, at(now)).remainingSeconds).toBeLessThanOrEqual(before.remainingSeconds);
        if (before.state === 'exhausted' || before.exhaustsAt === null) return;
        expect(after.exhaustsAt !== null && after.exhaustsAt <= before.exhaustsAt).toBe(true);
      }),
    );
  });
});
