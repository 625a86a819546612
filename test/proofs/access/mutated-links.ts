import { randomBytes } from 'node:crypto';
import type { Head } from '../../../functions/incident/head.ts';
import { type Link, linkTo, type Purpose, readLink, verifyLink } from '../../../functions/notify/link.ts';
import { openFeed } from '../../../functions/oncall/feed.ts';
import { openLink } from '../../../functions/pages/open-link.ts';
import type { Links } from './links.ts';
import { changed, Draw, flipped, respelt } from './mutate.ts';
import type { RealMachine } from './real-machine.ts';
import { curlOf, type Tally } from './tally.ts';

const MAC_BYTES = 16;
const PURPOSES: readonly Purpose[] = ['a', 'o', 'r', 'h', 's', 'd', 'e', 'u', 'm', 'l', 'c', 't', 'i'];
/** What a link of these is about, and has its key, is an item of the catalogue; of any other, and of a follower, an incident. */
const ITEMS: Readonly<Record<string, string>> = {
  u: 'outages',
  m: 'outages',
  l: 'outages',
  c: 'cover',
  t: 'command',
  i: 'platform',
  e: 'checkout',
};

/** A token that was mailed, taken apart. */
interface Mailed {
  readonly purpose: string;
  readonly token: string;
}

/** A path that was mailed to nobody, made of those that were. */
function forged(mailed: readonly Mailed[], draw: Draw): { readonly path: string; readonly how: string } {
  const { purpose, token } = draw.of(mailed);
  const other = draw.of(mailed);
  const bytes = Buffer.from(token, 'base64url');
  const mac = bytes.subarray(0, MAC_BYTES);
  const claims = bytes.subarray(MAC_BYTES);
  const of = (...parts: readonly Buffer[]) => Buffer.concat(parts).toString('base64url');
  const lines = claims.toString().split('\n');
  const line = (index: number, text: string) =>
    of(mac, Buffer.from(lines.map((one, i) => (i === index ? text : one)).join('\n')));
  const kinds: readonly (() => readonly [how: string, token: string, purpose?: string])[] = [
    () => ['text changed', changed(token, draw)],
    () => ['bit flipped', of(flipped(bytes, draw))],
    () => ['bit of the MAC flipped', of(flipped(mac, draw), claims)],
    () => ['cut', of(bytes.subarray(0, draw.below(bytes.length)))],
    () => ['lengthened', of(bytes, randomBytes(1 + draw.below(8)))],
    () => ['on a page of another purpose', token, draw.of(PURPOSES)],
    () => ['purpose changed', line(0, other.purpose), other.purpose],
    () => [
      'incident changed',
      line(1, draw.of(['INC-000000', 'inc-7qk3mw', 'outages', lines[1]?.toLowerCase() ?? ''])),
    ],
    () => [
      'recipient changed',
      line(2, draw.of(['another@example.com', '*', '', lines[2]?.toUpperCase() ?? '', `${lines[2]} `])),
    ],
    () => ['call changed', line(3, draw.of(['1', '', 'everything', `${lines[3]}0`]))],
    () => ['a claim more', line(3, `${lines[3]}\n`)],
    () => ["another link's MAC", of(Buffer.from(other.token, 'base64url').subarray(0, MAC_BYTES), claims)],
    () => [
      "another incident's key",
      linkTo(
        { purpose, id: lines[1] ?? '', recipient: lines[2] ?? '', call: lines[3] || null } as Link,
        randomBytes(16).toString('hex'),
      ).slice(3),
    ],
    () => ['no MAC', of(claims)],
    () => ['spelt otherwise', respelt(token, draw)],
  ];
  const [how, made, where = purpose] = draw.of(kinds)();
  return { path: `/${where}/${made}`, how };
}

/** Links that were mailed to nobody, given to what opens links and, a share of them, to the running product. */
export async function mutatedLinks(
  real: RealMachine,
  links: Links,
  counts: { all: number; http: number },
  next: () => number,
  tally: Tally,
) {
  const draw = new Draw(next);
  const keys = new Map(
    ['INC-7QK3MW', 'INC-4M8Q2X', ...Object.values(ITEMS)].map((id) => [id, randomBytes(16).toString('hex')]),
  );
  const store = {
    head: async (id: string) => (keys.has(id) ? ({ linkKey: keys.get(id) } as Head) : null),
  } as Parameters<typeof openLink>[0];
  const schedule = { id: 'platform', name: 'Platform', timeZone: 'UTC', layers: [] };
  const schedules = new Map([[schedule.id, { ...schedule, linkKey: keys.get(schedule.id) ?? '' }]]);
  const made = PURPOSES.flatMap((purpose) =>
    [...keys].flatMap(([id, key]) =>
      id === ITEMS[purpose] || ((purpose === 'u' || ITEMS[purpose] === undefined) && id.startsWith('INC-'))
        ? ['someone@example.com', '+49 30 1234567', '*'].map((recipient) =>
            linkTo({ id, purpose, recipient, call: purpose === 'a' ? '7' : null }, key),
          )
        : [],
    ),
  );
  // As the pages open it: a link to an item of the catalogue by the item's key, any other by its incident's.
  const opens = async (path: string) => {
    const [purpose, token] = [path.slice(1, 2), path.slice(3)];
    if (purpose === 'i') return openFeed(schedules, token);
    const claimed = readLink(token);
    if (ITEMS[purpose ?? ''] === undefined || (purpose === 'u' && claimed?.id.startsWith('INC-') === true)) {
      return (await openLink(store, token, purpose as Purpose))?.link ?? null;
    }
    const key = claimed?.purpose === purpose ? keys.get(claimed?.id ?? '') : undefined;
    return key === undefined ? null : verifyLink(token, key);
  };
  for (const path of made) tally.look('mailed links', (await opens(path)) === null ? `${path} is not opened.` : null);
  const mailed = made.map((path) => ({ purpose: path.slice(1, 2), token: path.slice(3) }));
  for (let i = 0; i < counts.all; i++) {
    const { path, how } = forged(mailed, draw);
    if (made.includes(path)) continue;
    tally.look('mutated links', (await opens(path)) === null ? null : `${how}: ${path} is opened.`);
  }

  const given = Object.values(links).map((path) => ({ purpose: path.slice(1, 2), token: path.slice(3) }));
  for (let i = 0; i < counts.http; i++) {
    const { path, how } = forged(given, draw);
    // Percent signs are the URL's own spelling, and what is no URL is refused by the server.
    if (Object.values(links).includes(path) || /[^\x21-\x7e]|[%?#]/.test(path)) continue;
    const asked = { method: draw.of(/^\/[dseil]\//.test(path) ? ['GET', 'HEAD'] : ['GET', 'HEAD', 'POST']), path };
    const { status, text } = await real.ask(asked);
    const told = ['checkout', 'INC-', 'example.com'].some((word) => text.includes(word));
    const wrong = status !== 404 ? String(status) : told ? '404, and it tells what is there' : null;
    tally.look('mutated links, HTTP', wrong && `${how}: ${wrong}. ${curlOf(real.url, asked)}`);
  }
}
