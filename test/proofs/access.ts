/**
 * `npm run access`: who may do what. Every route of the table by every kind of caller, the order of refusals, every
 * action in every state by every role, tokens and links that nobody issued, and mail scanners at every moment of the
 * tour.
 */
import { proveAccess } from './access/prove-access.ts';
import { conclude, options, progress } from './proof.ts';

const { mutations, sent, seed, share } = options({ mutations: 100_000, sent: 2_400, seed: 1, share: 1 });

/** More than the tour has: it ends by itself. */
const MOMENTS = 100;
const PARTS = 5;
let begun = 0;

const tally = await proveAccess(
  {
    seed,
    mutations,
    sent,
    matrix: share,
    states: share,
    moments: Array.from({ length: Math.ceil(MOMENTS * share) }, (_, index) => index + 1),
  },
  (part) => progress(begun++, PARTS, `parts, now ${part}`),
);
progress(PARTS, PARTS, '');
conclude({ name: 'access', rows: tally.rows(), failures: tally.failures, more: { seed, mutations, sent, share } });
