import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  FACTORS,
  type FactorName,
  gatherFactors,
  isBelow,
  isMajor,
  override,
  type Priority,
  prioritise,
  requested,
  type StatedImpact,
} from '../../../functions/priority/priority.ts';

/** The table of the process, written out: what each value means, from the mildest to the gravest. */
const TABLE: Readonly<Record<FactorName, readonly (readonly [string, Priority])[]>> = {
  users: [
    ['none', 'low'],
    ['one', 'low'],
    ['some', 'medium'],
    ['many', 'high'],
    ['all', 'high'],
    ['unknown', 'high'],
  ],
  financial: [
    ['none', 'low'],
    ['low', 'medium'],
    ['high', 'high'],
    ['unknown', 'high'],
  ],
  security: [
    ['none', 'low'],
    ['suspected', 'high'],
    ['confirmed', 'high'],
    ['unknown', 'high'],
  ],
  sla: [
    ['none', 'low'],
    ['at_risk', 'high'],
    ['breached', 'high'],
  ],
};

const NOTHING = { service: undefined, subcategory: undefined };
const NO_IMPACT = { users: 'none', financial: 'none', security: 'none', sla: 'none' } as const;

function stated(impact: StatedImpact) {
  return gatherFactors(impact, {}, NOTHING);
}

function priorityOf(impact: StatedImpact, customerFacing = false): Priority {
  return prioritise(stated(impact), customerFacing).priority;
}

describe('the priority', () => {
  it('is the highest of the factors, for every combination of their values', () => {
    for (const { impact, cells } of everyCombination()) {
      for (const customerFacing of [false, true]) {
        const levels = cells.map(([value, level]) => (customerFacing && value === 'some' ? 'high' : level));
        const highest = levels.includes('high') ? 'high' : levels.includes('medium') ? 'medium' : 'low';
        const surelyHigh = cells.some(([value], index) => levels[index] === 'high' && value !== 'unknown');
        const provisional = highest === 'high' && !surelyHigh;
        const { priority, reason } = prioritise(stated(impact), customerFacing);
        expect({ impact, customerFacing, priority, provisional: reason.provisional, rule: reason.rule }).toEqual({
          impact,
          customerFacing,
          priority: highest,
          provisional,
          rule: provisional ? 'unknown_is_high' : 'highest_factor',
        });
      }
    }
  });

  it('never falls when one factor gets graver', () => {
    const impact = fc.record({
      users: fc.constantFrom(...TABLE.users.map(([value]) => value)),
      financial: fc.constantFrom(...TABLE.financial.map(([value]) => value)),
      security: fc.constantFrom(...TABLE.security.map(([value]) => value)),
      sla: fc.constantFrom(...TABLE.sla.map(([value]) => value)),
    });
    fc.assert(
      fc.property(
        impact,
        fc.constantFrom(...FACTORS),
        fc.nat(5),
        fc.boolean(),
        (before, name, steps, customerFacing) => {
          const values = TABLE[name].map(([value]) => value);
          const graver = values[Math.min(values.length - 1, values.indexOf(before[name]) + steps)];
          const after = { ...before, [name]: graver };
          expect(isBelow(priorityOf(after, customerFacing), priorityOf(before, customerFacing))).toBe(false);
        },
      ),
    );
  });

  it('is high and provisional while nothing is known', () => {
    const { priority, reason } = prioritise(gatherFactors({}, {}, NOTHING), false);
    expect(priority).toBe('high');
    expect(reason).toMatchObject({ rule: 'unknown_is_high', provisional: true });
    expect(reason.factors).toEqual({
      users: { value: 'unknown', from: 'absent' },
      financial: { value: 'unknown', from: 'absent' },
      security: { value: 'unknown', from: 'absent' },
      sla: { value: 'none', from: 'computed' },
    });
  });

  it('is high for some users of a service that customers see, medium for some of another', () => {
    expect(priorityOf({ ...NO_IMPACT, users: 'some' }, true)).toBe('high');
    expect(priorityOf({ ...NO_IMPACT, users: 'some' }, false)).toBe('medium');
  });

  it('is high for a value that nobody knows', () => {
    expect(priorityOf({ ...NO_IMPACT, users: 'a herd' })).toBe('high');
  });
});

describe('a priority below another', () => {
  it('is each that is less urgent, and none is below itself', () => {
    const ascending = ['low', 'medium', 'high'] as const;
    const below = ascending.map((a) => ascending.filter((b) => isBelow(a, b)));
    expect(below).toEqual([['medium', 'high'], ['high'], []]);
  });
});

describe('a factor', () => {
  const hit = {
    service: { customerFacing: false, impact: { users: 'many' } },
    subcategory: { impact: { users: 'one', financial: 'low' } },
  };

  it('comes from the staff before the reporter, the service and the sub-category', () => {
    const users = (person: StatedImpact, reporter: StatedImpact) => gatherFactors(person, reporter, hit).users;
    expect(users({ users: 'none' }, { users: 'some' })).toEqual({ value: 'none', from: 'person' });
    expect(users({}, { users: 'some' })).toEqual({ value: 'some', from: 'reporter' });
    expect(users({}, {})).toEqual({ value: 'many', from: 'service' });
    expect(gatherFactors({}, {}, { ...hit, service: undefined }).users).toEqual({ value: 'one', from: 'subcategory' });
    expect(gatherFactors({}, {}, hit).financial).toEqual({ value: 'low', from: 'subcategory' });
  });

  it('that a reporter calls unknown is as if they had said nothing', () => {
    expect(gatherFactors({}, { users: 'unknown', security: 'unknown' }, hit)).toMatchObject({
      users: { value: 'many', from: 'service' },
      security: { value: 'unknown', from: 'absent' },
    });
  });

  it('that the staff call unknown is unknown, whatever the catalogue presumes', () => {
    expect(gatherFactors({ users: 'unknown' }, {}, hit).users).toEqual({ value: 'unknown', from: 'person' });
  });

  it('of the error budget is stated, or taken as not at risk: it is never unknown', () => {
    expect(gatherFactors({}, { sla: 'at_risk' }, hit).sla).toEqual({ value: 'at_risk', from: 'reporter' });
    expect(gatherFactors({}, {}, hit).sla).toEqual({ value: 'none', from: 'computed' });
  });
});

describe('the reason', () => {
  it('says in one sentence which factors decided', () => {
    const sentence = prioritise(stated({ ...NO_IMPACT, users: 'many', financial: 'low' }), false).reason.sentence;
    expect(sentence).toBe('High, because many users are affected.');
  });

  it('names what is known to be grave rather than what is unknown', () => {
    const { reason } = prioritise(stated({ users: 'unknown', financial: 'high', security: 'none' }), false);
    expect(reason).toMatchObject({ rule: 'highest_factor', provisional: false });
    expect(reason.sentence).toBe('High, because the financial impact is high.');
  });

  it('says what is not known, and that this counts as high', () => {
    const { sentence } = prioritise(stated({ ...NO_IMPACT, security: 'unknown' }), false).reason;
    expect(sentence).toBe(
      'High for now: it is not known whether security is touched, and what is not known counts as high.',
    );
  });

  it('says that customers see the service, where that decided', () => {
    const { sentence } = prioritise(stated({ ...NO_IMPACT, users: 'some' }), true).reason;
    expect(sentence).toBe('High, because some users of a service that customers see are affected.');
  });

  it('does not speak of customers where something else decided', () => {
    const sentence = (impact: StatedImpact) => prioritise(stated({ ...NO_IMPACT, ...impact }), true).reason.sentence;
    expect(sentence({ users: 'many' })).toBe('High, because many users are affected.');
    expect(sentence({ users: 'some', security: 'confirmed' })).toBe(
      'High, because some users of a service that customers see are affected and security is breached.',
    );
  });

  it('lists several as one does in a sentence', () => {
    const grave = { ...NO_IMPACT, users: 'all', financial: 'high' };
    expect(prioritise(stated(grave), false).reason.sentence).toBe(
      'High, because all users are affected and the financial impact is high.',
    );
    expect(prioritise(stated({ ...grave, sla: 'at_risk' }), false).reason.sentence).toBe(
      'High, because all users are affected, the financial impact is high and the error budget is at risk.',
    );
    expect(prioritise(stated({}), false).reason.sentence).toBe(
      'High for now: it is not known how many users are affected, what it costs or whether security is touched, and what is not known counts as high.',
    );
  });

  it('of an override is the word of who set it, and the factors stay on record', () => {
    const factors = stated(NO_IMPACT);
    expect(override('medium', 'The auditors are in the house', factors)).toEqual({
      priority: 'medium',
      reason: {
        rule: 'override',
        sentence: 'Medium, set by hand: The auditors are in the house',
        provisional: false,
        factors,
      },
    });
  });
});

describe('a service request', () => {
  it('is low whatever its factors, which stay on record', () => {
    const factors = stated({ users: 'all' });
    expect(requested(factors)).toEqual({
      priority: 'low',
      reason: { rule: 'request', sentence: 'Low, because it is a service request.', provisional: false, factors },
    });
  });
});

describe('an incident is major by its factors', () => {
  it('when it is high and all users are affected or security is breached', () => {
    expect(isMajor('high', stated({ ...NO_IMPACT, users: 'all' }))).toBe(true);
    expect(isMajor('high', stated({ ...NO_IMPACT, security: 'confirmed' }))).toBe(true);
  });

  it('not when it is less than high, nor for many users or a mere suspicion', () => {
    expect(isMajor('medium', stated({ ...NO_IMPACT, users: 'all' }))).toBe(false);
    expect(isMajor('high', stated({ ...NO_IMPACT, users: 'many', security: 'suspected' }))).toBe(false);
    expect(isMajor('high', stated({ users: 'unknown', security: 'unknown' }))).toBe(false);
  });
});

function everyCombination() {
  return TABLE.users.flatMap((users) =>
    TABLE.financial.flatMap((financial) =>
      TABLE.security.flatMap((security) =>
        TABLE.sla.map((sla) => ({
          impact: { users: users[0], financial: financial[0], security: security[0], sla: sla[0] },
          cells: [users, financial, security, sla],
        })),
      ),
    ),
  );
}
