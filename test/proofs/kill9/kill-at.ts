import { writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { DatabaseSync, type StatementSync } from 'node:sqlite';

type Write = (...given: unknown[]) => unknown;
type Level = Record<'put' | 'del' | 'batch', Write>;

/** What is written: an entry of an index, an item, or both at once. */
function nameOf(method: string, given: unknown): string {
  if (Array.isArray(given)) return `batch of ${given.length}`;
  return `${/^index-/.test(String(given)) ? 'index' : 'item'} ${method}`;
}

/** Kills this process as a power cut would; nothing that is not on the disk yet gets there. */
function die(what: string): void {
  writeSync(1, `before ${what}\n`);
  process.kill(process.pid, 'SIGKILL');
}

/**
 * Kills this process just before the nth write of dynalite to its store, counted from `arm` on. To be called before
 * anything imports dynalite as a module: an importer holds what it found at that moment.
 */
export function killAtWrite(n: number): { arm(): void } {
  const engine = createRequire(import.meta.url)('dynalite/db/index.js') as {
    create(options: object): { readonly db: Level };
  };
  const { create } = engine;
  let armed = false;
  let written = 0;
  engine.create = (options) => {
    const store = create(options);
    for (const method of ['put', 'del', 'batch'] as const) {
      const write = store.db[method];
      store.db[method] = (...given) => {
        written += armed ? 1 : 0;
        if (armed && written === n) die(nameOf(method, given[0]));
        return write.apply(store.db, given);
      };
    }
    return store;
  };
  return {
    arm: () => {
      armed = true;
    },
  };
}

/**
 * Kills this process around its nth commit to SQLite, counted from `arm` on: just before one of the interpreter, just
 * after one, or just after one of the mailbox, when a mail was sent and is not marked yet.
 */
export function killAtCommit(n: number, side: 'before' | 'after' | 'mail'): { arm(): void } {
  let armed = false;
  let committed = 0;
  const around = (sql: string, counted: boolean, run: () => unknown): unknown => {
    const counts = armed && counted && sql === 'COMMIT';
    committed += counts ? 1 : 0;
    if (counts && committed === n && side === 'before') die('commit');
    const result = run();
    if (counts && committed === n && side !== 'before') die('what follows a commit');
    return result;
  };
  const { exec } = DatabaseSync.prototype;
  const prepare = DatabaseSync.prototype.prepare as (this: DatabaseSync, sql: string) => StatementSync;
  // The mailbox commits by `exec`, the interpreter by a statement that it keeps.
  DatabaseSync.prototype.exec = function (sql) {
    around(sql, side === 'mail', () => exec.call(this, sql));
  };
  DatabaseSync.prototype.prepare = function (sql) {
    const statement = prepare.call(this, sql);
    if (sql !== 'COMMIT') return statement;
    const run = statement.run.bind(statement) as () => unknown;
    statement.run = (() => around(sql, side !== 'mail', run)) as typeof statement.run;
    return statement;
  };
  return {
    arm: () => {
      armed = true;
    },
  };
}
