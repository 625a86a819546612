import type { Calendar } from '../../../../functions/sla/calendar.ts';
import { openMinutes, readWall, type Wall } from '../../../domain/sla/minute-oracle.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
/** Days read around a lifetime: before it for what is reported late, after it for holds that reach beyond. */
const BEFORE = 4;
const DAYS = 56;

const walls = new Map<string, Wall>();

function wallOf(zone: string, begun: string): Wall {
  const key = `${zone} ${begun}`;
  const firstDay = new Date(Date.parse(begun) - BEFORE * DAY).toISOString().slice(0, 10);
  const wall = walls.get(key) ?? readWall(zone, firstDay, DAYS);
  walls.set(key, wall);
  return wall;
}

/** Working time, as the wall clock shows it minute by minute. */
export class Hours {
  readonly #wall: Wall;
  readonly #open: readonly boolean[];
  /** Working time before each minute, in milliseconds. */
  readonly #before: Float64Array;

  private constructor(wall: Wall, calendar: Calendar) {
    this.#wall = wall;
    this.#open = openMinutes(wall, calendar);
    this.#before = new Float64Array(this.#open.length + 1);
    for (const [index, open] of this.#open.entries()) {
      this.#before[index + 1] = (this.#before[index] ?? 0) + (open ? MINUTE : 0);
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
    return this.#wall.start + low * MINUTE + (wanted - (this.#before[low] ?? 0));
  }

  /** That moment where it lies within working hours, else the next opening. */
  openFrom(at: number): number | null {
    if (this.#open[this.#index(at)]) return at;
    const index = this.#open.indexOf(true, this.#index(at));
    return index < 0 ? null : this.#wall.start + index * MINUTE;
  }

  /** Nine o'clock on the so-manieth working day after the day of `at`. */
  nineOn(at: number, days: number): number | null {
    const date = this.#workingDay(at, days);
    const index = this.#wall.minutes.findIndex((one) => one.date === date && one.minute >= 540);
    return index < 0 ? null : this.#wall.start + index * MINUTE;
  }

  /** The last closing of the so-manieth working day after the day of `at`. */
  closingOf(at: number, days: number): number | null {
    const date = this.#workingDay(at, days);
    const index = this.#wall.minutes.findLastIndex((one, nth) => one.date === date && this.#open[nth] === true);
    return index < 0 ? null : this.#wall.start + (index + 1) * MINUTE;
  }

  #workingDay(at: number, days: number): string | null {
    const from = this.#index(at);
    let date = this.#wall.minutes[from]?.date ?? '';
    let left = days;
    for (let index = from; index < this.#open.length; index++) {
      const minute = this.#wall.minutes[index];
      if (minute === undefined || minute.date === date || !this.#open[index]) continue;
      date = minute.date;
      left -= 1;
      if (left === 0) return date;
    }
    return null;
  }

  #index(at: number): number {
    return Math.floor((at - this.#wall.start) / MINUTE);
  }

  #until(at: number): number {
    const index = this.#index(at);
    const within = this.#open[index] ? at - this.#wall.start - index * MINUTE : 0;
    return (this.#before[index] ?? 0) + within;
  }
}
