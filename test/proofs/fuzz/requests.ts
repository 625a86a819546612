import type { Route } from '../../../functions/http/routes.ts';
import { bytesOf } from '../access/matrix.ts';
import type { Draw } from '../access/mutate.ts';
import type { Asked } from '../access/real-machine.ts';
import { HARMFUL, someText, someValue } from './values.ts';

/** What requests of the proof can name. */
export interface Known {
  readonly incidents: readonly string[];
  /** Paths that were mailed, by purpose. */
  readonly links: Readonly<Record<string, string>>;
  /** Headers of somebody who may do everything, and of others. */
  readonly callers: readonly Readonly<Record<string, string>>[];
  /** A body that the operation takes. */
  readonly bodyOf: (operation: string) => Promise<unknown>;
}

const TYPES = [
  'application/json',
  'application/json; charset=utf-8',
  'APPLICATION/JSON',
  'application/json;charset=utf-16',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/plain',
  'application/xml',
  'application/octet-stream',
  '',
  ';',
  'application/json, text/plain',
];
const TAGS = ['*', '"1"', 'W/"1"', '"1", "2"', 'bare', '""', '"', ',', '"\u00e9"', `"${'9'.repeat(400)}"`, 'W/'];
const PARAMETERS = [
  'status',
  'priority',
  'limit',
  'after',
  'order',
  'q',
  'team',
  'assignee',
  'drill',
  '__proto__',
  'x',
  '',
];
const VALUES = [
  'new',
  'new,triaged',
  'high',
  '1',
  '100',
  '0',
  '101',
  '1e3',
  'asc',
  'me',
  '%',
  '%00',
  '%ff',
  '%E0%A4',
  'a%2Cb',
  '',
];

/** A request to a route, nearly or wholly as it is wanted. */
export async function someRequest(route: Route, known: Known, draw: Draw): Promise<Asked> {
  const [method = '', pattern = ''] = route.key.split(' ');
  const form = route.form !== undefined;
  const body = method === 'GET' || method === 'HEAD' ? undefined : await someBody(route, form, known, draw);
  const type = form ? 'application/x-www-form-urlencoded' : 'application/json';
  return {
    method,
    path: somePath(pattern, route, known, draw) + someQuery(draw),
    headers: {
      ...(body === undefined ? {} : { 'content-type': draw.below(5) > 0 ? type : draw.of(TYPES) }),
      ...(draw.below(4) > 0 ? known.callers[0] : draw.of(known.callers)),
      ...(draw.below(4) > 0 ? {} : someHeaders(draw)),
    },
    body,
  };
}

function somePath(pattern: string, route: Route, known: Known, draw: Draw): string {
  const strange = () =>
    encodeURIComponent(draw.of([...HARMFUL, '.', '..', '%', '/', 'a/b', 'x'.repeat(2_000)]).toWellFormed());
  if (pattern.includes('{token}')) {
    const link = known.links[pattern[1] ?? ''] ?? '';
    return draw.below(4) > 0 ? link : pattern.replace('{token}', draw.of([strange(), link.slice(3, -1), 'A', '%FF']));
  }
  if (!pattern.includes('{id}')) return pattern;
  const incident = pattern.startsWith('/v1/incidents');
  // Nobody takes out what the example catalogue is made of: other cases name it.
  const ids = incident
    ? known.incidents
    : ['fuzz-1', 'fuzz-2', 'fuzz-3', ...(route.key.startsWith('GET') ? ['platform'] : [])];
  const id = draw.of(ids);
  const others = [id.toLowerCase(), 'INC-ZZZZZZ', 'default@1', '__proto__', strange(), '%ff', '%2e%2e', 'x'.repeat(64)];
  return pattern.replace('{id}', draw.below(4) > 0 ? id : draw.of(others));
}

function someQuery(draw: Draw): string {
  if (draw.below(4) > 0) return '';
  const pairs = Array.from({ length: 1 + draw.below(3) }, () => {
    const value = draw.below(3) > 0 ? draw.of(VALUES) : encodeURIComponent(someText(draw).toWellFormed());
    return `${draw.of(PARAMETERS)}=${value}`.slice(0, 3_000);
  });
  return `?${pairs.join('&')}`;
}

function someHeaders(draw: Draw): Record<string, string> {
  const latin = (text: string) => text.replaceAll(/[^\x20-\x7e\xa0-\xff]/g, '?').slice(0, 4_000);
  const key = draw.of(['', 'a', 'k'.repeat(255), 'k'.repeat(256), latin(someText(draw)), 'used']);
  return draw.of<Record<string, string>>([
    { 'idempotency-key': key },
    { 'idempotency-key': key, 'if-match': draw.of(TAGS) },
    { 'if-match': draw.of(TAGS) },
    { 'x-forwarded-for': latin(someText(draw)), host: 'example.net' },
    { cookie: latin(someText(draw)), accept: 'text/*;q=9', 'accept-encoding': 'gzip' },
    {
      'x-api-key': draw.of([
        '',
        'ack_',
        'ack_proof-good_',
        `ack_${'a'.repeat(63)}_${'0'.repeat(32)}`,
        latin(someText(draw)),
      ]),
    },
    { 'x-large': 'x'.repeat(draw.of([8_000, 12_000])) },
    { 'content-encoding': 'gzip' },
  ]);
}

async function someBody(route: Route, form: boolean, known: Known, draw: Draw): Promise<string | Buffer | undefined> {
  if (route.body === undefined && !form) return draw.of([undefined, '', '{}']);
  const example = await known.bodyOf(route.operation);
  if (draw.below(8) === 0) return rawBody(bytesOf(example, form), draw);
  const mutated = mutation(example, draw);
  if (!form) return JSON.stringify(mutated) ?? '';
  const fields = Object.entries(Object(mutated)).map(([name, value]): [string, string] => [
    name,
    typeof value === 'string' ? value : (JSON.stringify(value) ?? ''),
  ]);
  return new URLSearchParams(
    fields.map(([name, value]) => [name, value.toWellFormed()] as [string, string]),
  ).toString();
}

/** The same value with something in it changed, left out, or put in; now and then as it was. */
function mutation(value: unknown, draw: Draw): unknown {
  if (typeof value !== 'object' || value === null) return draw.below(3) > 0 ? sameKind(value, draw) : someValue(draw);
  const entries = Object.entries(value);
  const [name = 'a'] = draw.of([...entries, ['a', 0] as const]);
  const inside = (value as Record<string, unknown>)[name];
  const put = (key: string, by: unknown) => (Array.isArray(value) ? [...value, by] : { ...value, [key]: by });
  const kinds: readonly (() => unknown)[] = [
    () => value,
    () => put(name, mutation(inside, draw)),
    () => put(name, mutation(inside, draw)),
    () => Object.fromEntries(entries.map(([key, one]) => [key, mutation(one, draw)])),
    () => Object.fromEntries(entries.filter(([key]) => key !== name)),
    () => put(draw.of(['unknown', '', 'a/b~c', '😀', 'constructor', 'hasOwnProperty', MARKED_KEY]), someValue(draw)),
    () => Object.defineProperty({ ...value }, '__proto__', { value: someValue(draw), enumerable: true }),
    () => [value],
    () => someValue(draw),
  ];
  return draw.of(kinds)();
}

const MARKED_KEY = 'k'.repeat(300);

function sameKind(value: unknown, draw: Draw): unknown {
  if (typeof value === 'string') return draw.below(2) > 0 ? `${value} ${someText(draw)}` : someText(draw);
  if (typeof value === 'number') return draw.of([0, -1, 1e21, 1.5]);
  return someValue(draw);
}

/** Bytes that are no good body, or just one. */
function rawBody(good: string, draw: Draw): string | Buffer {
  const kinds: readonly (() => string | Buffer)[] = [
    () => '',
    () => draw.of(['null', 'true', '[]', '""', '{', '{"a":}', '{,}', 'NaN', "{'a':1}", '{"a":1,}', '1e999', '\u0000']),
    () => `\ufeff${good}`,
    () => Buffer.from(good, 'utf16le'),
    () => Buffer.concat([Buffer.from(good), Buffer.from([0xff])]),
    () => Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]),
    () => good.slice(0, draw.below(good.length + 1)),
    () => good.replace(/^\{/, '{"summary":"first","summary":"second","__proto__":{"major":true},'),
    () => good.replace(/^\{/, '{"summary":"\\ud800",'),
    () => `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
    () => `{"a":${'9'.repeat(5_000)}}`,
    () => good.padEnd(262_144, ' '),
    () => good.padEnd(262_145, ' '),
    () => `${good}&`.repeat(2),
    () => '%',
    () => '%FF=%00&do=acknowledge&do=undo',
    () => Buffer.alloc(draw.of([1, 1_000, 100_000]), draw.below(256)),
  ];
  return draw.of(kinds)();
}
