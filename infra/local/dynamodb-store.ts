import { Readable } from 'node:stream';
import { getIndexActions, type Store, type Table, type Write } from 'dynalite/db/index.js';

const ITEMS_A_BATCH = 500;
/** Items that a Query or Scan reads ahead in one go. */
const ITEMS_AHEAD = 50;

/**
 * dynalite leaves the iterator of every Query and Scan open; each would hold a snapshot of the database in memory until
 * the process ends. This closes them with their streams.
 */
export function closeIteratorsAfterUse(store: Store): void {
  store.db.createValueStream = (range) => {
    const iterator = store.db.values(range);
    return new Readable({
      objectMode: true,
      highWaterMark: ITEMS_AHEAD,
      read() {
        iterator.nextv(ITEMS_AHEAD).then(
          (items) => {
            for (const item of items) this.push(item);
            if (items.length === 0) this.push(null);
          },
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

/** Reads an item at once: what lies in memory, as it mostly does, costs less than handing the wish to another thread. */
export function readAtOnce({ db }: Store): void {
  db.get = (key, done) => {
    try {
      setImmediate(done, null, db.getSync(key));
    } catch (error) {
      setImmediate(done, error);
    }
  };
}

/**
 * Writes what comes at once in one batch. dynalite writes an item's index entries first, then the item, and waits for
 * each: the entries now wait for their item, so that both are there or neither, and are answered before. Nobody may read
 * them until then, as the write that they belong to is not answered yet.
 */
export function writeTogether({ db }: Store): void {
  let waiting: { readonly write: Write; readonly done: ((error: unknown) => void) | null }[] = [];
  let writing = false;

  const add = (write: Write, done: (error: unknown) => void) => {
    const isEntry = write.key.startsWith('index-');
    waiting.push({ write, done: isEntry ? null : done });
    if (isEntry) queueMicrotask(() => done(null));
    else if (!writing) {
      writing = true;
      setImmediate(() => void flush());
    }
  };
  const flush = async () => {
    while (waiting.some(({ done }) => done !== null)) {
      const now = waiting;
      waiting = [];
      const failed: unknown = await db.batch(now.map(({ write }) => write)).then(
        () => null,
        (error: unknown) => error,
      );
      for (const { done } of now) done?.(failed);
    }
    writing = false;
  };
  db.put = (key, value, done) => add({ type: 'put', key, value }, done);
  db.del = (key, done) => add({ type: 'del', key }, done);
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
