import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Catalogue } from '../../functions/catalogue/catalogue.ts';

const file = new URL('../../functions/example-catalogue.yaml', import.meta.url);
const said = parse(readFileSync(file, 'utf8')) as Record<string, Record<string, object>>;

/** What the store gives to an item beside what people write. */
const given: Readonly<Record<string, object>> = { lists: { linkKey: '' }, policies: { version: 1 } };

/** The example catalogue as a store holds it. */
export const exampleCatalogue = Object.fromEntries(
  [
    'services',
    'categories',
    'people',
    'teams',
    'paths',
    'maintenance',
    'runbooks',
    'lists',
    'channels',
    'policies',
    'integrations',
    'knownErrors',
    'schedules',
    'overrides',
    'testCalls',
  ].map((kind) => [
    kind,
    new Map(Object.entries(said[kind] ?? {}).map(([id, item]) => [id, { id, ...item, ...given[kind] }])),
  ]),
) as unknown as Catalogue;
