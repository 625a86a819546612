import { randomBytes } from 'node:crypto';
import { isObject } from './json.ts';

/** A new token for the task that the event `event` of `execution` scheduled. It says whose it is, so that no table of tokens is kept. */
export function mintToken(execution: string, event: number): string {
  const text = JSON.stringify({ execution, event, nonce: randomBytes(12).toString('base64url') });
  return Buffer.from(text).toString('base64url');
}

/** The execution a token belongs to, or undefined if it is no token at all. Only the execution knows whether it still counts. */
export function executionOfToken(token: string): string | undefined {
  try {
    const read: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    return isObject(read) && typeof read['execution'] === 'string' && typeof read['nonce'] === 'string'
      ? read['execution']
      : undefined;
  } catch {
    return undefined;
  }
}
