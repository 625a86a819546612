import { describe, expect, it } from 'vitest';
import { proveAccess } from './access/prove-access.ts';

/** A slice of `npm run access`, which does all of it. */
const SLICE = { seed: 7, mutations: 3_000, sent: 120, matrix: 1 / 40, states: 1 / 100, moments: [1] };

describe('who may do what, on the deployed template', () => {
  it('is what the contract says, for everybody, with no token or link that was not given out', {
    timeout: 600_000,
  }, async () => {
    const tally = await proveAccess(SLICE);
    expect(tally.failures).toEqual([]);
    // Each part has looked at something: a part that finds nothing to look at proves nothing.
    const parts = tally.rows().filter(({ part }) => !String(part).startsWith('POST '));
    expect(parts.map(({ part }) => part)).toEqual([
      'scanner opens all links',
      'pages that are opened',
      'scanner presses all at once',
      'template and table',
      'order of refusals',
      'methods',
      'unknown paths',
      'mutated tokens, door',
      'mutated tokens, gateway',
      'mutated tokens, HTTP',
      'mailed links',
      'mutated links',
      'mutated links, HTTP',
      'route × caller × what it names',
      'action × state × role',
    ]);
    expect(tally.rows().some(({ part }) => part === 'POST acknowledge: undo, or assign')).toBe(true);
  });
});
