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

  it('says what kind of note it is, with whom, how and what came of it', () => {
    const note = (data: object, actor: Partial<Fact['actor']> = {}) => {
      const [shown] = publicTimeline([{ ...FACT, data: { ...data }, actor: { ...FACT.actor, ...actor } }]);
      return [shown?.title, shown?.words];
    };
    for (const [type, word] of [
      ['diagnosis', 'Diagnosis'],
      ['attempt', 'Attempt'],
      ['decision', 'Decision'],
      ['risk', 'Risk'],
    ]) {
      expect(note({ type })).toEqual([`${word}, by Another responder`, 'We are on it.']);
    }
    const told = { type: 'communication', with: 'The vendor', channel: 'phone', outcome: 'They call back.' };
    expect(note(told)).toEqual([
      'Communication with The vendor by phone, by Another responder',
      'We are on it.\nOutcome: They call back.',
    ]);
    expect(note({ ...told, with: 'vendor@example.com' })[0]).toBe('Communication by phone, by Another responder');
    expect(note({ type: 'communication', channel: 'web' }, { kind: 'reporter', name: 'The reporter' })[0]).toBe(
      'The reporter wrote',
    );
    expect(note({ type: 'risk' }, { name: null })[0]).toBe('Risk');
  });

  it('leaves the oldest out where there are more than a hundred', () => {
    const facts = Array.from({ length: 101 }, (_, i) => ({ ...FACT, n: i, text: `note ${i}` }));
    const shown = publicTimeline(facts);
    expect([shown.length, shown[0]?.words, shown.at(-1)?.words]).toEqual([100, 'note 1', 'note 100']);
  });
});
