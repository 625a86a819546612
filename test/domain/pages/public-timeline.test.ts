import { describe, expect, it } from 'vitest';
import type { Fact } from '../../../functions/incident/incident.ts';
import { publicTimeline } from '../../../functions/pages/public-timeline.ts';

const FACT: Fact = {
  n: 1,
  at: '2026-11-23T02:00:00.000Z',
  occurredAt: '2026-11-23T02:00:00.000Z',
  type: 'noted',
  actor: { kind: 'person', name: 'Another responder', email: 'another@example.com' },
  visibility: 'public',
  text: 'We are on it.',
  data: {},
  owes: [],
};

describe('the timeline that a reporter sees', () => {
  it('holds public facts only', () => {
    const internal = (['called', 'assigned', 'noted', 'warned'] as const).map((type) => ({
      ...FACT,
      type,
      visibility: 'internal' as const,
    }));
    expect(publicTimeline([...internal, FACT])).toEqual([
      { at: FACT.at, title: 'Another responder wrote', words: 'We are on it.' },
    ]);
  });

  it('tells things in the order in which they happened, not in that of their telling', () => {
    const restored = { ...FACT, type: 'resolved', occurredAt: '2026-11-23T01:00:00.000Z' } as const;
    expect(publicTimeline([FACT, restored]).map(({ title }) => title)).toEqual(['Resolved', 'Another responder wrote']);
  });

  it('names nobody by address, whoever signed in without a name', () => {
    const who = { name: 'another@example.com', email: 'another@example.com' };
    const note = { ...FACT, actor: { kind: 'person', ...who } } as const;
    const taken = { ...FACT, type: 'acknowledged', text: null, data: { assignee: who } } as const;
    expect(publicTimeline([note, taken]).map(({ title }) => title)).toEqual([
      'A colleague wrote',
      'A colleague has it',
    ]);
  });

  it('leaves the oldest out where there are more than a hundred', () => {
    const facts = Array.from({ length: 101 }, (_, i) => ({ ...FACT, n: i, text: `note ${i}` }));
    const shown = publicTimeline(facts);
    expect([shown.length, shown[0]?.words, shown.at(-1)?.words]).toEqual([100, 'note 1', 'note 100']);
  });
});
