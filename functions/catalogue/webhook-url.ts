import { sha256 } from '../incident/id.ts';
import type { Fault } from '../sla/check-policy.ts';
import type { CatalogueKind, Channel } from './catalogue.ts';

/** Letters of the digest by which a url can be told from another that looks like it. */
const FINGERPRINT = 16;
/** Names that lead into one's own network, and no chat is found by. */
const INSIDE = /(^|\.)(localhost|local|internal|localdomain|home\.arpa|lan|intranet)$/;

/** A channel as people say it: what is shown of its url instead of it may stand there, and says nothing. */
type Said = Readonly<Record<string, unknown>>;

/** What may be known of a url by those who must not know it. */
interface Shown {
  readonly host: string;
  /** Its last four characters, to tell urls apart. */
  readonly ends: string;
  /** A digest of it: other for each url, and no way back to it. */
  readonly fingerprint: string;
}

function shownOf(url: string): Shown {
  const { host } = URL.parse(url) ?? { host: '' };
  return { host, ends: url.slice(-4), fingerprint: sha256(url).slice(0, FINGERPRINT) };
}

/** An item as it may be shown, exported and recorded: of a channel's url only what tells it from others. */
export function withoutUrl<I extends object>(kind: CatalogueKind, item: I): I {
  if (kind !== 'channels' || !('url' in item)) return item;
  const { url, ...rest } = item as I & Channel;
  return { ...rest, ...shownOf(url) } as unknown as I;
}

/** A channel with the url that it had before, where none is said: it is not read back, so it need not be sent again. */
export function withUrl<I extends object>(said: I, before: object | undefined): I {
  const { host: _host, ends: _ends, fingerprint: _fingerprint, ...rest } = said as Said;
  const url = rest['url'] ?? (before as Partial<Channel> | undefined)?.url;
  return { ...rest, ...(url === undefined ? {} : { url }) } as I;
}

/** What is wrong with the url of an incoming webhook. What it leads to is looked at again whenever it is used. */
export function checkUrl(url: string | undefined): readonly Fault[] {
  const detail = url === undefined ? 'Say the url of its incoming webhook, as the chat service shows it' : wrongIn(url);
  return detail === null ? [] : [{ pointer: '/url', detail }];
}

function wrongIn(url: string): string | null {
  const read = URL.parse(url);
  if (read === null) return 'This is no url; copy the whole url of the incoming webhook';
  if (read.protocol !== 'https:') return 'Webhooks are spoken to by https only; write a url that begins with https://';
  if (read.username !== '' || read.password !== '') {
    return 'It bears a user name or a password; webhooks need none, so leave out what stands before the @';
  }
  if (read.port !== '') return 'Webhooks are spoken to on port 443 only; leave the port out';
  // However it was written: 0x7f.1 and ::ffff:127.0.0.1 are addresses by now.
  const host = read.hostname.replace(/\.$/, '');
  if (/^\[|^[\d.]+$/.test(host)) return 'It names its host by an address; write the name that the chat service shows';
  if (!host.includes('.') || INSIDE.test(host)) {
    return 'This name is one of a private network; a webhook has to be reached on the public internet';
  }
  return null;
}
