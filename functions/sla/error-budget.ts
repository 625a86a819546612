import { durationMs, type Instant, instant, millis } from './instant.ts';

/** A stretch in which something was down; `until` is null while it is. */
export interface Spell {
  readonly from: Instant;
  readonly until: Instant | null;
}

/** What one incident takes from the error budget of its service. */
export interface Charge {
  readonly incident: string;
  readonly spells: readonly Spell[];
  /** How many of its users are affected, in percent. */
  readonly percent: number;
  /** When it was told that the budget is exhausted by it; null where it was not. */
  readonly told: Instant | null;
  /** The incident's version that this was made of. */
  readonly version: number;
}

/** How much of a rolling window a service may be down; both in milliseconds. */
export interface ErrorBudget {
  readonly windowMs: number;
  readonly budgetMs: number;
}

export type BudgetState = 'healthy' | 'at_risk' | 'exhausted';

const DEFAULT_WINDOW = 'P30D';
/** With this share of the budget left, or less, it is at risk. */
const AT_RISK_PERCENT = 20;
const HOUR_MS = 3_600_000;

/** The rolling window of a service, as an ISO 8601 duration in days. */
export function windowOf({ window }: { readonly window?: string }): string {
  return window ?? DEFAULT_WINDOW;
}

/** The budget of a service's objective; null where it has none. */
export function errorBudget(
  service: { readonly objective?: number; readonly window?: string } | undefined,
): ErrorBudget | null {
  if (service?.objective === undefined) return null;
  const windowMs = durationMs(windowOf(service));
  return { windowMs, budgetMs: Math.round((windowMs * (100 - service.objective)) / 100) };
}

/** Share of the users that is affected, in percent: when in doubt all of them. */
const PERCENT: Readonly<Record<string, number>> = { all: 100, many: 50, some: 10, one: 1, none: 0 };

export function affectedPercent(users: string | undefined): number {
  return PERCENT[users ?? ''] ?? 100;
}

/**
 * What is used, in hundredths of a millisecond (whole numbers, so that no rounding adds up), from an instant up to the
 * next bend: it grows or shrinks evenly.
 */
interface Bend {
  readonly at: number;
  readonly cents: number;
  /** More a millisecond. */
  readonly slope: number;
}

/**
 * What these took within the window that ends at an instant, for every instant: it grows while something is down, and
 * shrinks as that leaves the window. What is down now stays so. In a window without end nothing leaves.
 */
function usage(charges: readonly Charge[], windowMs: number): readonly Bend[] {
  const changes = charges
    .flatMap(({ percent, spells }) => spells.flatMap((spell) => changesBy(spell, percent, windowMs)))
    .sort(([a], [b]) => a - b);
  const bends: Bend[] = [];
  for (const [at, change] of changes) {
    const last = bends.at(-1);
    if (last?.at === at) bends.pop();
    bends.push({ at, cents: last === undefined ? 0 : grown(last, at), slope: (last?.slope ?? 0) + change });
  }
  return bends;
}

/** Where one outage begins to be counted, ends, begins to leave the window, and has left it; and by how much it bends. */
function changesBy({ from, until }: Spell, percent: number, windowMs: number): readonly (readonly [number, number])[] {
  const begins = millis(from);
  const ends = until === null ? Number.POSITIVE_INFINITY : millis(until);
  if (ends <= begins) return [];
  const changes: readonly (readonly [number, number])[] = [
    [begins, percent],
    [ends, -percent],
    [begins + windowMs, -percent],
    [ends + windowMs, percent],
  ];
  return changes.filter(([at]) => at !== Number.POSITIVE_INFINITY);
}

function grown({ at, cents, slope }: Bend, to: number): number {
  return cents + slope * (to - at);
}

/** The line from this instant on; before anything is used it is flat. */
function since(line: readonly Bend[], at: number): readonly Bend[] {
  const next = line.findIndex((bend) => bend.at > at);
  const present = line.at(next < 0 ? -1 : next - 1);
  const before = next === 0 || present === undefined ? { at, cents: 0, slope: 0 } : present;
  return [{ ...before, at, cents: grown(before, at) }, ...(next < 0 ? [] : line.slice(next))];
}

/** The same at one instant alone. */
function usedCents(charges: readonly Charge[], windowMs: number, at: number): number {
  return betweenCents(charges, at - windowMs, at);
}

function betweenCents(charges: readonly Charge[], from: number, until: number): number {
  return charges.reduce(
    (sum, { spells, percent }) => sum + percent * spells.reduce((ms, spell) => ms + overlapMs(spell, from, until), 0),
    0,
  );
}

function overlapMs(spell: Spell, from: number, until: number): number {
  const end = spell.until === null ? until : Math.min(until, millis(spell.until));
  return Math.max(0, end - Math.max(from, millis(spell.from)));
}

export function budgetState(budget: ErrorBudget, charges: readonly Charge[], now: Instant): BudgetState {
  const left = budget.budgetMs * 100 - usedCents(charges, budget.windowMs, millis(now));
  if (left <= 0) return 'exhausted';
  return left <= budget.budgetMs * AT_RISK_PERCENT ? 'at_risk' : 'healthy';
}

/**
 * When nothing of the budget is left, if what is down now stays so: the first instant from now on; where nothing is
 * left already, the one from which on that is so. Null where it does not come to that. Never early by a millisecond.
 */
export function exhaustedAt(
  { budgetMs, windowMs }: ErrorBudget,
  charges: readonly Charge[],
  now: Instant,
): Instant | null {
  const most = budgetMs * 100;
  const start = millis(now);
  const line = usage(charges, windowMs);
  const ahead = since(line, start);
  if ((ahead[0]?.cents ?? 0) >= most) {
    const low = line.findLast(({ at, cents }) => at < start && cents < most);
    return low === undefined ? null : reached(low);
  }
  const high = ahead.find((bend, index) => {
    const next = ahead[index + 1];
    return bend.slope > 0 && (next === undefined || next.cents >= most);
  });
  return high === undefined ? null : reached(high);

  function reached({ at, cents, slope }: Bend): Instant {
    return instant(at + Math.ceil((most - cents) / slope));
  }
}

/** The incident at which the budget gives out, and when. */
export interface Exhaustion {
  readonly incident: string;
  readonly at: Instant;
}

/**
 * Of all that are down when the budget gives out, the one that takes most of it, the oldest of several: at that one it
 * is told. Null where it does not give out, where none of them is down any more, and where it was told already.
 */
export function exhaustion(budget: ErrorBudget, charges: readonly Charge[], now: Instant): Exhaustion | null {
  const at = exhaustedAt(budget, charges, now);
  if (at === null || charges.some(({ told }) => told !== null && told >= at)) return null;
  const [first] = charges
    .flatMap(({ incident, percent, spells, told }) => {
      const last = spells.at(-1);
      const down = last !== undefined && last.until === null && last.from <= at && percent > 0 && told === null;
      return down ? [{ incident, percent, from: last.from }] : [];
    })
    .sort((a, b) => b.percent - a.percent || compare(a.from, b.from) || compare(a.incident, b.incident));
  return first === undefined ? null : { incident: first.incident, at };
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** One stretch that took from the budget within the window. */
export interface Taken {
  readonly id: string;
  readonly from: Instant;
  /** Null while it lasts. */
  readonly until: Instant | null;
  /** How many of the users were affected: 1 is all of them. */
  readonly share: number;
  readonly seconds: number;
}

/** How a budget stands at an instant, in seconds; what remains is signed. */
export interface BudgetView {
  readonly from: Instant;
  readonly until: Instant;
  readonly budgetSeconds: number;
  readonly usedSeconds: number;
  readonly remainingSeconds: number;
  /** Of the budget: 1 where nothing was used, negative where more was used than there is. */
  readonly remainingShare: number;
  readonly state: BudgetState;
  /**
   * How fast it is used: 1 is as fast as uses up exactly all of it within the window. Over the whole window, and over
   * its last hour and six hours.
   */
  readonly burn: { readonly window: number; readonly lastHour: number; readonly lastSixHours: number };
  /** When nothing is left, if what is down now stays so; where nothing is left, since when. */
  readonly exhaustsAt: Instant | null;
  /** What was taken, oldest first. */
  readonly incidents: readonly Taken[];
}

export function viewBudget(budget: ErrorBudget, charges: readonly Charge[], now: Instant): BudgetView {
  const { windowMs, budgetMs } = budget;
  const until = millis(now);
  const from = until - windowMs;
  const used = usedCents(charges, windowMs, until);
  const remaining = budgetMs * 100 - used;
  return {
    from: instant(from),
    until: now,
    budgetSeconds: budgetMs / 1_000,
    usedSeconds: secondsOf(used),
    remainingSeconds: secondsOf(remaining),
    remainingShare: rounded(remaining / (budgetMs * 100)),
    state: budgetState(budget, charges, now),
    burn: { window: burn(windowMs), lastHour: burn(HOUR_MS), lastSixHours: burn(6 * HOUR_MS) },
    exhaustsAt: exhaustedAt(budget, charges, now),
    incidents: charges
      .flatMap(({ incident, percent, spells }) =>
        spells.flatMap((spell): readonly Taken[] => {
          const ms = overlapMs(spell, from, until);
          if (ms === 0 || percent === 0) return [];
          return [{ id: incident, ...spell, share: percent / 100, seconds: secondsOf(ms * percent) }];
        }),
      )
      .sort((a, b) => compare(a.from, b.from) || compare(a.id, b.id)),
  };

  function burn(ms: number): number {
    const evenly = (budgetMs * 100 * Math.min(ms, windowMs)) / windowMs;
    return rounded(betweenCents(charges, until - Math.min(ms, windowMs), until) / evenly);
  }
}

/** How much of a budget is left at an instant; of all of it 1. */
export interface Left {
  readonly at: Instant;
  readonly seconds: number;
  readonly share: number;
}

/** How the budget of the present window was used up, from its first instant to now: between these evenly. */
export function drawdown(
  { windowMs, budgetMs }: ErrorBudget,
  charges: readonly Charge[],
  now: Instant,
): readonly Left[] {
  const until = millis(now);
  const from = until - windowMs;
  // From its first instant on nothing leaves it any more.
  const line = since(usage(charges, Number.POSITIVE_INFINITY), from);
  const before = line[0]?.cents ?? 0;
  const bends = line.filter(({ at }) => at < until);
  const last = bends.at(-1);
  return [...bends, ...(last === undefined ? [] : [{ at: until, cents: grown(last, until) }])].map(({ at, cents }) => {
    const left = budgetMs * 100 - (cents - before);
    return { at: instant(at), seconds: secondsOf(left), share: rounded(left / (budgetMs * 100)) };
  });
}

/** To the millisecond. */
function secondsOf(cents: number): number {
  return Math.round(cents / 100) / 1_000 + 0;
}

/** To four places: a share of a month is known no better. */
function rounded(share: number): number {
  return Math.round(share * 10_000) / 10_000 + 0;
}
