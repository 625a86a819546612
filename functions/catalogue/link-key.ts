import type { CatalogueKind } from './catalogue.ts';

/** An item whose links are signed with a key of its own: random, in hex, and shown to nobody. */
export interface Linked {
  readonly id: string;
  readonly linkKey?: string;
}

/** Whether an item has a key: a list, a schedule, a service whose error budget can be looked at. */
export function hasLinkKey(kind: CatalogueKind, item: object): boolean {
  return kind === 'lists' || kind === 'schedules' || (kind === 'services' && 'objective' in item);
}

/** An item with the key that it had before, or else one of its own. */
export function withLinkKey(item: Linked, before: Linked | undefined, random: (bytes: number) => Uint8Array): Linked {
  const linkKey = before?.linkKey || item.linkKey || Buffer.from(random(16)).toString('hex');
  return { ...item, linkKey };
}
