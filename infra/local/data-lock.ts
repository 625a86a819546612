import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * Keeps a data directory for one machine. The lock is the operating system's, held through SQLite, so it goes with the
 * process however that ends: no stale lock is ever found. Throws an Error with a sentence if another machine holds it.
 */
export function lockData(dataDir: string): { release(): void } {
  const lock = new DatabaseSync(join(dataDir, 'lock'));
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch {
    lock.close();
    throw new Error(
      `The data directory ${dataDir} is in use by another running instance; stop that one or choose another with --data.`,
    );
  }
  return { release: () => lock.close() };
}
