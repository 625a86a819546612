/**
 * `npm run fuzz`: whatever is sent. Requests to every route, drawn from a seed; harmful words in every text that can
 * reach a mail or a page; planted personal data that must turn up in no log, metric, execution or error.
 */
import { nightsOf, proveFuzz } from './fuzz/prove-fuzz.ts';
import { conclude, options, progress } from './proof.ts';

const { cases, rounds, seed } = options({ cases: 20_000, rounds: 10, seed: 1 });
/** Texts and requests of each night. */
const parts = 2 * nightsOf(rounds);
let begun = 0;

const tally = await proveFuzz({ seed, cases, rounds }, (part) => progress(begun++, parts, `parts, now ${part}`));
progress(parts, parts, '');
conclude({ name: 'fuzz', rows: tally.rows(), failures: tally.failures, more: { seed, cases, rounds } });
