import { dueSteps, nextStepAt } from '../incident/clocks.ts';
import { firstCall, firstCallAt } from '../incident/first-call.ts';
import { callsHeldUntil } from '../incident/held-calls.ts';
import type { Incident, NewFact } from '../incident/incident.ts';
import { isOpen } from '../incident/states.ts';
import { requestReview } from '../incident/triage-incident.ts';
import type { World } from '../incident/world.ts';
import { type Change, repeatAt, repeatCall } from '../oncall/calls.ts';
import { earliest, type Instant, later, plus } from '../sla/instant.ts';
import { unheard } from '../stakeholders/lists.ts';
import { budgetExhausted, nextBudgetTime } from './budget-due.ts';
import { callSteps, nextCallStep } from './call-steps.ts';
import { nextCommandReminder, nobodyCommands } from './command.ts';
import { confirmationTimes, nextConfirmationTime } from './confirmation.ts';
import { takeStep } from './escalate.ts';
import { handoffTimes, nextHandoffTime } from './handoff-due.ts';
import { holdTimes, nextHoldTime } from './hold.ts';
import { nextOverdueRepeat, overdueRepeats } from './overdue.ts';
import { nextTaskTime, taskTimes } from './task-due.ts';
import { nextUpdateTime, updateTimes } from './update-due.ts';

/** While maintenance holds calls, it may end early: then they follow within so long. */
const LOOK_MS = 5 * 60_000;

/**
 * What time alone makes due on a triaged incident at `now`, as one change; null when nothing is. Of several
 * steps of a clock that were passed at once (after downtime, a changed priority, a backdated report) only the highest
 * acts, the others are recorded as skipped.
 */
export function whatIsDue(incident: Incident, world: World, now: Instant): Change | null {
  for (const rules of rulesFor(incident, world, now)) {
    const change = rules.reduce<Change>(
      (before, act) => {
        const after = act(before.incident, world, now);
        return { incident: after.incident, facts: [...before.facts, ...after.facts] };
      },
      { incident, facts: [] },
    );
    if (change.facts.length > 0) return change;
  }
  return null;
}

type Rule = (incident: Incident, world: World, now: Instant) => Change;

/**
 * What time does to command, handoffs, updates and tasks: each in a change of its own. A change mails nobody twice, and
 * a mail of one of these says nothing of the others.
 */
const OF_PEOPLE: readonly (readonly Rule[])[] = [[nobodyCommands], [handoffTimes], [updateTimes], [taskTimes]];

/**
 * Rules that act together, in the order in which they do: of those that are due now only the first; the others are due
 * still when that is done.
 *
 * A hold ends before anything else is looked at; while it lasts, time does nothing but end it, bring back what was
 * offered to people, go on with the calls that wait for an answer, and use up the error budget. Maintenance holds all
 * that calls somebody, the steps of the clocks among it.
 */
function rulesFor(incident: Incident, world: World, now: Instant): readonly (readonly Rule[])[] {
  const { status } = incident;
  if (status === 'new') return [];
  if (!isOpen(status)) return [[confirmationTimes]];
  const held = callsHeldUntil(incident, world, now) !== null;
  if (status === 'on_hold') return [[holdTimes], [handoffTimes], held ? [] : [callSteps, repeats, budgetExhausted]];
  if (held) return [[requestReview, tellStakeholders], ...OF_PEOPLE];
  return [
    [waitingCall, requestReview, tellStakeholders, clockSteps, callSteps, repeats, overdueRepeats, budgetExhausted],
    ...OF_PEOPLE,
  ];
}

/** The next instant, from `now` on, at which time alone makes something due; null when only people can. */
export function nextDueAt(incident: Incident, world: World, now: Instant = incident.updatedAt): Instant | null {
  if (incident.status === 'new') return null;
  if (!isOpen(incident.status)) return nextConfirmationTime(incident, world);
  const step = nextStep(incident, world, now);
  const held = step === null ? null : callsHeldUntil(incident, world, later(step, now));
  if (incident.status === 'on_hold') {
    return earliest([nextHoldTime(incident, world), nextHandoffTime(incident), held ?? step]);
  }
  return earliest([
    firstCallAt(incident, world, now),
    incident.reviewAt,
    nextTelling(incident, world),
    held ?? step,
    nextUpdateTime(incident),
    nextCommandReminder(incident),
    nextHandoffTime(incident),
    nextTaskTime(incident),
  ]);
}

/**
 * When an incident whose next call maintenance holds is looked at, as that may end early: when somebody would be called,
 * then every five minutes. Null where it holds none.
 */
export function nextLookAt(incident: Incident, world: World, now: Instant): Instant | null {
  // Mostly there is none: what is due next is not looked for twice.
  if (world.catalogue.maintenance.size === 0) return null;
  if (!isOpen(incident.status)) return null;
  const wanted = earliest([incident.callAt, nextStep(incident, world, now)]);
  if (wanted === null || callsHeldUntil(incident, world, later(wanted, now)) === null) return null;
  return wanted > now ? wanted : plus(now, LOOK_MS);
}

/** When a clock, a call that was made, or an error budget calls somebody next, were there no maintenance. */
function nextStep(incident: Incident, world: World, now: Instant): Instant | null {
  const ofClocks =
    incident.status === 'on_hold' ? [] : [nextStepAt(incident, world), nextOverdueRepeat(incident, world)];
  return earliest([
    nextBudgetTime(incident, world, now),
    ...ofClocks,
    nextCallStep(incident, world),
    ...incident.calls.map((call) => repeatAt(incident, call)),
  ]);
}

/** A call that waited for the working hours, or for the end of quiet hours or maintenance. */
function waitingCall(incident: Incident, world: World, now: Instant): Change {
  const at = firstCallAt(incident, world, now);
  return at === null || at > now ? { incident, facts: [] } : firstCall(incident, world, now, at);
}

/** Nobody has made sure yet that it is less than high: stakeholders hear of it now. */
function tellStakeholders(incident: Incident, world: World, now: Instant): Change {
  const at = nextTelling(incident, world);
  if (at === null || at > now) return { incident, facts: [] };
  const lists = unheard(incident, world);
  const told = { ...incident, tellAt: null };
  return { incident: told, facts: [{ type: 'stakeholders_told', data: { lists }, lists }] };
}

/** Null where nobody waits for it any more: an update has told them, for one. */
function nextTelling(incident: Incident, world: World): Instant | null {
  return incident.tellAt === null || unheard(incident, world).length === 0 ? null : incident.tellAt;
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
