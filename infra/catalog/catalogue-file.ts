import { isMap, isScalar, LineCounter, parseDocument, stringify } from 'yaml';
import { withoutUrls, withUrls } from './channel-url.ts';

/** An item as people write it. */
export type Item = Readonly<Record<string, unknown>>;

/** The catalogue in one piece: by kind and id. */
export type Whole = Readonly<Record<string, Readonly<Record<string, Item>>>>;

/** A catalogue as a file says it. */
export interface CatalogueFile {
  readonly whole: Whole;
  /**
   * `my.yaml:12` for a pointer like `/services/checkout/team`; the line of what should hold it, where it is not there,
   * and the name alone for what the file does not speak of.
   */
  place(pointer: string): string;
}

/**
 * A catalogue in YAML, read.
 *
 * @param name of the file, for messages
 * @param environment the variables that urls of channels may name
 * @throws Error with a line for each thing that is wrong: `my.yaml:12: …`
 */
export function readCatalogueFile(
  name: string,
  text: string,
  environment: Readonly<Record<string, string | undefined>> = {},
): CatalogueFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const line = (at: number) => `${name}:${lines.linePos(at).line}`;
  if (document.errors.length > 0) {
    throw new Error(document.errors.map(({ pos, message }) => `${line(pos[0])}: ${message}`).join('\n'));
  }
  const place = (pointer: string) => {
    const at = offsetOf(document, tokensOf(pointer));
    return at === null ? name : line(at);
  };
  const said = cleaned(document.toJS() ?? {});
  const faults = shapeFaults(said).map(({ pointer, detail }) => `${place(pointer)}: ${pointer} ${detail}.`);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  const { whole, unset } = withUrls(said as Whole, environment);
  const missing = unset.map(({ pointer, detail }) => `${place(pointer)}: ${pointer} ${detail}.`);
  if (missing.length > 0) throw new Error(missing.join('\n'));
  return { whole, place };
}

/** A catalogue as a file says it: what `readCatalogueFile` reads. */
export function writeCatalogueFile(whole: Whole): string {
  const kinds = Object.entries(withoutUrls(whole)).filter(([, items]) => Object.keys(items).length > 0);
  return stringify(Object.fromEntries(kinds), { lineWidth: 120, aliasDuplicateObjects: false });
}

/** Where the value of a pointer is written, or else what of its item is nearest to it; null for no such item. */
function offsetOf(document: ReturnType<typeof parseDocument>, tokens: readonly string[]): number | null {
  for (let length = tokens.length; length >= Math.min(2, tokens.length); length--) {
    const parent = document.getIn(tokens.slice(0, length - 1), true);
    const key = tokens[length - 1];
    const pair = isMap(parent) ? parent.items.find((one) => isScalar(one.key) && String(one.key.value) === key) : null;
    const node = isScalar(pair?.key) ? pair.key : document.getIn(tokens.slice(0, length), true);
    const range = (node as { readonly range?: readonly number[] | null } | undefined)?.range;
    if (range?.[0] !== undefined) return range[0];
  }
  return null;
}

/** RFC 6901 */
function tokensOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function shapeFaults(said: unknown): readonly { readonly pointer: string; readonly detail: string }[] {
  if (!isRecord(said)) return [{ pointer: '', detail: 'The file has to name kinds: teams, services and so on' }];
  return Object.entries(said).flatMap(([kind, items]) => {
    if (!isRecord(items)) return [{ pointer: `/${kind}`, detail: 'has to name items by their ids, or to be left out' }];
    return Object.entries(items)
      .filter(([, item]) => !isRecord(item))
      .map(([id]) => ({ pointer: `/${kind}/${id}`, detail: 'says nothing; write its fields, or leave it out' }));
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

/** Texts as the API keeps them: a difference in blanks alone would be none, nor one in the zone of an instant. */
function cleaned(value: unknown): unknown {
  if (typeof value === 'string') {
    const text = value.normalize('NFC').trim();
    return TIME.test(text) && !Number.isNaN(Date.parse(text)) ? new Date(text).toISOString() : text;
  }
  if (Array.isArray(value)) return value.map(cleaned);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, cleaned(part)]));
}
