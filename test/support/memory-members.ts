import type { Instant } from '../../functions/sla/instant.ts';
import type { Ask, Asks } from '../../functions/stakeholders/asked.ts';
import type { Claimed, ListPost, Waiting } from '../../functions/stakeholders/list-post.ts';
import type { Choice, Kept, Members } from '../../functions/stakeholders/members.ts';

interface Item<T> {
  readonly list: string;
  readonly who: string;
  readonly said: T;
  /** When a mail is owed. */
  readonly wakeAt: Instant | null;
}

/** What people said of their lists, who asked to join, and whom a mail is owed for either, in memory. */
export class MemoryMembers implements Members, ListPost {
  readonly #kept = new Map<string, Item<Kept>>();
  readonly #asks = new Map<string, Item<Ask>>();
  readonly asks: Asks = {
    ask: async (ask) => {
      const { list, email, at } = ask;
      this.#asks.set(keyOf(list, email), { list, who: email.toLowerCase(), said: ask, wakeAt: at });
    },
    of: async (list, email) => this.#asks.get(keyOf(list, email))?.said ?? null,
  };

  async of(list: string): Promise<readonly Kept[]> {
    return [...this.#kept.values()].filter((one) => one.list === list).map(({ said }) => said);
  }

  async one(list: string, email: string): Promise<Kept | null> {
    return this.#kept.get(keyOf(list, email))?.said ?? null;
  }

  async leave(list: string, email: string, at: Instant): Promise<void> {
    this.#write(list, email, { left: true, at }, null);
  }

  async join(
    list: string,
    { email, name }: { readonly email: string; readonly name: string | null },
    { nextAt, ...choice }: Choice,
    at: Instant,
  ): Promise<void> {
    this.#write(list, email, { ...choice, left: false, joinedAt: at, ...(name === null ? {} : { name }), at }, nextAt);
  }

  async choose(list: string, email: string, { nextAt, ...choice }: Choice, at: Instant): Promise<void> {
    this.#write(list, email, { ...choice, at }, nextAt);
  }

  async asked(now: Instant, limit: number): Promise<readonly Waiting[]> {
    return due(this.#asks, now, limit);
  }

  async claimAsk(one: Waiting, now: Instant, lease: Instant): Promise<Claimed<Ask> | null> {
    return claim(this.#asks, one, now, lease);
  }

  async settleAsk(claimed: Claimed<Ask>, retryAt: Instant | null): Promise<void> {
    settle(this.#asks, claimed, retryAt);
  }

  async daily(now: Instant, limit: number): Promise<readonly Waiting[]> {
    return due(this.#kept, now, limit);
  }

  async claimDaily(one: Waiting, now: Instant, lease: Instant): Promise<Claimed<Kept> | null> {
    return claim(this.#kept, one, now, lease);
  }

  async settleDaily(claimed: Claimed<Kept>, nextAt: Instant | null, since: Instant | null): Promise<void> {
    settle(this.#kept, claimed, nextAt, since === null ? {} : { since });
  }

  #write(list: string, email: string, said: Partial<Kept>, wakeAt: Instant | null): void {
    const key = keyOf(list, email);
    const who = email.toLowerCase();
    const before = this.#kept.get(key)?.said ?? { ...NOTHING, email: who };
    if (said.at !== undefined && before.at > said.at) return;
    this.#kept.set(key, { list, who, said: { ...before, ...said }, wakeAt });
  }
}

const NOTHING = {
  left: false,
  name: null,
  timeZone: null,
  digest: 'each',
  since: null,
  joinedAt: null,
  at: '',
} as const;

function keyOf(list: string, email: string): string {
  return `${list}\n${email.toLowerCase()}`;
}

function due<T>(items: ReadonlyMap<string, Item<T>>, now: Instant, limit: number): readonly Waiting[] {
  return [...items.values()]
    .filter(({ wakeAt }) => wakeAt !== null && wakeAt <= now)
    .sort((a, b) => ((a.wakeAt ?? '') < (b.wakeAt ?? '') ? -1 : 1))
    .slice(0, limit)
    .map(({ list, who }) => ({ list, who }));
}

function claim<T>(
  items: Map<string, Item<T>>,
  { list, who }: Waiting,
  now: Instant,
  lease: Instant,
): Claimed<T> | null {
  const item = items.get(keyOf(list, who));
  if (item === undefined || item.wakeAt === null || item.wakeAt > now) return null;
  items.set(keyOf(list, who), { ...item, wakeAt: lease });
  return { list, who, lease, item: item.said };
}

function settle<T>(
  items: Map<string, Item<T>>,
  { list, who, lease }: Claimed<T>,
  wakeAt: Instant | null,
  said: Partial<T> = {},
): void {
  const item = items.get(keyOf(list, who));
  if (item?.wakeAt === lease) items.set(keyOf(list, who), { ...item, said: { ...item.said, ...said }, wakeAt });
}
