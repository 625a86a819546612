import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calendarOf, instantOfPercent, viewClock } from '../../../functions/sla/clock.ts';
import { instant } from '../../../functions/sla/instant.ts';
import { type Fired, PERCENTS, type Priority, play, type Story, someStory } from './clock-story.ts';
import { countBetween, timeOf, whenPassed } from './minute-oracle.ts';

describe('a clock agrees with a walk from minute to minute, through holds, reopenings and changes of priority', () => {
  it('on everything that it shows', () => {
    fc.assert(
      fc.property(someStory, (story) => {
        const { now, startedAt, sample } = story;
        fc.pre(now < sample.open.length);
        const { clock } = play(story);
        const paper = onPaper(story);
        const { state, end, open, target } = paper;
        const used = countBetween(paper.counted, startedAt, end);
        const due = whenPassed(paper.counted, startedAt, target);
        const breached = due !== null && due <= end;
        const unbreached = {
          running: used * 4 >= target * 3 ? 'at_risk' : 'on_track',
          held: 'paused',
          resolved: 'met',
        };

        const { dueAt, ...view } = viewClock(clock, calendarOf(clock, story.policy), time(story, now));
        expect(view).toEqual({
          stage: breached ? 'breached' : unbreached[state],
          target: `PT${target}M`,
          calendar: paper.priority === 'high' ? 'always' : 'some',
          startedAt: time(story, startedAt),
          stoppedAt: state === 'resolved' ? time(story, end) : null,
          breachedAt: breached ? time(story, due) : null,
          pausedSeconds: 60 * (countBetween(open, startedAt, end) - used),
          remainingSeconds: 60 * (target - used),
        });
        if (state === 'held') expect(dueAt).toBeNull();
        else expectTime(dueAt, due, story);
      }),
      { numRuns: 300 },
    );
  });

  it('on when each share of the target is used up, which on hold is unknown until it is', () => {
    fc.assert(
      fc.property(someStory, (story) => {
        fc.pre(story.now < story.sample.open.length);
        const { clock } = play(story);
        const { counted, state, target } = onPaper(story);
        for (const percent of PERCENTS) {
          const passed = whenPassed(counted, story.startedAt, (target * percent) / 100);
          const found = instantOfPercent(clock, calendarOf(clock, story.policy), percent);
          if (passed === null && state === 'held') expect(found).toBeNull();
          else expectTime(found, passed, story);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('through the same stories, steps', () => {
  it('come while the clock runs, in the minute in which their share is used up or as soon as it runs again', () => {
    eachStory((story, fired) => {
      const turning = new Set(story.turns.map(({ at }) => at));
      for (const one of fired) {
        const { minute, percent, skipped } = one;
        const paper = runningAt(story, one);
        const passed = whenPassed(paper.counted, story.startedAt, (paper.target * percent) / 100);
        if (turning.has(minute)) expect(passed).toBeLessThanOrEqual(minute);
        else expect([passed, skipped]).toEqual([minute, []]);
      }
    });
  });

  it('are each taken or skipped once for one target, the highest taken of those that are passed', () => {
    eachStory((story, fired) => {
      const done = fired.flatMap(({ calendar, percent, skipped }) =>
        [...skipped, percent].map((one) => `${calendar} ${one}`),
      );
      expect(done).toEqual([...new Set(done)]);
      for (const one of fired) {
        const passed = passedBy(runningAt(story, one), story, one.minute);
        expect(Math.max(...passed)).toBe(one.percent);
        expect(passed).toEqual(expect.arrayContaining([...one.skipped]));
        expect(one.skipped.every((percent) => percent < one.percent)).toBe(true);
      }
    });
  });

  it('are not forgotten: while the clock runs each that is passed was taken or skipped, for this target or another', () => {
    eachStory((story, fired) => {
      const paper = onPaper(story);
      const highest = Math.max(0, ...fired.map(({ percent }) => percent));
      const passed = passedBy(paper, story, story.now);
      if (paper.state === 'running') expect(Math.max(0, ...passed)).toBeLessThanOrEqual(highest);
    });
  });

  it('without a change of priority are exactly those of the walk', () => {
    eachStory((story, fired) => {
      const { state, counted, target } = onPaper(story);
      fc.pre(state === 'running' && story.turns.every(({ what }) => what !== 'reprioritise'));
      const done = fired.flatMap(({ percent, skipped }) => [...skipped, percent]);
      const minutes = PERCENTS.map((percent) => whenPassed(counted, story.startedAt, (target * percent) / 100));
      expect(done).toEqual(PERCENTS.filter((_, index) => (minutes[index] ?? Number.POSITIVE_INFINITY) <= story.now));
    });
  });
});

function eachStory(check: (story: Story, fired: readonly Fired[]) => void): void {
  fc.assert(
    fc.property(someStory, (story) => {
      fc.pre(story.now < story.sample.open.length);
      check(story, play(story).fired);
    }),
    { numRuns: 200 },
  );
}

/** What a person would draw of a story. */
interface Paper {
  readonly state: 'running' | 'held' | 'resolved';
  readonly priority: Priority;
  readonly target: number;
  /** Where the clock has come to: the stop, or the minute looked at. */
  readonly end: number;
  readonly open: readonly boolean[];
  /** The minutes that use the target up. */
  readonly counted: readonly boolean[];
}

/** The story drawn minute by minute, as far as it has come in a minute, with the turn of that minute. */
function onPaper({ sample, targets, turns, now }: Story, until = now, turned = until): Paper {
  const standing: boolean[] = new Array(sample.open.length).fill(false);
  let state: 'running' | 'held' | 'resolved' = 'running';
  let priority: Priority = 'low';
  let end = until;
  for (const turn of turns.filter(({ at }) => at <= turned)) {
    if (turn.what === 'hold') {
      standing.fill(true, turn.at);
      state = 'held';
    } else if (turn.what === 'resume') {
      standing.fill(false, turn.at);
      state = 'running';
    } else if (turn.what === 'resolve') {
      standing.fill(true, turn.at);
      state = 'resolved';
      end = turn.restored;
    } else if (turn.what === 'reopen') {
      standing.fill(false, turn.at);
      state = 'running';
      end = until;
    } else if (turn.what === 'reprioritise') priority = turn.to;
  }
  // What came after the restoration is not on the clock.
  if (state === 'resolved') standing.fill(false, end);
  const open = priority === 'high' ? sample.open.map(() => true) : sample.open;
  const counted = open.map((isOpen, minute) => isOpen && standing[minute] !== true);
  return { state, priority, target: targets[priority], end, open, counted };
}

/** The story when a step came: in the minute of a turn that may be just before it or just after. */
function runningAt(story: Story, { minute, calendar }: Fired): Paper {
  const priority = calendar === 'always' ? 'high' : 'low';
  const papers = [onPaper(story, minute, minute - 1), onPaper(story, minute)];
  const running = papers.find((paper) => paper.state === 'running' && paper.priority === priority);
  if (running === undefined) throw new Error(`No clock of ${priority} priority runs in minute ${minute}.`);
  return running;
}

/** The shares that are used up by a minute. */
function passedBy({ counted, target }: Paper, { startedAt }: Story, minute: number): readonly number[] {
  const used = countBetween(counted, startedAt, minute);
  return PERCENTS.filter((percent) => used * 100 >= target * percent);
}

/** A time that the walk found, or one beyond the days that it saw. */
function expectTime(found: string | null, minute: number | null, story: Story): void {
  if (minute !== null) expect(found).toBe(time(story, minute));
  else expect((found ?? '') > time(story, story.sample.open.length)).toBe(true);
}

function time({ sample }: Story, minute: number): string {
  return instant(timeOf(sample.wall, minute));
}
