/** What `fetch` gives, read: the status, the headers, and the body as JSON where it is some. */
export interface Said {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the API answers; the caller compares it
  readonly body: any;
}

export interface Mail {
  readonly id: string;
  readonly at: string;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly html: string | null;
  readonly incident: string | null;
}

/** What was posted to a chat. */
export interface Post {
  readonly id: string;
  readonly at: string;
  readonly host: string;
  readonly address: string;
  readonly incident: string | null;
  readonly status: number | null;
  // biome-ignore lint/suspicious/noExplicitAny: each chat service has a body of its own
  readonly body: any;
}

export interface TimelineItem {
  readonly n: number;
  readonly at: string;
  readonly type: string;
  readonly actor: { readonly kind: string; readonly name: string | null; readonly email: string | null };
  readonly text: string | null;
  // biome-ignore lint/suspicious/noExplicitAny: each type of fact has data of its own
  readonly data: any;
}

/** Somebody of the staff. */
export interface Person {
  readonly email: string;
  readonly name?: string;
  readonly groups: readonly string[];
}

/** A running instance as people reach it: HTTP, the mailbox, and the clock that a story turns. */
export class Client {
  readonly #url: () => string;
  readonly #tokens = new Map<string, string>();

  constructor(url: () => string) {
    this.#url = url;
  }

  async request(method: string, path: string, wish: { headers?: Record<string, string>; body?: string } = {}) {
    const target = path.startsWith('http') ? path : `${this.#url()}${path}`;
    const answer = await fetch(target, { method, redirect: 'manual', ...wish });
    const text = await answer.text();
    const json = answer.headers.get('content-type')?.includes('json') ?? false;
    const said: Said = {
      status: answer.status,
      headers: answer.headers,
      text,
      body: json && text !== '' ? JSON.parse(text) : null,
    };
    return said;
  }

  /** As somebody who signed in, or as nobody in particular. */
  async send(method: string, path: string, body?: unknown, as?: Person, headers: Record<string, string> = {}) {
    return this.request(method, path, {
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(as === undefined ? {} : { authorization: `Bearer ${await this.token(as)}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  async token(person: Person): Promise<string> {
    const kept = this.#tokens.get(person.email);
    if (kept !== undefined) return kept;
    const { body } = await this.send('POST', '/_local/token', person);
    this.#tokens.set(person.email, body.token);
    return body.token;
  }

  async act(id: string, action: string, body: unknown, as: Person): Promise<Said> {
    return this.send('POST', `/v1/incidents/${id}/${action}`, body, as);
  }

  /** Presses a button of the page behind a link, with what was written into its form. */
  async press(link: string, button: string, fields: Record<string, string> = {}): Promise<Said> {
    return this.request('POST', link, {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ do: button, ...fields }).toString(),
    });
  }

  /** Turns the clock; resolves when everything that fell due on the way is done. */
  async advance(duration: string): Promise<undefined> {
    const { status, text } = await this.send('POST', '/_local/clock', { advance: duration });
    if (status !== 200) throw new Error(`The clock did not turn: ${text}`);
  }

  /** Waits until nothing is under way any more. */
  async settle(): Promise<void> {
    await this.advance('PT0S');
  }

  async now(): Promise<string> {
    return (await this.send('GET', '/_local/clock')).body.now;
  }

  async mails(filter: Readonly<Record<string, string>> = {}): Promise<readonly Mail[]> {
    return this.#all('/_local/mail', filter);
  }

  async posts(filter: Readonly<Record<string, string>> = {}): Promise<readonly Post[]> {
    return this.#all('/_local/chat', filter);
  }

  /** Says how hosts of the local internet behave from now on; null as any other. */
  async hosts(hosts: Readonly<Record<string, object | null>>): Promise<undefined> {
    const { status, text } = await this.send('POST', '/_local/chat/hosts', { hosts });
    if (status !== 200) throw new Error(`The hosts are as they were: ${text}`);
  }

  async timeline(id: string, as: Person): Promise<readonly TimelineItem[]> {
    return this.#all(`/v1/incidents/${id}/timeline`, { limit: '100' }, as);
  }

  /** Every page of a list. */
  async #all<T>(path: string, filter: Readonly<Record<string, string>>, as?: Person): Promise<readonly T[]> {
    const items: T[] = [];
    let after: string | null = null;
    do {
      const query = new URLSearchParams({ ...filter, ...(after === null ? {} : { after }) });
      const { status, body, text }: Said = await this.send('GET', `${path}?${query}`, undefined, as);
      if (status !== 200) throw new Error(`${path} answers ${status}: ${text}`);
      items.push(...body.items);
      after = body.next;
    } while (after !== null);
    return items;
  }
}

/** The link in a mail to a page of one kind: `/a/` of a called person, `/r/` of a reporter. */
export function linkIn(
  mail: Mail | undefined,
  kind: 'a' | 'o' | 'h' | 'r' | 's' | 'd' | 'e' | 'u' | 'm' | 'l' | 'c' | 't',
): string {
  const link = new RegExp(`https?://\\S+/${kind}/[\\w-]+`).exec(mail?.text ?? '')?.[0];
  if (link === undefined) throw new Error(`There is no /${kind}/ link in the mail "${mail?.subject}".`);
  return link;
}
