import { earliest, type Instant, plus } from '../sla/instant.ts';
import { classify, isUnsorted } from '../triage/classify.ts';
import { likelyDuplicates, type Sample, WITHIN_MS } from '../triage/duplicates.ts';
import type { Store } from './head.ts';
import type { Incident } from './incident.ts';
import { cannotTake } from './merge-incident.ts';
import { OPEN, type Status } from './states.ts';
import type { World } from './world.ts';

/** An open incident that may be the same, and the request that merges into it, ready to be sent. */
export interface Duplicate {
  readonly id: string;
  readonly summary: string;
  readonly status: Status;
  readonly service: string | null;
  readonly reportedAt: string;
  readonly merge: { readonly href: string; readonly body: { readonly into: string; readonly reason: string } };
}

/** Items of the queue read of one status and priority, the newest first, and heads read after that in all. */
const A_LANE = 20;
const HEADS = 100;

/**
 * Open incidents that an incident is likely a duplicate of, and into which it can be merged: best first, at most five.
 *
 * @param until leaves out what was reported after it
 */
export async function findDuplicates(
  store: Pick<Store, 'queue' | 'heads'>,
  world: World,
  incident: Incident,
  until: Instant | null = null,
): Promise<readonly Duplicate[]> {
  const from = plus(incident.reportedAt, -WITHIN_MS);
  const to = earliest([plus(incident.reportedAt, WITHIN_MS), until]);
  const lanes = OPEN.flatMap((status) => (status === 'new' ? [0] : [1, 2, 3]).map((rank) => ({ status, rank })));
  const pages = await Promise.all(
    lanes.map(({ status, rank }) => {
      const range = { from: `${rank}#${from}`, to: `${rank}#${to}~`, team: null, limit: A_LANE };
      return store.queue(status, { ...range, newestFirst: true });
    }),
  );
  const ids = pages
    .flatMap(({ items }) => items)
    .filter(({ id }) => id !== incident.id)
    .sort((a, b) => (timeIn(a) === timeIn(b) ? 0 : timeIn(a) < timeIn(b) ? 1 : -1))
    .map(({ id }) => id);
  const heads = await store.heads([...new Set(ids)].slice(0, HEADS));
  const open = heads.map(({ head }) => head.incident).filter((other) => cannotTake(other, incident) === null);
  const found = likelyDuplicates(
    sampleOf(incident, world),
    open.map((other) => ({ ...sampleOf(other, world), status: other.status, stated: other.service })),
  );
  return found.map(({ id, summary, status, stated, reportedAt }) => ({
    ...{ id, summary, status, reportedAt, service: stated },
    merge: { href: `/v1/incidents/${incident.id}/merge`, body: { into: id, reason: `The same as ${id}.` } },
  }));
}

/** When an item of the queue was reported: its order holds that after its rank. */
function timeIn({ order }: { readonly order: string }): string {
  return order.slice(order.indexOf('#') + 1);
}

/** What is not triaged yet is taken for what triage would make of its words. */
function sampleOf(incident: Incident, { catalogue }: World): Sample {
  const { id, summary, reportedAt, said } = incident;
  const placed = incident.status === 'new' ? classify({ summary, ...said, team: null }, catalogue) : incident;
  const category = isUnsorted(placed) ? null : placed.category;
  return { id, summary, reportedAt, service: placed.service, category };
}
