import { sha256 } from '../incident/id.ts';
import type { Instant } from '../sla/instant.ts';
import type { Choice, Digest, Kept, Members } from '../stakeholders/members.ts';
import { dailyShard, memberKey } from './keys.ts';
import type { Item, Table } from './table.ts';

/** Of `at`, a reserved word, which each write sets first: an attempt that lands late undoes nothing that was said since. */
const UNSAID = 'attribute_not_exists(#s0) OR #s0 <= :s0';

/**
 * An item for each person and list: whether they are away, whether they joined by themselves, how they want to hear.
 * Who reads daily stands in the wake index too, by when the next mail is due.
 */
export class MembersTable implements Members {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async of(list: string): Promise<readonly Kept[]> {
    return (await this.#table.queryAll('pk = :pk', { ':pk': memberKey(list, '').pk })).map(readKept);
  }

  async one(list: string, email: string): Promise<Kept | null> {
    const item = await this.#table.get(keyOf(list, email));
    return item === null ? null : readKept(item);
  }

  async leave(list: string, email: string, at: Instant): Promise<void> {
    const set = { at, email: email.toLowerCase(), left: true };
    await this.#table.update(keyOf(list, email), { set, remove: ['wake', 'wakeAt'], condition: UNSAID });
  }

  async join(
    list: string,
    { email, name }: { readonly email: string; readonly name: string | null },
    choice: Choice,
    at: Instant,
  ): Promise<void> {
    await this.#write(list, email, { left: false, joinedAt: at, ...(name === null ? {} : { name }) }, choice, at);
  }

  async choose(list: string, email: string, choice: Choice, at: Instant): Promise<void> {
    await this.#write(list, email, {}, choice, at);
  }

  async #write(list: string, email: string, said: Item, choice: Choice, at: Instant): Promise<void> {
    const { timeZone, digest, since, nextAt } = choice;
    const set = {
      at,
      email: email.toLowerCase(),
      digest,
      ...said,
      ...(timeZone === null ? {} : { timeZone }),
      ...(since === null ? {} : { since }),
      ...(nextAt === null ? {} : { wake: dailyShard, wakeAt: nextAt }),
    };
    const remove = ['timeZone', 'since', 'wake', 'wakeAt'].filter((name) => !(name in set));
    await this.#table.update(keyOf(list, email), { set, remove, condition: UNSAID });
  }
}

function keyOf(list: string, email: string) {
  return memberKey(list, sha256(email.toLowerCase()).slice(0, 32));
}

/** What older items lack is as it was before anybody could choose. */
export function readKept(item: Item): Kept {
  return {
    email: String(item['email']),
    left: item['left'] === true,
    name: (item['name'] as string | undefined) ?? null,
    timeZone: (item['timeZone'] as string | undefined) ?? null,
    digest: (item['digest'] as Digest | undefined) ?? 'each',
    since: (item['since'] as Instant | undefined) ?? null,
    joinedAt: (item['joinedAt'] as Instant | undefined) ?? null,
    at: String(item['at']),
  };
}
