import type { Clock } from '../../../infra/local/clock.ts';

const MINUTE_MS = 60_000;

/** What the wake index says of an item, from a time on. */
interface Row {
  readonly at: number;
  /** Null where the item is not in the index. */
  readonly wakeAt: string | null;
  readonly shard: string;
}

/**
 * The schedule that sweeps every minute, played only in the minutes in which the sweeper would find something: a month
 * in which nothing is overdue costs nothing, and every other sweep comes when it would.
 */
export class Sweeps {
  /** Whether the schedule runs; events that fall due while it does not are lost. */
  on = true;
  /** How the index changed, by the item's keys. */
  readonly #rows = new Map<string, Row[]>();
  readonly #clock: Clock;
  readonly #sweep: () => Promise<unknown>;
  readonly #armed = new Set<number>();

  constructor(clock: Clock, sweep: () => Promise<unknown>) {
    this.#clock = clock;
    this.#sweep = sweep;
  }

  /** An item was written. */
  saw(pk: string, sk: string, wakeAt: string | null, shard: string): void {
    const key = `${pk} ${sk}`;
    const past = this.#rows.get(key) ?? [];
    this.#rows.set(key, past);
    past.push({ at: this.#clock.now(), wakeAt, shard });
    if (wakeAt !== null) this.#arm(Date.parse(wakeAt));
  }

  /** Forgets the items of earlier scenes. */
  forget(): void {
    this.#rows.clear();
  }

  /** What is due at `now` in a shard of the index, as it stood `lag` milliseconds ago, in the order of its wake times. */
  due(
    shard: string,
    now: string,
    lag: number,
  ): readonly { readonly pk: string; readonly sk: string; readonly wakeAt: string }[] {
    const until = this.#clock.now() - lag;
    return [...this.#rows]
      .flatMap(([key, past]) => {
        const [pk = '', sk = ''] = key.split(' ');
        const row = past.findLast(({ at }) => at <= until);
        const { wakeAt = null } = row ?? {};
        return row?.shard === shard && wakeAt !== null && wakeAt <= now ? [{ pk, sk, wakeAt }] : [];
      })
      .toSorted((a, b) => a.wakeAt.localeCompare(b.wakeAt));
  }

  #arm(from: number): void {
    const minute = Math.ceil(Math.max(from, this.#clock.now() + 1) / MINUTE_MS) * MINUTE_MS;
    if (this.#armed.has(minute)) return;
    this.#armed.add(minute);
    this.#clock.at(minute, () => void this.#tick(minute));
  }

  async #tick(minute: number): Promise<void> {
    this.#armed.delete(minute);
    const now = new Date(minute).toISOString();
    const overdue = () =>
      [...this.#rows.values()].some((past) => {
        const { wakeAt = null } = past.at(-1) ?? {};
        return wakeAt !== null && wakeAt <= now;
      });
    if (!overdue()) return;
    if (this.on) await this.#clock.busy(this.#sweep);
    if (overdue()) this.#arm(minute + 1);
  }
}
