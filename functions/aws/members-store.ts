import { sha256 } from '../incident/id.ts';
import type { Instant } from '../sla/instant.ts';
import type { Members } from '../stakeholders/members.ts';
import { memberKey } from './keys.ts';
import type { Table } from './table.ts';

/** Who left which list: an item for each person and list, which says whether they are away now. */
export class MembersTable implements Members {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async left(list: string): Promise<ReadonlySet<string>> {
    const found = await this.#table.queryAll('pk = :pk', { ':pk': memberKey(list, '').pk });
    return new Set(found.filter((item) => item['left'] === true).map((item) => String(item['email'])));
  }

  leave(list: string, email: string, at: Instant): Promise<void> {
    return this.#put(list, email, true, at);
  }

  rejoin(list: string, email: string, at: Instant): Promise<void> {
    return this.#put(list, email, false, at);
  }

  async #put(list: string, email: string, left: boolean, at: Instant): Promise<void> {
    const address = email.toLowerCase();
    await this.#table.put({ ...memberKey(list, sha256(address).slice(0, 32)), email: address, left, at });
  }
}
