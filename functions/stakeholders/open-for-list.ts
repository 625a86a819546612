import type { StakeholderList } from '../catalogue/catalogue.ts';
import type { Head, Store } from '../incident/head.ts';
import type { Incident } from '../incident/incident.ts';
import type { Status } from '../incident/states.ts';
import { type Instant, plus } from '../sla/instant.ts';
import { meets } from './lists.ts';

/** Open, and looked at by somebody or something: what is not triaged yet is told to no list. */
const TOLD: readonly Status[] = ['triaged', 'investigating', 'on_hold', 'recovering'];
/** Open incidents that are looked through, the most urgent first. */
const LOOKED_THROUGH = 500;
/** What ended is looked for among those reported no longer ago, and at most so many of each state and priority. */
const ENDED_WITHIN_MS = 30 * 86_400_000;
const MOST_ENDED = 2_000;
const PAGE = 500;
const RANKS = [1, 2, 3] as const;

export interface Open {
  /** By priority, then oldest. */
  readonly heads: readonly Head[];
  /** There may be more than were looked through. */
  readonly more: boolean;
}

/** The incidents that lists may be told of and that are open now, whichever list's they are. */
export async function openIncidents(store: Store): Promise<Open> {
  const range = { from: '1#', to: '3~', team: null, limit: LOOKED_THROUGH };
  const pages = await Promise.all(TOLD.map((status) => store.queue(status, range)));
  const found = pages
    .flatMap(({ items }) => items)
    .sort((a, b) => (a.order < b.order ? -1 : 1))
    .map(({ id }) => id);
  // What moves on between two reads of the index is found in both states.
  const ids = [...new Set(found)];
  const read = await store.heads(ids.slice(0, LOOKED_THROUGH));
  return {
    heads: read.map(({ head }) => head).filter(({ incident }) => TOLD.includes(incident.status)),
    more: ids.length > LOOKED_THROUGH || pages.some(({ last }) => last !== null),
  };
}

/**
 * Whether a list's members may read of an incident: its rule is met, and it does not wait for somebody to make sure that
 * its priority is what it seems.
 */
export function isFor(list: Pick<StakeholderList, 'rule'>, incident: Incident): boolean {
  return incident.kind === 'incident' && incident.tellAt === null && meets(incident, list);
}

/**
 * The incidents that were resolved or called off after some time, whichever list's they are: where there are more than
 * are looked for, those that were reported last.
 */
export async function endedIncidents(store: Store, since: Instant, now: Instant): Promise<readonly Head[]> {
  const first = plus(now, -ENDED_WITHIN_MS);
  // What moves on between two reads of the index is found in both states.
  const ended = new Map<string, Head>();
  for (const status of ['resolved', 'confirmed', 'closed', 'cancelled'] as const) {
    for (const rank of RANKS) {
      let to: string | null = `${rank}~`;
      for (let read = 0; to !== null && read < MOST_ENDED; read += PAGE) {
        const range = { from: `${rank}#${first}`, to, team: null, limit: PAGE, newestFirst: true } as const;
        const { items, last } = await store.queue(status, range);
        for (const { head } of await store.heads(items.map(({ id }) => id))) {
          if ((endedAt(head.incident) ?? '') >= since) ended.set(head.incident.id, head);
        }
        // The next page begins with the last of this one.
        to = last;
      }
    }
  }
  return [...ended.values()];
}

/** When it was resolved, or called off; null while it is open. */
export function endedAt({ status, resolvedAt, cancelledAt, updatedAt }: Incident): Instant | null {
  if (status === 'cancelled') return cancelledAt ?? updatedAt;
  return status === 'resolved' || status === 'confirmed' || status === 'closed' ? resolvedAt : null;
}
