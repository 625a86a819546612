import type { Calendar, Weekday } from '../../../../functions/sla/calendar.ts';

const QUARTER = 15 * 60_000;
const DAY = 86_400_000;
/** Days read around a lifetime: before it for what is reported late, after it for holds that reach beyond. */
const BEFORE = 4;
const DAYS = 56;

const WEEKDAYS: readonly Weekday[] = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** What a wall clock shows: the local date, its weekday, and the minute of the day. */
interface Shown {
  readonly date: string;
  readonly weekday: Weekday;
  readonly minute: number;
}

/** One zone's wall clock, quarter hour by quarter hour from `start`. */
interface Wall {
  readonly start: number;
  readonly quarters: readonly Shown[];
}

const walls = new Map<string, Wall>();

/**
 * The highest local time that the wall clock has shown so far: so both rules of changed clocks come out by themselves.
 * Hours begin and end, and clocks are changed, at quarters of an hour.
 */
function wallOf(zone: string, begun: string): Wall {
  const key = `${zone} ${begun}`;
  const known = walls.get(key);
  if (known !== undefined) return known;
  const start = Date.parse(begun) - BEFORE * DAY;
  const face = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  let highest = '';
  const quarters = Array.from({ length: (DAYS * DAY) / QUARTER }, (_, index): Shown => {
    const shown = face.format(start + index * QUARTER);
    if (shown > highest) highest = shown;
    const date = highest.slice(0, 10);
    return { date, weekday: WEEKDAYS[new Date(date).getUTCDay()] ?? 'sun', minute: minuteOf(highest.slice(11)) };
  });
  const wall = { start, quarters };
  walls.set(key, wall);
  return wall;
}

function minuteOf(time: string): number {
  const [hour = '0', minute = '0'] = time.split(':');
  return Number(hour) * 60 + Number(minute);
}

function isOpen({ weekly, holidays }: Calendar, { date, weekday, minute }: Shown): boolean {
  if (holidays.includes(date)) return false;
  return (weekly[weekday] ?? []).some((hours) => {
    const [from = 0, to = 0] = hours.split('-').map(minuteOf);
    return from <= minute && minute < to;
  });
}

/** Working time, counted the long way, as a person with a wall clock would. */
export class Hours {
  readonly #wall: Wall;
  readonly #open: readonly boolean[];
  /** Working time before each quarter, in milliseconds. */
  readonly #before: Float64Array;

  private constructor(wall: Wall, calendar: Calendar) {
    this.#wall = wall;
    this.#open = wall.quarters.map((shown) => isOpen(calendar, shown));
    this.#before = new Float64Array(this.#open.length + 1);
    for (const [index, open] of this.#open.entries()) {
      this.#before[index + 1] = (this.#before[index] ?? 0) + (open ? QUARTER : 0);
    }
  }

  static readonly #known = new Map<Calendar, Map<string, Hours>>();

  /** @param begun the day at which the lifetimes of this week begin */
  static of(calendar: Calendar, begun: string): Hours {
    const known = Hours.#known.get(calendar) ?? new Map<string, Hours>();
    Hours.#known.set(calendar, known);
    const hours = known.get(begun) ?? new Hours(wallOf(calendar.timeZone, begun), calendar);
    known.set(begun, hours);
    return hours;
  }

  between(a: number, b: number): number {
    return b <= a ? 0 : this.#until(b) - this.#until(a);
  }

  /** When so much working time has passed since then; null beyond the days read. */
  after(from: number, ms: number): number | null {
    const wanted = this.#until(from) + ms;
    if (ms <= 0) return this.openFrom(from);
    let low = this.#index(from);
    let high = this.#open.length;
    if ((this.#before[high] ?? 0) < wanted) return null;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#before[middle + 1] ?? 0) >= wanted) high = middle;
      else low = middle + 1;
    }
    return this.#wall.start + low * QUARTER + (wanted - (this.#before[low] ?? 0));
  }

  /** That moment where it lies within working hours, else the next opening. */
  openFrom(at: number): number | null {
    if (this.#open[this.#index(at)]) return at;
    const index = this.#open.indexOf(true, this.#index(at));
    return index < 0 ? null : this.#wall.start + index * QUARTER;
  }

  /** The next closing where that moment lies within working hours, else null. */
  closingFrom(at: number): number | null {
    if (!this.#open[this.#index(at)]) return null;
    return this.#wall.start + this.#open.indexOf(false, this.#index(at)) * QUARTER;
  }

  /** Nine o'clock on the so-manieth working day after the day of `at`. */
  nineOn(at: number, days: number): number | null {
    const date = this.#workingDay(at, days);
    const index = this.#wall.quarters.findIndex((one) => one.date === date && one.minute >= 540);
    return index < 0 ? null : this.#wall.start + index * QUARTER;
  }

  /** The last closing of the so-manieth working day after the day of `at`. */
  closingOf(at: number, days: number): number | null {
    const date = this.#workingDay(at, days);
    const index = this.#wall.quarters.findLastIndex((one, nth) => one.date === date && this.#open[nth] === true);
    return index < 0 ? null : this.#wall.start + (index + 1) * QUARTER;
  }

  #workingDay(at: number, days: number): string | null {
    const from = this.#index(at);
    let date = this.#wall.quarters[from]?.date ?? '';
    let left = days;
    for (let index = from; index < this.#open.length; index++) {
      const shown = this.#wall.quarters[index];
      if (shown === undefined || shown.date === date || !this.#open[index]) continue;
      date = shown.date;
      left -= 1;
      if (left === 0) return date;
    }
    return null;
  }

  #index(at: number): number {
    return Math.floor((at - this.#wall.start) / QUARTER);
  }

  #until(at: number): number {
    const index = this.#index(at);
    const within = this.#open[index] ? at - this.#wall.start - index * QUARTER : 0;
    return (this.#before[index] ?? 0) + within;
  }
}
