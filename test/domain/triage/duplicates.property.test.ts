import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { likelyDuplicates, type Sample } from '../../../functions/triage/duplicates.ts';

const NOON = '2026-11-23T12:00:00.000Z';

function sample(id: string, summary: string, more: Partial<Sample> = {}): Sample {
  return { id, summary, service: 'checkout', category: 'software', reportedAt: NOON, ...more };
}

const REPORT = sample('mine', 'Checkout returns 502 for card payments');

function found(...candidates: readonly Sample[]): readonly string[] {
  return likelyDuplicates(REPORT, candidates).map(({ id }) => id);
}

describe('likely duplicates', () => {
  it('are of the same service or category, and say the same in other words', () => {
    expect(found(sample('same', '502 on checkout: card payment'))).toEqual(['same']);
    expect(found(sample('category', '502 returned, checkout, card', { service: 'website' }))).toEqual(['category']);
    expect(
      found(sample('other', '502 on checkout: card payment', { service: 'website', category: 'network' })),
    ).toEqual([]);
    expect(found(sample('unknown', '502 on checkout: card payment', { service: null, category: null }))).toEqual([]);
  });

  it('are not those that share only words that say nothing', () => {
    expect(found(sample('stop', 'It is not working for us since this morning'))).toEqual([]);
    expect(found(sample('one', 'Checkout has a typo in the footer of the second page'))).toEqual([]);
  });

  it('are those of a day, and the one that reads most alike comes first', () => {
    expect(found(sample('old', REPORT.summary, { reportedAt: '2026-11-22T11:59:59.000Z' }))).toEqual([]);
    expect(
      found(
        sample('near', 'Checkout returns 502'),
        sample('same', REPORT.summary, { reportedAt: '2026-11-23T11:00:00.000Z' }),
        sample('newer', REPORT.summary),
      ),
    ).toEqual(['newer', 'same', 'near']);
  });

  const word = fc.constantFrom(
    'checkout',
    'returns',
    '502',
    'card',
    'payment',
    'slow',
    'the',
    'is',
    'login',
    'printer',
  );
  const some = fc.record({
    summary: fc.array(word, { maxLength: 8 }).map((words) => words.join(' ')),
    service: fc.constantFrom('checkout', 'website', null),
    category: fc.constantFrom('software', 'network', null),
    reportedAt: fc
      .integer({ min: -50, max: 50 })
      .map((hours) => new Date(Date.parse(NOON) + hours * 3_600_000).toISOString()),
  });
  const many = fc.array(some, { maxLength: 20 }).map((all) => all.map((one, n) => ({ ...one, id: `INC-${n}` })));

  it('are at most five of those given, each once, never itself, of a day, and of the same service or category', () => {
    fc.assert(
      fc.property(some, many, (report, candidates) => {
        const own = { ...report, id: 'INC-0' };
        const likely = likelyDuplicates(own, candidates);
        expect(likely.length).toBeLessThanOrEqual(5);
        expect(new Set(likely).size).toBe(likely.length);
        for (const one of likely) {
          expect(candidates).toContain(one);
          expect(one.id).not.toBe(own.id);
          expect(Math.abs(Date.parse(one.reportedAt) - Date.parse(own.reportedAt))).toBeLessThanOrEqual(86_400_000);
          const service = own.service !== null && one.service === own.service;
          const category = own.category !== null && one.category === own.category;
          expect(service || category).toBe(true);
        }
      }),
    );
  });

  it('are the same whatever the order in which they are given, and alike both ways', () => {
    fc.assert(
      fc.property(some, many, (report, candidates) => {
        const own = { ...report, id: 'own' };
        expect(likelyDuplicates(own, candidates.toReversed())).toEqual(likelyDuplicates(own, candidates));
        for (const one of candidates) {
          expect(likelyDuplicates(one, [own]).length).toBe(likelyDuplicates(own, [one]).length);
        }
      }),
    );
  });

  it('know what is said again word for word of the same service', () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 8 }), (words) => {
        const summary = words.join(' ');
        const says = words.some((one) => one !== 'the' && one !== 'is');
        expect(likelyDuplicates(sample('a', summary), [sample('b', summary)])).toHaveLength(says ? 1 : 0);
      }),
    );
  });
});
