import { createHash, hash } from 'node:crypto';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Six Crockford base-32 characters after `INC-`: 30 bits, short enough to say on the phone. */
function idFromBytes(bytes: Uint8Array): string {
  let bits = 0n;
  for (const byte of bytes.subarray(0, 4)) bits = (bits << 8n) | BigInt(byte);
  let letters = '';
  for (let shift = 27n; shift >= 2n; shift -= 5n) letters += CROCKFORD[Number((bits >> shift) & 31n)];
  return `INC-${letters}`;
}

/** An id from at least four random bytes. */
export function randomId(bytes: Uint8Array): string {
  return idFromBytes(bytes);
}

/**
 * The `i`-th candidate id of a report with an idempotency key: the same caller and key give the same
 * ids, so that a retry finds the first result. A stranger's incident on a candidate means the next one.
 */
export function candidateId(caller: string, key: string, i: number): string {
  return idFromBytes(createHash('sha256').update(`${caller}\n${key}\n${i}`).digest());
}

/**
 * An id as people write it: without regard to case, O for 0, I or L for 1.
 * Null where it can be no id of ours.
 */
export function readId(written: string): string | null {
  const letters = /^INC-([0-9A-Z]{6})$/.exec(written.toUpperCase())?.[1];
  if (letters === undefined) return null;
  const id = letters.replaceAll('O', '0').replace(/[IL]/g, '1');
  return /^[0-9A-HJKMNP-TV-Z]{6}$/.test(id) ? `INC-${id}` : null;
}

/** SHA-256 of a text, in hex. */
export function sha256(value: string): string {
  return hash('sha256', value, 'hex');
}

/** The same bytes for the same JSON value, whatever the order of its keys. */
export function canonical(value: unknown): string {
  return JSON.stringify(inOrder(value));
}

function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(inOrder);
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, inOrder((value as Record<string, unknown>)[key])]));
}
