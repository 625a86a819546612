import { describe, expect, it } from 'vitest';
import { calendarOf, instantOfPercent, startClock } from '../../../functions/sla/clock.ts';
import { type Instant, instant } from '../../../functions/sla/instant.ts';
import { type ClockName, defaultPolicy } from '../../../functions/sla/policy.ts';

type Priority = 'high' | 'medium' | 'low';

/** When each step of a priority comes for an incident that was reported then and stays untouched. */
function stepsOf(priority: Priority, clock: ClockName, reportedAt: Instant): readonly (readonly [string, string])[] {
  const started = startClock(clock, defaultPolicy, priority, reportedAt);
  return defaultPolicy.steps[priority]
    .filter((step) => step.clock === clock)
    .map((step) => {
      const at = instantOfPercent(started, calendarOf(started, defaultPolicy), step.percent);
      return [at?.replace('.000Z', 'Z') ?? 'never', `${step.percent} % ${step.do}`];
    });
}

describe('the default policy', () => {
  it('has the targets and calendars of the process', () => {
    expect(defaultPolicy.targets).toEqual({
      high: { respond: 'PT15M', resolve: 'PT4H', calendar: 'always' },
      medium: { respond: 'PT1H', resolve: 'PT8H', calendar: 'business' },
      low: { respond: 'PT4H', resolve: 'PT24H', calendar: 'business' },
    });
    const { always, business } = defaultPolicy.calendars;
    expect(Object.values(always?.weekly ?? {})).toEqual(new Array(7).fill(['00:00-24:00']));
    const hours = ['09:00-17:00'];
    expect(business).toEqual({
      timeZone: 'Europe/Berlin',
      weekly: { mon: hours, tue: hours, wed: hours, thu: hours, fri: hours },
      holidays: [],
    });
    expect([defaultPolicy.id, defaultPolicy.version]).toEqual(['default', 1]);
  });

  it('counts high day and night, also on a Saturday', () => {
    const reported = instant('2026-11-21T23:07:00Z');
    expect(stepsOf('high', 'response', reported)).toEqual([
      ['2026-11-21T23:18:15Z', '75 % functional'],
      ['2026-11-21T23:22:00Z', '100 % breach'],
    ]);
    expect(stepsOf('high', 'resolution', reported)).toEqual([
      ['2026-11-22T01:07:00Z', '50 % functional'],
      ['2026-11-22T02:07:00Z', '75 % hierarchical'],
      ['2026-11-22T03:07:00Z', '100 % breach'],
    ]);
  });

  it('counts medium in working hours, to the minute of closing', () => {
    const mondayAtNine = instant('2026-11-23T08:00:00Z');
    expect(stepsOf('medium', 'response', mondayAtNine)).toEqual([
      ['2026-11-23T08:30:00Z', '50 % call_again'],
      ['2026-11-23T08:45:00Z', '75 % functional'],
      ['2026-11-23T09:00:00Z', '100 % breach'],
    ]);
    expect(stepsOf('medium', 'resolution', mondayAtNine)).toEqual([
      ['2026-11-23T12:00:00Z', '50 % tell_assignee'],
      ['2026-11-23T14:00:00Z', '75 % functional'],
      ['2026-11-23T15:12:00Z', '90 % hierarchical'],
      ['2026-11-23T16:00:00Z', '100 % breach'],
    ]);
  });

  it('takes three working days for low, from the opening where the report came before it', () => {
    const sunday = instant('2026-11-22T10:00:00Z');
    expect(stepsOf('low', 'response', sunday)).toEqual([
      ['2026-11-23T10:00:00Z', '50 % call_again'],
      ['2026-11-23T12:00:00Z', '100 % breach'],
    ]);
    expect(stepsOf('low', 'resolution', sunday)).toEqual([
      ['2026-11-25T10:00:00Z', '75 % tell_assignee'],
      ['2026-11-25T16:00:00Z', '100 % breach'],
    ]);
  });

  it('keeps local hours when the clocks are changed', () => {
    // Half an hour is left on Friday, in summer time; the rest is Monday from 09:00, in winter time.
    expect(stepsOf('medium', 'response', instant('2026-10-23T14:30:00Z'))).toEqual([
      ['2026-10-23T15:00:00Z', '50 % call_again'],
      ['2026-10-26T08:15:00Z', '75 % functional'],
      ['2026-10-26T08:30:00Z', '100 % breach'],
    ]);
  });
});
