import { isDeepStrictEqual } from 'node:util';
import type { Item, Whole } from './catalogue-file.ts';
import { changesUrl, urlTold, withKnownUrl } from './channel-url.ts';

/** One item that is not as it is wanted. */
export interface Difference {
  readonly kind: string;
  readonly id: string;
  /** Null where it is not there now. */
  readonly before: Item | null;
  /** Null where it is taken out. */
  readonly after: Item | null;
}

/** What leads from the catalogue as it is to what is wanted; with `prune` what is not wanted is taken out. */
export function differences(now: Whole, wanted: Whole, prune: boolean): readonly Difference[] {
  const put = Object.entries(wanted).flatMap(([kind, items]) =>
    Object.entries(items).map(([id, item]): Difference => {
      const before = now[kind]?.[id] ?? null;
      return { kind, id, before, after: meant(kind, plain(item, id), before) };
    }),
  );
  const out = prune ? notNamed(now, wanted).map((one): Difference => ({ ...one, after: null })) : [];
  return [...put.filter(({ before, after }) => !isDeepStrictEqual(before, after)), ...out];
}

/** What is there and not wanted, of the kinds that are wanted at all. */
export function notNamed(now: Whole, wanted: Whole): readonly Omit<Difference, 'after'>[] {
  return Object.keys(wanted).flatMap((kind) =>
    Object.entries(now[kind] ?? {})
      .filter(([id]) => wanted[kind]?.[id] === undefined)
      .map(([id, before]) => ({ kind, id, before })),
  );
}

/** An item without what stands before it, or is given by the API. */
function plain(item: Item, id: string): Item {
  const { id: said, version: _version, ...rest } = item;
  return said === undefined || said === id ? rest : { ...rest, id: said };
}

/** What a file means that leaves out what the API gave, or keeps to itself. */
function meant(kind: string, item: Item, before: Item | null): Item {
  return kind === 'channels' ? withKnownUrl(item, before) : begun(kind, item, before);
}

/** A maintenance window that says no beginning keeps the one that the API gave it. */
function begun(kind: string, item: Item, before: Item | null): Item {
  const { from } = before ?? {};
  const given = kind === 'maintenance' && item['from'] === undefined && item['weekly'] === undefined;
  return given && from !== undefined ? { ...item, from } : item;
}

/** What one request takes, in bytes. */
const MOST_BYTES = 262_144;

/** What no request can take, whatever else is in it: where it is, and why. */
export function tooLarge(all: readonly Difference[]): readonly { readonly pointer: string; readonly detail: string }[] {
  return all.flatMap(({ kind, id, after }) => {
    const bytes = Buffer.byteLength(JSON.stringify(after));
    if (bytes <= MOST_BYTES) return [];
    const fields = Object.entries(after ?? {}).map(([name, value]) => [name, JSON.stringify(value).length] as const);
    const [name = ''] = fields.toSorted(([, a], [, b]) => b - a)[0] ?? [];
    const most =
      kind === 'runbooks' && name === 'text' ? 'a runbook has at most 10,000 characters' : 'say it in fewer words';
    return [
      {
        pointer: `/${kind}/${id}/${name}`,
        detail: `makes an item of ${bytes} bytes, and one request takes ${MOST_BYTES}: ${most}`,
      },
    ];
  });
}

/** The same by kind and id, as `PATCH /v1/catalogue` takes it. */
export function changesOf(all: readonly Difference[]): Readonly<Record<string, Readonly<Record<string, Item | null>>>> {
  const kinds = Map.groupBy(all, ({ kind }) => kind);
  return Object.fromEntries(
    [...kinds].map(([kind, items]) => [kind, Object.fromEntries(items.map(({ id, after }) => [id, after]))]),
  );
}

/** A difference for people to read: `+` new, `~` changed with each field that is, `-` taken out. */
export function shown({ kind, id, before, after }: Difference): string {
  if (before === null) return `+ ${kind}/${id}`;
  if (after === null) return `- ${kind}/${id}`;
  const url = changesUrl(kind, after) ? ['/url: changed'] : [];
  const others = kind === 'channels' ? fields('', urlTold(before), urlTold(after)) : fields('', before, after);
  return [`~ ${kind}/${id}`, ...[...others, ...url].map((field) => `    ${field}`)].join('\n');
}

function fields(pointer: string, before: unknown, after: unknown): readonly string[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (!isComposed(before) || !isComposed(after) || Array.isArray(before) !== Array.isArray(after)) {
    return [`${pointer}: ${written(before)} → ${written(after)}`];
  }
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) => fields(`${pointer}/${key}`, before[key], after[key]));
}

/** With parts of its own that can differ: a list of words is said whole. */
function isComposed(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  return !Array.isArray(value) || value.some((part) => typeof part === 'object');
}

/** Of what differs, so much is shown. */
const LONGEST = 300;

function written(value: unknown): string {
  if (value === undefined) return 'nothing';
  const said = JSON.stringify(value);
  return said.length <= LONGEST ? said : `${said.slice(0, LONGEST)}… (${said.length} characters)`;
}
