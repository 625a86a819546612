import { hasCatalogue, writeCatalogue } from './aws/catalogue-store.ts';
import { exampleCatalogue } from './catalogue/example.ts';
import { table } from './wiring.ts';

/** Puts the example catalogue into an empty table: `npm start` runs it, so that there is something to try. */
const kept = table();
if (!(await hasCatalogue(kept))) await writeCatalogue(kept, exampleCatalogue, '1');
