import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock } from '../../../infra/local/clock.ts';
import type { MachineClock, Timer } from '../../../infra/local/machine-clock.ts';

/**
 * The clock as the interpreter sees it. An attempt of a task counts as work under way until it is answered, or until it
 * is left waiting for the clock itself, as a call that comes late does.
 */
export class Attempts implements MachineClock {
  readonly #clock: Clock;
  readonly #left = new AsyncLocalStorage<() => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now();
  }

  at(due: number, fire: () => void): Timer {
    return this.#clock.at(due, fire);
  }

  busy<T>(work: () => Promise<T>): Promise<T> {
    const left = Promise.withResolvers<void>();
    const done = this.#left.run(left.resolve, work);
    void this.#clock.busy(() => Promise.race([done, left.promise]));
    return done;
  }

  /** The attempt that is under way here holds up the clock no longer. */
  leave(): void {
    this.#left.getStore()?.();
  }
}
