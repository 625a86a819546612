import type { Instant } from '../sla/instant.ts';
import type { KnownErrorUses, Uses } from '../triage/known-error-uses.ts';
import { knownErrorKey } from './keys.ts';
import type { Table } from './table.ts';

/** An item for each known error and incident, for being offered and for helping: so whatever is told twice counts once. */
export class KnownErrorTable implements KnownErrorUses {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async offered(knownError: string, incident: string, at: Instant): Promise<void> {
    await this.#table.put({ ...knownErrorKey(knownError, 'offered', incident), at }, 'attribute_not_exists(pk)');
  }

  async helped(knownError: string, incident: string, helped: boolean, n: number, at: Instant): Promise<void> {
    const item = { ...knownErrorKey(knownError, 'helped', incident), helped, n, at };
    await this.#table.put(item, 'attribute_not_exists(pk) OR n < :n', { ':n': n });
  }

  async uses(knownError: string): Promise<Uses> {
    const items = await this.#table.queryAll('pk = :pk', { ':pk': knownErrorKey(knownError, 'offered', '').pk });
    return {
      offered: items.filter(({ sk }) => String(sk).startsWith('offered#')).length,
      helped: items.filter(({ helped }) => helped === true).length,
    };
  }
}
