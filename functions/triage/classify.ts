import { type Catalogue, subcategoryOf, type Team, type Tier } from '../catalogue/catalogue.ts';
import { plain, standsIn } from './words.ts';

/** What was said of an incident by people, and the words to look for keywords in. */
export interface Said {
  readonly summary: string;
  readonly description: string | null;
  readonly service: string | null;
  readonly category: string | null;
  readonly subcategory: string | null;
  readonly team: string | null;
}

export interface Classification {
  readonly service: string | null;
  readonly category: string | null;
  readonly subcategory: string | null;
  readonly team: string | null;
  readonly tier: Tier;
  readonly needsReview: boolean;
}

/** Who takes what names no team. */
const DEFAULT_TEAM = 'service-desk';
const UNSORTED = { category: 'other', subcategory: 'unsorted' };

/**
 * Sorts a report: what a person said, then what the service names, then keywords in the summary and after that in the
 * description, else `other/unsorted` for review. A category said without a sub-category leaves that open.
 */
export function classify(said: Said, catalogue: Catalogue): Classification {
  const word = keywordIn(said.summary, catalogue) ?? keywordIn(said.description ?? '', catalogue);
  const service = said.service ?? (word?.kind === 'service' ? word.service : null);
  const sorted = sort(said, word, catalogue);
  return {
    service,
    ...sorted,
    ...teamFor(said.team ?? teamOf(sorted, service, catalogue), catalogue),
    needsReview: isUnsorted(sorted) || catalogue.teams.size === 0,
  };
}

export function isUnsorted(sorted: { readonly category: string | null; readonly subcategory: string | null }): boolean {
  return sorted.category === UNSORTED.category && sorted.subcategory === UNSORTED.subcategory;
}

/** A team and its tier; tier 1 where the catalogue has no such team. */
export function teamFor(
  id: string | null,
  catalogue: Catalogue,
): { readonly team: string | null; readonly tier: Tier } {
  const team: Team | undefined = catalogue.teams.get(id ?? DEFAULT_TEAM) ?? catalogue.teams.get(DEFAULT_TEAM);
  return { team: team?.id ?? null, tier: team?.tier ?? 1 };
}

type Sorted = Pick<Classification, 'category' | 'subcategory'>;

function sort(said: Said, word: Keyword | null, catalogue: Catalogue): Sorted {
  if (said.category !== null) return { category: said.category, subcategory: said.subcategory };
  const named = catalogue.services.get(said.service ?? '');
  if (named?.category !== undefined) return categoryOf(named);
  if (word?.kind === 'subcategory') return { category: word.category, subcategory: word.subcategory };
  const found = catalogue.services.get(word?.service ?? '');
  return found?.category === undefined ? UNSORTED : categoryOf(found);
}

function categoryOf(service: { readonly category?: string; readonly subcategory?: string }): Sorted {
  return { category: service.category ?? null, subcategory: service.subcategory ?? null };
}

function teamOf(sorted: Sorted, service: string | null, catalogue: Catalogue): string | null {
  return (
    subcategoryOf(catalogue, sorted.category, sorted.subcategory)?.team ??
    catalogue.categories.get(sorted.category ?? '')?.team ??
    catalogue.services.get(service ?? '')?.team ??
    null
  );
}

type Keyword =
  | { readonly kind: 'service'; readonly id: string; readonly service: string }
  | { readonly kind: 'subcategory'; readonly id: string; readonly category: string; readonly subcategory: string };

/** The longest keyword that stands in a text as whole words, without regard to case; ties go by id. */
function keywordIn(text: string, catalogue: Catalogue): Keyword | null {
  const words = plain(text);
  const found = [...owners(catalogue)]
    .flatMap(({ owner, keywords }) => keywords.map((keyword) => ({ owner, keyword: plain(keyword) })))
    .filter(({ keyword }) => keyword !== '' && standsIn(words, keyword))
    .sort((a, b) => b.keyword.length - a.keyword.length || compare(a.owner.id, b.owner.id));
  return found[0]?.owner ?? null;
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function* owners(catalogue: Catalogue): Generator<{ readonly owner: Keyword; readonly keywords: readonly string[] }> {
  for (const { id, keywords } of catalogue.services.values()) {
    yield { owner: { kind: 'service', id, service: id }, keywords };
  }
  for (const category of catalogue.categories.values()) {
    for (const { id, keywords } of category.subcategories) {
      yield { owner: { kind: 'subcategory', id, category: category.id, subcategory: id }, keywords };
    }
  }
}
