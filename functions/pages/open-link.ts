import type { Head, Store } from '../incident/head.ts';
import { type Link, type Purpose, readLink, verifyLink } from '../notify/link.ts';

/** A link that was proved to be ours, and its incident as it is now. */
export interface Opened {
  readonly head: Head;
  readonly link: Link;
}

/**
 * Reads the token of a page's address. Null for anything but a link that was made for this incident, by its own key,
 * for this kind of page: whoever guesses learns nothing of what exists.
 */
export async function openLink(store: Store, token: string, purpose: Purpose): Promise<Opened | null> {
  const claimed = readLink(token);
  if (claimed?.purpose !== purpose) return null;
  const head = await store.head(claimed.id);
  if (head === null) return null;
  const link = verifyLink(token, head.linkKey);
  return link === null ? null : { head, link };
}
