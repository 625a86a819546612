import { describe, expect, it } from 'vitest';
import type { QueueRange, Store } from '../../../functions/incident/head.ts';
import { plus } from '../../../functions/sla/instant.ts';
import { endedIncidents } from '../../../functions/stakeholders/open-for-list.ts';
import { IncidentStory } from '../incident/some-incident.ts';

const DAY_MS = 86_400_000;
const NOW = '2026-12-23T09:00:00.000Z';
const YESTERDAY = plus(NOW, -DAY_MS);

/** Closed incidents of high priority, one reported each minute since 29 days ago, and what of yesterday is found. */
async function closed(count: number, resolvedAt: (reportedAt: string) => string) {
  const { head, items } = await IncidentStory.closed();
  items.items.clear();
  const put = (id: string, reportedAt: string, at: string) =>
    items.items.set(id, { ...head, incident: { ...head.incident, id, reportedAt, resolvedAt: at } });
  for (let n = 0; n < count; n++) {
    const reportedAt = plus(NOW, -29 * DAY_MS + n * 60_000);
    put(`INC-${String(n).padStart(6, '0')}`, reportedAt, resolvedAt(reportedAt));
  }
  put('INC-NEWEST', plus(NOW, -DAY_MS / 4), plus(NOW, -DAY_MS / 8));
  const pages: number[] = [];
  let read = 0;
  const store = {
    queue: async (status: string, range: QueueRange) => {
      const page = await items.queue(status, range);
      read += page.items.length;
      return page;
    },
    heads: async (ids: readonly string[]) => {
      pages.push(ids.length);
      return items.heads(ids);
    },
  } as unknown as Store;
  const found = await endedIncidents(store, YESTERDAY, NOW);
  return { found: found.map(({ incident }) => incident.id), read, most: Math.max(...pages) };
}

describe('what has ended', () => {
  it('is found among those reported last, however many ended before it', async () => {
    const hour = (at: string) => plus(at, 3_600_000);
    expect(await closed(2_100, hour)).toEqual({ found: ['INC-NEWEST'], read: 2_000, most: 500 });
  });

  it('is named once, and nothing of what was reported within the days that are looked at is left out', async () => {
    const { found } = await closed(1_200, () => YESTERDAY);
    expect([found.length, new Set(found).size]).toEqual([1_201, 1_201]);
  });
});
