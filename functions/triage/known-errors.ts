import type { Catalogue, KnownError } from '../catalogue/catalogue.ts';
import { plain, standsIn } from './words.ts';

/** What is known of an incident by which a known error shows. */
export interface Symptoms {
  readonly summary: string;
  readonly description: string | null;
  readonly service: string | null;
  readonly category: string | null;
}

/** Known errors offered for one incident at most: more would be a list to read, and no help. */
const MOST_OFFERED = 3;

/**
 * The known errors that an incident may be, best first: those of its service and category, where they name any, whose
 * keywords stand in its words. One without keywords is known by service or category alone, and comes after.
 *
 * @param before offered earlier: words that are no longer at hand went for them, so only where they show is asked again
 */
export function knownErrorsFor(
  symptoms: Symptoms,
  { knownErrors }: Pick<Catalogue, 'knownErrors'>,
  before: readonly string[] = [],
): readonly string[] {
  return [...knownErrors.values()]
    .map((known) => ({ id: known.id, score: scoreOf(known, symptoms, before.includes(known.id)) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
    .slice(0, MOST_OFFERED)
    .map(({ id }) => id);
}

/** Characters of the keywords found count most, then that service and category are named; 0 for one that is not meant. */
function scoreOf(
  { services, categories, keywords }: KnownError,
  { summary, description, service, category }: Symptoms,
  before: boolean,
): number {
  const holds = (wanted: readonly string[] | undefined, is: string | null) =>
    wanted === undefined || (is !== null && wanted.includes(is));
  if (!holds(services, service) || !holds(categories, category)) return 0;
  const text = plain(`${summary}\n${description ?? ''}`);
  const found = [...new Set(keywords.map(plain))].filter((keyword) => keyword !== '' && standsIn(text, keyword));
  if (keywords.length > 0 && found.length === 0 && !before) return 0;
  const letters = found.reduce((sum, { length }) => sum + length, 0);
  return letters * 10 + (services === undefined ? 0 : 2) + (categories === undefined ? 0 : 1) + (before ? 1 : 0);
}
