type Thread = () => Promise<void>;

interface Entry {
  readonly at: number;
  readonly order: number;
  readonly play: Thread | (() => void);
}

/** Something that happens again and again, and says itself when next. */
interface Recurring {
  readonly next: () => number;
  readonly play: Thread;
}

/** Far more calls than are made in a lifetime. */
const MOST_CALLS = 10_000;

/**
 * Virtual time. Only what happens is played, in order; in between time is skipped. Whatever waits inside (a slow call, a
 * pause) lets others go first, and one thread alone runs at a time, so that a run is the same on every engine.
 */
export class Agenda {
  now: number;
  /** How many entries were played. */
  played = 0;
  /** Something makes itself happen again, time after time: nothing more is played. */
  endless = false;
  #calls = 0;
  readonly #entries: Entry[] = [];
  readonly #recurring: Recurring[] = [];
  #drawn = 0;
  #written = { at: Number.NaN, iso: '' };
  #running = 0;
  #quiet: (() => void) | null = null;
  #failed: unknown = null;

  constructor(now: number) {
    this.now = now;
  }

  /** Now as everybody writes it. */
  get iso(): string {
    if (this.#written.at !== this.now) this.#written = { at: this.now, iso: new Date(this.now).toISOString() };
    return this.#written.iso;
  }

  /** Somebody calls something; false from the moment on at which it has become endless. */
  mayCall(): boolean {
    this.#calls += 1;
    if (this.#calls > MOST_CALLS) this.endless = true;
    return !this.endless;
  }

  /** Plays a thread at this time, or now where that is past; what it answers takes it back. */
  at(time: number, play: Thread): () => void {
    const entry = { at: Math.max(time, this.now), order: this.#drawn++, play };
    this.#put(entry);
    return () => {
      const index = this.#entries.indexOf(entry);
      if (index >= 0) this.#entries.splice(index, 1);
    };
  }

  every(recurring: Recurring): void {
    this.#recurring.push(recurring);
  }

  /** Inside a thread: others go on meanwhile. */
  async sleep(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const wake = () => {
      this.#running += 1;
      resolve();
    };
    this.#put({ at: this.now + ms, order: this.#drawn++, play: wake });
    this.#leave();
    await promise;
  }

  /** Everything up to and with this time, unless it is endless. @throws whatever a thread threw */
  async playUntil(end: number): Promise<void> {
    for (;;) {
      const entry = this.#entries.at(-1);
      const recurring = this.#soonest();
      const at = Math.min(entry?.at ?? Number.POSITIVE_INFINITY, recurring?.next() ?? Number.POSITIVE_INFINITY);
      if (at > end || this.endless) break;
      this.now = Math.max(this.now, at);
      this.played += 1;
      if (entry !== undefined && entry.at <= at) {
        this.#entries.pop();
        await this.#play(entry.play);
      } else if (recurring !== null) await this.#play(recurring.play);
      if (this.#failed !== null) throw this.#failed;
    }
    this.now = Math.max(this.now, end);
  }

  #soonest(): Recurring | null {
    let soonest: Recurring | null = null;
    for (const one of this.#recurring) if (soonest === null || one.next() < soonest.next()) soonest = one;
    return soonest;
  }

  /** Until nothing runs any more: it ended, or sleeps. */
  async #play(play: Entry['play']): Promise<void> {
    this.#running += 1;
    const thread = play();
    // What wakes a sleeper is no thread of its own.
    if (thread === undefined) this.#running -= 1;
    else {
      thread.then(
        () => this.#leave(),
        (error: unknown) => {
          this.#failed ??= error;
          this.#leave();
        },
      );
    }
    if (this.#running === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#quiet = resolve;
    await promise;
  }

  #leave(): void {
    this.#running -= 1;
    if (this.#running === 0) this.#quiet?.();
  }

  /** The next one last; of the same time in the order in which they were put. */
  #put(entry: Entry): void {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.#entries[middle];
      if (other !== undefined && (other.at > entry.at || (other.at === entry.at && other.order > entry.order))) {
        low = middle + 1;
      } else high = middle;
    }
    this.#entries.splice(low, 0, entry);
  }
}
