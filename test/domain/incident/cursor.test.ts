import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCursor, writeCursor } from '../../../functions/incident/cursor.ts';
import { Refusal } from '../../../functions/incident/refusal.ts';

const SECRET = '00112233445566778899aabbccddeeff';
const POSITION = '1#2026-11-23T09:00:00.000Z#INC-7QK3MW';

function readable(cursor: string, filters = 'open', secret = SECRET): string | null {
  try {
    return readCursor(cursor, filters, secret);
  } catch (error) {
    if (error instanceof Refusal && error.extra.errors?.[0]?.pointer === '/query/after') return null;
    throw error;
  }
}

describe('a cursor', () => {
  it('gives back the position that it was made of, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), fc.string(), (position, filters) => {
        expect(readCursor(writeCursor(position, filters, SECRET), filters, SECRET)).toBe(position);
      }),
      { numRuns: 200 },
    );
  });

  it('can stand in a query as it is, and does not show its position', () => {
    const cursor = writeCursor(POSITION, 'open', SECRET);
    expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(cursor).not.toContain('INC');
  });

  it('holds for the filters it was made under, no others', () => {
    const cursor = writeCursor(POSITION, 'open', SECRET);
    expect(readable(cursor, 'open')).toBe(POSITION);
    expect(readable(cursor, 'closed')).toBeNull();
  });

  it('holds for the installation that made it', () => {
    expect(readable(writeCursor(POSITION, 'open', SECRET), 'open', SECRET.replace('0', '1'))).toBeNull();
  });

  it('is refused with its pointer where a single letter of it was changed', () => {
    const cursor = writeCursor(POSITION, 'open', SECRET);
    for (let at = 0; at < cursor.length; at++) {
      const other = cursor[at] === 'A' ? 'B' : 'A';
      expect(readable(cursor.slice(0, at) + other + cursor.slice(at + 1))).toBeNull();
    }
  });

  it('is refused where it was cut, lengthened, or made up', () => {
    const cursor = writeCursor(POSITION, 'open', SECRET);
    for (let at = 0; at < cursor.length; at++) expect(readable(cursor.slice(0, at))).toBeNull();
    for (const madeUp of [`${cursor}A`, `${cursor}=`, ` ${cursor}`, 'x', '1', '%00', 'ü'.repeat(40)]) {
      expect(readable(madeUp)).toBeNull();
    }
  });
});
