import type { Instant } from '../sla/instant.ts';
import { underCommand } from './command.ts';
import type { Decision } from './commit.ts';
import { withFollowers } from './follow-incident.ts';
import { withCadence } from './next-update.ts';
import { withRunbooks } from './runbooks.ts';
import type { World } from './world.ts';

/**
 * What an act leads to beside what it is about: an update due in its turn, somebody to command, runbooks for what it is
 * now, followers told.
 */
export function seenTo(
  before: Parameters<typeof underCommand>[0],
  decision: Exclude<Decision, 'unchanged'>,
  world: World,
  now: Instant,
): Exclude<Decision, 'unchanged'> {
  const next = withCadence(decision.next, world, now);
  const led = withFollowers(underCommand(before, { ...decision, next }, world, now));
  const { incident, facts } = withRunbooks(before, { incident: led.next, facts: led.facts }, world);
  return { ...led, next: incident, facts };
}
