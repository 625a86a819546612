import { withdraw } from '../oncall/calls.ts';
import type { Instant } from '../sla/instant.ts';
import { cancelClocks } from './clocks.ts';
import type { Incident } from './incident.ts';

/**
 * Nobody is to work on it any more, as it was no incident or became part of another: no calls, no clocks, no hold,
 * nothing that is about to be handed over.
 */
export function endWork(incident: Incident, now: Instant): Incident {
  const ended = { hold: null, reviewAt: null, tellAt: null, nextUpdateAt: null, commandSought: null, handoffs: [] };
  return { ...withdraw(cancelClocks(incident, now)), ...ended };
}
