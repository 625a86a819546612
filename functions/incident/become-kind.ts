import { type Change, withdraw } from '../oncall/calls.ts';
import type { Instant } from '../sla/instant.ts';
import { pauseResolution, startClocks, stopResponse } from './clocks.ts';
import { withFirstCall } from './first-call.ts';
import type { Actor, Incident, NewFact } from './incident.ts';
import { NOBODY } from './roles.ts';
import { tellAssignee, tellCalled, tellCommander, tellReporter } from './tell.ts';
import { tellManagersAgain } from './tell-manager.ts';
import type { World } from './world.ts';

/**
 * An open incident that is sorted as the other kind now: its clocks count from now, and everybody on it is told why.
 * What becomes a service request calls nobody any more; what becomes an incident calls whoever is on call, unless
 * somebody has it already.
 */
export function becomeKind(
  before: Incident,
  sorted: Change,
  { actor, reason, world, now }: { readonly actor: Actor; readonly reason: string | null; world: World; now: Instant },
): Change {
  const { kind, priority } = sorted.incident;
  const started = startClocks(withdraw(sorted.incident), priority ?? 'high', world, now);
  const running = before.status === 'on_hold' ? pauseResolution(started, now) : started;
  const met = before.acknowledgedAt === null ? running : stopResponse(running, now);
  const converted: NewFact = {
    type: 'converted',
    text: reason,
    data: { from: before.kind, to: kind, priority },
    owes: [
      ...tellReporter(before, 'reporter_converted'),
      ...tellAssignee(before, 'converted', actor),
      ...tellCommander(before, 'converted', actor),
      ...tellCalled(before, 'converted', actor),
      ...tellManagersAgain(before, 'converted', actor),
    ],
    lists: before.told.lists,
  };
  const roles = kind === 'request' ? { roles: NOBODY, handoffs: [] } : {};
  const incident: Incident = { ...met, ...roles, overdue: { response: null, resolution: null } };
  const change = { incident, facts: [...sorted.facts, converted] };
  return before.acknowledgedAt === null ? withFirstCall(change, world, now) : change;
}
