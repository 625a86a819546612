import { type Client, linkIn, type Mail, type Person, type Post, type Said } from '../../../infra/demo/client.ts';

export const DESK: Person = { email: 'desk@example.com', name: 'The service desk', groups: ['service-desk'] };
export const RESPONDER: Person = { email: 'responder@example.com', name: 'A responder', groups: ['responder'] };
export const MANAGER: Person = { email: 'manager@example.com', name: 'A manager', groups: ['manager'] };
export const ADMIN: Person = { email: 'admin@example.com', name: 'An admin', groups: ['admin'] };

export const REPORTER = 'reporter@example.com';

/** How long somebody goes on trying what is not answered, and how long they wait between. */
const TRIES = 12;
const AGAIN = 'PT30S';
/** The catalogue is looked at again every ten seconds. */
const KNOWN = 'PT11S';

/**
 * People as they are: they wait for the mail that they need, and try again what was not answered, with the same key. A
 * scene that ends without an error has told them, after however many tries, that what they wanted is done.
 */
export class People {
  readonly client: Client;
  /** Answers of 500: what only a function that died may lead to. */
  failures = 0;
  readonly #key: () => string;

  /** @param key a new idempotency key at each call */
  constructor(client: Client, key: () => string) {
    this.client = client;
    this.#key = key;
  }

  /** Reports until it is logged, and gives its id. */
  async report(body: object, as?: Person): Promise<string> {
    const key = { 'idempotency-key': this.#key() };
    const said = await this.#until([201], () => this.client.send('POST', '/v1/incidents', body, as, key));
    return said.body.id;
  }

  /**
   * Acts until it is done, or refused in the state that it is in: what was asked for may have happened already. What
   * is refused because nothing was sorted yet is tried again.
   */
  async act(id: string, action: string, body: object, as: Person): Promise<Said> {
    const key = { 'idempotency-key': this.#key() };
    const path = `/v1/incidents/${id}/${action}`;
    const ask = () => this.#until([200, 409], () => this.client.send('POST', path, body, as, key));
    let said = await ask();
    for (let tried = 1; said.status === 409 && tried < TRIES; tried++) {
      const { body: incident } = await this.get(`/v1/incidents/${id}`, as);
      if (incident.status !== 'new') break;
      await this.client.advance(AGAIN);
      said = await ask();
    }
    return said;
  }

  /** Presses a button behind a link until it is done. */
  async press(link: string, button: string, fields: Record<string, string> = {}): Promise<Said> {
    return this.#until([303, 409], () => this.client.press(link, button, fields));
  }

  /** Sends a form until it is taken. */
  async submit(path: string, fields: Record<string, string>): Promise<Said> {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const body = new URLSearchParams(fields).toString();
    return this.#until([200], () => this.client.request('POST', path, { headers, body }));
  }

  async get(path: string, as?: Person, headers: Record<string, string> = {}): Promise<Said> {
    return this.#until([200, 404], () => this.client.send('GET', path, undefined, as, headers));
  }

  /** Puts an item of the catalogue in place as it is said, or takes it out, until it is so and known everywhere. */
  async keep(path: string, item: object | null, as: Person): Promise<void> {
    await this.#until([200, 201, 204, 404], async () => {
      const { status, headers } = await this.get(path, as);
      const seen: Record<string, string> = status === 200 ? { 'if-match': headers.get('etag') ?? '' } : {};
      const said = await this.client.send(item === null ? 'DELETE' : 'PUT', path, item ?? undefined, as, seen);
      // What was sent before may have been done meanwhile: it is read again.
      return said.status === 412 ? { ...said, status: 503 } : said;
    });
    await this.client.advance(KNOWN);
  }

  /** Waits for the newest mail of an incident to this address that has a link of this kind. */
  async link(id: string, to: string, kind: Parameters<typeof linkIn>[1]): Promise<string> {
    for (let tried = 0; tried < TRIES; tried++) {
      const mails = await this.client.mails({ to, incident: id });
      const mail = mails.findLast((one: Mail) => one.text.includes(`/${kind}/`));
      if (mail !== undefined) return linkIn(mail, kind);
      await this.client.advance(AGAIN);
    }
    throw new Error(`No mail of ${id} with a /${kind}/ link came to ${to}.`);
  }

  /** Waits until the incident is in this state. */
  async see(id: string, status: string): Promise<void> {
    let seen = '';
    for (let tried = 0; tried < TRIES; tried++) {
      seen = (await this.get(`/v1/incidents/${id}`, DESK)).body.status;
      if (seen === status) return;
      await this.client.advance(AGAIN);
    }
    throw new Error(`${id} is ${seen}, not ${status}.`);
  }

  /** Waits until so many posts about an incident were taken by a host. */
  async posted(id: string, host: string, times: number): Promise<readonly Post[]> {
    let taken: readonly Post[] = [];
    for (let tried = 0; tried < TRIES; tried++) {
      taken = (await this.client.posts({ incident: id, host })).filter(({ status }) => status === 200);
      if (taken.length >= times) return taken;
      await this.client.advance(AGAIN);
    }
    throw new Error(`${host} took ${taken.length} posts about ${id}, not ${times}.`);
  }

  wait(duration: string): Promise<undefined> {
    return this.client.advance(duration);
  }

  async #until(statuses: readonly number[], ask: () => Promise<Said>): Promise<Said> {
    let said = await ask();
    for (let tried = 1; !statuses.includes(said.status); tried++) {
      if (said.status === 500) this.failures++;
      if (said.status < 500 || tried === TRIES) throw new Error(`Answered ${said.status}: ${said.text}`);
      await this.client.advance(AGAIN);
      said = await ask();
    }
    await this.client.settle();
    return said;
  }
}
