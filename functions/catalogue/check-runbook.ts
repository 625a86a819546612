import type { Fault } from '../sla/check-policy.ts';
import { type Catalogue, type Runbook, subcategoryOf } from './catalogue.ts';
import { checklistOf } from './checklist.ts';

/** Entries of a checklist, and letters of each: they become the tasks of an incident. */
const ENTRIES = 30;
const LETTERS = 200;

const PARTS = ['services', 'categories', 'subcategories', 'priorities'] as const;

/** What a schema cannot see in a runbook: one that is bound to nothing, or to what is not there, or asks for too much. */
export function checkRunbook(runbook: Runbook, catalogue: Catalogue): readonly Fault[] {
  return [...checkBinding(runbook), ...checkNames(runbook, catalogue), ...checkChecklist(runbook)];
}

function checkBinding(runbook: Runbook): readonly Fault[] {
  if (PARTS.every((part) => runbook[part] === undefined)) {
    const detail =
      'It is bound to nothing, so no incident would get it; name services, categories, subcategories or priorities';
    return [{ pointer: '/services', detail }];
  }
  return PARTS.filter((part) => runbook[part]?.length === 0).map((part) => ({
    pointer: `/${part}`,
    detail: 'It names none, so no incident would get it; name at least one, or leave it out',
  }));
}

function checkNames(runbook: Runbook, catalogue: Catalogue): readonly Fault[] {
  const { services = [], categories = [], subcategories = [] } = runbook;
  const missing = (pointer: string, noun: string, id: string): Fault => ({
    pointer,
    detail: `There is no ${noun} "${id}" in the catalogue; add it or name another`,
  });
  return [
    ...services.flatMap((id, index) =>
      catalogue.services.has(id) ? [] : [missing(`/services/${index}`, 'service', id)],
    ),
    ...categories.flatMap((id, index) =>
      catalogue.categories.has(id) ? [] : [missing(`/categories/${index}`, 'category', id)],
    ),
    ...subcategories.flatMap((place, index) => {
      const [category = '', id = ''] = place.split('/');
      const known = subcategoryOf(catalogue, category, id) !== undefined;
      return known ? [] : [missing(`/subcategories/${index}`, 'sub-category', place)];
    }),
  ];
}

function checkChecklist({ text }: Runbook): readonly Fault[] {
  const entries = checklistOf(text);
  const pointer = '/text';
  const long = entries.findIndex((entry) => [...entry].length > LETTERS);
  return [
    ...(entries.length > ENTRIES
      ? [
          {
            pointer,
            detail: `Its checklist has ${entries.length} entries; an incident takes at most ${ENTRIES} of a runbook`,
          },
        ]
      : []),
    ...(long === -1
      ? []
      : [
          {
            pointer,
            detail: `Entry ${long + 1} of its checklist is longer than ${LETTERS} characters; say it in fewer words`,
          },
        ]),
  ];
}
