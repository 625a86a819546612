import { createHash } from 'node:crypto';

/** The whole url is one variable: part of one would leave the rest in the file. */
const VARIABLE = /^\$\{([A-Za-z_][A-Za-z0-9_]*)\}$/;

type Item = Readonly<Record<string, unknown>>;
type Whole = Readonly<Record<string, Readonly<Record<string, Item>>>>;
type Environment = Readonly<Record<string, string | undefined>>;

/** A catalogue whose channels name their urls by variables, with those urls; and what names a variable that is not set. */
export function withUrls(whole: Whole, environment: Environment) {
  const unset: { readonly pointer: string; readonly detail: string }[] = [];
  const channels = Object.entries(whole['channels'] ?? {}).map(([id, item]): [string, Item] => {
    const variable = VARIABLE.exec(String(item['url']))?.[1];
    if (variable === undefined) return [id, item];
    const url = environment[variable]?.trim() ?? '';
    if (url === '') {
      const detail = `names ${variable}, which is not set; set it, or leave the url out where the channel is there already`;
      unset.push({ pointer: `/channels/${id}/url`, detail });
    }
    return [id, { ...item, url }];
  });
  return { whole: channels.length === 0 ? whole : { ...whole, channels: Object.fromEntries(channels) }, unset };
}

/** A catalogue for a file: what the API tells of a channel's url leads nowhere, and says nothing to it. */
export function withoutUrls(whole: Whole): Whole {
  const { channels } = whole;
  if (channels === undefined) return whole;
  const plain = Object.entries(channels).map(([id, item]) => [id, urlTold(item)]);
  return { ...whole, channels: Object.fromEntries(plain) };
}

/** A channel without its url, and without what is told of it. */
export function urlTold({ url: _url, host: _host, ends: _ends, fingerprint: _fingerprint, ...rest }: Item): Item {
  return rest;
}

/** A channel that says the url that it has, or none, as the API tells of it. */
export function withKnownUrl(item: Item, before: Item | null): Item {
  const { url } = item;
  if (before === null) return item;
  const { host, ends, fingerprint } = before;
  const same = url === undefined || fingerprintOf(String(url)) === fingerprint;
  return same ? { ...urlTold(item), host, ends, fingerprint } : item;
}

/** Whether a channel that is there is to have another url. */
export function changesUrl(kind: string, after: Item): boolean {
  return kind === 'channels' && after['url'] !== undefined;
}

/** As the API makes it. */
function fingerprintOf(url: string): string {
  return createHash('sha256').update(url).digest('hex').slice(0, 16);
}
