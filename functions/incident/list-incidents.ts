import { readCursor, writeCursor } from './cursor.ts';
import type { Head, QueuePage, Store } from './head.ts';
import { canonical, readId } from './id.ts';
import type { Incident, Priority } from './incident.ts';
import { OPEN, type Status } from './states.ts';
import { sameAddress } from './tell.ts';

export interface QueueQuery {
  readonly status?: readonly Status[] | undefined;
  readonly priority?: readonly Priority[] | undefined;
  readonly team?: string | undefined;
  readonly service?: string | undefined;
  readonly category?: string | undefined;
  /** An address. */
  readonly assignee?: string | undefined;
  readonly needsReview?: boolean | undefined;
  readonly kind?: 'incident' | 'request' | undefined;
  readonly drill?: boolean | undefined;
  /** An id, or words of the summary. */
  readonly q?: string | undefined;
  readonly limit?: number | undefined;
  readonly after?: string | undefined;
}

export interface QueueResult {
  readonly items: readonly { readonly head: Head; readonly description: string | null }[];
  readonly next: string | null;
}

const DEFAULT_LIMIT = 25;
/** Index items that one request may read. */
const READ_LIMIT = 500;

const RANKS: Readonly<Record<Priority, number>> = { high: 1, medium: 2, low: 3 };

/** A stretch of one status that the filters ask for. */
interface Lane {
  readonly status: Status;
  readonly ranks: readonly [number, number];
}

/**
 * A page of the queue, in the order of the desk's work: untriaged first, then by priority, then oldest. Each status
 * is a stretch of the index in that order; the page is their merge, so that it costs by its own size.
 */
export async function listIncidents(store: Store, query: QueueQuery, secret: string): Promise<QueueResult> {
  let position = positionIn(query, secret);
  const limit = query.limit ?? DEFAULT_LIMIT;
  const id = readId(query.q ?? '');
  if (id !== null) return byId(store, id, query);

  const lanes = lanesOf(query);
  const share = Math.min(limit, Math.floor(READ_LIMIT / lanes.length));
  const items: QueueResult['items'][number][] = [];
  // What the index does not know is looked for in what it finds: a page may come with few items, and go on.
  for (let read = 0; read + share * lanes.length <= READ_LIMIT; read += share * lanes.length) {
    const stretch = await readStretch(store, query, lanes, position, share, limit - items.length);
    const before = new Set(items.map(({ head }) => head.incident.id));
    items.push(...stretch.items.filter(({ head }) => !before.has(head.incident.id)));
    position = stretch.end;
    if (position === null || items.length >= limit) break;
  }
  return { items, next: position === null ? null : writeCursor(position, filtersOf(query), secret) };
}

/** Where the page begins; null for the start. @throws Refusal ValidationFailed for a cursor of another list */
export function positionIn(query: QueueQuery, secret: string): string | null {
  return query.after === undefined ? null : readCursor(query.after, filtersOf(query), secret);
}

function filtersOf({ limit: _limit, after: _after, ...filters }: QueueQuery): string {
  return canonical(filters);
}

/** The one incident that is asked for by its id, whatever its state, if it is what else is asked for. */
async function byId(store: Store, id: string, query: QueueQuery): Promise<QueueResult> {
  const heads = await store.heads([id]);
  return {
    items: heads.filter(({ head }) =>
      matches(head.incident, { status: [head.incident.status], ...query, q: undefined }),
    ),
    next: null,
  };
}

/** The next items of the queue that match, at most `limit`, and where it goes on; null at its end. */
async function readStretch(
  store: Store,
  query: QueueQuery,
  lanes: readonly Lane[],
  position: string | null,
  share: number,
  limit: number,
): Promise<{ readonly items: QueueResult['items']; readonly end: string | null }> {
  const pages = await Promise.all(lanes.map((lane) => page(store, lane, position, query.team ?? null, share)));

  // What lies beyond the last item read of an unfinished lane is not known yet: the page ends there.
  const ends = pages.flatMap(({ last }) => (last === null ? [] : [last]));
  const horizon = ends.sort()[0] ?? null;
  // What moves on between two reads of the index is found in both states.
  const seen = new Set<string>();
  const known = pages
    .flatMap(({ items }) => items)
    .filter(({ order }) => horizon === null || order <= horizon)
    .sort((a, b) => (a.order < b.order ? -1 : 1))
    .filter(({ id }) => !seen.has(id) && seen.add(id));
  const shown = known.slice(0, share);
  const heads = await store.heads(shown.map(({ id }) => id));
  // The index may lag: an incident that has moved on meanwhile is left out rather than shown where it is not.
  const matching = heads.filter(({ head }) => matches(head.incident, query));
  const items = matching.slice(0, limit);
  const last = items.at(-1)?.head.incident.id;
  const cut = matching.length > items.length ? shown.find(({ id }) => id === last) : undefined;
  return { items, end: cut?.order ?? (known.length > share ? (shown.at(-1)?.order ?? null) : horizon) };
}

function lanesOf(query: QueueQuery): readonly Lane[] {
  const statuses = [...new Set(query.status ?? OPEN)];
  if (query.priority === undefined) return statuses.map((status) => ({ status, ranks: [0, 3] }));
  const ranks = [...new Set(query.priority.map((priority) => RANKS[priority]))];
  return statuses.flatMap((status) => ranks.map((rank): Lane => ({ status, ranks: [rank, rank] })));
}

async function page(
  store: Store,
  lane: Lane,
  position: string | null,
  team: string | null,
  limit: number,
): Promise<QueuePage> {
  const start = `${lane.ranks[0]}#`;
  const to = `${lane.ranks[1]}~`;
  // Orders end in an id, so that one more character lies between this and any other.
  const from = position === null || position < start ? start : `${position}#`;
  if (from > to) return { items: [], last: null };
  return store.queue(lane.status, { from, to, team, limit });
}

function matches(incident: Incident, query: QueueQuery): boolean {
  return (
    (query.status ?? OPEN).includes(incident.status) &&
    (query.priority === undefined || (incident.priority !== null && query.priority.includes(incident.priority))) &&
    (query.team === undefined || incident.team === query.team) &&
    (query.service === undefined || incident.service === query.service) &&
    (query.category === undefined || incident.category === query.category) &&
    (query.assignee === undefined || sameAddress(incident.assignee?.email ?? '', query.assignee)) &&
    (query.needsReview === undefined || incident.needsReview === query.needsReview) &&
    (query.kind === undefined || incident.kind === query.kind) &&
    (query.drill === undefined || incident.drill === query.drill) &&
    holds(incident.summary, query.q)
  );
}

/** Every word, wherever it stands and however it is written. */
function holds(summary: string, words: string | undefined): boolean {
  const text = summary.normalize('NFC').toLowerCase();
  return (words ?? '')
    .normalize('NFC')
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
