import type {
  CallMails,
  CameBack,
  Claim,
  Delivery,
  Head,
  JournalEntry,
  MailTrace,
  MailTraces,
  Opening,
  QueuePage,
  QueueRange,
  Store,
  Undelivered,
} from '../../functions/incident/head.ts';
import { descriptionIn, queueOrder, shardOf } from '../../functions/incident/head.ts';
import type { Charge } from '../../functions/sla/error-budget.ts';

/** What is kept is frozen, so that it can be handed out as it is: whoever changes it is told. */
function kept<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) kept(part);
  }
  return value;
}

/** A delivery record. */
interface Delivered {
  readonly delivery: Delivery;
  readonly lease: string;
  readonly outcome: 'sent' | 'rejected' | null;
}

/** The store's port in memory: it passes the same contract tests as the table (test/aws/store-contract.ts). */
export class MemoryStore implements Store {
  readonly items = new Map<string, Head>();
  readonly entries = new Map<string, Map<number, JournalEntry>>();
  readonly deliveries = new Map<string, Delivered>();
  /** The same records of calls, by their reader. */
  readonly #toReaders = new Map<string, Map<string, Delivered>>();
  /** The delivery records of calls, by their reader. */
  readonly callMails: CallMails = {
    to: async (recipient, from, until, limit) =>
      [...(this.#toReaders.get(recipient.toLowerCase())?.values() ?? [])]
        .flatMap(({ delivery, lease, outcome }) => {
          const { called } = delivery;
          if (called === undefined || called < from || called > until) return [];
          return [
            { order: `${called}${this.#key(delivery)}`, mail: { delivery: { ...delivery, called }, lease, outcome } },
          ];
        })
        .sort((a, b) => (a.order < b.order ? -1 : 1))
        .slice(0, limit)
        .map(({ mail }) => mail),
  };

  readonly #charges = new Map<string, Map<string, Charge>>();
  readonly #marked = new Map<string, string>();
  readonly #cameBack = new Map<string, CameBack>();
  readonly #openings = new Map<string, Map<string, Opening>>();
  readonly traces: MailTraces = {
    of: async (deliveries) => deliveries.map((delivery) => this.#trace(this.#key(delivery))),
    cameBack: async (delivery, what) => {
      const key = this.#key(delivery);
      if (this.deliveries.has(key) && !this.#cameBack.has(key)) this.#cameBack.set(key, what);
    },
    openings: async (incident) => [...(this.#openings.get(incident)?.values() ?? [])],
    opened: async (incident, opening) => {
      const openings = this.#openings.get(incident) ?? new Map<string, Opening>();
      const key = `${opening.call} ${opening.recipient.toLowerCase()}`;
      this.#openings.set(incident, openings.has(key) ? openings : openings.set(key, opening));
    },
  };

  async create(head: Head): Promise<boolean> {
    if (this.items.has(head.incident.id)) return false;
    this.items.set(head.incident.id, kept(head));
    return true;
  }

  async head(id: string): Promise<Head | null> {
    return this.items.get(id) ?? null;
  }

  async heads(ids: readonly string[]) {
    return ids.flatMap((id) => {
      const head = this.items.get(id);
      if (head === undefined) return [];
      const first = this.entries.get(id)?.get(1)?.facts ?? head.newest;
      return [{ head, description: descriptionIn(first) }];
    });
  }

  async archive(id: string, entry: JournalEntry): Promise<void> {
    const entries = this.entries.get(id) ?? new Map<number, JournalEntry>();
    entries.set(entry.version, kept(entry));
    this.entries.set(id, entries);
  }

  async replace(next: Head, seen: number): Promise<Head | null> {
    const present = this.items.get(next.incident.id);
    if (present?.incident.version !== seen) return null;
    const replaced = kept<Head>({
      ...next,
      waiting: present.waiting,
      carried: present.carried,
      linkKey: present.linkKey,
      keyHash: present.keyHash,
      bodyHash: present.bodyHash,
      finished: false,
      sweeps: 0,
    });
    this.items.set(next.incident.id, replaced);
    return replaced;
  }

  async journal(id: string, from: number, below: number): Promise<readonly JournalEntry[]> {
    return [...(this.entries.get(id)?.values() ?? [])]
      .filter(({ version }) => version >= from && version < below)
      .sort((a, b) => a.version - b.version);
  }

  async hand(
    id: string,
    seen: { readonly version: number; readonly generation: number },
    to: number,
    wakeAt: string,
  ): Promise<boolean> {
    return this.#change(id, seen, (head) => ({ ...head, generation: to, wakeAt }));
  }

  async finish(
    id: string,
    seen: { readonly version: number; readonly generation: number },
    carried: number,
  ): Promise<boolean> {
    return this.#change(id, seen, (head) => ({
      ...head,
      finished: true,
      carried,
      wakeAt: null,
      waiting: null,
      sweeps: 0,
    }));
  }

  async swept(head: Head, sweeps: number, wakeAt: string): Promise<boolean> {
    const present = this.items.get(head.incident.id);
    if (present?.wakeAt !== head.wakeAt) return false;
    return this.#change(head.incident.id, { version: head.incident.version, generation: head.generation }, (found) => ({
      ...found,
      sweeps,
      wakeAt,
    }));
  }

  async due(shard: number, now: string, limit: number): Promise<readonly string[]> {
    return [...this.items.values()]
      .filter((head) => shardOf(head.incident.id) === shard && head.wakeAt !== null && head.wakeAt <= now)
      .sort((a, b) => String(a.wakeAt).localeCompare(String(b.wakeAt)))
      .slice(0, limit)
      .map((head) => head.incident.id);
  }

  async queue(status: string, range: QueueRange): Promise<QueuePage> {
    const lane = [...this.items.values()]
      .filter((head) => head.incident.status === status)
      .map((head) => ({ id: head.incident.id, order: queueOrder(head.incident), team: head.incident.team }))
      .filter(({ order }) => order >= range.from && order <= range.to)
      .sort((a, b) => (a.order < b.order === (range.newestFirst !== true) ? -1 : 1));
    const read = lane.slice(0, range.limit);
    return {
      items: read
        .filter(({ team }) => range.team === null || team === range.team)
        .map(({ id, order }) => ({ id, order })),
      last: lane.length > read.length ? (read.at(-1)?.order ?? null) : null,
    };
  }

  async claim(delivery: Delivery, now: string, until: string): Promise<Claim> {
    const key = this.#key(delivery);
    const present = this.deliveries.get(key);
    if (present === undefined || (present.outcome === null && present.lease <= now)) {
      this.#record(key, { delivery, lease: until, outcome: null });
      return { claimed: true };
    }
    return { claimed: false, outcome: present.outcome, until: present.lease };
  }

  async undelivered(
    _incident: string,
    _fact: number,
    deliveries: readonly Delivery[],
  ): Promise<readonly Undelivered[]> {
    return deliveries.flatMap((delivery) => {
      const record = this.deliveries.get(this.#key(delivery));
      return (record?.outcome ?? null) === null ? [{ delivery, lease: record?.lease ?? null }] : [];
    });
  }

  async mark(delivery: Delivery, outcome: 'sent' | 'rejected', at: string): Promise<void> {
    const key = this.#key(delivery);
    this.#marked.set(key, at);
    const present = this.deliveries.get(key);
    this.#record(key, { delivery, lease: '', ...present, outcome });
  }

  async release(delivery: Delivery, at: string): Promise<void> {
    const key = this.#key(delivery);
    const present = this.deliveries.get(key);
    if (present?.outcome !== null) return;
    this.#record(key, { delivery: { ...present.delivery, ...delivery }, lease: at, outcome: null });
  }

  async charges(service: string): Promise<readonly Charge[]> {
    return [...(this.#charges.get(service)?.values() ?? [])].sort((a, b) => (a.incident < b.incident ? -1 : 1));
  }

  async charge(service: string, charge: Charge): Promise<boolean> {
    const charges = this.#charges.get(service) ?? new Map<string, Charge>();
    const present = charges.get(charge.incident);
    if (present !== undefined && present.version >= charge.version) return false;
    this.#charges.set(service, charges.set(charge.incident, kept(charge)));
    return true;
  }

  /** What the state machine's park writes, under its condition. */
  park(
    id: string,
    seen: { version: number; generation: number },
    token: string,
    wakeAt: string,
    carried: number,
  ): boolean {
    return this.#change(id, seen, (head) => ({
      ...head,
      waiting: { token, version: seen.version },
      wakeAt,
      carried,
      sweeps: 0,
    }));
  }

  #change(id: string, seen: { readonly version: number; readonly generation: number }, change: (head: Head) => Head) {
    const head = this.items.get(id);
    if (head?.incident.version !== seen.version || head.generation !== seen.generation) return false;
    this.items.set(id, kept(change(head)));
    return true;
  }

  #record(key: string, delivered: Delivered): void {
    this.deliveries.set(key, delivered);
    const { called, recipient } = delivered.delivery;
    if (called === undefined) return;
    const reader = recipient.toLowerCase();
    const records = this.#toReaders.get(reader) ?? new Map<string, Delivered>();
    this.#toReaders.set(reader, records.set(key, delivered));
  }

  #trace(key: string): MailTrace | null {
    const delivered = this.deliveries.get(key);
    if (delivered === undefined) return null;
    const { outcome } = delivered;
    return { outcome, at: this.#marked.get(key) ?? null, cameBack: this.#cameBack.get(key) ?? null };
  }

  #key(delivery: Delivery): string {
    return `${delivery.incident} ${delivery.fact} ${delivery.mail} ${delivery.recipient.toLowerCase()}`;
  }
}
