/**
 * A small strict reader of mails (RFC 5322, 2045 to 2047), independent of any library: what a lenient parser would
 * forgive is refused, since some other one reads it differently.
 */
export interface ReadMail {
  /** In their order, names in lower case, values decoded. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly to: readonly Mailbox[];
  readonly text: string;
  readonly html: string | null;
}

interface Mailbox {
  readonly name: string;
  readonly address: string;
}

/** @throws Error in a sentence for anything that the standards do not allow a sender */
export function readStrictly(raw: Buffer): ReadMail {
  const whole = raw.toString('latin1');
  if (/\r(?!\n)|(?<!\r)\n|\0/.test(whole)) throw new Error('A line ends otherwise than by CR LF, or holds NUL.');
  const long = whole.split('\r\n').find((line) => line.length > 998);
  if (long !== undefined) throw new Error(`A line has ${long.length} characters: "${long.slice(0, 60)}…"`);
  const { fields, body } = partOf(whole);
  for (const name of ['from', 'to', 'subject', 'date', 'message-id', 'mime-version']) {
    const count = fields.filter(([one]) => one === name).length;
    if (count !== 1) throw new Error(`The header has ${name} ${count} times.`);
  }
  const parts = leavesOf(fields, body);
  const plain = parts.filter(([type]) => type === 'text/plain');
  const html = parts.filter(([type]) => type === 'text/html');
  if (plain.length !== 1 || html.length > 1 || plain.length + html.length !== parts.length) {
    throw new Error(`It is made of ${parts.map(([type]) => type).join(', ')}.`);
  }
  const headers = fields.map(([name, value]) => [name, decodedWords(value)] as const);
  return { headers, to: mailboxes(value(fields, 'to')), text: plain[0]?.[1] ?? '', html: html[0]?.[1] ?? null };
}

type Fields = readonly (readonly [name: string, value: string])[];

function partOf(text: string): { readonly fields: Fields; readonly body: string } {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) throw new Error('A part has no empty line after its header.');
  const fields: [string, string][] = [];
  for (const line of text.slice(0, end).split('\r\n')) {
    if (/[^\t\x20-\x7e]/.test(line)) throw new Error(`A header line is not ASCII: "${line}"`);
    const last = fields.at(-1);
    if (/^[ \t]/.test(line)) {
      if (last === undefined || line.trim() === '') throw new Error('A folded line continues nothing, or is empty.');
      last[1] += line;
      continue;
    }
    const [, name, rest] = /^([\x21-\x39\x3b-\x7e]+):(.*)$/.exec(line) ?? [];
    if (name === undefined || rest === undefined) throw new Error(`"${line}" is no header field.`);
    fields.push([name.toLowerCase(), rest.replace(/^ /, '')]);
  }
  return { fields, body: text.slice(end + 4) };
}

function value(fields: Fields, name: string): string {
  return fields.find(([one]) => one === name)?.[1] ?? '';
}

/** The leaves of a MIME tree with their types, decoded. */
function leavesOf(fields: Fields, body: string): readonly (readonly [type: string, content: string])[] {
  const [type = '', ...parameters] = value(fields, 'content-type').split(';');
  if (!type.startsWith('multipart/')) return [[type.trim().toLowerCase(), contentOf(fields, body)]];
  const boundary = /^\s*boundary="([^"]+)"\s*$/.exec(parameters.find((one) => one.includes('boundary=')) ?? '')?.[1];
  if (boundary === undefined) throw new Error('A multipart names no boundary in quotes.');
  const [preamble = '', ...parts] = `\r\n${body}`.split(`\r\n--${boundary}`);
  const close = parts.pop();
  if (preamble.trim() !== '' || close === undefined || !/^--\s*$/.test(close)) {
    throw new Error('A multipart does not begin and end with its boundary.');
  }
  return parts.flatMap((part) => {
    if (!part.startsWith('\r\n')) throw new Error('A boundary stands within a line.');
    const inner = partOf(part.slice(2));
    return leavesOf(inner.fields, inner.body);
  });
}

function contentOf(fields: Fields, body: string): string {
  if (!/charset=utf-8/i.test(value(fields, 'content-type'))) throw new Error('A text says no charset utf-8.');
  const encoding = value(fields, 'content-transfer-encoding').toLowerCase();
  if (encoding === 'base64') return utf8(bytesOf(body.replaceAll('\r\n', '')));
  if (encoding === 'quoted-printable') return utf8(quoted(body));
  if (encoding !== '7bit' || /[^\t\r\n\x20-\x7e]/.test(body)) throw new Error(`A text is sent as "${encoding}".`);
  return body.replaceAll('\r\n', '\n');
}

/** RFC 2045, 6.7 */
function quoted(body: string): Buffer {
  const bare = body
    .split('\r\n')
    .find((line) => line.length > 76 || /[ \t]$/.test(line) || /=(?![0-9A-F]{2}|$)/.test(line));
  if (bare !== undefined) throw new Error(`"${bare}" is not quoted-printable.`);
  if (/[^\t\r\n\x20-\x7e]/.test(body)) throw new Error('Quoted-printable holds a byte that it has to quote.');
  const soft = body.replaceAll('=\r\n', '').replaceAll('\r\n', '\n');
  return Buffer.from(
    soft.replace(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
}

function utf8(bytes: Buffer): string {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes).replaceAll('\r\n', '\n');
  if (/[^\P{Cc}\t\n]/u.test(text)) throw new Error('A text holds a control character.');
  return text;
}

function bytesOf(base64: string): Buffer {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.toString('base64') !== base64) throw new Error(`"${base64.slice(0, 60)}" is not base64.`);
  return bytes;
}

const WORD = /=\?utf-8\?([BQ])\?([^? \t]+)\?=/gi;

/** RFC 2047: words one after another are one text; each has at most 75 characters and whole letters. */
function decodedWords(text: string): string {
  const joined = text.replace(/(=\?utf-8\?[BQ]\?[^? \t]+\?=)[ \t]+(?==\?utf-8\?)/gi, '$1');
  if (/=\?[^\s?=]*\?[a-z]\?/i.test(joined.replace(WORD, ''))) throw new Error(`"${text}" has a broken encoded word.`);
  return joined.replace(WORD, (word, kind: string, content: string) => {
    if (word.length > 75) throw new Error(`An encoded word has ${word.length} characters.`);
    if (kind.toUpperCase() === 'B') return utf8(bytesOf(content));
    return utf8(quoted(content.replaceAll('_', '=20')));
  });
}

/** A list of mailboxes: `name <address>` or a bare address, a name being atoms, one quoted text, or encoded words. */
function mailboxes(text: string): readonly Mailbox[] {
  const found: Mailbox[] = [];
  const ONE = /^\s*(?:("(?:[^"\\]|\\.)*"|[^",<>;:()[\]\\@]*?)\s*<([^<>\s]+)>|([^<>\s,"]+))\s*(,|$)/;
  for (let rest = text; rest.trim() !== ''; ) {
    const [all, name = '', angle, bare] = ONE.exec(rest) ?? [];
    if (all === undefined) throw new Error(`"${rest}" is no list of addresses.`);
    const quotedName = /^"(.*)"$/.exec(name)?.[1]?.replace(/\\(.)/g, '$1');
    found.push({ name: quotedName ?? decodedWords(name), address: angle ?? bare ?? '' });
    rest = rest.slice(all.length);
  }
  return found;
}
