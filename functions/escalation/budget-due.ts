import { callsHeldUntil } from '../incident/held-calls.ts';
import type { Incident, NewFact } from '../incident/incident.ts';
import { exhaustionOf } from '../incident/service-budget.ts';
import { isOpen } from '../incident/states.ts';
import { tellAssignee, tellCommander } from '../incident/tell.ts';
import { tellManager } from '../incident/tell-manager.ts';
import { SYSTEM, type World } from '../incident/world.ts';
import type { Change } from '../oncall/calls.ts';
import type { Instant } from '../sla/instant.ts';
import { escalateHierarchically } from './escalate.ts';

/**
 * The error budget of the service gives out: a person of authority is called, once, on one of the incidents that use
 * it up. Also on one that is on hold, as the service is down meanwhile; not under maintenance, before that is over.
 */
export function budgetExhausted(before: Incident, world: World, now: Instant): Change {
  const at = nextBudgetTime(before, world, now);
  if (at === null || at > now || callsHeldUntil(before, world, now) !== null) return { incident: before, facts: [] };
  const incident: Incident = { ...before, exhaustedAt: now };
  const said = { service: before.service, dueAt: at };
  const fact: NewFact = {
    type: 'budget_exhausted',
    data: said,
    owes: [
      ...tellAssignee(incident, 'budget_exhausted', SYSTEM),
      ...tellCommander(incident, 'budget_exhausted', SYSTEM),
      ...tellManager(incident, 'budget_exhausted', SYSTEM, world, now),
    ],
  };
  const occasion = { step: null, actor: SYSTEM, data: { reason: 'error_budget', dueAt: at } };
  const escalated = escalateHierarchically(incident, occasion, world, now);
  return { incident: escalated.incident, facts: [fact, ...escalated.facts] };
}

/** When the budget gives out by this incident, were there no maintenance; null where it is told at another, or was. */
export function nextBudgetTime(incident: Incident, world: World, now: Instant): Instant | null {
  if (!isOpen(incident.status) || incident.exhaustedAt !== undefined) return null;
  const gone = exhaustionOf(incident, world, now);
  return gone?.incident === incident.id ? gone.at : null;
}
