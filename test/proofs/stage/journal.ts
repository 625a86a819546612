import { createHash } from 'node:crypto';
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
  /** Mails that were refused for good, as `<fact>-<kind>`. */
  readonly rejected: ReadonlySet<string>;
  /** Posts to chats that are marked as taken. */
  readonly posted: number;
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
  const facts = [...journal.flatMap((entry) => entry.facts), ...(head['newest'] as KeptFact[])];
  const own = items
    .filter(({ sk }) => sk.startsWith('M#'))
    .map(({ sk, mail, outcome }) => ({ n: Number(sk.split('#')[1]), mail, outcome }));
  // The records of calls stand with their readers.
  const readers = new Set(
    facts.flatMap(({ owes }) => owes.flatMap(({ mail, to }) => (mail.startsWith('call') ? [to.email] : []))),
  );
  const ofCalls = await Promise.all([...readers].map((email) => callsTo(stage, email, id)));
  const rejected = [...own, ...ofCalls.flat()].filter(({ outcome }) => outcome === 'rejected');
  const posted = own.filter(({ mail, outcome }) => mail === 'chat' && outcome === 'sent').length;
  return { head, journal, facts, posted, rejected: new Set(rejected.map(({ n, mail }) => `${n}-${mail}`)) };
}

async function callsTo(stage: Stage, email: string, id: string) {
  const items = await stage.items(
    `CALLED#${createHash('sha256').update(email.toLowerCase()).digest('hex').slice(0, 32)}`,
  );
  return items
    .map((item) => unmarshall(item as unknown as Record<string, AttributeValue>))
    .filter(({ sk }) => sk.split('#')[1] === id)
    .map(({ sk, outcome }) => ({ n: Number(sk.split('#')[2]), mail: String(sk.split('#')[3]), outcome }));
}
