import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { create, getIndexActions, type Item, type Store, type Table } from 'dynalite/db/index.js';

/** What lies in the data directory of a machine that does not run, read past all its code. */
export interface Shelf {
  readonly items: readonly Item[];
  /** Where an index and the items do not agree, each a sentence. */
  readonly disagreements: readonly string[];
}

/** Reads a table whole: its items, and each index as it lies beside them. */
export async function readShelf(dataDir: string, tableName: string): Promise<Shelf> {
  const store = create({ path: join(dataDir, 'dynamodb'), createTableMs: 0, deleteTableMs: 0 });
  await store.db.open();
  try {
    const table = await new Promise<Table>((settle, fail) => {
      store.tableDb.get(tableName, (error, found) => (found === undefined ? fail(error) : settle(found)));
    });
    const items = await valuesOf(store, `item-${tableName}`);
    const indexes = table.GlobalSecondaryIndexes ?? [];
    const wrong: string[] = [];
    for (const { IndexName } of indexes) {
      const lies = await valuesOf(store, `index-global~${tableName}~${IndexName}`);
      const should = items.flatMap((item) =>
        getIndexActions(indexes, undefined, item, table).puts.filter(({ index }) => index === IndexName),
      );
      const has = new Set(lies.map(plain));
      for (const { item } of should) {
        if (!has.delete(plain(item))) wrong.push(`The index ${IndexName} lacks ${plain(item)}.`);
      }
      for (const entry of has) wrong.push(`The index ${IndexName} has ${entry}, which no item has.`);
    }
    return { items, disagreements: wrong };
  } finally {
    await store.db.close();
  }
}

async function valuesOf(store: Store, place: string): Promise<Item[]> {
  const values = store.db.values({ gte: `${place}~`, lt: `${place}\x7f` });
  const found: Item[] = [];
  for (let item = await values.next(); item !== undefined; item = await values.next()) found.push(item);
  await values.close();
  return found;
}

/** The same text for the same item, whatever the order of its attributes; an attribute that is undefined is none. */
function plain(item: Item): string {
  const entries = Object.entries(item).filter(([, value]) => value !== undefined);
  return JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A mail as it was sent: which delivery it was, in words that are the same for every copy. */
export type Sent = string;

/** Every mail that was ever sent. */
export function mailsIn(dataDir: string): readonly Sent[] {
  const file = join(dataDir, 'mail.sqlite');
  if (!existsSync(file)) return [];
  const database = new DatabaseSync(file, { readOnly: true });
  const rows = database.prepare('SELECT recipient, tags FROM mail WHERE incident IS NOT NULL ORDER BY seq').all();
  database.close();
  return rows.map(({ recipient, tags }) => {
    const { incident, delivery } = JSON.parse(String(tags)) as Record<string, string>;
    return `${incident} ${delivery} ${String(recipient).toLowerCase()}`;
  });
}

/** The mails that were sent and are not marked as sent: of each a second copy is allowed. */
export function unmarked(items: readonly Item[], sent: readonly Sent[]): readonly Sent[] {
  const marked = new Set<string>();
  for (const item of items) {
    const { pk, sk, outcome } = item as Record<string, { readonly S?: string } | undefined>;
    if (outcome === undefined) continue;
    // A call's record stands with those of its reader's other calls, any other's with its incident.
    const call = /#(INC-\w+)#(\d+)#(call\w*)$/.exec(sk?.S ?? '');
    marked.add(call === null ? `${pk?.S} ${sk?.S}` : `${call[1]} ${call[2]}-${call[3]}`);
  }
  return [...new Set(sent)].filter((mail) => {
    const [incident = '', delivery = '', recipient = ''] = mail.split(' ');
    const [, fact = '', kind = ''] = /^(\d+)-(.*)$/.exec(delivery) ?? [];
    const hash = createHash('sha256').update(`${kind}\n${recipient}`).digest('hex').slice(0, 16);
    const key = `INC#${incident.slice(4)} M#${fact.padStart(6, '0')}#${hash}`;
    return !marked.has(key) && !marked.has(`${incident} ${delivery}`);
  });
}
