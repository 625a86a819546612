import { setImmediate as turn } from 'node:timers/promises';
import type { MachineClock, Timer } from '../../machine-clock.ts';
import { TimerQueue } from '../../timer-queue.ts';

/**
 * A clock that stands until it is turned, for replays in which nothing waits for anything real. A task that never
 * answers therefore does not hold it up: work counts as done once it has no step left to take.
 */
export class TurnedClock implements MachineClock {
  readonly #timers = new TimerQueue();
  #now: number;

  constructor(now = Date.UTC(2026, 0, 1)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  at(due: number, fire: () => void): Timer {
    return this.#timers.add(due, fire);
  }

  busy<T>(work: () => Promise<T>): Promise<T> {
    return work();
  }

  /** Lets all work take its steps. */
  async quiet(): Promise<void> {
    await turn();
    await turn();
  }

  /** Turns to the first timer and fires it; false if there is none. */
  async next(): Promise<boolean> {
    const due = this.#timers.next();
    if (due === Infinity) return false;
    await this.#to(Math.max(due, this.#now));
    return true;
  }

  /** Turns on by `milliseconds`, firing each timer at its time. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    await this.quiet();
    while (this.#timers.next() <= end) await this.#to(Math.max(this.#timers.next(), this.#now));
    await this.#to(end);
  }

  async #to(time: number): Promise<void> {
    this.#now = time;
    for (let due = this.#timers.take(time); due; due = this.#timers.take(time)) due.fire();
    await this.quiet();
  }
}
