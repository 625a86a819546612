/** Draws from a seeded generator. */
export class Draw {
  readonly #next: () => number;

  constructor(next: () => number) {
    this.#next = next;
  }

  /** A whole number from 0 to below `end`. */
  below(end: number): number {
    return Math.floor(this.#next() * end);
  }

  of<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)] as T;
  }
}

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** What other readers of base64 take, pass over or stumble upon. */
const STRANGE = ['=', '==', '+', '/', '.', ' ', '\t', '\n', '\u0000', '%00', 'é', 'Ａ', '~', '"'];

/** One bit of some bytes turned. */
export function flipped(bytes: Buffer, draw: Draw): Buffer {
  const copy = Buffer.from(bytes);
  const at = draw.below(copy.length);
  copy[at] = (copy[at] ?? 0) ^ (1 << draw.below(8));
  return copy;
}

/** Another text than the given one, by a small change such as a typing error, a proxy or an attacker makes. */
export function changed(text: string, draw: Draw): string {
  const at = draw.below(text.length);
  const kinds: readonly (() => string)[] = [
    () => text.slice(0, at),
    () => text.slice(at + 1),
    () => text.slice(0, at) + text.slice(at + 1),
    () => text.slice(0, at) + draw.of([...BASE64URL]) + text.slice(at + 1),
    () => text.slice(0, at) + draw.of([...BASE64URL]) + text.slice(at),
    () => text.slice(0, at) + draw.of(STRANGE) + text.slice(at),
    () => text + draw.of([...BASE64URL, ...STRANGE]),
    () => draw.of(STRANGE) + text,
    () => text.slice(0, at) + text.slice(at).toUpperCase(),
    () => text.slice(0, at) + text.slice(at).toLowerCase(),
    () => text + text,
    () => respelt(text, draw),
    () => text.replaceAll('-', '+').replaceAll('_', '/'),
    () => Buffer.from(text, 'base64url').toString('base64'),
    () => Buffer.from(text, 'base64url').toString('hex'),
  ];
  return draw.of(kinds)();
}

/** Another last letter for the same bytes, where it has bits that stand for nothing. */
export function respelt(text: string, draw: Draw): string {
  const others = [...BASE64URL].filter((letter) => {
    const other = text.slice(0, -1) + letter;
    return other !== text && Buffer.from(other, 'base64url').equals(Buffer.from(text, 'base64url'));
  });
  return others.length === 0 ? `${text}=` : text.slice(0, -1) + draw.of(others);
}
