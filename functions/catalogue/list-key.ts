import type { StakeholderList } from './catalogue.ts';

type Said = Omit<StakeholderList, 'linkKey'> & { readonly linkKey?: string };

/** A list with the key that it had before, or else one of its own. */
export function withLinkKey(
  list: Said,
  before: StakeholderList | undefined,
  random: (bytes: number) => Uint8Array,
): StakeholderList {
  const linkKey = before?.linkKey || list.linkKey || Buffer.from(random(16)).toString('hex');
  return { ...list, linkKey };
}
