import { DatabaseSync } from 'node:sqlite';

/** One post as it came to a chat. */
export interface StoredPost {
  id: string;
  /** Machine time in milliseconds. */
  at: number;
  host: string;
  /** Where the connection went. */
  address: string;
  /** As it was sent. */
  body: string;
  /** What it was answered; null where it never was. */
  status: number | null;
}

/** Which posts: hosts and incidents match whole, without regard to case. */
export interface PostFilter {
  host?: string | undefined;
  incident?: string | undefined;
}

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS post (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    at INTEGER NOT NULL,
    host TEXT NOT NULL COLLATE NOCASE,
    address TEXT NOT NULL,
    incident TEXT COLLATE NOCASE,
    body TEXT NOT NULL,
    status INTEGER
  );
  CREATE TABLE IF NOT EXISTS host (name TEXT PRIMARY KEY, behaviour TEXT NOT NULL);
`;

/** The first id of an incident in a text. */
export function incidentIn(text: string): string | null {
  return /INC-[0-9A-HJKMNP-TV-Z]{6}/.exec(text)?.[0] ?? null;
}

/** What was posted to chats, and how their hosts behave, in one SQLite file (`:memory:` for none). */
export class ChatStore {
  readonly #db: DatabaseSync;

  constructor(file: string) {
    this.#db = new DatabaseSync(file);
    this.#db.exec(SCHEMA);
  }

  add({ id, at, host, address, body, status }: StoredPost): void {
    this.#db
      .prepare('INSERT INTO post (id, at, host, address, incident, body, status) VALUES (?, ?, ?, ?, ?, ?, ?)')
      .run(id, at, host, address, incidentIn(body), body, status);
  }

  get(id: string): StoredPost | undefined {
    return this.#db.prepare('SELECT * FROM post WHERE id = ?').get(id) as StoredPost | undefined;
  }

  /** The oldest posts, or those that came next after the post `after`, which has to be there. */
  oldest(filter: PostFilter, limit: number, after?: string): StoredPost[] {
    return this.#list(filter, limit, '>', 'ASC', after);
  }

  /** The newest posts first, or those that came before the post `before`, which has to be there. */
  newest(filter: PostFilter, limit: number, before?: string): StoredPost[] {
    return this.#list(filter, limit, '<', 'DESC', before);
  }

  /** How a host behaves, read from JSON; undefined for one of which nothing was said. */
  behaviour(host: string): unknown {
    const row = this.#db.prepare('SELECT behaviour FROM host WHERE name = ?').get(host.toLowerCase());
    return row && JSON.parse(String(row['behaviour']));
  }

  behaviours(): Record<string, unknown> {
    const rows = this.#db.prepare('SELECT name, behaviour FROM host ORDER BY name').all();
    return Object.fromEntries(rows.map(({ name, behaviour }) => [String(name), JSON.parse(String(behaviour))]));
  }

  /** Null makes a host behave as any other. */
  setBehaviour(host: string, behaviour: unknown): void {
    if (behaviour === null) this.#db.prepare('DELETE FROM host WHERE name = ?').run(host.toLowerCase());
    else {
      const insert = this.#db.prepare('INSERT OR REPLACE INTO host (name, behaviour) VALUES (?, ?)');
      insert.run(host.toLowerCase(), JSON.stringify(behaviour));
    }
  }

  close(): void {
    this.#db.close();
  }

  #list(filter: PostFilter, limit: number, side: '<' | '>', order: 'ASC' | 'DESC', from?: string): StoredPost[] {
    const wanted = Object.entries({
      'host = ?': filter.host,
      'incident = ?': filter.incident,
      [`seq ${side} (SELECT seq FROM post WHERE id = ?)`]: from,
    }).filter((one): one is [string, string] => one[1] !== undefined);
    const where = wanted.length > 0 ? `WHERE ${wanted.map(([condition]) => condition).join(' AND ')}` : '';
    const sql = `SELECT * FROM post ${where} ORDER BY seq ${order} LIMIT ?`;
    return this.#db.prepare(sql).all(...wanted.map(([, value]) => value), limit) as unknown as StoredPost[];
  }
}
