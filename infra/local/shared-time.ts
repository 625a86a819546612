/** Taken at once: in a worker, `Date` will be this very clock. */
const realNow = Date.now;

/** What a reader needs to tell the machine's time by itself. Times in milliseconds since the epoch. */
export interface Movement {
  /** The machine's time at the real time `anchorReal`. */
  anchor: number;
  anchorReal: number;
  /** Machine milliseconds per real one; 0 while the clock stands. */
  pace: number;
  /** The machine's time never passes this until it is written anew. */
  reach: number;
}

/** The machine's time that `movement` gives at the real time `real`. */
function timeOf(movement: Movement, real: number): number {
  const passed = Math.max(0, real - movement.anchorReal) * movement.pace;
  return Math.floor(Math.min(movement.anchor + passed, movement.reach));
}

/**
 * A movement that several threads read without a message. A sequence lock: the writer makes the counter odd while it
 * writes, and a reader that saw it odd or changed reads again.
 */
export class SharedMovement {
  readonly buffer: SharedArrayBuffer;
  readonly #sequence: Int32Array;
  readonly #values: Float64Array;

  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(8 + 4 * 8)) {
    this.buffer = buffer;
    this.#sequence = new Int32Array(buffer, 0, 1);
    this.#values = new Float64Array(buffer, 8, 4);
  }

  /** One thread only may write. */
  write(movement: Movement): void {
    Atomics.add(this.#sequence, 0, 1);
    this.#values.set([movement.anchor, movement.anchorReal, movement.pace, movement.reach]);
    Atomics.add(this.#sequence, 0, 1);
  }

  read(): Movement {
    for (;;) {
      const before = Atomics.load(this.#sequence, 0);
      const [anchor = 0, anchorReal = 0, pace = 0, reach = 0] = this.#values;
      if (before % 2 === 0 && Atomics.load(this.#sequence, 0) === before) return { anchor, anchorReal, pace, reach };
    }
  }

  /** The machine's time now. */
  now(): number {
    return timeOf(this.read(), realNow());
  }
}
