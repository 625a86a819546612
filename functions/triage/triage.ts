import { type Catalogue, subcategoryOf } from '../catalogue/catalogue.ts';
import {
  FACTORS,
  type FactorName,
  type Factors,
  gatherFactors,
  override,
  type Prioritised,
  type Priority,
  type PriorityReason,
  prioritise,
  type StatedImpact,
} from '../priority/priority.ts';
import { type Classification, classify, isUnsorted, teamFor } from './classify.ts';

/** What the reporter said: their words, what they chose from the catalogue, and the impact as they see it. */
export interface Reported {
  readonly summary: string;
  readonly description: string | null;
  readonly service: string | null;
  readonly category: string | null;
  readonly subcategory: string | null;
  readonly impact: StatedImpact;
}

/** What a person of the staff says at triage. A priority is an override, with its reason. */
export interface Word {
  readonly service?: string | undefined;
  readonly category?: string | undefined;
  readonly subcategory?: string | undefined;
  readonly team?: string | undefined;
  readonly impact?: StatedImpact | undefined;
  readonly priority?: Priority | undefined;
  readonly reason?: string | undefined;
}

/** Where an incident belongs and how urgent it is. */
export interface Triage extends Classification {
  readonly priority: Priority;
  readonly priorityReason: PriorityReason;
}

/** What the error budget of a service says where so many of its users are affected. */
export type BudgetFactor = (service: string | null, users: string) => string;

const NO_BUDGET: BudgetFactor = () => 'none';

/** The first triage: sorts a report, with what a person adds to it, and finds its priority. */
export function triage(
  reported: Reported,
  catalogue: Catalogue,
  word: Word = {},
  budget: BudgetFactor = NO_BUDGET,
): Triage {
  const placed = classify(
    {
      summary: reported.summary,
      description: reported.description,
      service: word.service ?? reported.service,
      category: word.category ?? reported.category,
      subcategory: word.subcategory ?? (word.category === undefined ? reported.subcategory : null),
      team: word.team ?? null,
    },
    catalogue,
  );
  return { ...placed, ...priorityOf(placed, word.impact ?? {}, reported.impact, word, null, catalogue, budget) };
}

/**
 * A person triages again. What they leave out stays: the category too, unless it is unsorted and the service they name
 * knows better; the team changes only if it is said. The catalogue's factors and the error budget are read again, an override stands.
 */
export function retriage(
  present: Triage,
  reported: StatedImpact,
  word: Word,
  catalogue: Catalogue,
  budget: BudgetFactor = NO_BUDGET,
): Triage {
  const sorted = sortAgain(present, word, catalogue);
  const placed = {
    ...sorted,
    ...(word.team === undefined ? { team: present.team, tier: present.tier } : teamFor(word.team, catalogue)),
    needsReview: isUnsorted(sorted),
  };
  const stated = statedByNow(present.priorityReason.factors, word.impact ?? {});
  return { ...placed, ...priorityOf(placed, stated, reported, word, present, catalogue, budget) };
}

type Sorted = Pick<Classification, 'service' | 'category' | 'subcategory'>;

function sortAgain(present: Sorted, word: Word, catalogue: Catalogue): Sorted {
  const service = word.service ?? present.service;
  if (word.category !== undefined) return { service, category: word.category, subcategory: word.subcategory ?? null };
  if (word.subcategory !== undefined) return { service, category: present.category, subcategory: word.subcategory };
  const named = catalogue.services.get(word.service ?? '');
  if (named?.category === undefined || !isUnsorted(present)) {
    return { service, category: present.category, subcategory: present.subcategory };
  }
  return { service, category: named.category, subcategory: named.subcategory ?? null };
}

/** What people of the staff state of the impact: each factor stands until they state it anew. */
function statedByNow(before: Factors, impact: StatedImpact): StatedImpact {
  const earlier = (name: FactorName) => (before[name].from === 'person' ? before[name].value : undefined);
  return Object.fromEntries(FACTORS.map((name) => [name, impact[name] ?? earlier(name)]));
}

function priorityOf(
  { service, category, subcategory }: Sorted,
  stated: StatedImpact,
  reported: StatedImpact,
  word: Word,
  present: Triage | null,
  catalogue: Catalogue,
  budget: BudgetFactor,
): Pick<Triage, 'priority' | 'priorityReason'> {
  const hit = {
    budget: (users: string) => budget(service, users),
    service: catalogue.services.get(service ?? ''),
    subcategory: subcategoryOf(catalogue, category, subcategory),
  };
  const factors = gatherFactors(stated, reported, hit);
  if (word.priority !== undefined) return shown(override(word.priority, word.reason ?? '', factors));
  if (present?.priorityReason.rule === 'override') {
    return { priority: present.priority, priorityReason: { ...present.priorityReason, factors } };
  }
  return shown(prioritise(factors, hit.service?.customerFacing ?? false));
}

function shown({ priority, reason }: Prioritised): Pick<Triage, 'priority' | 'priorityReason'> {
  return { priority, priorityReason: reason };
}
