import type { ReturnableRates } from '../incident/ports.ts';
import type { Instant } from '../sla/instant.ts';
import { rateKey } from './keys.ts';
import type { Table } from './table.ts';

/** Counters in the one table: an atomic addition each, under the condition that the limit is not reached. */
export class RateStore implements ReturnableRates {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async take(bucket: string, limit: number, until: Instant): Promise<boolean> {
    return this.#table.count(rateKey(bucket), limit, Math.ceil(Date.parse(until) / 1_000));
  }

  async giveBack(bucket: string): Promise<void> {
    await this.#table.discount(rateKey(bucket));
  }
}
