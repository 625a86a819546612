import type {
  Claim,
  Delivery,
  Head,
  JournalEntry,
  QueuePage,
  QueueRange,
  Store,
  Undelivered,
} from '../incident/head.ts';
import { descriptionIn, queueOrder, shardOf } from '../incident/head.ts';
import type { Fact, Incident } from '../incident/incident.ts';
import type { Charge } from '../sla/error-budget.ts';
import { type Instant, millis, plus } from '../sla/instant.ts';
import {
  budgetKey,
  DELIVERY_KEPT_SECONDS,
  deliveriesOf,
  deliveryKey,
  headKey,
  idOfKey,
  journalKey,
  wakeShard,
} from './keys.ts';
import type { Item, Table } from './table.ts';

/** A call made less than this ago is none of the version before. */
const OF_BEFORE_MS = 10_000;

/** The incident's items in the one table. */
export class IncidentStore implements Store {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async create(head: Head): Promise<boolean> {
    return this.#table.put(
      {
        ...headKey(head.incident.id),
        ...fields(head),
        linkKey: head.linkKey,
        keyHash: head.keyHash,
        bodyHash: head.bodyHash,
        carried: head.carried,
        wake: wakeShard(shardOf(head.incident.id)),
        wakeAt: head.wakeAt,
      },
      'attribute_not_exists(pk)',
    );
  }

  async head(id: string): Promise<Head | null> {
    const item = await this.#table.get(headKey(id));
    return item === null ? null : readHead(item);
  }

  async heads(ids: readonly string[]) {
    const items = await this.#table.getAll(ids.flatMap((id) => [headKey(id), journalKey(id, 1)]));
    const heads = new Map<string, Head>();
    const first = new Map<string, readonly Fact[]>();
    for (const item of items) {
      const id = idOfKey(String(item['pk']));
      if (item['sk'] === 'HEAD') heads.set(id, readHead(item));
      else first.set(id, item['facts'] as readonly Fact[]);
    }
    return ids.flatMap((id) => {
      const head = heads.get(id);
      return head === undefined ? [] : [{ head, description: descriptionIn(first.get(id) ?? head.newest) }];
    });
  }

  async archive(id: string, entry: JournalEntry): Promise<void> {
    await this.#table.put({ ...journalKey(id, entry.version), facts: entry.facts });
  }

  async replace(next: Head, seen: number): Promise<Head | null> {
    const item = await this.#table.update(headKey(next.incident.id), {
      set: { ...fields(next), wakeAt: next.wakeAt },
      // A sparse index attribute is removed, never null.
      remove: ['finished', 'sweeps', ...(next.incident.team === null ? ['team'] : [])],
      condition: 'version = :seen',
      values: { ':seen': seen },
    });
    return item === null ? null : readHead(item);
  }

  async journal(id: string, from: number, below: number): Promise<readonly JournalEntry[]> {
    if (from >= below) return [];
    const items = await this.#table.queryAll('pk = :pk AND sk BETWEEN :from AND :to', {
      ':pk': headKey(id).pk,
      ':from': journalKey(id, from).sk,
      ':to': journalKey(id, below - 1).sk,
    });
    return items.map((item) => ({
      version: Number(String(item['sk']).slice(2)),
      facts: item['facts'] as readonly Fact[],
    }));
  }

  async hand(
    id: string,
    seen: { readonly version: number; readonly generation: number },
    to: number,
    wakeAt: Instant,
  ): Promise<boolean> {
    const item = await this.#table.update(headKey(id), {
      set: { generation: to, wakeAt },
      condition: 'version = :version AND generation = :generation',
      values: { ':version': seen.version, ':generation': seen.generation },
    });
    return item !== null;
  }

  async finish(
    id: string,
    seen: { readonly version: number; readonly generation: number },
    carried: number,
  ): Promise<boolean> {
    const item = await this.#table.update(headKey(id), {
      set: { finished: true, carried },
      remove: ['wakeAt', 'sweeps', 'waiting'],
      condition: 'version = :version AND generation = :generation',
      values: { ':version': seen.version, ':generation': seen.generation },
    });
    return item !== null;
  }

  async swept(head: Head, sweeps: number, wakeAt: Instant): Promise<boolean> {
    const item = await this.#table.update(headKey(head.incident.id), {
      set: { sweeps, wakeAt },
      condition: 'version = :version AND generation = :generation AND wakeAt = :wakeAt',
      values: {
        ':version': head.incident.version,
        ':generation': head.generation,
        ':wakeAt': head.wakeAt,
      },
    });
    return item !== null;
  }

  async due(shard: number, now: Instant, limit: number): Promise<readonly string[]> {
    const { items } = await this.#table.query({
      IndexName: 'wake',
      KeyConditionExpression: 'wake = :shard AND wakeAt <= :now',
      values: { ':shard': wakeShard(shard), ':now': now },
      Limit: limit,
    });
    return items.map((item) => idOfKey(String(item['pk'])));
  }

  async queue(status: string, range: QueueRange): Promise<QueuePage> {
    const { items, last } = await this.#table.query({
      IndexName: 'queue',
      KeyConditionExpression: 'queue = :status AND queueOrder BETWEEN :from AND :to',
      ...(range.team === null
        ? {}
        : { FilterExpression: '#team = :team', ExpressionAttributeNames: { '#team': 'team' } }),
      values: {
        ':status': status,
        ':from': range.from,
        ':to': range.to,
        ...(range.team === null ? {} : { ':team': range.team }),
      },
      Limit: range.limit,
      ...(range.newestFirst === true ? { ScanIndexForward: false } : {}),
    });
    return {
      items: items.map((item) => ({ id: idOfKey(String(item['pk'])), order: String(item['queueOrder']) })),
      last: last === null ? null : String(last['queueOrder']),
    };
  }

  async claim(delivery: Delivery, now: Instant, until: Instant): Promise<Claim> {
    const key = deliveryKey(delivery);
    const claimed = await this.#table.put(
      {
        ...key,
        mail: delivery.mail,
        lease: until,
        gathered: delivery.gathered,
        ttl: Math.floor(Date.parse(now) / 1000) + DELIVERY_KEPT_SECONDS,
      },
      'attribute_not_exists(pk) OR (attribute_not_exists(outcome) AND lease <= :now)',
      { ':now': now },
    );
    if (claimed) return (await this.#doneBefore(delivery, now)) ?? { claimed: true };
    return refused(await this.#table.get(key), now);
  }

  /** For one release: a call that the version before mailed, whose record stands with its incident. */
  async #doneBefore({ called, ...delivery }: Delivery, now: Instant): Promise<Claim | null> {
    if (called === undefined || now < plus(called, OF_BEFORE_MS)) return null;
    const before = refused(await this.#table.get(deliveryKey(delivery)), now);
    if (before.claimed || before.outcome === null) return null;
    await this.mark({ ...delivery, called }, before.outcome, now);
    return before;
  }

  async undelivered(incident: string, fact: number, deliveries: readonly Delivery[]): Promise<readonly Undelivered[]> {
    const items = await this.#table.queryAll('pk = :pk AND begins_with(sk, :fact)', {
      ':pk': headKey(incident).pk,
      ':fact': deliveriesOf(fact),
    });
    const records = new Map(items.map((item) => [item['sk'], item]));
    return deliveries.flatMap((delivery) => {
      const record = records.get(deliveryKey(delivery).sk);
      if (record?.['outcome'] !== undefined) return [];
      return [{ delivery, lease: (record?.['lease'] as Instant | undefined) ?? null }];
    });
  }

  async mark(delivery: Delivery, outcome: 'sent' | 'rejected', at: Instant): Promise<void> {
    await this.#table.update(deliveryKey(delivery), { set: { outcome, at } });
  }

  async release(delivery: Delivery, at: Instant): Promise<void> {
    await this.#table.update(deliveryKey(delivery), {
      set: { lease: at, ...(delivery.gathered === undefined ? {} : { gathered: delivery.gathered }) },
      condition: 'attribute_not_exists(outcome)',
    });
  }

  async charges(service: string): Promise<readonly Charge[]> {
    const items = await this.#table.queryAll('pk = :pk', { ':pk': budgetKey(service, '').pk });
    return items.map(({ sk, spells, percent, told, version }) => ({
      incident: String(sk),
      spells: spells as Charge['spells'],
      percent: Number(percent),
      told: (told as Instant | undefined) ?? null,
      version: Number(version),
    }));
  }

  async charge(service: string, charge: Charge, until: Instant | null): Promise<boolean> {
    const { incident, spells, percent, told, version } = charge;
    const ttl = until === null ? {} : { ttl: Math.ceil(millis(until) / 1_000) };
    return this.#table.put(
      { ...budgetKey(service, incident), spells, percent, version, ...(told === null ? {} : { told }), ...ttl },
      'attribute_not_exists(pk) OR version < :version',
      { ':version': version },
    );
  }
}

function refused(item: Item | null, now: Instant): Claim {
  return {
    claimed: false,
    outcome: (item?.['outcome'] as 'sent' | 'rejected' | undefined) ?? null,
    until: String(item?.['lease'] ?? now),
  };
}

/** What every commit writes of a head. The token, the keys and what is carried out belong to other writers. */
function fields(head: Head): Item {
  const { version, ...incident } = head.incident;
  return {
    incident,
    version,
    newest: head.newest,
    ring: head.ring,
    generation: head.generation,
    queue: head.incident.status,
    queueOrder: queueOrder(head.incident),
    ...(head.incident.team === null ? {} : { team: head.incident.team }),
  };
}

function readHead(item: Item): Head {
  return {
    incident: {
      // What a head lacks that an earlier version wrote.
      told: { lists: [], managers: [] },
      tellAt: null,
      undo: null,
      updateReminders: 0,
      ...(item['incident'] as Omit<Incident, 'told' | 'tellAt' | 'undo' | 'updateReminders'>),
      version: item['version'] as number,
    },
    newest: item['newest'] as readonly Fact[],
    ring: item['ring'] as Head['ring'],
    waiting: (item['waiting'] as Head['waiting'] | undefined) ?? null,
    generation: item['generation'] as number,
    finished: item['finished'] === true,
    wakeAt: (item['wakeAt'] as Instant | undefined) ?? null,
    carried: item['carried'] as number,
    sweeps: (item['sweeps'] as number | undefined) ?? 0,
    linkKey: item['linkKey'] as string,
    keyHash: (item['keyHash'] as string | undefined) ?? null,
    bodyHash: (item['bodyHash'] as string | undefined) ?? null,
  };
}
