import { addWorkingTime, type Calendar, workingTimeBetween } from './calendar.ts';
import { durationMs, type Instant, instant, later, millis } from './instant.ts';
import type { ClockName, Policy, Step } from './policy.ts';

/** A stretch in which the clock stood still; `to` is null while it still does. */
interface Pause {
  readonly from: Instant;
  readonly to: Instant | null;
}

/**
 * What is stored of a clock. Everything else follows from it and the calendar when it is read, so that a deadline
 * never moves silently and a breach is dated to its due time however late it was noticed.
 */
export interface StoredClock {
  readonly name: ClockName;
  /** ISO 8601 duration of working time. */
  readonly target: string;
  /** Id of a calendar of the incident's policy. */
  readonly calendar: string;
  readonly startedAt: Instant;
  readonly stoppedAt: Instant | null;
  /** Stopped because the incident was none after all, or became part of another. */
  readonly cancelled: boolean;
  /** In order, none overlapping. */
  readonly pauses: readonly Pause[];
  /** Share of the target, in percent, up to which steps have been taken or skipped. */
  readonly taken: number;
  /** The same of targets that other priorities set before: one that returns repeats none of its steps. */
  readonly takenBefore: readonly Taken[];
}

interface Taken {
  readonly target: string;
  readonly calendar: string;
  readonly taken: number;
}

type Stage = 'on_track' | 'at_risk' | 'paused' | 'breached' | 'met' | 'cancelled';

/** The clock as the contract's section 3 shows it; seconds of working time, the remaining ones signed. */
export interface ClockView {
  readonly stage: Stage;
  readonly target: string;
  readonly calendar: string;
  readonly startedAt: Instant;
  readonly dueAt: Instant | null;
  readonly stoppedAt: Instant | null;
  readonly breachedAt: Instant | null;
  readonly pausedSeconds: number;
  readonly remainingSeconds: number;
}

/** The clock is at risk from this share on. */
const AT_RISK_PERCENT = 75;

export function startClock(
  name: ClockName,
  policy: Policy,
  priority: 'high' | 'medium' | 'low',
  startedAt: Instant,
): StoredClock {
  const { calendar, respond, resolve } = policy.targets[priority];
  return {
    name,
    target: name === 'response' ? respond : resolve,
    calendar,
    startedAt,
    stoppedAt: null,
    cancelled: false,
    pauses: [],
    taken: 0,
    takenBefore: [],
  };
}

/** Stops the clock, once; `at` may lie before now, and before pauses: those say nothing then, unless it goes on. */
export function stopClock(clock: StoredClock, at: Instant): StoredClock {
  return clock.stoppedAt === null ? { ...clock, stoppedAt: at } : clock;
}

/** Ends a clock that measures nothing any more; one that has stopped keeps its result. */
export function cancelClock(clock: StoredClock, at: Instant): StoredClock {
  return clock.stoppedAt === null ? { ...clock, stoppedAt: at, cancelled: true } : clock;
}

/** Begins a hold. */
export function pauseClock(clock: StoredClock, at: Instant): StoredClock {
  if (clock.stoppedAt !== null || isPaused(clock)) return clock;
  return { ...clock, pauses: [...clock.pauses, { from: at, to: null }] };
}

/** Ends a hold; one that began later than `at` was none. */
export function resumeClock(clock: StoredClock, at: Instant): StoredClock {
  return { ...clock, pauses: clock.pauses.map((pause) => ({ ...pause, to: pause.to ?? later(pause.from, at) })) };
}

/**
 * A reopened incident goes on: from the resolution being recorded to the reopening counts as a pause; from the
 * restoration that proved none to that record counts again, save where the incident was on hold.
 */
export function continueClock(clock: StoredClock, resolvedAt: Instant, reopenedAt: Instant): StoredClock {
  const { pauses } = resumeClock(clock, resolvedAt);
  return { ...clock, stoppedAt: null, pauses: [...pauses, { from: resolvedAt, to: reopenedAt }] };
}

/**
 * Another priority: start and pauses stay, target and calendar are the new ones. Steps beyond the share that is now
 * used up are still to come, even where an earlier, shorter target had passed them; none comes twice for one target.
 */
export function retargetClock(
  clock: StoredClock,
  policy: Policy,
  priority: 'high' | 'medium' | 'low',
  now: Instant,
): StoredClock {
  const { calendar, respond, resolve } = policy.targets[priority];
  const target = clock.name === 'response' ? respond : resolve;
  if (target === clock.target && calendar === clock.calendar) return clock;
  const next = { ...clock, target, calendar };
  const isNext = (one: Taken) => one.target === target && one.calendar === calendar;
  const known = clock.takenBefore.find(isNext)?.taken ?? 0;
  return {
    ...next,
    taken: Math.max(known, Math.min(clock.taken, usedPercent(next, calendarOf(next, policy), now))),
    takenBefore: [
      ...clock.takenBefore.filter((one) => !isNext(one)),
      { target: clock.target, calendar: clock.calendar, taken: clock.taken },
    ],
  };
}

function isPaused(clock: StoredClock): boolean {
  return clock.stoppedAt === null && clock.pauses.some((pause) => pause.to === null);
}

export function calendarOf(clock: StoredClock, policy: Policy): Calendar {
  const calendar = policy.calendars[clock.calendar];
  if (calendar === undefined) throw new Error(`Policy ${policy.id} has no calendar "${clock.calendar}".`);
  return calendar;
}

/** Start and target in working time, and the working time on hold; null while on hold. */
export function dueAt(clock: StoredClock, calendar: Calendar): Instant | null {
  return instantOfPercent(clock, calendar, 100);
}

/** When a share of the target is used up; null while the clock is paused and has not reached it. */
export function instantOfPercent(clock: StoredClock, calendar: Calendar, percent: number): Instant | null {
  const at = millisOfPercent(clock, calendar, percent);
  return at === null ? null : instant(at);
}

function millisOfPercent(clock: StoredClock, calendar: Calendar, percent: number): number | null {
  let left = (durationMs(clock.target) * percent) / 100;
  let from = millis(clock.startedAt);
  for (const pause of pausesThatCount(clock)) {
    const worked = workingTimeBetween(calendar, from, millis(pause.from));
    if (worked >= left) return addWorkingTime(calendar, from, left);
    if (pause.to === null) return null;
    left -= worked;
    from = Math.max(from, millis(pause.to));
  }
  return addWorkingTime(calendar, from, left);
}

/** The clock's contract view at `now`. */
export function viewClock(clock: StoredClock, calendar: Calendar, now: Instant): ClockView {
  const end = clock.stoppedAt ?? now;
  const due = dueAt(clock, calendar);
  const paused = isPaused(clock);
  const breached = due !== null && end >= due;
  const target = durationMs(clock.target);
  const onHold = pausedMs(clock, calendar, end);
  const used = workedMs(clock, calendar, end) - onHold;
  return {
    stage: stageOf(),
    target: clock.target,
    calendar: clock.calendar,
    startedAt: clock.startedAt,
    dueAt: paused ? null : due,
    stoppedAt: clock.stoppedAt,
    breachedAt: breached ? due : null,
    pausedSeconds: Math.floor(onHold / 1_000),
    // Plus nothing, for the zero that rounding up leaves with a minus.
    remainingSeconds: Math.ceil((target - used) / 1_000) + 0,
  };

  function stageOf(): Stage {
    if (clock.cancelled) return 'cancelled';
    if (breached) return 'breached';
    if (clock.stoppedAt !== null) return 'met';
    if (paused) return 'paused';
    return used * 100 >= target * AT_RISK_PERCENT ? 'at_risk' : 'on_track';
  }
}

/** A step, and when it was due. */
export interface DueStep extends Step {
  readonly dueAt: Instant;
}

/** Steps that are due at `now` and not yet taken: the highest is taken, those below it are skipped. */
export function stepsDue(
  clock: StoredClock,
  calendar: Calendar,
  steps: readonly Step[],
  now: Instant,
): { readonly take: DueStep; readonly skipped: readonly DueStep[] } | null {
  const until = millis(now);
  const due: DueStep[] = [];
  // They fall due in their order: behind one that is not due none is, and mostly that is the first.
  for (const step of stepsAhead(clock, steps)) {
    const at = millisOfPercent(clock, calendar, step.percent);
    if (at === null || at > until) break;
    due.push({ ...step, dueAt: instant(at) });
  }
  const take = due.at(-1);
  return take === undefined ? null : { take, skipped: due.slice(0, -1) };
}

/** A step as its clock stands. */
export interface PlannedStep extends Step {
  /** Null while the clock is paused and has not reached it. */
  readonly dueAt: Instant | null;
  /** It was taken or skipped, or an earlier target had passed it. */
  readonly passed: boolean;
  /** The clock has ended, so that it never comes any more. */
  readonly over: boolean;
}

/** Every step of the clock, by its share, whether it is still to come or not. */
export function plannedSteps(clock: StoredClock, calendar: Calendar, steps: readonly Step[]): readonly PlannedStep[] {
  return stepsOf(clock, steps).map((step) => {
    const passed = step.percent <= clock.taken;
    return {
      ...step,
      dueAt: instantOfPercent(clock, calendar, step.percent),
      passed,
      over: !passed && clock.stoppedAt !== null,
    };
  });
}

/** When the next step falls due; null where none is ahead, or the clock does not run. */
export function nextStepAt(clock: StoredClock, calendar: Calendar, steps: readonly Step[]): Instant | null {
  const [next] = stepsAhead(clock, steps);
  return next === undefined ? null : instantOfPercent(clock, calendar, next.percent);
}

function stepsAhead(clock: StoredClock, steps: readonly Step[]): readonly Step[] {
  if (clock.stoppedAt !== null || isPaused(clock)) return [];
  return stepsOf(clock, steps).filter(({ percent }) => percent > clock.taken);
}

function stepsOf({ name }: StoredClock, steps: readonly Step[]): readonly Step[] {
  return steps.filter(({ clock }) => clock === name).sort((a, b) => a.percent - b.percent);
}

/** Up to where the clock stopped. */
function pausesThatCount({ pauses, stoppedAt }: StoredClock): readonly Pause[] {
  if (stoppedAt === null) return pauses;
  return pauses
    .filter(({ from }) => from < stoppedAt)
    .map(({ from, to }) => ({ from, to: to === null || to > stoppedAt ? stoppedAt : to }));
}

function usedPercent(clock: StoredClock, calendar: Calendar, now: Instant): number {
  const used = workedMs(clock, calendar, now) - pausedMs(clock, calendar, now);
  return (used * 100) / durationMs(clock.target);
}

/** Working time from its start up to `end`, that on hold among it. */
function workedMs(clock: StoredClock, calendar: Calendar, end: Instant): number {
  return workingTimeBetween(calendar, millis(clock.startedAt), millis(end));
}

function pausedMs(clock: StoredClock, calendar: Calendar, end: Instant): number {
  const until = millis(end);
  return clock.pauses.reduce((sum, { from, to }) => {
    const stop = to === null ? until : Math.min(until, millis(to));
    return sum + workingTimeBetween(calendar, Math.max(millis(from), millis(clock.startedAt)), stop);
  }, 0);
}
