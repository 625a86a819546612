import type { ReportDependencies } from '../../functions/http/reports.ts';
import { exampleCatalogue } from '../support/example-catalogue.ts';
import type { MemoryStore } from '../support/memory-store.ts';

/** What taking reports leans on: anybody may report, and nobody is limited. */
export function reportDoor(store: MemoryStore): ReportDependencies {
  let drawn = 0;
  return {
    ports: {
      store,
      now: () => '2026-11-23T02:00:00.000Z',
      random: (bytes) => new Uint8Array(bytes).fill(++drawn),
      log: () => undefined,
      workflow: { start: async () => true, wake: async () => true },
    },
    world: async () => ({
      catalogue: exampleCatalogue,
      settings: { desk: 'desk@example.com', alarms: 'alarms@example.com', timeZone: 'Europe/Berlin' },
    }),
    checkToken: async () => Promise.reject(new Error('no token is sent')),
    reporting: 'open',
    baseUrl: 'https://allclear.example.com',
    rates: { take: async () => true },
    reportsPerAddress: 30,
  };
}
