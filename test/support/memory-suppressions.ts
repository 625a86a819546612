import type { Suppressions } from '../../functions/notify/suppression.ts';

/** Addresses that are mailed no more, in memory. */
export class MemorySuppressions implements Suppressions {
  readonly #addresses = new Set<string>();

  async has(email: string): Promise<boolean> {
    return this.#addresses.has(email.toLowerCase());
  }

  async add(email: string): Promise<void> {
    this.#addresses.add(email.toLowerCase());
  }
}
