import { addWorkingTime, type Calendar, endOfWorkingDay, openFrom } from '../sla/calendar.ts';
import {
  type ClockView,
  calendarOf,
  continueClock,
  dueAt,
  nextStepAt as nextStepOf,
  retargetClock,
  type StoredClock,
  startClock,
  stepsDue,
  stopClock,
  viewClock,
} from '../sla/clock.ts';
import { durationMs, earliest, type Instant, instant, millis } from '../sla/instant.ts';
import { defaultPolicy, type Policy, type Step } from '../sla/policy.ts';
import type { Incident, Priority } from './incident.ts';
import type { World } from './world.ts';

/** An incident's two clocks: response from the report to the first acknowledgement, resolution to the restoration. */

/** The policy an incident started with; one that starts takes the present one. */
function policyOf(incident: Incident, world: World): Policy {
  const { policies } = world.catalogue;
  const [id = defaultPolicy.id] = incident.policy?.split('@') ?? [];
  return policies.get(incident.policy ?? '') ?? policies.get(id) ?? defaultPolicy;
}

/** Both clocks count from the report. */
export function startClocks(incident: Incident, priority: Priority, world: World): Incident {
  const policy = policyOf(incident, world);
  return {
    ...incident,
    policy: `${policy.id}@${policy.version}`,
    response: startClock('response', policy, priority, incident.reportedAt),
    resolutionClock: startClock('resolution', policy, priority, incident.reportedAt),
  };
}

/** Another priority: the running clocks take its targets. */
export function retargetClocks(incident: Incident, priority: Priority, world: World, now: Instant): Incident {
  const policy = policyOf(incident, world);
  const retarget = (clock: StoredClock | null) =>
    clock === null || clock.stoppedAt !== null ? clock : retargetClock(clock, policy, priority, now);
  return { ...incident, response: retarget(incident.response), resolutionClock: retarget(incident.resolutionClock) };
}

export function stopResponse(incident: Incident, at: Instant): Incident {
  return incident.response === null ? incident : { ...incident, response: stopClock(incident.response, at) };
}

export function stopResolution(incident: Incident, at: Instant): Incident {
  if (incident.resolutionClock === null) return incident;
  return { ...incident, resolutionClock: stopClock(incident.resolutionClock, at) };
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
  const calendar = calendarOf(response, policy);
  if (response.stoppedAt === null) return dueAt(response, calendar) ?? now;
  return instant(addWorkingTime(calendar, millis(now), durationMs(response.target)));
}

/** When a first call may be made: at once for high priority, else in working hours. */
export function callableFrom(incident: Incident, world: World, now: Instant): Instant {
  if (incident.priority === 'high' || incident.response === null) return now;
  return instant(openFrom(calendarOf(incident.response, policyOf(incident, world)), millis(now)));
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

/** The steps due on each clock: the highest to be taken, the lower ones skipped, and the incident with that marked. */
export function dueSteps(
  incident: Incident,
  world: World,
  now: Instant,
): readonly {
  readonly take: Step;
  readonly skipped: readonly Step[];
  readonly mark: (present: Incident) => Incident;
}[] {
  const policy = policyOf(incident, world);
  const steps = policy.steps[incident.priority ?? 'high'];
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
  const steps = policy.steps[incident.priority ?? 'high'];
  return earliest(
    [incident.response, incident.resolutionClock].map((clock) =>
      clock === null ? null : nextStepOf(clock, calendarOf(clock, policy), steps),
    ),
  );
}

export function viewClocks(
  incident: Incident,
  world: World,
  now: Instant,
): { readonly response: ClockView | null; readonly resolution: ClockView | null } {
  const policy = policyOf(incident, world);
  const view = (clock: StoredClock | null) =>
    clock === null ? null : viewClock(clock, calendarOf(clock, policy), now);
  return { response: view(incident.response), resolution: view(incident.resolutionClock) };
}
