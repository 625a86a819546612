import type { CallMail, CallMails } from '../incident/head.ts';
import type { Priority } from '../incident/incident.ts';
import type { Instant } from '../sla/instant.ts';
import { calledKey, readCallMailKey } from './keys.ts';
import type { Item, Table } from './table.ts';

/** Comes after all that a key of this moment goes on with. */
const LAST = '~';

/** The delivery records of calls, which stand with their reader: see `deliveryKey`. */
export class CallMailsTable implements CallMails {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async to(recipient: string, from: Instant, until: Instant, limit?: number): Promise<readonly CallMail[]> {
    const KeyConditionExpression = 'pk = :pk AND sk BETWEEN :from AND :until';
    const values = { ':pk': calledKey(recipient), ':from': from, ':until': `${until}${LAST}` };
    if (limit === undefined) {
      return (await this.#table.queryAll(KeyConditionExpression, values)).map((item) => read(item, recipient));
    }
    const page = await this.#table.query({ KeyConditionExpression, values, ConsistentRead: true, Limit: limit });
    return page.items.map((item) => read(item, recipient));
  }
}

function read(item: Item, recipient: string): CallMail {
  const gathered = item['gathered'] as Priority | undefined;
  return {
    delivery: { ...readCallMailKey(String(item['sk'])), recipient, ...(gathered === undefined ? {} : { gathered }) },
    lease: String(item['lease']),
    outcome: (item['outcome'] as CallMail['outcome'] | undefined) ?? null,
  };
}
