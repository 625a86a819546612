import { DatabaseSync } from 'node:sqlite';

/** One mail in one person's mailbox. */
export interface StoredMail {
  /** Its id for readers; of several recipients of one message each has an own. */
  id: string;
  /** The id that SES gave the message. */
  messageId: string;
  /** Machine time in milliseconds. */
  at: number;
  recipient: string;
  /** The message tags it was sent with. */
  tags: Record<string, string>;
  /** The whole message as it would have left. */
  raw: Buffer;
}

/** Which mails: addresses and ids match whole, without regard to case. */
export interface MailFilter {
  to?: string | undefined;
  incident?: string | undefined;
}

interface Row {
  id: string;
  message_id: string;
  at: number;
  recipient: string;
  tags: string;
  raw: Uint8Array;
}

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS mail (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    message_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    recipient TEXT NOT NULL COLLATE NOCASE,
    incident TEXT COLLATE NOCASE,
    tags TEXT NOT NULL,
    raw BLOB NOT NULL
  );
  CREATE INDEX IF NOT EXISTS mail_by_time ON mail (at);
  CREATE INDEX IF NOT EXISTS mail_by_recipient ON mail (recipient, seq);
  CREATE INDEX IF NOT EXISTS mail_by_incident ON mail (incident, seq);
  CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
`;

/**
 * Every mailbox of the machine, in one SQLite file (`:memory:` for none). A message is there for all its recipients or
 * for none, and what was stored outlives a killed process.
 */
export class MailStore {
  readonly #db: DatabaseSync;

  constructor(file: string) {
    this.#db = new DatabaseSync(file);
    this.#db.exec(SCHEMA);
  }

  /** Puts one message into the mailboxes of all its recipients. */
  add(mails: readonly StoredMail[]): void {
    const insert = this.#db.prepare(
      'INSERT INTO mail (id, message_id, at, recipient, incident, tags, raw) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      for (const { id, messageId, at, recipient, tags, raw } of mails) {
        insert.run(id, messageId, at, recipient, tags['incident'] ?? null, JSON.stringify(tags), raw);
      }
      this.#db.exec('COMMIT');
    } catch (error) {
      this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  get(id: string): StoredMail | undefined {
    const row = this.#db.prepare('SELECT * FROM mail WHERE id = ?').get(id);
    return row && mailOf(row as unknown as Row);
  }

  /** The oldest mails, or those that came next after the mail `after`, which has to be there. */
  oldest(filter: MailFilter, limit: number, after?: string): StoredMail[] {
    return this.#list(filter, limit, '>', 'ASC', after);
  }

  /** The newest mails first, or those that came before the mail `before`, which has to be there. */
  newest(filter: MailFilter, limit: number, before?: string): StoredMail[] {
    return this.#list(filter, limit, '<', 'DESC', before);
  }

  /** How many mails were stored later than `time`. */
  countSince(time: number): number {
    return Number(this.#db.prepare('SELECT count(*) AS n FROM mail WHERE at > ?').get(time)?.['n']);
  }

  /** A setting as it was last written, read from JSON. */
  setting(name: string): unknown {
    const row = this.#db.prepare('SELECT value FROM setting WHERE name = ?').get(name);
    return row && JSON.parse(String(row['value']));
  }

  set(name: string, value: unknown): void {
    const text = JSON.stringify(value);
    this.#db.prepare('INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)').run(name, text);
  }

  close(): void {
    this.#db.close();
  }

  #list(filter: MailFilter, limit: number, side: '<' | '>', order: 'ASC' | 'DESC', from?: string): StoredMail[] {
    const where: string[] = [];
    const values: string[] = [];
    const narrow = (condition: string, value: string | undefined) => {
      if (value === undefined) return;
      where.push(condition);
      values.push(value);
    };
    narrow('recipient = ?', filter.to);
    narrow('incident = ?', filter.incident);
    narrow(`seq ${side} (SELECT seq FROM mail WHERE id = ?)`, from);
    const condition = where.length > 0 ? `WHERE ${where.join(' AND ')}` : '';
    const sql = `SELECT * FROM mail ${condition} ORDER BY seq ${order} LIMIT ?`;
    return (this.#db.prepare(sql).all(...values, limit) as unknown as Row[]).map(mailOf);
  }
}

function mailOf(row: Row): StoredMail {
  return {
    id: row.id,
    messageId: row.message_id,
    at: row.at,
    recipient: row.recipient,
    tags: JSON.parse(row.tags),
    raw: Buffer.from(row.raw),
  };
}
