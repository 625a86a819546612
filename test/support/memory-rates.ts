import type { ReturnableRates } from '../../functions/incident/ports.ts';

/** Counters in memory. */
export class MemoryRates implements ReturnableRates {
  readonly counted = new Map<string, number>();

  async take(bucket: string, limit: number): Promise<boolean> {
    const count = this.counted.get(bucket) ?? 0;
    if (count >= limit) return false;
    this.counted.set(bucket, count + 1);
    return true;
  }

  async giveBack(bucket: string): Promise<void> {
    const count = this.counted.get(bucket);
    if (count !== undefined) this.counted.set(bucket, count - 1);
  }
}
