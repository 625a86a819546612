import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** A line of a proof's table; all rows have the same columns. */
export type Row = Readonly<Record<string, string | number>>;

/** What a proof found. */
export interface Finding {
  /** As `npm run NAME` calls it. */
  readonly name: string;
  readonly rows: readonly Row[];
  /** What fell short, each a sentence that says how to replay it. None: the proof holds. */
  readonly failures: readonly string[];
  /** What else belongs into the JSON beside the table: seed, machine, single values. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** Where the JSON of each proof is written: `proofs/NAME.json`. */
const RESULTS = resolve(import.meta.dirname, '../../proofs');

/** Failures printed; all of them are in the JSON. */
const SHOWN = 20;

/**
 * The numbers and words behind `--name` on the command line, by their defaults.
 *
 * @throws Error in a sentence for an option that the proof does not have, or a number that is none
 */
export function options<T extends Readonly<Record<string, string | number>>>(defaults: T): T {
  const { values } = parseArgs({
    options: Object.fromEntries(Object.keys(defaults).map((name) => [name, { type: 'string' as const }])),
  });
  const read = Object.entries(defaults).map(([name, fallback]) => {
    const given = values[name];
    if (given === undefined) return [name, fallback];
    if (typeof fallback === 'string') return [name, given];
    const number = Number(given);
    if (!Number.isFinite(number)) throw new Error(`--${name} takes a number, not "${String(given)}".`);
    return [name, number];
  });
  return Object.fromEntries(read) as T;
}

/** Between two lines of progress where it goes into a file. */
const LINE_EVERY_MS = 30_000;
let lineAt = 0;

/** How far a slow proof is: on a terminal always in the same line, else a line every half minute. */
export function progress(done: number, total: number, what: string): void {
  if (!process.stderr.isTTY) {
    if (performance.now() - lineAt < LINE_EVERY_MS) return;
    lineAt = performance.now();
    process.stderr.write(`${done} of ${total} ${what}\n`);
    return;
  }
  process.stderr.write(`\r${done} of ${total} ${what}`.padEnd(78).slice(0, 78));
  if (done >= total) process.stderr.write(`\r${' '.repeat(78)}\r`);
}

/** Prints a proof's table, writes its JSON, and makes the process exit 1 where it falls short. */
export function conclude({ name, rows, failures, more = {} }: Finding): void {
  console.log(table(rows));
  mkdirSync(RESULTS, { recursive: true });
  const file = resolve(RESULTS, `${name}.json`);
  writeFileSync(file, `${JSON.stringify({ name, held: failures.length === 0, ...more, rows, failures }, null, 2)}\n`);
  for (const failure of failures.slice(0, SHOWN)) console.error(failure);
  if (failures.length > SHOWN) console.error(`… and ${failures.length - SHOWN} more, in ${file}`);
  console.log(failures.length === 0 ? `${name}: holds` : `${name}: falls short ${failures.length} times`);
  if (failures.length > 0) process.exitCode = 1;
}

function table(rows: readonly Row[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const widths = columns.map((column) => Math.max(column.length, ...rows.map((row) => String(row[column]).length)));
  const line = (cells: readonly (string | number)[]) =>
    cells
      .map((cell, index) => {
        const width = widths[index] ?? 0;
        return typeof cell === 'number' ? String(cell).padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  return [line(columns), ...rows.map((row) => line(columns.map((column) => row[column] ?? '')))].join('\n');
}

/**
 * Random numbers from a seed, the same on every machine: at least 0, less than 1 (mulberry32, a public-domain
 * generator).
 */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
