import {
  addWorkingTime,
  type Calendar,
  endOfWorkingDay,
  openFrom,
  timeOnWorkingDay,
  workingTimeBetween,
} from '../sla/calendar.ts';
import {
  type ClockView,
  calendarOf,
  cancelClock,
  continueClock,
  type DueStep,
  dueAt,
  nextStepAt as nextStepOf,
  type PlannedStep,
  pauseClock,
  plannedSteps as plannedOf,
  resumeClock,
  retargetClock,
  type StoredClock,
  startClock,
  stepsDue,
  stopClock,
  viewClock,
} from '../sla/clock.ts';
import { FULFILMENT_STEPS, fulfilmentClock } from '../sla/fulfilment.ts';
import { durationMs, earliest, type Instant, instant, millis } from '../sla/instant.ts';
import { DEFAULT_UPDATES, defaultPolicy, type Policy, type Step } from '../sla/policy.ts';
import type { Call, Incident, Overdue, Priority } from './incident.ts';
import type { World } from './world.ts';

/** An incident's two clocks: response from the report to the first acknowledgement, resolution to the restoration. */

/** The policy an incident started with; one that starts takes the present one. */
function policyOf(incident: Incident, world: World): Policy {
  const { policies } = world.catalogue;
  const kept = policies.get(incident.policy ?? '');
  if (kept !== undefined) return kept;
  // The built-in one, with which an incident may have started before there was another.
  if (incident.policy === `${defaultPolicy.id}@${defaultPolicy.version}`) return defaultPolicy;
  const [id = defaultPolicy.id] = incident.policy?.split('@') ?? [];
  return policies.get(id) ?? defaultPolicy;
}

/** Both clocks count from the report, or from when it became what it is. A service request has one, for its fulfilment. */
export function startClocks(
  incident: Incident,
  priority: Priority,
  world: World,
  from: Instant = incident.reportedAt,
): Incident {
  const policy = policyOf(incident, world);
  const started: Incident = { ...incident, policy: `${policy.id}@${policy.version}` };
  if (incident.kind === 'request') {
    return { ...started, response: null, resolutionClock: fulfilmentClock(policy, from) };
  }
  return {
    ...started,
    response: startClock('response', policy, priority, from),
    resolutionClock: startClock('resolution', policy, priority, from),
  };
}

/** Another priority: the running clocks take its targets, and what is missed is told again only where it still is. */
export function retargetClocks(incident: Incident, priority: Priority, world: World, now: Instant): Incident {
  if (incident.kind === 'request') return incident;
  const policy = policyOf(incident, world);
  const { overdue } = incident;
  const response = retarget(incident.response);
  const resolutionClock = retarget(incident.resolutionClock);
  return {
    ...incident,
    response,
    resolutionClock,
    overdue: {
      response: stillOverdue(overdue.response, response),
      resolution: stillOverdue(overdue.resolution, resolutionClock),
    },
  };

  function retarget(clock: StoredClock | null): StoredClock | null {
    return clock === null || clock.stoppedAt !== null ? clock : retargetClock(clock, policy, priority, now);
  }

  /** A target that returns was missed already: its breach is not taken twice. */
  function stillOverdue(missed: Overdue | null, clock: StoredClock | null): Overdue | null {
    if (clock === null || clock.stoppedAt !== null) return missed;
    if (viewClock(clock, calendarOf(clock, policy), now).breachedAt === null) return null;
    return missed ?? (clock.taken >= 100 ? { lastAt: now, repeats: 0 } : null);
  }
}

export function stopResponse(incident: Incident, at: Instant): Incident {
  return incident.response === null ? incident : { ...incident, response: stopClock(incident.response, at) };
}

export function stopResolution(incident: Incident, at: Instant): Incident {
  if (incident.resolutionClock === null) return incident;
  return { ...incident, resolutionClock: stopClock(incident.resolutionClock, at) };
}

/** A hold begins, or goes on on a clock that has just begun. */
export function pauseResolution(incident: Incident, at: Instant): Incident {
  if (incident.resolutionClock === null) return incident;
  return { ...incident, resolutionClock: pauseClock(incident.resolutionClock, at) };
}

/** When the next update is due, where the policy asks for them in time; null where it does not. */
export function nextUpdateDue(incident: Incident, world: World, now: Instant): Instant | null {
  if (incident.kind === 'request' || incident.priority === null) return null;
  const policy = policyOf(incident, world);
  const every = { ...DEFAULT_UPDATES, ...policy.updates }[incident.priority];
  const calendar = policy.calendars[policy.targets[incident.priority].calendar];
  if (every === null || calendar === undefined) return null;
  return instant(addWorkingTime(calendar, millis(now), durationMs(every)));
}

/** Whatever runs is ended without a result; what has stopped keeps its own. */
export function cancelClocks(incident: Incident, now: Instant): Incident {
  const cancel = (clock: StoredClock | null) => (clock === null ? null : cancelClock(clock, now));
  return { ...incident, response: cancel(incident.response), resolutionClock: cancel(incident.resolutionClock) };
}

export function continueResolution(incident: Incident, now: Instant): Incident {
  const { resolutionClock, resolvedAt } = incident;
  if (resolutionClock === null || resolvedAt === null) return incident;
  return { ...incident, resolutionClock: continueClock(resolutionClock, resolvedAt, now) };
}

/**
 * When a call that is made now has to be answered: by the response clock's due time until somebody acknowledged,
 * afterwards within the response target from its own start.
 */
export function callDueAt(incident: Incident, world: World, now: Instant): Instant {
  const policy = policyOf(incident, world);
  const { response } = incident;
  if (response === null) return now;
  const clock = response.stoppedAt === null ? response : callClock(incident, { at: now, taken: 0 }, policy);
  return dueAt(clock, calendarOf(clock, policy)) ?? now;
}

/** A call that was made after the first acknowledgement follows the response steps from its own start. */
function callClock(incident: Incident, call: Pick<Call, 'at' | 'taken'>, policy: Policy): StoredClock {
  return { ...startClock('response', policy, incident.priority ?? 'high', call.at), taken: call.taken };
}

/** The steps due on such a call: the highest to be taken, the lower ones skipped. */
export function dueCallSteps(incident: Incident, call: Call, world: World, now: Instant) {
  const policy = policyOf(incident, world);
  const clock = callClock(incident, call, policy);
  return stepsDue(clock, calendarOf(clock, policy), policy.steps[incident.priority ?? 'high'], now);
}

export function nextCallStepAt(incident: Incident, call: Call, world: World): Instant | null {
  const policy = policyOf(incident, world);
  const clock = callClock(incident, call, policy);
  return nextStepOf(clock, calendarOf(clock, policy), policy.steps[incident.priority ?? 'high']);
}

/** A hold ends: at its time, however late that is noticed. */
export function resumeResolution(incident: Incident, now: Instant): Incident {
  const { resolutionClock, hold } = incident;
  if (resolutionClock === null) return incident;
  return { ...incident, resolutionClock: resumeClock(resolutionClock, earliest([hold?.until ?? null, now]) ?? now) };
}

/** Working days that a hold may last. */
const HOLD_DAYS = 5;

export function latestHoldEnd(incident: Incident, world: World, now: Instant): Instant {
  const calendar = workingDays(incident, world);
  return calendar === undefined ? now : instant(endOfWorkingDay(calendar, millis(now), HOLD_DAYS));
}

/** Working days after which a reporter is asked again. */
const ASKED_AGAIN_DAYS = [1, 3];

/** When a reporter who is waited for is asked again; null where they are not. */
export function holdReminderAt(incident: Incident, world: World): Instant | null {
  const { hold } = incident;
  const days = ASKED_AGAIN_DAYS[hold?.reminders ?? 0];
  const calendar = workingDays(incident, world);
  if (hold?.reason !== 'awaiting_reporter' || days === undefined || calendar === undefined) return null;
  return instant(timeOnWorkingDay(calendar, millis(hold.at), days, '09:00'));
}

/** Half-way, in working time, through the window for the reporter's confirmation. */
export function confirmationReminderAt(incident: Incident, world: World): Instant | null {
  const calendar = workingDays(incident, world);
  if (calendar === undefined || incident.resolvedAt === null) return null;
  const from = millis(incident.resolvedAt);
  const window = workingTimeBetween(calendar, from, millis(confirmationEnds(incident, world)));
  return instant(addWorkingTime(calendar, from, Math.floor(window / 2)));
}

/** 09:00 on the next working day. */
export function nextWorkingMorning(incident: Incident, world: World, after: Instant): Instant {
  const calendar = workingDays(incident, world);
  return calendar === undefined ? after : instant(timeOnWorkingDay(calendar, millis(after), 1, '09:00'));
}

/** When a first call may be made: at once for high priority, else in working hours. */
export function callableFrom(incident: Incident, world: World, now: Instant): Instant {
  const clock = incident.response ?? incident.resolutionClock;
  if (clock === null || (incident.priority === 'high' && incident.kind === 'incident')) return now;
  return instant(openFrom(calendarOf(clock, policyOf(incident, world)), millis(now)));
}

/** Working days that the reporter has to confirm. */
const CONFIRMATION_DAYS: Readonly<Record<Priority, number>> = { high: 3, medium: 3, low: 5 };

/** Working days elsewhere than on the clocks: of the priority's calendar, of `business` where that is day and night. */
function workingDays(incident: Incident, world: World): Calendar | undefined {
  const policy = policyOf(incident, world);
  const { calendar } = policy.targets[incident.priority ?? 'high'];
  return policy.calendars[calendar === 'always' ? 'business' : calendar] ?? defaultPolicy.calendars['business'];
}

/** When the window for the reporter's confirmation ends: the close of the last of its working days. */
export function confirmationEnds(incident: Incident, world: World): Instant {
  const calendar = workingDays(incident, world);
  if (calendar === undefined || incident.resolvedAt === null) return incident.updatedAt;
  const days = CONFIRMATION_DAYS[incident.priority ?? 'medium'];
  return instant(endOfWorkingDay(calendar, millis(incident.resolvedAt), days));
}

function stepsOf({ kind, priority }: Incident, policy: Policy): readonly Step[] {
  return kind === 'request' ? FULFILMENT_STEPS : policy.steps[priority ?? 'high'];
}

/** The steps due on each clock: the highest to be taken, the lower ones skipped, and the incident with that marked. */
export function dueSteps(
  incident: Incident,
  world: World,
  now: Instant,
): readonly {
  readonly take: DueStep;
  readonly skipped: readonly DueStep[];
  readonly mark: (present: Incident) => Incident;
}[] {
  const policy = policyOf(incident, world);
  const steps = stepsOf(incident, policy);
  return (['response', 'resolutionClock'] as const).flatMap((field) => {
    const clock = incident[field];
    const due = clock === null ? null : stepsDue(clock, calendarOf(clock, policy), steps, now);
    if (clock === null || due === null) return [];
    const marked: StoredClock = { ...clock, taken: due.take.percent };
    return [{ ...due, mark: (present: Incident): Incident => ({ ...present, [field]: marked }) }];
  });
}

export function nextStepAt(incident: Incident, world: World): Instant | null {
  const policy = policyOf(incident, world);
  const steps = stepsOf(incident, policy);
  return earliest(
    [incident.response, incident.resolutionClock].map((clock) =>
      clock === null ? null : nextStepOf(clock, calendarOf(clock, policy), steps),
    ),
  );
}

/** Every step of the incident's clocks at its present priority. */
export function plannedSteps(incident: Incident, world: World): readonly PlannedStep[] {
  const policy = policyOf(incident, world);
  const steps = stepsOf(incident, policy);
  return [incident.response, incident.resolutionClock].flatMap((clock) =>
    clock === null ? [] : plannedOf(clock, calendarOf(clock, policy), steps),
  );
}

/** Every step that a call follows from its own start. */
export function plannedCallSteps(incident: Incident, call: Call, world: World): readonly PlannedStep[] {
  const policy = policyOf(incident, world);
  const clock = callClock(incident, call, policy);
  return plannedOf(clock, calendarOf(clock, policy), policy.steps[incident.priority ?? 'high']);
}

export function viewClocks(
  incident: Incident,
  world: World,
  now: Instant,
): { readonly response: ClockView | null; readonly resolution: ClockView | null } {
  const policy = policyOf(incident, world);
  const view = (clock: StoredClock | null) =>
    clock === null ? null : viewClock(clock, calendarOf(clock, policy), now);
  const over = incident.hold !== null && incident.hold.until <= now;
  const { response, resolutionClock } = over ? resumeResolution(incident, now) : incident;
  return { response: view(response), resolution: view(resolutionClock) };
}
