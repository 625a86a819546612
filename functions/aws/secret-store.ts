import { cursorSecretKey } from './keys.ts';
import type { Table } from './table.ts';

/**
 * The deployment's secret for cursors: 128 random bits in hex, made on first use, the same for every function.
 * A cursor that anybody could write would be no cursor of ours; nothing else relies on it.
 */
export function cursorSecret(table: Table, random: (bytes: number) => Uint8Array): () => Promise<string> {
  // What is known alone is kept: an attempt that never ends must hold up no other.
  let known: string | undefined;
  return async () => {
    known ??= await readOrMake(table, random);
    return known;
  };
}

async function readOrMake(table: Table, random: (bytes: number) => Uint8Array): Promise<string> {
  const present = await table.get(cursorSecretKey);
  if (present !== null) return String(present['secret']);
  const secret = Buffer.from(random(16)).toString('hex');
  if (await table.put({ ...cursorSecretKey, secret }, 'attribute_not_exists(pk)')) return secret;
  return String((await table.get(cursorSecretKey))?.['secret']);
}
