import { type Instant, millis } from '../sla/instant.ts';
import type { KnownErrorUses, Uses } from '../triage/known-error-uses.ts';
import { knownErrorKey } from './keys.ts';
import type { Table } from './table.ts';

/** What is older says little of a known error any more, and is read no longer: counting takes all that is kept. */
const KEPT_SECONDS = 400 * 86_400;

/** An item for each known error and incident, for being offered and for helping: so whatever is told twice counts once. */
export class KnownErrorTable implements KnownErrorUses {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async offered(knownError: string, incident: string, at: Instant): Promise<void> {
    const item = { ...knownErrorKey(knownError, 'offered', incident), at, ttl: keptUntil(at) };
    await this.#table.put(item, 'attribute_not_exists(pk)');
  }

  async helped(knownError: string, incident: string, helped: boolean, n: number, at: Instant): Promise<void> {
    const item = { ...knownErrorKey(knownError, 'helped', incident), helped, n, at, ttl: keptUntil(at) };
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

/** Seconds since the epoch, as the table forgets. */
function keptUntil(at: Instant): number {
  return Math.floor(millis(at) / 1_000) + KEPT_SECONDS;
}
