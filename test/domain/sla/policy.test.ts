import { describe, expect, it } from 'vitest';
import { calendarOf, dueAt, instantOfPercent, startClock } from '../../../functions/sla/clock.ts';
import { fulfilmentClock } from '../../../functions/sla/fulfilment.ts';
import { type Instant, instant } from '../../../functions/sla/instant.ts';
import { type ClockName, defaultPolicy, type Policy } from '../../../functions/sla/policy.ts';

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

describe('the five working days of a service request', () => {
  const hours = (time: string) => ({ mon: [time], tue: [time], wed: [time], thu: [time], fri: [time] });

  /** The target, and when a request of a Monday at nine is late, where low priority counts in that calendar. */
  function late(calendars: Policy['calendars'], low: string) {
    const targets = { ...defaultPolicy.targets, low: { ...defaultPolicy.targets.low, calendar: low } };
    const policy: Policy = { ...defaultPolicy, calendars, targets };
    const clock = fulfilmentClock(policy, instant('2026-11-23T08:00:00Z'));
    return [clock.target, dueAt(clock, calendarOf(clock, policy))];
  }

  it('are those of the business calendar, whatever low priority counts in', () => {
    const { calendars } = defaultPolicy;
    expect(late(calendars, 'business')).toEqual(['PT40H', '2026-11-27T16:00:00.000Z']);
    expect(late(calendars, 'always')).toEqual(['PT40H', '2026-11-27T16:00:00.000Z']);
  });

  it('are those of low priority where no calendar is called business', () => {
    const mornings = { timeZone: 'Europe/Berlin', weekly: hours('09:00-13:00'), holidays: [] };
    expect(late({ mornings }, 'mornings')).toEqual(['PT20H', '2026-11-27T12:00:00.000Z']);
  });

  it('are as long as its days are, to the minute, and a day without hours is none', () => {
    const business = { timeZone: 'Europe/Berlin', weekly: { ...hours('09:00-16:30'), sat: [] }, holidays: [] };
    expect(late({ business }, 'business')).toEqual(['PT2250M', '2026-11-27T15:30:00.000Z']);
  });
});
