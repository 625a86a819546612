import type { Head, Store } from '../incident/head.ts';
import { linkTo } from '../notify/link.ts';
import { callOf } from '../oncall/calls.ts';
import type { Opened } from './open-link.ts';

/** Merges of merges that are followed; each takes two incidents that were open, so a longer way is none. */
const LONGEST_WAY = 50;

/**
 * Where the link to an incident leads that became part of another: the path of the same person's page of that one.
 * Null for an incident that was not merged.
 */
export async function mergedPage(store: Store, { head, link }: Opened): Promise<string | null> {
  if (head.incident.mergedInto === null) return null;
  const target = await targetOf(store, head);
  // A stakeholder comes by the same list.
  const same = link.purpose === 's' ? link.call : null;
  const call = link.purpose === 'a' ? (callOf(target.incident, link.recipient)?.id ?? null) : same;
  return linkTo({ ...link, id: target.incident.id, call }, target.linkKey);
}

/** The incident that one has become part of, or itself. */
export async function targetOf(store: Store, merged: Head): Promise<Head> {
  let head = merged;
  for (let way = 0; way < LONGEST_WAY && head.incident.mergedInto !== null; way++) {
    const next = await store.head(head.incident.mergedInto);
    if (next === null) return head;
    head = next;
  }
  return head;
}
