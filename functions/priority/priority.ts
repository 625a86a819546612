import type { ImpactDefaults } from '../catalogue/catalogue.ts';

export type Priority = 'high' | 'medium' | 'low';
export const FACTORS = ['users', 'financial', 'security', 'sla'] as const;
export type FactorName = (typeof FACTORS)[number];

/** Who or what a factor comes from. */
type FactorSource = 'reporter' | 'person' | 'service' | 'subcategory' | 'alert' | 'computed' | 'absent';

interface Factor {
  readonly value: string;
  readonly from: FactorSource;
}

export type Factors = Readonly<Record<FactorName, Factor>>;

type Rule = 'highest_factor' | 'unknown_is_high' | 'override' | 'alert' | 'request';

/** Why the priority is what it is: the factors, the rule that fired and a sentence for people. */
export interface PriorityReason {
  readonly rule: Rule;
  readonly sentence: string;
  /** High only because something is not known. */
  readonly provisional: boolean;
  readonly factors: Factors;
}

export interface Prioritised {
  readonly priority: Priority;
  readonly reason: PriorityReason;
}

/** What people state of the impact; a factor left out says nothing, and neither does a reporter's `unknown`. */
export type StatedImpact = Readonly<Partial<Record<FactorName, string | undefined>>>;

const RANK: Readonly<Record<Priority, number>> = { low: 1, medium: 2, high: 3 };

/** Level of each value. `unknown` is high: when in doubt, high. */
const LEVELS: Readonly<Record<FactorName, Readonly<Record<string, Priority>>>> = {
  users: { all: 'high', many: 'high', some: 'medium', one: 'low', none: 'low', unknown: 'high' },
  financial: { high: 'high', low: 'medium', none: 'low', unknown: 'high' },
  security: { confirmed: 'high', suspected: 'high', none: 'low', unknown: 'high' },
  sla: { breached: 'high', at_risk: 'high', none: 'low' },
};

const WORDS: Readonly<Record<FactorName, Readonly<Record<string, string>>>> = {
  users: {
    all: 'all users are affected',
    many: 'many users are affected',
    some: 'some users are affected',
    one: 'one user is affected',
    none: 'no user is affected',
    unknown: 'how many users are affected',
  },
  financial: {
    high: 'the financial impact is high',
    low: 'the financial impact is low',
    none: 'there is no financial impact',
    unknown: 'what it costs',
  },
  security: {
    confirmed: 'security is breached',
    suspected: 'security may be breached',
    none: 'security is not touched',
    unknown: 'whether security is touched',
  },
  sla: {
    breached: 'the error budget is spent',
    at_risk: 'the error budget is at risk',
    none: 'the error budget is not at risk',
  },
};

/** Where the defaults of what is hit are read from. */
export interface Hit {
  readonly service: { readonly impact: ImpactDefaults; readonly customerFacing: boolean } | undefined;
  readonly subcategory: { readonly impact: ImpactDefaults } | undefined;
  /** What the service's error budget says where so many users are affected; where it has none, it is not at risk. */
  readonly budget?: (users: string) => string;
}

/**
 * The factors as far as they are known: what a person states beats the reporter, who beats the service's defaults,
 * which beat the sub-category's. Users, money and security are else unknown; the error budget is else computed.
 */
export function gatherFactors(person: StatedImpact, reporter: StatedImpact, hit: Hit): Factors {
  const gather = (name: FactorName): Factor => {
    const sources: readonly (readonly [FactorSource, string | undefined])[] = [
      ['person', person[name]],
      ['reporter', reporter[name] === 'unknown' ? undefined : reporter[name]],
      ...(name === 'sla'
        ? []
        : [['service', hit.service?.impact[name]] as const, ['subcategory', hit.subcategory?.impact[name]] as const]),
    ];
    const found = sources.find(([, value]) => value !== undefined);
    if (found?.[1] !== undefined) return { value: found[1], from: found[0] };
    if (name === 'sla') return { value: hit.budget?.(gather('users').value) ?? 'none', from: 'computed' };
    return { value: 'unknown', from: 'absent' };
  };
  return {
    users: gather('users'),
    financial: gather('financial'),
    security: gather('security'),
    sla: gather('sla'),
  };
}

/** The level of one factor; some users of a service that customers see count as many. */
function levelOf(name: FactorName, value: string, customerFacing: boolean): Priority {
  if (name === 'users' && value === 'some' && customerFacing) return 'high';
  return LEVELS[name][value] ?? 'high';
}

/** The priority is the highest of the factors, and what is not known is high. */
export function prioritise(factors: Factors, customerFacing: boolean): Prioritised {
  const judged = FACTORS.map((name) => ({
    name,
    value: factors[name].value,
    level: levelOf(name, factors[name].value, customerFacing),
  }));
  const priority = judged.map(({ level }) => level).reduce((a, b) => (RANK[a] >= RANK[b] ? a : b));
  const decisive = judged.filter(({ level }) => level === priority);
  const known = decisive.filter(({ value }) => value !== 'unknown');
  const provisional = priority === 'high' && known.length === 0;
  const told = provisional ? decisive : known;
  const because = told.map(({ name, value }) => sayFactor(name, value, customerFacing));
  return {
    priority,
    reason: {
      rule: provisional ? 'unknown_is_high' : 'highest_factor',
      sentence: provisional
        ? `High for now: it is not known ${listed(because, 'or')}, and what is not known counts as high.`
        : `${capital(priority)}, because ${listed(because, 'and')}.`,
      provisional,
      factors,
    },
  };
}

/** A person's word over the factors, with their reason; it stands until the next. */
export function override(priority: Priority, why: string, factors: Factors): Prioritised {
  return {
    priority,
    reason: { rule: 'override', sentence: `${capital(priority)}, set by hand: ${why}`, provisional: false, factors },
  };
}

/** A service request is low, whatever its factors: nothing is broken. */
export function requested(factors: Factors): Prioritised {
  const sentence = 'Low, because it is a service request.';
  return { priority: 'low', reason: { rule: 'request', sentence, provisional: false, factors } };
}

export function isBelow(a: Priority, b: Priority): boolean {
  return RANK[a] < RANK[b];
}

/** Major by its factors: high, with all users affected or security breached. */
export function isMajor(priority: Priority, factors: Factors): boolean {
  return priority === 'high' && (factors.users.value === 'all' || factors.security.value === 'confirmed');
}

function sayFactor(name: FactorName, value: string, customerFacing: boolean): string {
  if (name === 'users' && value === 'some' && customerFacing) {
    return 'some users of a service that customers see are affected';
  }
  return WORDS[name][value] ?? `${name} is ${value}`;
}

/** How hard it hits, in a sentence, then what is not known of that yet; an error budget that is safe is not worth one. */
export function impactInWords(factors: Factors): string {
  const told = FACTORS.filter((name) => name !== 'sla' || factors.sla.value !== 'none').map((name) => {
    const { value } = factors[name];
    return { unknown: value === 'unknown', words: sayFactor(name, value, false) };
  });
  const known = told.flatMap(({ unknown, words }) => (unknown ? [] : [words]));
  const unknown = told.flatMap(({ unknown: is, words }) => (is ? [words] : []));
  return [
    ...(known.length === 0 ? [] : [`${capital(listed(known, 'and'))}.`]),
    ...(unknown.length === 0 ? [] : [`It is not known ${listed(unknown, 'or')}.`]),
  ].join(' ');
}

/** `a, b and c` */
function listed(words: readonly string[], last: 'and' | 'or'): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
