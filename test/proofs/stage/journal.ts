import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Stage } from './stage.ts';

/** A fact as it lies in the table. */
export interface KeptFact {
  readonly n: number;
  readonly at: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly owes: readonly { readonly mail: string; readonly to: { readonly email: string } }[];
  readonly lists?: readonly string[];
}

/** What the table holds of one incident. */
export interface Kept {
  // biome-ignore lint/suspicious/noExplicitAny: the head's item as it is
  readonly head: any;
  /** Journal entries by their version, in order. */
  readonly journal: readonly { readonly version: number; readonly facts: readonly KeptFact[] }[];
  /** Every fact, the newest last. */
  readonly facts: readonly KeptFact[];
  /** Delivery records: their fact's number and what became of them. */
  readonly deliveries: readonly { readonly n: number; readonly mail: string; readonly outcome: string | null }[];
}

/** Reads an incident past all code of the product. @throws Error where there is none */
export async function kept(stage: Stage, id: string): Promise<Kept> {
  const items = (await stage.items(`INC#${id.slice(4)}`)).map((item) =>
    unmarshall(item as unknown as Record<string, AttributeValue>),
  );
  const head = items.find(({ sk }) => sk === 'HEAD');
  if (head === undefined) throw new Error(`${id} is lost: the table has no head of it.`);
  const journal = items
    .filter(({ sk }) => sk.startsWith('J#'))
    .map(({ sk, facts }) => ({ version: Number(sk.slice(2)), facts: facts as KeptFact[] }));
  const deliveries = items
    .filter(({ sk }) => sk.startsWith('M#'))
    .map(({ sk, mail, outcome }) => ({ n: Number(sk.split('#')[1]), mail: String(mail), outcome: outcome ?? null }));
  return { head, journal, facts: [...journal.flatMap(({ facts }) => facts), ...head['newest']], deliveries };
}
