import { createHmac, timingSafeEqual } from 'node:crypto';
import { invalid } from './refusal.ts';

const MAC_BYTES = 16;

/**
 * A position in a list as callers carry it: opaque, bound to the filters it was made under, tamper-proof by an
 * HMAC-SHA-256 cut to 128 bits.
 */
export function writeCursor(position: string, filters: string, secret: string): string {
  const body = Buffer.from(position, 'utf8');
  return Buffer.concat([mac(body, filters, secret), body]).toString('base64url');
}

/** @throws Refusal ValidationFailed at `/query/after` */
export function readCursor(cursor: string, filters: string, secret: string): string {
  const bytes = Buffer.from(cursor, 'base64url');
  const body = bytes.subarray(MAC_BYTES);
  const genuine =
    bytes.byteLength > MAC_BYTES &&
    bytes.toString('base64url') === cursor &&
    timingSafeEqual(bytes.subarray(0, MAC_BYTES), mac(body, filters, secret));
  if (!genuine) {
    throw invalid(
      '/query/after',
      'This cursor belongs to another list. Start again without after, with the same filters',
    );
  }
  return body.toString('utf8');
}

function mac(body: Buffer, filters: string, secret: string): Buffer {
  return createHmac('sha256', Buffer.from(secret, 'hex'))
    .update(`${filters}\n`)
    .update(body)
    .digest()
    .subarray(0, MAC_BYTES);
}
