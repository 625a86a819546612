import fc from 'fast-check';
import {
  calendarOf,
  continueClock,
  nextStepAt,
  pauseClock,
  resumeClock,
  retargetClock,
  type StoredClock,
  startClock,
  stepsDue,
  stopClock,
} from '../../../functions/sla/clock.ts';
import { instant, millis } from '../../../functions/sla/instant.ts';
import type { Policy } from '../../../functions/sla/policy.ts';
import { timeOf } from './minute-oracle.ts';
import { type Sample, someCalendar } from './some-calendars.ts';

export type Priority = 'high' | 'low';

/** What happened to an incident, and in which minute. Restored lies so many minutes before the resolving. */
type Turn =
  | { readonly at: number; readonly what: 'hold' | 'resume' | 'reopen' }
  | { readonly at: number; readonly what: 'resolve'; readonly restored: number }
  | { readonly at: number; readonly what: 'reprioritise'; readonly to: Priority };

/** The life of one incident's resolution clock. High counts day and night, low in the sample's calendar. */
export interface Story {
  readonly sample: Sample;
  readonly policy: Policy;
  readonly startedAt: number;
  readonly targets: Readonly<Record<Priority, number>>;
  readonly turns: readonly Turn[];
  /** The minute in which somebody looks. */
  readonly now: number;
}

export const PERCENTS = [50, 75, 90, 100] as const;
const ALL_DAY = ['00:00-24:00'];
const START = 2 * 1_440;

/** Twenty minutes divide into the shares of all steps without a remainder. */
const target = fc.integer({ min: 1, max: 90 }).map((units) => units * 20);

export const someStory: fc.Arbitrary<Story> = fc
  .record({
    sample: someCalendar,
    startedAt: fc.integer({ min: START, max: START + 2_880 }),
    high: target,
    low: target,
    gaps: fc.array(
      fc.record({
        minutes: fc.integer({ min: 1, max: 1_200 }),
        pick: fc.nat(2),
        back: fc.integer({ min: 0, max: 600 }),
      }),
      { maxLength: 8 },
    ),
    rest: fc.integer({ min: 0, max: 2_880 }),
  })
  .map(({ sample, startedAt, high, low, gaps, rest }) => {
    const turns: Turn[] = [];
    let state: 'running' | 'held' | 'resolved' = 'running';
    let priority: Priority = 'low';
    let at = startedAt;
    for (const { minutes, pick, back } of gaps) {
      at += minutes;
      if (state === 'resolved') {
        turns.push({ at, what: 'reopen' });
        state = 'running';
      } else if (pick === 0) {
        turns.push({ at, what: 'resolve', restored: Math.max(startedAt, at - back) });
        state = 'resolved';
      } else if (pick === 1) {
        turns.push({ at, what: state === 'held' ? 'resume' : 'hold' });
        state = state === 'held' ? 'running' : 'held';
      } else {
        priority = priority === 'low' ? 'high' : 'low';
        turns.push({ at, what: 'reprioritise', to: priority });
      }
    }
    return {
      sample,
      policy: policyOf(sample, { high, low }),
      startedAt,
      targets: { high, low },
      turns,
      now: at + rest,
    };
  });

function policyOf({ calendar }: Sample, targets: Readonly<Record<Priority, number>>): Policy {
  const weekly = { mon: ALL_DAY, tue: ALL_DAY, wed: ALL_DAY, thu: ALL_DAY, fri: ALL_DAY, sat: ALL_DAY, sun: ALL_DAY };
  const low = { respond: 'PT1H', resolve: `PT${targets.low}M`, calendar: 'some' };
  const high = { respond: 'PT1H', resolve: `PT${targets.high}M`, calendar: 'always' };
  const steps = PERCENTS.map((percent) => ({ clock: 'resolution', percent, do: 'functional' }) as const);
  return {
    id: 'some',
    name: 'Some',
    version: 1,
    calendars: { some: calendar, always: { timeZone: 'UTC', weekly, holidays: [] } },
    targets: { high, medium: low, low },
    steps: { high: steps, medium: steps, low: steps },
  };
}

export interface Fired {
  readonly minute: number;
  /** `always` while the priority was high. */
  readonly calendar: string;
  readonly percent: number;
  readonly skipped: readonly number[];
}

/** Plays a story through the rules, waking where they say that the next step falls due. */
export function play({ sample: { wall }, policy, startedAt, turns, now }: Story): {
  readonly clock: StoredClock;
  readonly fired: readonly Fired[];
} {
  const time = (minute: number) => instant(timeOf(wall, minute));
  const fired: Fired[] = [];
  let clock = startClock('resolution', policy, 'low', time(startedAt));
  let resolved = startedAt;
  for (const turn of turns) {
    wakeUntil(turn.at);
    switch (turn.what) {
      case 'hold':
        clock = pauseClock(clock, time(turn.at));
        break;
      case 'resume':
        clock = resumeClock(clock, time(turn.at));
        break;
      case 'resolve':
        clock = stopClock(clock, time(turn.restored));
        resolved = turn.at;
        break;
      case 'reopen':
        clock = continueClock(clock, time(resolved), time(turn.at));
        break;
      case 'reprioritise':
        clock = retargetClock(clock, policy, turn.to, time(turn.at));
    }
    take(turn.at);
  }
  wakeUntil(now);
  return { clock, fired };

  function wakeUntil(minute: number): void {
    for (let next = wakeAt(); next !== null && next <= minute; next = wakeAt()) {
      if (!take(next)) throw new Error(`The rules asked to be woken in minute ${next}, and then nothing was due.`);
    }
  }

  function wakeAt(): number | null {
    const at = nextStepAt(clock, calendarOf(clock, policy), policy.steps.low);
    return at === null ? null : (millis(at) - wall.start) / 60_000;
  }

  function take(minute: number): boolean {
    const due = stepsDue(clock, calendarOf(clock, policy), policy.steps.low, time(minute));
    if (due === null) return false;
    const skipped = due.skipped.map(({ percent }) => percent);
    fired.push({ minute, calendar: clock.calendar, percent: due.take.percent, skipped });
    clock = { ...clock, taken: due.take.percent };
    return true;
  }
}
