import { describe, expect, it } from 'vitest';
import { candidateId, randomId, readId } from '../../../functions/incident/id.ts';

describe('an id', () => {
  it('is INC- and six letters of Crockford’s base 32', () => {
    for (let i = 0; i < 50; i++) expect(candidateId('someone', 'key', i)).toMatch(/^INC-[0-9A-HJKMNP-TV-Z]{6}$/);
    expect(randomId(new Uint8Array([0xff, 0xff, 0xff, 0xff]))).toBe('INC-ZZZZZZ');
  });

  it('is read as people write it', () => {
    expect(readId('inc-7qk3mw')).toBe('INC-7QK3MW');
    expect(readId('INC-oil7QK')).toBe('INC-0117QK');
    for (const unreadable of ['INC-7QK3M', 'INC-7QK3MWX', 'INC-7QK3MU', '7QK3MW', 'INC-7QK 3M', '']) {
      expect(readId(unreadable)).toBeNull();
    }
  });
});
