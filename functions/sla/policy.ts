import type { Calendar } from './calendar.ts';

export type ClockName = 'response' | 'resolution';

/** What a clock does at a share of its target. Low priority's breach mails and calls nobody. */
export interface Step {
  readonly clock: ClockName;
  readonly percent: number;
  readonly do: 'call_again' | 'tell_assignee' | 'functional' | 'hierarchical' | 'breach';
}

export interface Target {
  /** ISO 8601 durations of working time in `calendar`. */
  readonly respond: string;
  readonly resolve: string;
  readonly calendar: string;
}

type ByPriority<T> = Readonly<Record<'high' | 'medium' | 'low', T>>;

/** Targets and steps per priority. Versions never change; an incident keeps the one it started with. */
export interface Policy {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly calendars: Readonly<Record<string, Calendar>>;
  readonly targets: ByPriority<Target>;
  readonly steps: ByPriority<readonly Step[]>;
  /** How long after one update the next is due, in working time of the target's calendar; null or left out for no limit. */
  readonly updates?: Partial<ByPriority<string | null>>;
}

const HOURS = ['09:00-17:00'];
const ALL_DAY = ['00:00-24:00'];

function step(clock: ClockName, percent: number, act: Step['do']): Step {
  return { clock, percent, do: act };
}

/** Where a policy says nothing of updates: who is hit by something high hears of it every hour. */
export const DEFAULT_UPDATES: ByPriority<string | null> = { high: 'PT1H', medium: null, low: null };

/** What holds where the operator set no policy. */
export const defaultPolicy: Policy = {
  id: 'default',
  name: 'Default',
  version: 1,
  calendars: {
    always: {
      timeZone: 'UTC',
      weekly: { mon: ALL_DAY, tue: ALL_DAY, wed: ALL_DAY, thu: ALL_DAY, fri: ALL_DAY, sat: ALL_DAY, sun: ALL_DAY },
      holidays: [],
    },
    business: {
      timeZone: 'Europe/Berlin',
      weekly: { mon: HOURS, tue: HOURS, wed: HOURS, thu: HOURS, fri: HOURS },
      holidays: [],
    },
  },
  targets: {
    high: { respond: 'PT15M', resolve: 'PT4H', calendar: 'always' },
    medium: { respond: 'PT1H', resolve: 'PT8H', calendar: 'business' },
    low: { respond: 'PT4H', resolve: 'PT24H', calendar: 'business' },
  },
  steps: {
    high: [
      step('response', 75, 'functional'),
      step('response', 100, 'breach'),
      step('resolution', 50, 'functional'),
      step('resolution', 75, 'hierarchical'),
      step('resolution', 100, 'breach'),
    ],
    medium: [
      step('response', 50, 'call_again'),
      step('response', 75, 'functional'),
      step('response', 100, 'breach'),
      step('resolution', 50, 'tell_assignee'),
      step('resolution', 75, 'functional'),
      step('resolution', 90, 'hierarchical'),
      step('resolution', 100, 'breach'),
    ],
    low: [
      step('response', 50, 'call_again'),
      step('response', 100, 'breach'),
      step('resolution', 75, 'tell_assignee'),
      step('resolution', 100, 'breach'),
    ],
  },
};
