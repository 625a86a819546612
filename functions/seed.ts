import { randomBytes } from 'node:crypto';
import { hasCatalogue, writeCatalogue } from './aws/catalogue-store.ts';
import { exampleCatalogue } from './catalogue/example.ts';
import { withLinkKey } from './catalogue/list-key.ts';
import { table } from './wiring.ts';

/** Puts the example catalogue into an empty table: `npm start` runs it, so that there is something to try. */
const kept = table();
const lists = [...exampleCatalogue.lists].map(([id, list]) => [id, withLinkKey(list, undefined, randomBytes)] as const);
if (!(await hasCatalogue(kept))) await writeCatalogue(kept, { ...exampleCatalogue, lists: new Map(lists) }, '1');
