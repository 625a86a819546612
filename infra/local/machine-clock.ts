/** A timer on the machine's clock. */
export interface Timer {
  cancel(): void;
}

/**
 * The one clock of the local machine. Every engine takes its time, its timers and its notion of
 * "still at work" from it, so that a test can turn hours into milliseconds without losing a step.
 */
export interface MachineClock {
  /** The machine's time in milliseconds since the epoch; never runs backwards. */
  now(): number;
  /**
   * Calls `fire` once the machine's time has reached `due` (milliseconds since the epoch), never
   * before, in order of `due` and then of registration. A due time in the past fires as soon as possible.
   */
  at(due: number, fire: () => void): Timer;
  /** Counts `work` as under way until its promise settles; an advance of the clock waits for it. */
  busy<T>(work: () => Promise<T>): Promise<T>;
}
