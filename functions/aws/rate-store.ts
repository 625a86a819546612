import { randomUUID } from 'node:crypto';
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

  /** Whoever took the last is told so too where the answer was lost, and the client's next try found the limit reached. */
  async take(bucket: string, limit: number, until: Instant): Promise<boolean> {
    const key = rateKey(bucket);
    const by = randomUUID();
    const { item, tries } = await this.#table.change(key, {
      UpdateExpression: 'ADD #n :one SET #ttl = :ttl, #by = :by',
      ConditionExpression: 'attribute_not_exists(#n) OR #n < :limit',
      ExpressionAttributeNames: { '#n': 'n', '#ttl': 'ttl', '#by': 'by' },
      values: { ':one': 1, ':limit': limit, ':ttl': Math.ceil(Date.parse(until) / 1_000), ':by': by },
    });
    return item !== null || (tries > 1 && (await this.#table.get(key))?.['by'] === by);
  }

  /** Down to none, so that a try after one whose answer was lost gives back no second. */
  async giveBack(bucket: string): Promise<void> {
    await this.#table.change(rateKey(bucket), {
      UpdateExpression: 'ADD #n :less',
      ConditionExpression: '#n > :none',
      ExpressionAttributeNames: { '#n': 'n' },
      values: { ':less': -1, ':none': 0 },
    });
  }
}
