/**
 * What DynamoDB charges for a call, by its published rules: item sizes (DynamoDB developer guide, "Item sizes and
 * formats"), capacity units on demand ("Read and write operations"), and writes to indexes ("Provisioned throughput
 * considerations for Global Secondary Indexes").
 */

type Value = Readonly<Record<string, unknown>>;
export type Item = Readonly<Record<string, Value>>;

/** An index of the table: its key attributes, and what of an item it holds beside the keys. */
export interface Index {
  readonly name: string;
  readonly keys: readonly string[];
  readonly holds: readonly string[];
}

const WRITE_BYTES = 1_024;
const READ_BYTES = 4_096;

const utf8 = (text: string): number => Buffer.byteLength(text);

/** An item's size in bytes: names and values. */
function sizeOf(item: Item): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + utf8(name) + valueSize(value), 0);
}

function valueSize(value: Value): number {
  const [type = '', held] = Object.entries(value)[0] ?? [];
  switch (type) {
    case 'S':
      return utf8(String(held));
    case 'N':
      return Math.ceil(String(held).replace(/[-.]/g, '').replace(/^0+/, '').length / 2) + 1;
    case 'BOOL':
    case 'NULL':
      return 1;
    case 'L':
      return 3 + (held as readonly Value[]).reduce((sum, one) => sum + 1 + valueSize(one), 0);
    case 'M':
      return 3 + Object.entries(held as Item).reduce((sum, [name, one]) => sum + 1 + utf8(name) + valueSize(one), 0);
    default:
      throw new Error(`No size is known of an attribute of the type ${type}.`);
  }
}

/** Units to write an item that was `before` and is `after`: of the larger of both, and of each index that it moves. */
export function writeUnits(before: Item | null, after: Item | null, indexes: readonly Index[]): number {
  const own = Math.max(unitsOf(before), unitsOf(after), 1);
  return own + indexes.reduce((sum, index) => sum + indexUnits(before, after, index), 0);
}

function indexUnits(before: Item | null, after: Item | null, index: Index): number {
  const [old, now] = [entry(before, index), entry(after, index)];
  if (old === null && now === null) return 0;
  if (old === null || now === null) return unitsOf(old ?? now);
  if (JSON.stringify(old) === JSON.stringify(now)) return 0;
  const moved = index.keys.some((key) => JSON.stringify(old[key]) !== JSON.stringify(now[key]));
  // Another key is another place: the old entry is deleted and a new one put.
  return moved ? unitsOf(old) + unitsOf(now) : Math.max(unitsOf(old), unitsOf(now));
}

/** What an index holds of an item; null where it lacks a key of the index. */
function entry(item: Item | null, { keys, holds }: Index): Item | null {
  if (item === null || keys.some((key) => item[key] === undefined)) return null;
  const names = ['pk', 'sk', ...keys, ...holds].filter((name) => item[name] !== undefined).toSorted();
  return Object.fromEntries(names.map((name) => [name, item[name] as Value]));
}

function unitsOf(item: Item | null): number {
  return item === null ? 0 : Math.ceil(sizeOf(item) / WRITE_BYTES);
}

/** Units to read items in one request: their sizes together for a query, each by itself for a batch. */
export function readUnits(items: readonly Item[], consistent: boolean): number {
  const bytes = items.reduce((sum, item) => sum + sizeOf(item), 0);
  const units = Math.max(1, Math.ceil(bytes / READ_BYTES));
  return consistent ? units : units / 2;
}
