import { sha256 } from '../incident/id.ts';
import { type Instant, millis } from '../sla/instant.ts';
import { type Ask, type Asks, CONFIRM_MS } from '../stakeholders/asked.ts';
import type { Claimed, ListPost, Waiting } from '../stakeholders/list-post.ts';
import type { Digest, Kept } from '../stakeholders/members.ts';
import { askedKey, askedShard, dailyShard, listOfKey, memberKey } from './keys.ts';
import { readKept } from './members-store.ts';
import type { Item, Table } from './table.ts';

/** Who asked to join a list: an item that forgets itself. While its mail is owed it stands in the wake index. */
export class AsksTable implements Asks {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async ask(ask: Ask): Promise<void> {
    const { list, ...said } = ask;
    const ttl = Math.ceil((millis(ask.at) + CONFIRM_MS) / 1_000);
    await this.#table.put({ ...keyOf(list, ask.email), ...said, ttl, wake: askedShard, wakeAt: ask.at });
  }

  async of(list: string, email: string): Promise<Ask | null> {
    const item = await this.#table.get(keyOf(list, email));
    return item === null ? null : readAsk(item);
  }
}

/** What the index says is a hint: claiming is one conditional write, which answers the item as it is. */
export class ListPostTable implements ListPost {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  asked(now: Instant, limit: number): Promise<readonly Waiting[]> {
    return this.#due(askedShard, now, limit);
  }

  claimAsk(one: Waiting, now: Instant, lease: Instant): Promise<Claimed<Ask> | null> {
    return this.#claim(one, askedKey(one.list, one.who), now, lease, readAsk);
  }

  async settleAsk({ list, who, lease }: Claimed<Ask>, retryAt: Instant | null): Promise<void> {
    await this.#settle(askedKey(list, who), lease, retryAt);
  }

  daily(now: Instant, limit: number): Promise<readonly Waiting[]> {
    return this.#due(dailyShard, now, limit);
  }

  claimDaily(one: Waiting, now: Instant, lease: Instant): Promise<Claimed<Kept> | null> {
    return this.#claim(one, memberKey(one.list, one.who), now, lease, readKept);
  }

  async settleDaily({ list, who, lease }: Claimed<Kept>, nextAt: Instant | null, since: Instant | null): Promise<void> {
    await this.#settle(memberKey(list, who), lease, nextAt, since === null ? {} : { since });
  }

  async #due(shard: string, now: Instant, limit: number): Promise<readonly Waiting[]> {
    const { items } = await this.#table.query({
      IndexName: 'wake',
      KeyConditionExpression: 'wake = :shard AND wakeAt <= :now',
      values: { ':shard': shard, ':now': now },
      Limit: limit,
    });
    return items.map(({ pk, sk }) => ({ list: listOfKey(String(pk)), who: String(sk) }));
  }

  async #claim<T>(
    one: Waiting,
    key: { readonly pk: string; readonly sk: string },
    now: Instant,
    lease: Instant,
    read: (item: Item) => T,
  ): Promise<Claimed<T> | null> {
    const item = await this.#table.update(key, {
      set: { wakeAt: lease },
      condition: 'wakeAt <= :now',
      values: { ':now': now },
    });
    return item === null ? null : { ...one, lease, item: read(item) };
  }

  async #settle(
    key: { readonly pk: string; readonly sk: string },
    lease: Instant,
    next: Instant | null,
    said: Item = {},
  ): Promise<void> {
    await this.#table.update(key, {
      // An update sets something at least.
      set: { ...(next === null ? { mailed: lease } : { wakeAt: next }), ...said },
      remove: next === null ? ['wake', 'wakeAt'] : [],
      condition: 'wakeAt = :lease',
      values: { ':lease': lease },
    });
  }
}

function keyOf(list: string, email: string) {
  return askedKey(list, sha256(email.toLowerCase()).slice(0, 32));
}

function readAsk(item: Item): Ask {
  return {
    list: listOfKey(String(item['pk'])),
    email: String(item['email']),
    name: String(item['name']),
    timeZone: String(item['timeZone']),
    digest: item['digest'] as Digest,
    at: String(item['at']),
  };
}
