import { readCursor, writeCursor } from './cursor.ts';
import type { Head, Store } from './head.ts';
import type { Fact } from './incident.ts';

export interface TimelineQuery {
  readonly order?: 'asc' | 'desc' | undefined;
  readonly limit?: number | undefined;
  readonly after?: string | undefined;
}

const DEFAULT_LIMIT = 25;

/**
 * A page of an incident's timeline. The head is read first, then the journal below its version, both consistently,
 * then the head's own facts are put behind: no gap and nothing twice.
 */
export async function getTimeline(
  store: Store,
  head: Head,
  query: TimelineQuery,
  secret: string,
): Promise<{ readonly items: readonly Fact[]; readonly next: string | null }> {
  const order = query.order ?? 'asc';
  const limit = query.limit ?? DEFAULT_LIMIT;
  const after = factBefore(head.incident.id, query, secret);
  const facts = await allFacts(store, head);
  const ordered = order === 'asc' ? facts : facts.toReversed();
  const rest = ordered.filter((fact) => after === null || (order === 'asc' ? fact.n > after : fact.n < after));
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  return {
    items,
    next:
      last === undefined || rest.length <= limit
        ? null
        : writeCursor(String(last.n), boundTo(head.incident.id, query), secret),
  };
}

/** The fact after which a page begins; null for the start. @throws Refusal ValidationFailed for a cursor of another list */
export function factBefore(id: string, query: TimelineQuery, secret: string): number | null {
  return query.after === undefined ? null : Number(readCursor(query.after, boundTo(id, query), secret));
}

function boundTo(id: string, { order = 'asc' }: TimelineQuery): string {
  return `${id} ${order}`;
}

/** Every fact of an incident so far, in order. */
export async function allFacts(store: Store, head: Head): Promise<readonly Fact[]> {
  const journal = await store.journal(head.incident.id, 1, head.incident.version);
  return [...journal.flatMap((entry) => entry.facts), ...head.newest];
}
