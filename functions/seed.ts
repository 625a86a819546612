import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { hasCatalogue } from './aws/catalogue-store.ts';
import { type Changes, changeCatalogue } from './catalogue/whole-catalogue.ts';
import { catalogueStore, now, table } from './wiring.ts';

/** Puts the example catalogue into an empty table: `npm start` runs it, so that there is something to try. */
const kept = table();
const example = parse(readFileSync(new URL('./example-catalogue.yaml', import.meta.url), 'utf8')) as Changes;
const change = { by: () => 'allclear@example.com', at: now(), seen: () => true, random: randomBytes };
if (!(await hasCatalogue(kept))) await changeCatalogue(catalogueStore(kept), example, change);
