import { isObject } from '../json.ts';
import type { Case } from './case.ts';

/** Compares values of a case with what came of it, leaving out what is volatile and taking wording loosely. */
export class Comparison {
  readonly differences: string[] = [];
  readonly #volatile: ReadonlySet<string>;
  readonly #wording: ReadonlySet<string>;

  constructor({ volatile = [], wording = [] }: Case) {
    this.#volatile = new Set(volatile);
    this.#wording = new Set(wording);
  }

  /** `path` is where `expected` stands in the case, written like `expected.events[3].output`. */
  same(path: string, expected: unknown, actual: unknown): void {
    if (this.#volatile.has(path)) return;
    if (this.#wording.has(path)) {
      if (typeof actual !== 'string' || actual === '') this.#differ(path, 'a text', actual);
    } else if (Array.isArray(expected) && Array.isArray(actual)) {
      for (let index = 0; index < Math.max(expected.length, actual.length); index++) {
        this.same(`${path}[${index}]`, expected[index], actual[index]);
      }
    } else if (isObject(expected) && isObject(actual)) {
      for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
        this.same(`${path}${member(key)}`, expected[key], actual[key]);
      }
    } else if (unmasked(expected) !== unmasked(actual)) this.#differ(path, expected, actual);
  }

  #differ(path: string, expected: unknown, actual: unknown): void {
    this.differences.push(`${path}: expected ${brief(expected)}, got ${brief(actual)}`);
  }
}

/** The recorder wrote one hidden name as `<some_name>` here and as `some_name` there: both are the same name. */
function unmasked(value: unknown): unknown {
  return typeof value === 'string' ? value.replace(/<(\w+_name)>/g, '$1') : value;
}

function member(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

function brief(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
  return text.length > 160 ? `${text.slice(0, 157)}…` : text;
}
