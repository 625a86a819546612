import { dueSteps, nextStepAt } from '../incident/clocks.ts';
import { firstCall, firstCallAt } from '../incident/first-call.ts';
import type { Incident, NewFact } from '../incident/incident.ts';
import { isOpen } from '../incident/states.ts';
import { requestReview } from '../incident/triage-incident.ts';
import type { World } from '../incident/world.ts';
import { type Change, repeatAt, repeatCall } from '../oncall/calls.ts';
import { earliest, type Instant } from '../sla/instant.ts';
import { unheard } from '../stakeholders/lists.ts';
import { callSteps, nextCallStep } from './call-steps.ts';
import { confirmationTimes, nextConfirmationTime } from './confirmation.ts';
import { takeStep } from './escalate.ts';
import { holdTimes, nextHoldTime } from './hold.ts';
import { nextOverdueRepeat, overdueRepeats } from './overdue.ts';
import { nextOverdueUpdate, overdueUpdate } from './update-due.ts';

/**
 * Everything that time alone makes due on a triaged incident at `now`, as one change; null when nothing is. Of several
 * steps of a clock that were passed at once (after downtime, a changed priority, a backdated report) only the highest
 * acts, the others are recorded as skipped.
 */
export function whatIsDue(incident: Incident, world: World, now: Instant): Change | null {
  const change = rulesFor(incident).reduce<Change>(
    (before, act) => {
      const after = act(before.incident, world, now);
      return { incident: after.incident, facts: [...before.facts, ...after.facts] };
    },
    { incident, facts: [] },
  );
  return change.facts.length === 0 ? null : change;
}

type Rule = (incident: Incident, world: World, now: Instant) => Change;

/** A hold ends before anything else is looked at; while it lasts, time does nothing but end it. */
function rulesFor({ status }: Incident): readonly Rule[] {
  if (status === 'new') return [];
  if (status === 'on_hold') return [holdTimes];
  if (!isOpen(status)) return [confirmationTimes];
  return [waitingCall, requestReview, tellStakeholders, clockSteps, callSteps, repeats, overdueRepeats, overdueUpdate];
}

/** The next instant at which time alone makes something due; null when only people can. */
export function nextDueAt(incident: Incident, world: World): Instant | null {
  if (incident.status === 'new') return null;
  if (incident.status === 'on_hold') return nextHoldTime(incident, world);
  if (!isOpen(incident.status)) return nextConfirmationTime(incident, world);
  const repeated = incident.calls.map((call) => repeatAt(incident, call));
  return earliest([
    firstCallAt(incident, world),
    incident.reviewAt,
    incident.tellAt,
    nextStepAt(incident, world),
    nextCallStep(incident, world),
    nextOverdueRepeat(incident, world),
    nextOverdueUpdate(incident),
    ...repeated,
  ]);
}

/** A call that waited for the working hours, or for the end of quiet hours. */
function waitingCall(incident: Incident, world: World, now: Instant): Change {
  const at = firstCallAt(incident, world);
  return at === null || at > now ? { incident, facts: [] } : firstCall(incident, world, now, at);
}

/** Nobody has made sure yet that it is less than high: stakeholders hear of it now. */
function tellStakeholders(incident: Incident, world: World, now: Instant): Change {
  if (incident.tellAt === null || incident.tellAt > now) return { incident, facts: [] };
  const lists = unheard(incident, world);
  const told = { ...incident, tellAt: null };
  return { incident: told, facts: [{ type: 'stakeholders_told', data: { lists }, lists }] };
}

function clockSteps(incident: Incident, world: World, now: Instant): Change {
  return dueSteps(incident, world, now).reduce<Change>(
    (before, { take, skipped, mark }) => {
      const marked = mark(before.incident);
      const passed: readonly NewFact[] = skipped.map((step) => ({
        type: 'skipped',
        data: { step: { clock: step.clock, percent: step.percent }, do: step.do, dueAt: step.dueAt },
      }));
      const taken = takeStep(marked, take, world, now);
      return { incident: taken.incident, facts: [...before.facts, ...passed, ...taken.facts] };
    },
    { incident, facts: [] },
  );
}

function repeats(incident: Incident, _world: World, now: Instant): Change {
  return incident.calls.reduce<Change>(
    (before, call) => {
      const at = repeatAt(incident, call);
      if (at === null || at > now) return before;
      const repeated = repeatCall(before.incident, call.id, now, null, at);
      return { incident: repeated.incident, facts: [...before.facts, ...repeated.facts] };
    },
    { incident, facts: [] },
  );
}
