import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Incident } from './incident.ts';
import { type FieldError, Refusal } from './refusal.ts';

interface Named {
  readonly service?: string | undefined;
  readonly category?: string | undefined;
  readonly subcategory?: string | undefined;
  readonly team?: string | undefined;
  readonly knownError?: string | undefined;
}

/**
 * Refuses names that the catalogue does not know, each with its pointer. A sub-category is looked for in the category
 * said with it, else in the incident's present one.
 *
 * @throws Refusal ValidationFailed
 */
export function checkReferences(named: Named, catalogue: Catalogue, present: string | null = null): void {
  const errors = unknownIn(named, catalogue, present);
  const [first] = errors;
  if (first !== undefined) throw new Refusal('ValidationFailed', `${first.pointer}: ${first.detail}.`, { errors });
}

/** Whether a report names what the catalogue does not know, though it was known to who took it. */
export function namesUnknown({ said: { service, category, subcategory } }: Incident, catalogue: Catalogue): boolean {
  const named = {
    service: service ?? undefined,
    category: category ?? undefined,
    subcategory: subcategory ?? undefined,
  };
  return unknownIn(named, catalogue, null).length > 0;
}

function unknownIn(named: Named, catalogue: Catalogue, present: string | null): readonly FieldError[] {
  const errors: FieldError[] = [];
  const known = (pointer: string, noun: string, id: string | undefined, has: (id: string) => boolean) => {
    if (id !== undefined && !has(id)) errors.push({ pointer, detail: `There is no ${noun} "${id}" in the catalogue` });
  };
  known('/service', 'service', named.service, (id) => catalogue.services.has(id));
  known('/category', 'category', named.category, (id) => catalogue.categories.has(id));
  known('/knownError', 'known error', named.knownError, (id) => catalogue.knownErrors.has(id));
  known('/team', 'team', named.team, (id) => catalogue.teams.has(id));
  const category = named.category ?? present;
  if (named.subcategory !== undefined && (category === null || catalogue.categories.has(category))) {
    const found = catalogue.categories.get(category ?? '')?.subcategories.some(({ id }) => id === named.subcategory);
    if (found !== true) {
      const detail =
        category === null
          ? 'Say the category that the sub-category belongs to'
          : `The category "${category}" has no sub-category "${named.subcategory}"`;
      errors.push({ pointer: '/subcategory', detail });
    }
  }
  return errors;
}
