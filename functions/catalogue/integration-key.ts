import { timingSafeEqual } from 'node:crypto';
import { sha256 } from '../incident/id.ts';
import type { Instant } from '../sla/instant.ts';
import type { Catalogue, Integration, IntegrationKey } from './catalogue.ts';

/** Small letters and digits that nobody takes for another: Crockford's, as in incident ids. */
const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz';
const LENGTH = 32;
const KEY = /^ack_([a-z0-9][a-z0-9-]{0,62})_([0-9a-z]{32})$/;

/** Keys of one integration that hold at once: the newest, and the one that it takes the place of. */
const HELD = 2;

/** A key as it is shown, once: `ack_<integration>_` and 160 random bits. */
export function newKey(id: string, random: (bytes: number) => Uint8Array): string {
  return `ack_${id}_${[...random(LENGTH)].map((byte) => LETTERS[byte % LETTERS.length]).join('')}`;
}

/** What is said of an integration, and whether it is to have another key. */
interface Said {
  readonly id: string;
  readonly name: string;
  readonly newKey?: boolean | undefined;
}

/**
 * An integration with its keys: a new one has its first, another is made where that is asked for; of those before only
 * the last one goes on to hold.
 */
export function keyed(said: Said, before: Integration | undefined, key: string, at: Instant): Integration {
  const { newKey: asked, ...rest } = said;
  const made: IntegrationKey = { hash: sha256(key), ends: key.slice(-4), createdAt: at };
  if (before !== undefined && asked !== true) return { ...rest, keys: before.keys };
  return { ...rest, keys: [made, ...(before?.keys ?? [])].slice(0, HELD) };
}

/** Whether a key is one of an integration's. Compared in constant time. */
export function opens({ keys }: Pick<Integration, 'keys'>, key: string): boolean {
  const hash = Buffer.from(sha256(key));
  return keys.some((one) => timingSafeEqual(Buffer.from(one.hash), hash));
}

/** Whose key it is; null for one that is none, or no longer. */
export function integrationOf(key: string, { integrations }: Catalogue): Integration | null {
  const integration = integrations.get(KEY.exec(key)?.[1] ?? '');
  return integration !== undefined && opens(integration, key) ? integration : null;
}
