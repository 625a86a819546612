import { maintenanceUntil } from '../catalogue/maintenance.ts';
import type { Instant } from '../sla/instant.ts';
import type { Incident, NewFact } from './incident.ts';
import type { World } from './world.ts';

type Held = Pick<Incident, 'kind' | 'service'>;

/**
 * Until when nobody is called by itself at an instant, as the incident's service is under maintenance; null where that
 * holds no call. What people do by hand acts at once, and a service request calls nobody anyway.
 */
export function callsHeldUntil({ kind, service }: Held, { catalogue }: World, at: Instant): Instant | null {
  return kind === 'request' ? null : (maintenanceUntil(catalogue, service, at)?.until ?? null);
}

/** What is recorded of a first call that would be made at an instant, and waits for the end of maintenance. */
export function heldByMaintenance({ kind, service }: Held, { catalogue }: World, at: Instant): readonly NewFact[] {
  const held = kind === 'request' ? null : maintenanceUntil(catalogue, service, at);
  if (held === null) return [];
  const { id, until } = held;
  return [{ type: 'call_held', data: { maintenance: id, name: catalogue.maintenance.get(id)?.name ?? id, until } }];
}
