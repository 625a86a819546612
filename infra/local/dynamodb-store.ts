import { Readable } from 'node:stream';
import { getIndexActions, type Store, type Table } from 'dynalite/db/index.js';

const ITEMS_A_BATCH = 500;

/**
 * dynalite leaves the iterator of every Query and Scan open; each would hold a snapshot of the database in memory until
 * the process ends. This closes them with their streams.
 */
export function closeIteratorsAfterUse(store: Store): void {
  store.db.createValueStream = (range) => {
    const iterator = store.db.values(range);
    return new Readable({
      objectMode: true,
      read() {
        iterator.next().then(
          (item) => this.push(item ?? null),
          (error) => this.destroy(error),
        );
      },
      destroy(error, done) {
        iterator.close().then(
          () => done(error),
          (failed) => done(error ?? failed),
        );
      },
    });
  };
}

/** dynalite reads a table's description from the disk for every operation; this remembers it until it is written. */
export function rememberTables({ tableDb }: Store): void {
  const known = new Map<string, Table>();
  const { get, put, del } = tableDb;
  tableDb.get = (name, done) => {
    const table = known.get(name);
    if (table) return void setImmediate(done, null, table);
    get(name, (error, found) => {
      if (found?.TableStatus === 'ACTIVE') known.set(name, found);
      done(error, found);
    });
  };
  tableDb.put = (name, table, done) => {
    known.delete(name);
    put(name, table, done);
  };
  tableDb.del = (name, done) => {
    known.delete(name);
    del(name, done);
  };
}

/**
 * Writes the indexes of these tables anew from their items. dynalite writes an item's index entries before the item and
 * not in one batch, so a kill in between leaves entries that no item has, or removes those of one that is still there.
 */
export async function rebuildIndexes(store: Store, tables: readonly Table[]): Promise<void> {
  for (const table of tables) {
    const kinds = [
      { kind: 'global', indexes: table.GlobalSecondaryIndexes ?? [] },
      { kind: 'local', indexes: table.LocalSecondaryIndexes ?? [] },
    ];
    for (const { kind } of kinds) {
      // A `~` follows each name in the store's keys; `\x7f` is the character after it.
      await store.db.clear({ gte: `index-${kind}~${table.TableName}~`, lt: `index-${kind}~${table.TableName}\x7f` });
    }
    const items = store.db.values({ gte: `item-${table.TableName}~`, lt: `item-${table.TableName}\x7f` });
    let writes: Parameters<Store['db']['batch']>[0] = [];
    for (let item = await items.next(); item; item = await items.next()) {
      for (const { kind, indexes } of kinds) {
        for (const put of getIndexActions(indexes, undefined, item, table).puts) {
          const key = `index-${kind}~${table.TableName}~${put.index}~${put.key}`;
          writes.push({ type: 'put', key, value: put.item });
        }
      }
      if (writes.length >= ITEMS_A_BATCH) {
        await store.db.batch(writes);
        writes = [];
      }
    }
    await store.db.batch(writes);
    await items.close();
  }
}
