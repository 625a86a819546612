import { type CalledBy, type Change, makeCall } from '../oncall/calls.ts';
import type { Callee } from '../oncall/who.ts';
import type { Instant } from '../sla/instant.ts';
import { callDueAt } from './clocks.ts';
import type { CallReason, Incident, Owed } from './incident.ts';
import { owed } from './tell.ts';
import type { World } from './world.ts';

/**
 * Asks one person to take the incident now. Where they are called as nobody is on call, the desk hears of it, once;
 * where the desk is called as nobody is there at all, the alarm address does.
 */
export function callPerson(
  incident: Incident,
  to: Callee,
  reason: CallReason,
  world: World,
  now: Instant,
  by: CalledBy = {},
): Change {
  const called = makeCall(incident, to, reason, now, callDueAt(incident, world, now), by);
  const lack = tellOfLack(incident, to, world);
  if (lack.length === 0) return called;
  return { ...called, facts: called.facts.map((fact) => ({ ...fact, owes: [...(fact.owes ?? []), ...lack] })) };
}

function tellOfLack({ calls }: Incident, { because }: Callee, world: World): readonly Owed[] {
  if (because === 'nobody_left') return tellOperator(world);
  if (because === undefined || calls.some((call) => call.because === because)) return [];
  return [owed('bounced', { name: 'Service desk', email: world.settings.desk })];
}

/** Of an incident that reached nobody but the desk. */
export function tellOperator({ settings }: World): readonly Owed[] {
  return [
    owed('nobody_to_call', { name: 'Allclear operator', email: settings.alarms, timeZone: settings.timeZone }, null),
  ];
}
