import { expect, it } from 'vitest';
import { limitReports } from '../../../functions/incident/report-limit.ts';
import { MORNING } from './some-incident.ts';

/** Counters in memory, and the clock. */
function counted(now = MORNING) {
  const counts = new Map<string, number>();
  const ports = {
    now: () => now,
    rates: {
      take: async (bucket: string, limit: number) => {
        const n = counts.get(bucket) ?? 0;
        if (n >= limit) return false;
        counts.set(bucket, n + 1);
        return true;
      },
    },
  };
  return {
    ports,
    counts,
    at: (time: string) => {
      now = time;
      return ports;
    },
  };
}

it('takes so many reports of one address in ten minutes, and says when to try again', async () => {
  const { ports, at } = counted('2026-11-23T09:03:00.000Z');
  for (let sent = 0; sent < 3; sent++) await limitReports(ports, '192.0.2.1', 3);
  await expect(limitReports(ports, '192.0.2.1', 3)).rejects.toMatchObject({
    name: 'TooManyRequests',
    status: 429,
    extra: { headers: { 'retry-after': '420' } },
  });
  await limitReports(ports, '192.0.2.2', 3);
  await limitReports(at('2026-11-23T09:10:00.000Z'), '192.0.2.1', 3);
});

it('counts nothing where there is no limit, and never keeps the address', async () => {
  const { ports, counts } = counted();
  await limitReports(ports, '192.0.2.1', 0);
  expect(counts.size).toBe(0);
  await limitReports(ports, '192.0.2.1', 3);
  expect([...counts.keys()].join()).not.toContain('192.0.2');
});
