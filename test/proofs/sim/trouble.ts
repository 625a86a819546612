import type { Agenda } from './agenda.ts';
import type { Chance } from './chance.ts';

/**
 * What goes wrong with one call of the store, the sending service or the workflow service:
 * `refused` not applied, the caller hears of it · `lost` applied, and nobody knows · `again` applied, the answer lost, and
 * the client's own second try is answered · `killed` and `killed after` the process dies just before or just after ·
 * `slow` it waits, and others go on.
 */
export type Fault = 'refused' | 'lost' | 'again' | 'killed' | 'killed after' | 'slow';

const MINUTE = 60_000;

/** How much goes wrong in a lifetime. */
export interface Weather {
  /** Of each call. */
  readonly fault: number;
  /** Of each lap: its execution dies at some time before the next one. */
  readonly death: number;
  /** Of each lap, and of each act: done a second time. */
  readonly twice: number;
  /** Machine clocks are off, and step. */
  readonly clockMs: number;
  /** Outages of the sweeper, an hour each. */
  readonly outages: number;
  /** Mails of each hundred that are refused, or put off, though their address is good. */
  readonly badMail: number;
}

const CALM: Weather = { fault: 0, death: 0, twice: 0, clockMs: 0, outages: 0, badMail: 0 };

/** Something that went wrong, and how late that may make what was due around then. */
interface Mishap {
  readonly at: number;
  readonly what: string;
  readonly costMs: number;
}

/** What goes wrong in one lifetime, and what has gone wrong. In its last hours nothing does, so that all can settle. */
export class Trouble {
  readonly weather: Weather;
  readonly outages: readonly (readonly [from: number, to: number])[];
  readonly mishaps: Mishap[] = [];
  /** Something was put off to a moment of no full second: a lap there, and what follows it, is up to a second later. */
  blurred = false;
  /** Told of each call that takes its time. */
  slowed: () => void = () => undefined;
  readonly #agenda: Agenda;
  readonly #chance: Chance;
  readonly #calmFrom: number;

  constructor(agenda: Agenda, chance: Chance, end: number) {
    this.#agenda = agenda;
    this.#chance = chance;
    this.#calmFrom = end - 6 * 60 * MINUTE;
    this.weather = drawn(chance);
    this.outages = Array.from({ length: this.weather.outages }, () => {
      const from = chance.between(agenda.now, this.#calmFrom - 60 * MINUTE);
      return [from, from + 60 * MINUTE] as const;
    });
  }

  /** Nothing at all goes wrong: whatever is due comes at its second. */
  get none(): boolean {
    return this.weather === CALM;
  }

  get calm(): boolean {
    return this.#agenda.now >= this.#calmFrom;
  }

  is(kind: 'death' | 'twice'): boolean {
    return this.weather[kind] > 0 && !this.calm && this.#chance.is(this.weather[kind]);
  }

  /** What goes wrong with this call; null for nothing. */
  draw(writes: boolean): Fault | null {
    if (this.weather.fault === 0 || this.calm || !this.#chance.is(this.weather.fault)) return null;
    return this.#chance.weighted<Fault>([
      [3, 'refused'],
      [3, 'slow'],
      [2, 'killed'],
      ...(writes
        ? ([
            [2, 'lost'],
            [2, 'again'],
            [2, 'killed after'],
          ] as const)
        : []),
    ]);
  }

  /** How long a slow call takes: mostly moments, at times longer than a function lives. */
  slowness(): number {
    this.slowed();
    return this.#chance.weighted([
      [6, this.#chance.between(1, 900)],
      [3, this.#chance.between(1_000, 9_000)],
      [1, this.#chance.between(10_000, 40_000)],
    ]);
  }

  record(what: string, costMs: number): void {
    this.mishaps.push({ at: this.#agenda.now, what, costMs });
  }

  /** An execution died: the sweeper finds out, and once in a while that is all; one that dies again costs more. */
  died(): void {
    const lately = this.mishaps.some(({ at, what }) => what === 'death' && at > this.#agenda.now - 15 * MINUTE);
    this.record('death', lately ? 125_000 : 0);
  }

  isOut(at: number): boolean {
    return this.outages.some(([from, to]) => from <= at && at < to);
  }

  /**
   * How late may be what fell due at `due` and was done at `done`: to the next second where nothing went wrong, at most
   * 90 seconds where an execution died, and as much more as other mishaps in between account for.
   */
  allowance(due: number, done: number): number {
    const second = this.blurred ? 999 : 1_000 - (due % 1_000 || 1_000);
    if (this.none) return second;
    const since = due - 15 * MINUTE;
    const mishaps = this.mishaps.filter(({ at }) => at >= since && at <= done);
    const outages = this.outages.map(([from, to]) => Math.min(to, done) - Math.max(from, since)).filter((ms) => ms > 0);
    return (
      Math.max(second, 90_000) +
      2 * this.weather.clockMs +
      mishaps.reduce((sum, { costMs }) => sum + costMs, 0) +
      outages.reduce((sum, ms) => sum + ms, 0)
    );
  }
}

function drawn(chance: Chance): Weather {
  return chance.weighted<Weather>([
    [35, CALM],
    [15, { ...CALM, death: 0.1 }],
    [10, { ...CALM, twice: 0.1, clockMs: chance.between(100, 20_000) }],
    [25, { fault: 0.004, death: 0.02, twice: 0.02, clockMs: 0, outages: chance.between(0, 1), badMail: 1 }],
    [15, { fault: 0.02, death: 0.05, twice: 0.05, clockMs: 3_000, outages: chance.between(0, 3), badMail: 6 }],
  ]);
}
