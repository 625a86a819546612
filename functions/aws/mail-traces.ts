import type { CameBack, Delivery, MailTrace, MailTraces, Opening } from '../incident/head.ts';
import { type Instant, millis } from '../sla/instant.ts';
import { DELIVERY_KEPT_SECONDS, deliveryKey, headKey, OPENINGS, openingKey } from './keys.ts';
import type { Item, Table } from './table.ts';

/** The delivery records as they are read afterwards, and the openings of links beside them. */
export class MailTracesTable implements MailTraces {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async of(deliveries: readonly Delivery[]): Promise<readonly (MailTrace | null)[]> {
    const keys = new Map(deliveries.map(deliveryKey).map((key) => [named(key), key]));
    const items = await this.#table.getAll([...keys.values()]);
    const found = new Map(items.map((item) => [named(item), item]));
    return deliveries.map((delivery) => traceOf(found.get(named(deliveryKey(delivery)))));
  }

  async cameBack(delivery: Delivery, what: CameBack): Promise<void> {
    await this.#table.update(deliveryKey(delivery), {
      set: { cameBack: what },
      condition: 'attribute_exists(pk) AND attribute_not_exists(cameBack)',
    });
  }

  async openings(incident: string): Promise<readonly Opening[]> {
    const items = await this.#table.queryAll('pk = :pk AND begins_with(sk, :openings)', {
      ':pk': headKey(incident).pk,
      ':openings': OPENINGS,
    });
    return items.map(({ recipient, call, at }) => ({
      recipient: String(recipient),
      call: (call as string | null | undefined) ?? null,
      at: String(at),
    }));
  }

  async opened(incident: string, opening: Opening): Promise<void> {
    const ttl = Math.floor(millis(opening.at) / 1_000) + DELIVERY_KEPT_SECONDS;
    const key = openingKey(incident, opening.recipient, opening.call);
    await this.#table.put({ ...key, ...opening, ttl }, 'attribute_not_exists(pk)');
  }
}

function named({ pk, sk }: Item): string {
  return `${String(pk)} ${String(sk)}`;
}

function traceOf(item: Item | undefined): MailTrace | null {
  if (item === undefined) return null;
  return {
    outcome: (item['outcome'] as MailTrace['outcome'] | undefined) ?? null,
    at: (item['at'] as Instant | undefined) ?? null,
    cameBack: (item['cameBack'] as CameBack | undefined) ?? null,
  };
}
