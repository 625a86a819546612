import { createHash, randomUUID } from 'node:crypto';
import jsonata from 'jsonata';

/** Where an expression takes the time and chance from. */
export interface Surroundings {
  /** Milliseconds since the epoch. */
  now(): number;
  /** At least 0, less than 1. */
  random(): number;
}

const BUILT_IN = `abs append assert average base64decode base64encode boolean ceil clone contains count decodeUrl
  decodeUrlComponent distinct each encodeUrl encodeUrlComponent error exists filter floor formatBase formatInteger
  formatNumber fromMillis join keys length lookup lowercase map match max merge min millis not now number pad
  parseInteger power reduce replace reverse round shuffle sift single sort split spread sqrt string substring
  substringAfter substringBefore sum toMillis trim type uppercase zip`;
const ADDED_BY_AWS = 'hash parse partition random range uuid';

/** The names of the functions that an expression may call; `$eval` is none of them, as on AWS. */
export const KNOWN_FUNCTIONS: ReadonlySet<string> = new Set(`${BUILT_IN} ${ADDED_BY_AWS}`.split(/\s+/));

const HASHES: Readonly<Record<string, string>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};
const LONGEST_RANGE = 10_000_000;

/** Gives a parsed expression the functions that AWS adds, the given time and chance, and takes `$eval` away. */
export function equip(expression: jsonata.Expression, { now, random }: Surroundings): void {
  expression.registerFunction('partition', partition, '<an:a>');
  expression.registerFunction('range', range, '<nnn:x>');
  expression.registerFunction('hash', hash, '<xs:s>');
  expression.registerFunction('uuid', () => randomUUID(), '<:s>');
  expression.registerFunction('parse', (text: string) => JSON.parse(text), '<s:x>');
  expression.registerFunction('random', (seed?: number) => (seed === undefined ? random() : seeded(seed)), '<n?:n>');
  expression.registerFunction('millis', () => now(), '<:n>');
  expression.registerFunction('now', (picture?: string, zone?: string) => written(now(), picture, zone), '<s?s?:s>');
  expression.assign('eval', undefined);
}

function partition(items: unknown[], size: number): unknown[][] {
  if (!Number.isInteger(size) || size < 1) throw new RangeError(`$partition takes a whole size from 1, not ${size}`);
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}

/** A range of one value is that value: AWS makes a JSONata sequence of it, and such a sequence unwraps itself. */
function range(first: number, last: number, step: number): number | number[] {
  if (step === 0) throw new RangeError('$range takes a step other than 0');
  const length = Math.max(0, Math.floor((last - first) / step) + 1);
  if (!(length <= LONGEST_RANGE)) throw new RangeError(`$range makes at most ${LONGEST_RANGE} values`);
  const values = Array.from({ length }, (_, i) => first + i * step);
  return values.length === 1 ? first : values;
}

function hash(data: unknown, algorithm: string): string {
  const known = HASHES[algorithm];
  if (!known) throw new RangeError(`$hash knows ${Object.keys(HASHES).join(', ')}, not ${algorithm}`);
  return createHash(known)
    .update(typeof data === 'string' ? data : JSON.stringify(data))
    .digest('hex');
}

/** The first value of a mulberry32 generator: the same number for the same seed. */
function seeded(seed: number): number {
  let t = (Math.trunc(seed) + 0x6d2b79f5) | 0;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
}

const formatTime = jsonata('$fromMillis($at, $picture, $zone)');

function written(at: number, picture?: string, zone?: string): string | Promise<string> {
  return picture === undefined ? new Date(at).toISOString() : formatTime.evaluate(undefined, { at, picture, zone });
}
