import { setImmediate as turn } from 'node:timers/promises';
import type { ClockFile } from './clock-file.ts';
import type { MachineClock, Timer } from './machine-clock.ts';
import { SharedMovement } from './shared-time.ts';
import { TimerQueue } from './timer-queue.ts';

/** `GET /_local/clock`: the machine's time in milliseconds since the epoch, machine seconds per real one, whether it stands. */
export interface ClockState {
  now: number;
  speed: number;
  frozen: boolean;
}

/** What an advance answers: the machine's time after it and how many timers fired in it. */
export interface Advanced {
  now: number;
  fired: number;
}

/** A wish that the clock refuses; its message says why in a sentence. */
export class ClockRefusal extends Error {
  override readonly name = 'ClockRefusal';
}

export const LONGEST_ADVANCE = 400 * 86_400_000;
const LONGEST_TIMEOUT = 2 ** 31 - 1;
/** Real milliseconds that a fast clock may run on without writing its time down. */
const LEASE = 1000;

/**
 * The machine's clock. It runs with the real time at `speed`, can stand still, and can be turned.
 *
 * Work that waits for the clock itself must not be `busy` meanwhile: an advance would wait for the work, and the work
 * for the advance.
 */
export class Clock implements MachineClock {
  readonly #shared = new SharedMovement();
  readonly #timers = new TimerQueue();
  readonly #file: ClockFile | undefined;
  #speed: number;
  #frozen: boolean;
  #turning = false;
  #last = 0;
  #busy = 0;
  #quiet: (() => void)[] = [];
  #advances: Promise<unknown> = Promise.resolve();
  #queued = 0;
  #alarm: NodeJS.Timeout | undefined;
  #lease: NodeJS.Timeout | undefined;
  #stopped = false;

  /** Without a `file` the clock starts at the real time and is forgotten at the end. */
  constructor(file?: ClockFile) {
    this.#file = file;
    const kept = file?.read();
    this.#speed = kept?.speed ?? 1;
    this.#frozen = kept?.frozen ?? false;
    this.#anchorAt(kept?.now ?? Date.now());
  }

  /** The memory from which another thread reads this clock: `new SharedMovement(buffer).now()`. */
  get buffer(): SharedArrayBuffer {
    return this.#shared.buffer;
  }

  now(): number {
    this.#last = Math.max(this.#last, this.#shared.now());
    return this.#last;
  }

  at(due: number, fire: () => void): Timer {
    const timer = this.#timers.add(due, fire);
    if (due <= this.#timers.next()) this.#arm();
    return timer;
  }

  async busy<T>(work: () => Promise<T>): Promise<T> {
    this.#busy++;
    try {
      return await work();
    } finally {
      this.#busy--;
      if (this.#busy === 0) for (const tell of this.#quiet.splice(0)) tell();
    }
  }

  /** Does `work` that comes from outside as busy work, once no advance is under way. */
  async admit<T>(work: () => Promise<T>): Promise<T> {
    await this.idle();
    return this.busy(work);
  }

  /** Settles once no advance is under way or queued. */
  async idle(): Promise<void> {
    while (this.#queued > 0) await this.#advances;
  }

  /**
   * Moves the machine's time on by `duration` milliseconds, stepping through every timer that falls due, in order, each
   * settled before the next. Settled: no busy work and nothing due at or before now. Throws ClockRefusal for a duration
   * that is negative or longer than 400 days.
   */
  async advance(duration: number): Promise<Advanced> {
    if (!Number.isFinite(duration) || duration < 0)
      throw new ClockRefusal('An advance must be a duration of zero or more.');
    if (duration > LONGEST_ADVANCE) throw new ClockRefusal('An advance may be at most P400D long.');
    return this.#enqueue(() => this.now() + duration);
  }

  /** Advances to an instant; throws ClockRefusal if that is earlier than now, for the clock never runs backwards. */
  async moveTo(instant: number): Promise<Advanced> {
    if (!Number.isFinite(instant)) throw new ClockRefusal('"to" must be an instant such as 2026-03-01T09:00:00Z.');
    return this.#enqueue(() => {
      if (instant < this.now()) {
        throw new ClockRefusal(
          `The clock never runs backwards: it is ${new Date(this.now()).toISOString()}, later than ${new Date(instant).toISOString()}.`,
        );
      }
      return instant;
    });
  }

  /** Stops time, or lets it run again; work goes on either way. */
  freeze(frozen: boolean): void {
    const now = this.now();
    this.#frozen = frozen;
    this.#anchorAt(now);
  }

  /** Machine seconds per real second, 0.1 to 10,000; throws ClockRefusal for any other. */
  setSpeed(speed: number): void {
    if (!(speed >= 0.1 && speed <= 10_000)) throw new ClockRefusal('The speed must be a number from 0.1 to 10,000.');
    const now = this.now();
    this.#speed = speed;
    this.#anchorAt(now);
  }

  state(): ClockState {
    return { now: this.now(), speed: this.#speed, frozen: this.#frozen };
  }

  /** Settles once nothing is busy any more. */
  quiet(): Promise<void> {
    return this.#settle();
  }

  /** Stands still from now on, fires nothing any more and writes the time down as that of a clean stop. */
  stop(): void {
    if (this.#stopped) return;
    const { now, speed, frozen } = this.state();
    this.#stopped = true;
    clearTimeout(this.#alarm);
    clearInterval(this.#lease);
    this.#shared.write({ anchor: now, anchorReal: 0, pace: 0, reach: Infinity });
    this.#file?.write({ now, real: Date.now(), speed, frozen, clean: true });
    this.#file?.close();
  }

  async #enqueue(target: () => number): Promise<Advanced> {
    const before = this.#advances;
    this.#queued++;
    const advance = (async () => {
      await before;
      // Requests that waited behind the advance before this one get in ahead of it.
      await turn();
      try {
        return await this.#advanceTo(target());
      } finally {
        this.#queued--;
      }
    })();
    this.#advances = advance.catch(() => {});
    return advance;
  }

  async #advanceTo(target: number): Promise<Advanced> {
    let fired = 0;
    this.#turning = true;
    this.#anchorAt(this.now());
    try {
      for (;;) {
        await this.#settle();
        const timer = this.#stopped ? undefined : this.#timers.take(target);
        if (!timer) break;
        if (timer.due > this.now()) this.#anchorAt(timer.due);
        fired++;
        timer.fire();
      }
    } finally {
      this.#turning = false;
      this.#anchorAt(Math.max(target, this.now()));
    }
    return { now: this.now(), fired };
  }

  /** Work may hand over to work with a turn of the event loop between: quiet is what is still quiet a turn later. */
  async #settle(): Promise<void> {
    do {
      if (this.#busy > 0) await new Promise<void>((tell) => this.#quiet.push(tell));
      await turn();
    } while (this.#busy > 0);
  }

  #anchorAt(now: number): void {
    if (this.#stopped) return;
    const running = !this.#frozen && !this.#turning;
    const real = Date.now();
    // Of a clock no faster than the real time, a stop without warning loses nothing: real time says how far it got.
    const leased = running && this.#speed > 1;
    const reach = leased ? now + 2 * LEASE * this.#speed : Infinity;
    this.#file?.write({
      now,
      real,
      speed: this.#speed,
      frozen: this.#frozen,
      clean: false,
      ...(leased ? { reach } : {}),
    });
    this.#shared.write({ anchor: now, anchorReal: real, pace: running ? this.#speed : 0, reach });
    clearInterval(this.#lease);
    if (leased) this.#lease = setInterval(() => this.#anchorAt(this.now()), LEASE).unref();
    this.#arm();
  }

  #arm(): void {
    clearTimeout(this.#alarm);
    const due = this.#timers.next();
    if (due === Infinity || this.#turning || this.#stopped) return;
    const ahead = due - this.now();
    if (ahead > 0 && this.#frozen) return;
    const wait = Math.min(Math.max(0, ahead / this.#speed), LONGEST_TIMEOUT);
    this.#alarm = setTimeout(() => this.#fireDue(), Math.ceil(wait));
  }

  #fireDue(): void {
    for (;;) {
      const timer = this.#turning || this.#stopped ? undefined : this.#timers.take(this.now());
      if (!timer) break;
      timer.fire();
    }
    this.#arm();
  }
}
