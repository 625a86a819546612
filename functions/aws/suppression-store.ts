import { sha256 } from '../incident/id.ts';
import type { Suppressions } from '../notify/suppression.ts';
import type { Instant } from '../sla/instant.ts';
import { suppressionKey } from './keys.ts';
import type { Table } from './table.ts';

/** One item for each address that is mailed no more. Whoever takes it out mails the address again. */
export class SuppressionTable implements Suppressions {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async has(email: string): Promise<boolean> {
    return (await this.#table.get(keyOf(email))) !== null;
  }

  async add(email: string, { reason, at }: { readonly reason: string; readonly at: Instant }): Promise<void> {
    await this.#table.put({ ...keyOf(email), email: email.toLowerCase(), reason, at }, 'attribute_not_exists(pk)');
  }
}

function keyOf(email: string) {
  return suppressionKey(sha256(email.toLowerCase()).slice(0, 32));
}
