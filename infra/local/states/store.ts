import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { dueOf, type Execution } from './execution.ts';
import type { HistoryEvent, Transition } from './history.ts';

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS definition (hash TEXT PRIMARY KEY, text TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS machine (
    arn TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, type TEXT NOT NULL, definition TEXT NOT NULL, created INTEGER NOT NULL
  );
  CREATE TABLE IF NOT EXISTS execution (
    id INTEGER PRIMARY KEY, arn TEXT NOT NULL UNIQUE, name TEXT NOT NULL, machine TEXT NOT NULL, status TEXT NOT NULL,
    started INTEGER NOT NULL, due INTEGER, revision INTEGER NOT NULL, data TEXT NOT NULL
  );
  CREATE INDEX IF NOT EXISTS execution_due ON execution (due) WHERE due IS NOT NULL;
  CREATE INDEX IF NOT EXISTS execution_running ON execution (id) WHERE status = 'RUNNING';
  CREATE INDEX IF NOT EXISTS execution_machine ON execution (machine, id);
  CREATE INDEX IF NOT EXISTS execution_name ON execution (name);
  CREATE TABLE IF NOT EXISTS event (
    execution INTEGER NOT NULL, id INTEGER NOT NULL, data TEXT NOT NULL, PRIMARY KEY (execution, id)
  ) WITHOUT ROWID;
`;

/** A state machine as it is kept; `definition` is the hash of its newest text, `created` milliseconds since the epoch. */
export interface StoredMachine {
  arn: string;
  name: string;
  roleArn: string;
  type: string;
  definition: string;
  created: number;
}

/** An execution as it was read. A transition made from it counts only while it still has this `revision`. */
export interface Stored {
  id: number;
  revision: number;
  execution: Execution;
}

type Row = Record<string, unknown>;

/** Where machines, executions and their histories are kept: every call is one transaction that outlives the process. */
export class StatesStore {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  /** `path` is a file, or `:memory:` for a store that is forgotten. */
  constructor(path: string) {
    this.#database = new DatabaseSync(path);
    this.#database.exec(SCHEMA);
  }

  close(): void {
    this.#database.close();
  }

  saveMachine({ arn, name, roleArn, type, definition, created }: StoredMachine, text: string): void {
    this.#transaction(() => {
      this.#run('INSERT OR IGNORE INTO definition VALUES (?, ?)', definition, text);
      this.#run(
        `INSERT INTO machine VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (arn) DO UPDATE
         SET name = excluded.name, role = excluded.role, type = excluded.type, definition = excluded.definition`,
        ...[arn, name, roleArn, type, definition, created],
      );
    });
  }

  machines(): StoredMachine[] {
    return this.#machines('ORDER BY arn');
  }

  machine(arn: string): StoredMachine | undefined {
    return this.#machines('WHERE arn = ?', arn)[0];
  }

  definitionText(hash: string): string | undefined {
    return this.#all('SELECT text FROM definition WHERE hash = ?', hash)[0]?.['text'] as string | undefined;
  }

  create({ execution, events }: Transition): Stored {
    return this.#transaction(() => {
      const { arn, name, machine, status, startedAt } = execution;
      const { lastInsertRowid } = this.#run(
        `INSERT INTO execution (arn, name, machine, status, started, due, revision, data) VALUES (?, ?, ?, ?, ?, ?, 0, ?)`,
        ...[arn, name, machine.arn, status, startedAt, dueOf(execution) ?? null, JSON.stringify(execution)],
      );
      const id = Number(lastInsertRowid);
      this.#write(id, events);
      return { id, revision: 0, execution };
    });
  }

  /** Commits a transition made from `before`; undefined, and nothing kept, if the execution has moved on since. */
  commit(before: Stored, { execution, events }: Transition): Stored | undefined {
    return this.#transaction(() => {
      const { changes } = this.#run(
        'UPDATE execution SET status = ?, due = ?, revision = revision + 1, data = ? WHERE id = ? AND revision = ?',
        ...[execution.status, dueOf(execution) ?? null, JSON.stringify(execution), before.id, before.revision],
      );
      if (Number(changes) === 0) return undefined;
      this.#write(before.id, events);
      return { id: before.id, revision: before.revision + 1, execution };
    });
  }

  remove(id: number): void {
    this.#transaction(() => {
      this.#run('DELETE FROM event WHERE execution = ?', id);
      this.#run('DELETE FROM execution WHERE id = ?', id);
    });
  }

  byArn(arn: string): Stored | undefined {
    return this.#executions('WHERE arn = ?', arn)[0];
  }

  byId(id: number): Stored | undefined {
    return this.#executions('WHERE id = ?', id)[0];
  }

  running(): Stored[] {
    return this.#executions(`WHERE status = 'RUNNING' ORDER BY id`);
  }

  /** Those whose time has come, in the order of it. */
  due(now: number, limit: number): Stored[] {
    return this.#executions('WHERE due IS NOT NULL AND due <= ? ORDER BY due, id LIMIT ?', now, limit);
  }

  nextDue(): number | undefined {
    const first = this.#all('SELECT min(due) AS due FROM execution WHERE due IS NOT NULL')[0]?.['due'];
    return typeof first === 'number' ? first : undefined;
  }

  /** Executions of a machine, the newest first, those with ids below `below`. */
  ofMachine(arn: string, status: string | undefined, below: number, limit: number): Stored[] {
    return this.#executions(
      'WHERE machine = ? AND id < ? AND (? IS NULL OR status = ?) ORDER BY id DESC LIMIT ?',
      ...[arn, below, status ?? null, status ?? null, limit],
    );
  }

  /** Executions whose name starts with `prefix`, the oldest first. */
  named(prefix: string): Stored[] {
    return this.#executions('WHERE name >= ? AND name < ? ORDER BY id', prefix, `${prefix}\u{10ffff}`);
  }

  /** Events of an execution with ids after `after`, or before it if `reverse`. */
  history(id: number, after: number, limit: number, reverse = false): HistoryEvent[] {
    const order = reverse ? 'id < ? ORDER BY id DESC' : 'id > ? ORDER BY id';
    const rows = this.#all(`SELECT data FROM event WHERE execution = ? AND ${order} LIMIT ?`, id, after, limit);
    return rows.map((row) => JSON.parse(String(row['data'])) as HistoryEvent);
  }

  #write(execution: number, events: readonly HistoryEvent[]): void {
    for (const event of events)
      this.#run('INSERT INTO event VALUES (?, ?, ?)', execution, event.id, JSON.stringify(event));
  }

  #machines(where: string, ...values: Value[]): StoredMachine[] {
    const rows = this.#all(
      `SELECT arn, name, role AS roleArn, type, definition, created FROM machine ${where}`,
      ...values,
    );
    return rows as unknown as StoredMachine[];
  }

  #executions(where: string, ...values: Value[]): Stored[] {
    return this.#all(`SELECT id, revision, data FROM execution ${where}`, ...values).map((row) => ({
      id: Number(row['id']),
      revision: Number(row['revision']),
      execution: JSON.parse(String(row['data'])) as Execution,
    }));
  }

  #transaction<T>(work: () => T): T {
    this.#run('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#run('COMMIT');
      return result;
    } catch (error) {
      this.#run('ROLLBACK');
      throw error;
    }
  }

  #run(sql: string, ...values: Value[]) {
    return this.#prepared(sql).run(...values);
  }

  #all(sql: string, ...values: Value[]): Row[] {
    return this.#prepared(sql).all(...values) as Row[];
  }

  #prepared(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

type Value = string | number | null;
