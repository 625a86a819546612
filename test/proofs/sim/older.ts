import type { Head, Store } from '../../../functions/incident/head.ts';
import type { Incident } from '../../../functions/incident/incident.ts';
import { altered } from './altered.ts';

/** What the newest version stores and the one before it does not know. */
type Newest = Pick<Incident, 'told' | 'tellAt' | 'undo' | 'updateReminders'>;

/** As if none of it had ever been: nobody reminds of an update. */
const UNKNOWN: Newest = { told: { lists: [], managers: [] }, tellAt: null, undo: null, updateReminders: 2 };

/**
 * The store as the version before this one uses it, while a deploy is under way: it sees none of the newest fields, and
 * hands on what it read of them.
 */
export function asOlderVersion(store: Store): Store {
  const kept = new Map<string, Newest>();
  return altered(store, {
    async head(id: string) {
      const head = await store.head(id);
      if (head === null) return null;
      const { told, tellAt, undo, updateReminders } = head.incident;
      kept.set(id, { told, tellAt, undo, updateReminders });
      return { ...head, incident: { ...head.incident, ...UNKNOWN } };
    },
    async replace(next: Head, seen: number) {
      const head = await store.replace(
        { ...next, incident: { ...next.incident, ...kept.get(next.incident.id) } },
        seen,
      );
      return head === null ? null : { ...head, incident: { ...head.incident, ...UNKNOWN } };
    },
  });
}
