import type { Catalogue, StakeholderList } from '../catalogue/catalogue.ts';

/** What a list tells of, as one sentence. */
export function ruleWords({ rule }: Pick<StakeholderList, 'rule'>, catalogue: Catalogue): string {
  if ('all' in rule) return 'It tells of all incidents.';
  const { services, categories, priorities, majorOnly = false } = rule;
  const parts = [
    ...(priorities === undefined ? [] : [`of ${either(priorities)} priority`]),
    ...(services === undefined ? [] : [`that concern ${either(services.map((id) => nameOf(id, catalogue.services)))}`]),
    ...(categories === undefined
      ? []
      : [`in the category ${either(categories.map((id) => nameOf(id, catalogue.categories)))}`]),
  ];
  return ['It tells of', majorOnly ? 'major incidents' : 'incidents', ...parts].join(' ').concat('.');
}

function nameOf(id: string, items: ReadonlyMap<string, { readonly name: string }>): string {
  return items.get(id)?.name ?? id;
}

function either(words: readonly string[]): string {
  if (words.length === 0) return 'none';
  return words.length === 1 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
