import { closeSync, constants, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** The clock as it was last written down; times in milliseconds since the epoch. */
interface Kept {
  now: number;
  /** The real time at which it was `now`. */
  real: number;
  speed: number;
  frozen: boolean;
  /** Whether the machine was stopped cleanly just then. */
  clean: boolean;
  /** No time later than this was given before the next write. */
  reach?: number;
}

/** Longer than any record. */
const RECORD_BYTES = 256;

/** `clock.json` in the data directory: what the clock remembers over restarts and kills. */
export class ClockFile {
  readonly #path: string;
  #handle: number | undefined;

  constructor(dataDir: string) {
    this.#path = join(dataDir, 'clock.json');
  }

  /** The state to go on from, or undefined for a new clock. Never earlier than any time the clock gave before. */
  read(): { now: number; speed: number; frozen: boolean } | undefined {
    let kept: Kept;
    try {
      kept = JSON.parse(readFileSync(this.#path, 'utf8')) as Kept;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw new Error(`${this.#path} cannot be read as the clock's state; start with --fresh to begin anew.`);
    }
    const passed = kept.frozen ? 0 : Math.max(0, Date.now() - kept.real);
    // Killed while it ran fast, nobody knows how far it got; `reach` is surely not behind that.
    const now = Math.max(kept.now + passed, kept.clean ? 0 : (kept.reach ?? 0));
    return { now: Math.floor(now), speed: kept.speed, frozen: kept.frozen };
  }

  /** Takes microseconds, for an advance writes every step. */
  write(kept: Kept): void {
    this.#handle ??= openSync(this.#path, constants.O_WRONLY | constants.O_CREAT);
    // Always the same bytes of one page, in one call: a killed process leaves the record before or after, never a mixture.
    writeSync(this.#handle, `${JSON.stringify(kept)}\n`.padStart(RECORD_BYTES), 0);
  }

  close(): void {
    if (this.#handle !== undefined) closeSync(this.#handle);
    this.#handle = undefined;
  }
}
