import { describe, expect, it } from 'vitest';
import {
  calendarOf,
  cancelClock,
  continueClock,
  dueAt,
  instantOfPercent,
  nextStepAt,
  pauseClock,
  resumeClock,
  retargetClock,
  type StoredClock,
  startClock,
  stepsDue,
  stopClock,
  viewClock,
} from '../../../functions/sla/clock.ts';
import { type Instant, instant } from '../../../functions/sla/instant.ts';
import { type ClockName, defaultPolicy, type Policy, type Target } from '../../../functions/sla/policy.ts';

/** A local time of Berlin in winter, where the example's working hours are. Monday is 2 November 2026. */
const MONDAY = 2;
function berlin(day: number, time: string): Instant {
  return instant(`2026-11-${String(day).padStart(2, '0')}T${time}:00+01:00`);
}

function start(name: ClockName, priority: 'high' | 'medium' | 'low', at: Instant): StoredClock {
  return startClock(name, defaultPolicy, priority, at);
}

function due(clock: StoredClock): Instant | null {
  return dueAt(clock, calendarOf(clock, defaultPolicy));
}

function view(clock: StoredClock, now: Instant) {
  return viewClock(clock, calendarOf(clock, defaultPolicy), now);
}

function share(clock: StoredClock, percent: number): Instant | null {
  return instantOfPercent(clock, calendarOf(clock, defaultPolicy), percent);
}

/** The default policy with another target for medium. */
function withMedium(change: Partial<Target>): Policy {
  const { targets } = defaultPolicy;
  return { ...defaultPolicy, targets: { ...targets, medium: { ...targets.medium, ...change } } };
}

/** What the clock does by `now`, the percents taken and skipped, and the clock after it. */
function stepsBy(clock: StoredClock, priority: 'high' | 'medium' | 'low', now: Instant, policy = defaultPolicy) {
  const found = stepsDue(clock, calendarOf(clock, policy), policy.steps[priority], now);
  return {
    take: found?.take.percent ?? null,
    act: found?.take.do ?? null,
    skipped: found?.skipped.map(({ percent }) => percent) ?? [],
    clock: found === null ? clock : { ...clock, taken: found.take.percent },
  };
}

describe('a due time', () => {
  it('of high priority counts day and night', () => {
    const saturday = berlin(7, '23:50');
    expect(due(start('response', 'high', saturday))).toBe(berlin(8, '00:05'));
    expect(due(start('resolution', 'high', saturday))).toBe(berlin(8, '03:50'));
  });

  it('of the others counts working hours, over the night and the weekend', () => {
    expect(due(start('response', 'medium', berlin(MONDAY, '16:30')))).toBe(berlin(3, '09:30'));
    expect(due(start('resolution', 'medium', berlin(6, '13:00')))).toBe(berlin(9, '13:00'));
    expect(due(start('resolution', 'low', berlin(MONDAY, '12:00')))).toBe(berlin(5, '12:00'));
  });

  it('of a report outside hours counts from the opening', () => {
    expect(due(start('response', 'medium', berlin(7, '03:00')))).toBe(berlin(9, '10:00'));
  });

  it('that falls on the closing is that closing, not the next opening', () => {
    expect(due(start('response', 'medium', berlin(6, '16:00')))).toBe(berlin(6, '17:00'));
    expect(due(start('resolution', 'low', berlin(MONDAY, '09:00')))).toBe(berlin(4, '17:00'));
  });

  it('moves by the working time on hold, and there is none while on hold', () => {
    const held = pauseClock(start('resolution', 'medium', berlin(MONDAY, '09:00')), berlin(MONDAY, '16:00'));
    expect(due(held)).toBeNull();
    const resumed = resumeClock(held, berlin(3, '11:00'));
    expect(due(resumed)).toBe(berlin(3, '12:00'));
    expect(view(resumed, berlin(3, '11:30'))).toMatchObject({ pausedSeconds: 3 * 3_600, remainingSeconds: 1_800 });
  });

  it('that was reached before the hold stays', () => {
    const clock = start('resolution', 'high', berlin(MONDAY, '09:00'));
    expect(due(pauseClock(clock, berlin(MONDAY, '13:00')))).toBe(berlin(MONDAY, '13:00'));
    expect(view(pauseClock(clock, berlin(MONDAY, '14:00')), berlin(MONDAY, '15:00'))).toMatchObject({
      stage: 'breached',
      dueAt: null,
      breachedAt: berlin(MONDAY, '13:00'),
      remainingSeconds: -3_600,
    });
  });
});

describe('the stage of a clock', () => {
  const clock = start('resolution', 'high', berlin(MONDAY, '09:00'));

  it('is at risk from three quarters of the target, and breached from its due time', () => {
    const stageAt = (now: Instant) => view(clock, now).stage;
    expect(stageAt(berlin(MONDAY, '09:00'))).toBe('on_track');
    expect(stageAt(instant('2026-11-02T10:59:59.999Z'))).toBe('on_track');
    expect(stageAt(berlin(MONDAY, '12:00'))).toBe('at_risk');
    expect(stageAt(instant('2026-11-02T11:59:59.999Z'))).toBe('at_risk');
    expect(stageAt(berlin(MONDAY, '13:00'))).toBe('breached');
  });

  it('shows everything that the contract lists', () => {
    expect(view(clock, berlin(MONDAY, '09:30'))).toEqual({
      stage: 'on_track',
      target: 'PT4H',
      calendar: 'always',
      startedAt: berlin(MONDAY, '09:00'),
      dueAt: berlin(MONDAY, '13:00'),
      stoppedAt: null,
      breachedAt: null,
      pausedSeconds: 0,
      remainingSeconds: 3.5 * 3_600,
    });
  });

  it('has no seconds left at the due time, and fewer than none after it', () => {
    const remaining = (now: string) => view(clock, instant(now)).remainingSeconds;
    expect(remaining('2026-11-02T11:59:59.500Z')).toBe(1);
    expect(remaining('2026-11-02T12:00:00.000Z')).toBe(0);
    expect(remaining('2026-11-02T12:00:00.500Z')).toBe(0);
    expect(remaining('2026-11-02T12:01:00.000Z')).toBe(-60);
  });

  it('is met when it stopped before its due time, and breached when it stopped at it', () => {
    const early = stopClock(clock, instant('2026-11-02T11:59:59.999Z'));
    expect(view(early, berlin(20, '09:00'))).toMatchObject({ stage: 'met', breachedAt: null });
    const late = stopClock(clock, berlin(MONDAY, '13:00'));
    expect(view(late, berlin(20, '09:00'))).toMatchObject({ stage: 'breached', breachedAt: berlin(MONDAY, '13:00') });
  });

  it('dates a breach to the due time however late it is noticed', () => {
    expect(view(clock, berlin(20, '09:00')).breachedAt).toBe(berlin(MONDAY, '13:00'));
  });

  it('turns from breached to met by a restoration that turns out to have been in time', () => {
    const noticed = berlin(MONDAY, '15:00');
    expect(view(clock, noticed).stage).toBe('breached');
    expect(view(stopClock(clock, berlin(MONDAY, '12:30')), noticed)).toMatchObject({
      stage: 'met',
      stoppedAt: berlin(MONDAY, '12:30'),
      breachedAt: null,
      remainingSeconds: 1_800,
    });
  });

  it('is paused on hold, and what was left then is still left', () => {
    const held = pauseClock(clock, berlin(MONDAY, '12:30'));
    expect(view(held, berlin(6, '12:30'))).toMatchObject({ stage: 'paused', dueAt: null, remainingSeconds: 1_800 });
    expect(view(resumeClock(held, berlin(6, '12:30')), berlin(6, '12:30'))).toMatchObject({
      stage: 'at_risk',
      dueAt: berlin(6, '13:00'),
    });
  });

  it('is cancelled with the incident, unless the clock had stopped before', () => {
    expect(view(cancelClock(clock, berlin(MONDAY, '10:00')), berlin(6, '09:00'))).toMatchObject({
      stage: 'cancelled',
      stoppedAt: berlin(MONDAY, '10:00'),
      breachedAt: null,
    });
    const met = stopClock(clock, berlin(MONDAY, '10:00'));
    expect(cancelClock(met, berlin(MONDAY, '11:00'))).toBe(met);
  });

  it('counts a hold up to the restoration that ended the work, and no other after it', () => {
    const once = resumeClock(pauseClock(clock, berlin(MONDAY, '10:00')), berlin(MONDAY, '11:00'));
    const twice = resumeClock(pauseClock(once, berlin(MONDAY, '12:00')), berlin(MONDAY, '12:30'));
    const seen = (restored: string) => view(stopClock(twice, berlin(MONDAY, restored)), berlin(MONDAY, '13:00'));
    expect(seen('12:45')).toMatchObject({ dueAt: berlin(MONDAY, '14:30'), pausedSeconds: 1.5 * 3_600 });
    expect(seen('11:30')).toMatchObject({ dueAt: berlin(MONDAY, '14:00'), pausedSeconds: 3_600 });
    expect(seen('10:30')).toMatchObject({ dueAt: berlin(MONDAY, '13:30'), pausedSeconds: 1_800 });
    expect(seen('09:30')).toMatchObject({ dueAt: berlin(MONDAY, '13:00'), pausedSeconds: 0 });
    const held = pauseClock(clock, berlin(MONDAY, '10:00'));
    expect(view(stopClock(held, berlin(MONDAY, '11:00')), berlin(MONDAY, '12:00'))).toMatchObject({
      stage: 'met',
      dueAt: berlin(MONDAY, '14:00'),
      pausedSeconds: 3_600,
    });
  });

  it('is not told of a calendar that its policy lacks: that is an error that names both', () => {
    expect(() => view({ ...clock, calendar: 'nights' }, berlin(MONDAY, '10:00'))).toThrow(
      'Policy default has no calendar "nights".',
    );
  });

  it('once stopped is neither stopped again nor paused', () => {
    const met = stopClock(clock, berlin(MONDAY, '10:00'));
    expect(stopClock(met, berlin(MONDAY, '11:00'))).toBe(met);
    expect(pauseClock(met, berlin(MONDAY, '11:00'))).toBe(met);
    expect(stepsBy(met, 'high', berlin(20, '09:00')).take).toBeNull();
  });
});

describe('the steps of a clock', () => {
  it('of an unanswered high incident come at 11:15 and 15 minutes', () => {
    const clock = start('response', 'high', instant('2026-11-02T03:00:00Z'));
    expect(share(clock, 75)).toBe('2026-11-02T03:11:15.000Z');
    expect(stepsBy(clock, 'high', instant('2026-11-02T03:11:14.999Z')).take).toBeNull();
    const functional = stepsBy(clock, 'high', instant('2026-11-02T03:11:15Z'));
    expect(functional).toMatchObject({ take: 75, act: 'functional', skipped: [] });
    expect(stepsBy(functional.clock, 'high', instant('2026-11-02T03:14:59Z')).take).toBeNull();
    const breach = stepsBy(functional.clock, 'high', instant('2026-11-02T03:15:00Z'));
    expect(breach).toMatchObject({ take: 100, act: 'breach', skipped: [] });
    expect(stepsBy(breach.clock, 'high', berlin(20, '09:00')).take).toBeNull();
  });

  it('passed while nobody looked: the highest is taken, the lower are skipped', () => {
    const clock = start('resolution', 'medium', berlin(MONDAY, '09:00'));
    expect(stepsBy(clock, 'medium', berlin(MONDAY, '16:30'))).toMatchObject({ take: 90, skipped: [50, 75] });
  });

  it('come in working time, the next one known ahead', () => {
    const clock = start('resolution', 'low', berlin(6, '09:00'));
    const { low } = defaultPolicy.steps;
    const business = calendarOf(clock, defaultPolicy);
    expect(nextStepAt(clock, business, low)).toBe(berlin(10, '11:00'));
    expect(nextStepAt({ ...clock, taken: 75 }, business, low)).toBe(berlin(10, '17:00'));
    expect(nextStepAt({ ...clock, taken: 100 }, business, low)).toBeNull();
  });

  it('wait while the incident is on hold', () => {
    const clock = start('resolution', 'high', berlin(MONDAY, '09:00'));
    const held = pauseClock(clock, berlin(MONDAY, '10:00'));
    const { high } = defaultPolicy.steps;
    expect(stepsBy(held, 'high', berlin(20, '09:00')).take).toBeNull();
    expect(nextStepAt(held, calendarOf(held, defaultPolicy), high)).toBeNull();
    const resumed = resumeClock(held, berlin(3, '10:00'));
    expect(nextStepAt(resumed, calendarOf(resumed, defaultPolicy), high)).toBe(berlin(3, '11:00'));
  });

  it('come by their share, in whatever order the policy names them', () => {
    const policy = { ...defaultPolicy, steps: { ...defaultPolicy.steps, high: defaultPolicy.steps.high.toReversed() } };
    const clock = start('resolution', 'high', berlin(MONDAY, '09:00'));
    expect(nextStepAt(clock, calendarOf(clock, policy), policy.steps.high)).toBe(berlin(MONDAY, '11:00'));
    expect(stepsBy(clock, 'high', berlin(MONDAY, '12:00'), policy)).toMatchObject({ take: 75, skipped: [50] });
  });

  it('belong to their own clock', () => {
    const response = start('response', 'medium', berlin(MONDAY, '09:00'));
    expect(stepsBy(response, 'medium', berlin(MONDAY, '09:30'))).toMatchObject({ take: 50, act: 'call_again' });
    const resolution = start('resolution', 'medium', berlin(MONDAY, '09:00'));
    expect(stepsBy(resolution, 'medium', berlin(MONDAY, '09:30')).take).toBeNull();
  });
});

describe('a changed priority', () => {
  it('keeps the start and takes the new target and calendar', () => {
    const medium = start('resolution', 'medium', berlin(MONDAY, '16:00'));
    const high = retargetClock(medium, defaultPolicy, 'high', berlin(MONDAY, '16:30'));
    expect(high).toMatchObject({ startedAt: berlin(MONDAY, '16:00'), target: 'PT4H', calendar: 'always' });
    expect(due(high)).toBe(berlin(MONDAY, '20:00'));
  });

  it('keeps the time on hold, counted in the new calendar', () => {
    const medium = start('resolution', 'medium', berlin(MONDAY, '16:00'));
    const held = resumeClock(pauseClock(medium, berlin(MONDAY, '16:30')), berlin(3, '09:00'));
    expect(due(held)).toBe(berlin(3, '16:30'));
    expect(due(retargetClock(held, defaultPolicy, 'high', berlin(3, '09:00')))).toBe(berlin(3, '12:30'));
  });

  it('takes only the highest of the steps that it passes', () => {
    const medium = start('response', 'medium', berlin(MONDAY, '09:00'));
    const high = retargetClock(medium, defaultPolicy, 'high', berlin(MONDAY, '09:20'));
    expect(stepsBy(high, 'high', berlin(MONDAY, '09:20'))).toMatchObject({ take: 100, act: 'breach', skipped: [75] });
    expect(view(high, berlin(MONDAY, '09:20')).breachedAt).toBe(berlin(MONDAY, '09:15'));
  });

  it('to a longer target has its steps still to come, the breach too', () => {
    const high = { ...start('response', 'high', berlin(MONDAY, '09:00')), taken: 100 };
    const medium = retargetClock(high, defaultPolicy, 'medium', berlin(MONDAY, '09:15'));
    expect(view(medium, berlin(MONDAY, '09:15'))).toMatchObject({ stage: 'on_track', breachedAt: null });
    expect(stepsBy(medium, 'medium', berlin(MONDAY, '09:15')).take).toBeNull();
    expect(stepsBy(medium, 'medium', berlin(MONDAY, '09:30')).take).toBe(50);
    expect(stepsBy({ ...medium, taken: 75 }, 'medium', berlin(MONDAY, '10:00')).take).toBe(100);
  });

  it('and back again repeats no step', () => {
    const now = berlin(MONDAY, '09:12');
    const high = { ...start('response', 'high', berlin(MONDAY, '09:00')), taken: 75 };
    const back = retargetClock(retargetClock(high, defaultPolicy, 'low', now), defaultPolicy, 'high', now);
    expect(stepsBy(back, 'high', now).take).toBeNull();
    expect(stepsBy(back, 'high', berlin(MONDAY, '09:15'))).toMatchObject({ take: 100, skipped: [] });
  });

  it('repeats no step however often it goes back and forth', () => {
    const go = (clock: StoredClock, to: 'high' | 'medium' | 'low', time: string) =>
      retargetClock(clock, defaultPolicy, to, berlin(MONDAY, time));
    const first = { ...start('resolution', 'high', berlin(MONDAY, '09:00')), taken: 50 };
    const second = { ...go(go(first, 'low', '11:00'), 'high', '12:00'), taken: 75 };
    const third = go(go(go(second, 'low', '12:00'), 'medium', '12:00'), 'high', '12:00');
    expect(stepsBy(third, 'high', berlin(MONDAY, '12:00')).take).toBeNull();
    expect(stepsBy(third, 'high', berlin(MONDAY, '13:00'))).toMatchObject({ take: 100, skipped: [] });
  });

  it('has all steps of a target still to come, whatever was taken of two others', () => {
    const high = { ...start('response', 'high', berlin(MONDAY, '09:00')), taken: 100 };
    const medium = { ...retargetClock(high, defaultPolicy, 'medium', berlin(MONDAY, '09:15')), taken: 100 };
    const raised = retargetClock(medium, defaultPolicy, 'high', berlin(MONDAY, '10:00'));
    for (const clock of [medium, raised]) {
      const low = retargetClock(clock, defaultPolicy, 'low', berlin(MONDAY, '10:00'));
      expect(low).toMatchObject({ target: 'PT4H', calendar: 'business' });
      expect(stepsBy(low, 'low', berlin(MONDAY, '10:00')).take).toBeNull();
      expect(stepsBy(low, 'low', berlin(MONDAY, '11:00'))).toMatchObject({ take: 50, skipped: [] });
    }
  });

  it('to the same time in another calendar is another target, with steps of its own', () => {
    const policy = withMedium({ respond: 'PT15M' });
    const saturday = berlin(7, '09:00');
    const high = { ...startClock('response', policy, 'high', saturday), taken: 100 };
    const medium = retargetClock(high, policy, 'medium', berlin(7, '10:00'));
    expect(due(medium)).toBe(berlin(9, '09:15'));
    const again = retargetClock(
      retargetClock(high, policy, 'low', berlin(7, '10:00')),
      policy,
      'medium',
      berlin(7, '10:00'),
    );
    for (const clock of [medium, again]) {
      expect(stepsBy(clock, 'medium', berlin(9, '09:00'), policy).take).toBeNull();
      expect(stepsBy(clock, 'medium', berlin(9, '09:08'), policy)).toMatchObject({ take: 50, skipped: [] });
    }
  });

  it('skips no step that was taken before', () => {
    const medium = { ...start('response', 'medium', berlin(MONDAY, '09:00')), taken: 75 };
    const high = retargetClock(medium, defaultPolicy, 'high', berlin(MONDAY, '09:50'));
    expect(stepsBy(high, 'high', berlin(MONDAY, '09:50'))).toMatchObject({ take: 100, skipped: [] });
  });

  it('counts no time on hold among what is used up of the new target', () => {
    const high = { ...start('resolution', 'high', berlin(MONDAY, '09:00')), taken: 75 };
    const held = resumeClock(pauseClock(high, berlin(MONDAY, '12:00')), berlin(MONDAY, '14:00'));
    const medium = retargetClock(held, defaultPolicy, 'medium', berlin(MONDAY, '14:00'));
    expect(stepsBy(medium, 'medium', berlin(MONDAY, '14:59')).take).toBeNull();
    expect(stepsBy(medium, 'medium', berlin(MONDAY, '15:00'))).toMatchObject({ take: 50, skipped: [] });
  });

  it('that is none changes nothing', () => {
    const high = start('response', 'high', berlin(MONDAY, '09:00'));
    expect(retargetClock(high, defaultPolicy, 'high', berlin(MONDAY, '09:10'))).toBe(high);
  });
});

describe('a reopened incident', () => {
  const clock = start('resolution', 'high', berlin(MONDAY, '09:00'));

  it('goes on: waiting for the reporter was a pause, the false restoration was not', () => {
    const stopped = stopClock(clock, berlin(MONDAY, '10:00'));
    const reopened = continueClock(stopped, berlin(MONDAY, '10:30'), berlin(3, '10:30'));
    expect(due(reopened)).toBe(berlin(3, '13:00'));
    expect(view(reopened, berlin(3, '10:30'))).toMatchObject({
      stage: 'on_track',
      stoppedAt: null,
      pausedSeconds: 24 * 3_600,
      remainingSeconds: 2.5 * 3_600,
    });
  });

  it('repeats no step, and takes only the highest of those that the false restoration passed', () => {
    const stopped = stopClock({ ...clock, taken: 50 }, berlin(MONDAY, '11:30'));
    const soon = continueClock(stopped, berlin(MONDAY, '11:30'), berlin(3, '09:00'));
    expect(stepsBy(soon, 'high', berlin(3, '09:00')).take).toBeNull();
    const late = continueClock(stopped, berlin(MONDAY, '14:00'), berlin(3, '09:00'));
    expect(stepsBy(late, 'high', berlin(3, '09:00'))).toMatchObject({ take: 100, skipped: [75] });
  });

  it('that was resolved from hold was on hold until it was resolved', () => {
    const held = stopClock(pauseClock(clock, berlin(MONDAY, '10:00')), berlin(MONDAY, '09:30'));
    expect(view(held, berlin(MONDAY, '12:00'))).toMatchObject({ stage: 'met', dueAt: berlin(MONDAY, '13:00') });
    const reopened = continueClock(held, berlin(MONDAY, '12:00'), berlin(3, '12:00'));
    expect(due(reopened)).toBe(berlin(3, '15:00'));
  });
});
