import { describe, expect, it } from 'vitest';
import { type Reported, retriage, triage, type Word } from '../../../functions/triage/triage.ts';
import { exampleCatalogue } from '../../support/example-catalogue.ts';

const silent: Reported = {
  summary: 'Something is wrong',
  description: null,
  service: null,
  category: null,
  subcategory: null,
  impact: {},
};

const harmless = { users: 'one', financial: 'none', security: 'none' };

function first(reported: Partial<Reported>, word?: Word) {
  return triage({ ...silent, ...reported }, exampleCatalogue, word);
}

/** A report that was triaged by itself, and then again by what people said one after the other. */
function again(reported: Partial<Reported>, ...words: readonly Word[]) {
  const report = { ...silent, ...reported };
  return words.reduce(
    (present, word) => retriage(present, report.impact, word, exampleCatalogue),
    triage(report, exampleCatalogue),
  );
}

describe('the triage of a report', () => {
  it('makes a network outage high, said or in words, because many are hit', () => {
    for (const reported of [
      { category: 'network', subcategory: 'network-outage' },
      { summary: 'Network outage in building 4' },
    ]) {
      expect(first(reported)).toMatchObject({
        category: 'network',
        subcategory: 'network-outage',
        team: 'service-desk',
        tier: 1,
        needsReview: false,
        priority: 'high',
        priorityReason: {
          rule: 'highest_factor',
          provisional: false,
          factors: { users: { value: 'many', from: 'subcategory' }, financial: { from: 'absent' } },
        },
      });
    }
  });

  it('makes a forgotten password low, for one user and nobody else', () => {
    expect(first({ summary: 'I forgot my password' })).toMatchObject({
      subcategory: 'password-reset',
      priority: 'low',
      priorityReason: { provisional: false },
    });
  });

  it('makes what nobody knows anything of high for now, and asks for a review', () => {
    expect(first({})).toMatchObject({
      category: 'other',
      subcategory: 'unsorted',
      needsReview: true,
      priority: 'high',
      priorityReason: { rule: 'unknown_is_high', provisional: true },
    });
  });

  it('counts some users as grave where customers see the service, also one found by its words', () => {
    const impact = { ...harmless, users: 'some' };
    expect(first({ summary: 'The checkout is slow', impact }).priority).toBe('high');
    expect(first({ summary: 'The printer is slow', impact }).priority).toBe('medium');
  });

  it('takes the word of a person before the report: where it belongs, its team and its impact', () => {
    const reported = { category: 'network', subcategory: 'wifi', impact: { ...harmless, users: 'all' } };
    expect(first(reported, { category: 'hardware', team: 'platform', impact: { users: 'none' } })).toMatchObject({
      category: 'hardware',
      subcategory: null,
      team: 'platform',
      tier: 2,
      priority: 'low',
      priorityReason: { factors: { users: { from: 'person' }, security: { from: 'reporter' } } },
    });
    expect(first(reported, { subcategory: 'vpn' })).toMatchObject({ category: 'network', subcategory: 'vpn' });
  });

  it('is of the service that was reported, unless a person names another', () => {
    expect(first({ service: 'website' })).toMatchObject({ service: 'website', team: 'platform' });
    expect(first({ service: 'website' }, { service: 'data-centre' })).toMatchObject({
      service: 'data-centre',
      team: 'data-centre',
      tier: 3,
    });
    expect(first({}, { service: 'website' }).service).toBe('website');
  });
});

describe('a triage by a person later on', () => {
  it('replaces only the factors that they state, and the priority follows, also downwards', () => {
    const present = again({ impact: { ...harmless, users: 'all' } }, { impact: { users: 'some' } });
    expect(present.priority).toBe('medium');
    expect(present.priorityReason.factors).toMatchObject({
      users: { value: 'some', from: 'person' },
      financial: { value: 'none', from: 'reporter' },
    });
  });

  it('keeps what people stated before', () => {
    const { priorityReason } = again({}, { impact: { users: 'one' } }, { impact: { financial: 'low' } });
    expect(priorityReason.factors).toMatchObject({
      users: { value: 'one', from: 'person' },
      financial: { value: 'low', from: 'person' },
    });
  });

  it('reads the factors of the catalogue again, which what was stated still beats', () => {
    const reported = { summary: 'I forgot my password', impact: { financial: 'low' } };
    const present = again(reported, { category: 'security', subcategory: 'breach' });
    expect(present.priority).toBe('high');
    expect(present.priorityReason.factors).toEqual({
      users: { value: 'unknown', from: 'absent' },
      financial: { value: 'low', from: 'reporter' },
      security: { value: 'confirmed', from: 'subcategory' },
      sla: { value: 'none', from: 'computed' },
    });
  });

  it('ends the review once it has a category, and not before', () => {
    expect(again({}, { impact: harmless }).needsReview).toBe(true);
    expect(again({}, { category: 'hardware' })).toMatchObject({ subcategory: null, needsReview: false });
    expect(again({}, { category: 'other', subcategory: 'unsorted' }).needsReview).toBe(true);
  });

  it('changes the team only when the team is said', () => {
    const moved = again({}, { service: 'data-centre', category: 'data-centre', subcategory: 'power' });
    expect(moved).toMatchObject({ service: 'data-centre', team: 'service-desk', tier: 1 });
    const given = again({}, { team: 'data-centre' });
    expect(given).toMatchObject({ team: 'data-centre', tier: 3 });
    expect(retriage(given, {}, { service: 'website', category: 'software' }, exampleCatalogue)).toMatchObject({
      service: 'website',
      team: 'data-centre',
      tier: 3,
    });
  });

  it('leaves the sub-category open when only the category is said, and the category when only that', () => {
    const wifi = { category: 'network', subcategory: 'wifi' };
    expect(again(wifi, { category: 'access' })).toMatchObject({ category: 'access', subcategory: null });
    expect(again(wifi, { subcategory: 'vpn' })).toMatchObject({ category: 'network', subcategory: 'vpn' });
    expect(again(wifi, {})).toMatchObject(wifi);
  });

  it('takes the category of the service that it names only while there is none', () => {
    const services = new Map(exampleCatalogue.services);
    const email = services.get('email');
    if (email !== undefined) services.set('email', { ...email, category: 'software', subcategory: 'error' });
    const catalogue = { ...exampleCatalogue, services };
    const name = (reported: Partial<Reported>) =>
      retriage(triage({ ...silent, ...reported }, catalogue), {}, { service: 'email' }, catalogue);
    expect(name({})).toMatchObject({
      service: 'email',
      category: 'software',
      subcategory: 'error',
      needsReview: false,
    });
    expect(name({ category: 'access' })).toMatchObject({ service: 'email', category: 'access', subcategory: null });
  });

  it('sets the priority by hand until it is set anew, whatever the factors say by then', () => {
    const byHand: Word = { priority: 'medium', reason: 'The auditors are in the house' };
    const present = again({ impact: harmless }, byHand, { impact: { users: 'all' } });
    expect(present).toMatchObject({
      priority: 'medium',
      priorityReason: { rule: 'override', factors: { users: { value: 'all', from: 'person' } } },
    });
    expect(present.priorityReason.sentence).toContain('The auditors are in the house');
    expect(again({ impact: harmless }, byHand, { priority: 'high', reason: 'It spreads' }).priority).toBe('high');
  });
});
