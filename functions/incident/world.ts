import type { Catalogue, Team } from '../catalogue/catalogue.ts';
import type { Charge } from '../sla/error-budget.ts';
import type { Actor, Incident } from './incident.ts';
import type { Settings } from './settings.ts';

/** What a decision may look at beside the incident itself. */
export interface World {
  readonly catalogue: Catalogue;
  readonly settings: Settings;
  /** What was taken from the error budgets of services, of those that were read for a decision; none else. */
  readonly charges?: ReadonlyMap<string, readonly Charge[]>;
}

/** The world as a function keeps it for a while. */
export interface WorldReader {
  (): Promise<World>;
  /** Whether the catalogue is another by now than what was answered unlooked: then it is read again. */
  readonly moved: () => Promise<boolean>;
}

/** The workflow, when it does by itself what is due. */
export const SYSTEM: Actor = { kind: 'system', name: null, email: null };

export function teamOf(incident: Incident, world: World): Team | undefined {
  return incident.team === null ? undefined : world.catalogue.teams.get(incident.team);
}
