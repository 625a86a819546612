import { Client, linkIn, type Person, type Said } from '../../../infra/demo/client.ts';
import { runbooksTour } from '../../../infra/demo/runbooks-tour.ts';
import { type Seen, tour } from '../../../infra/demo/tour.ts';
import { MailStore, type StoredMail } from '../../../infra/local/mail/mail-store.ts';
import type { RealMachine } from '../access/real-machine.ts';
import { KEEPER } from '../access/scenes.ts';

/** Words that are put behind each text that somebody writes, by the name of its field. */
export type Words = (field: string) => string;

/** Fields that hold what people write; all others say what is to happen. */
const WRITTEN = [
  'summary',
  'description',
  'name',
  'text',
  'reason',
  'tried',
  'findings',
  'comment',
  'notes',
  'outcome',
  'with',
  'verifiedBy',
  'firstLine',
  'closing',
  'symptom',
  'cause',
  'workaround',
];
const LONGEST: Readonly<Record<string, number>> = {
  summary: 200,
  name: 100,
  with: 100,
  verifiedBy: 100,
  firstLine: 200,
  task: 200,
};
/** In these an own word stands for a choice. */
const CHOSEN = /^(awaiting_|confirmation_|reporter_unreachable)/;

export interface Played {
  /** In the order in which they were reported. */
  readonly incidents: readonly string[];
  readonly mails: readonly StoredMail[];
  readonly pages: readonly Seen[];
}

/** The tour with these words in every text that anybody writes, in the catalogue's names too. */
export async function hostileTour(real: RealMachine, words: Words): Promise<Played> {
  const { client, dataDir, url } = real;
  await renameAll(client, words);
  // What limits reports, calls and receipts counts by the hour: each tour has one to itself.
  const hour = 3_600_000;
  const to = new Date((Math.floor(real.machine.clock.now() / hour) + 1) * hour + 60_000).toISOString();
  await client.send('POST', '/_local/clock', { to });
  const store = new MailStore(`${dataDir}/mail.sqlite`);
  const mails = () => store.oldest({}, 100_000);
  const before = mails().length;
  const hostile = new Hostile(() => url, words);
  await removeAll(client);
  await put(hostile, '/v1/known-errors/pool', POOL);
  await client.advance('PT11S');
  const seen = [...(await tour(hostile)), ...(await runbooksTour(hostile)), ...(await joined(hostile))];
  await client.settle();
  const sent = mails().slice(before);
  store.close();
  await real.unsuppress();
  for (const id of hostile.incidents) await client.act(id, 'cancel', { code: 'withdrawn', reason: 'Over.' }, KEEPER);
  await client.settle();
  // The mailbox is this machine's, not the product's; what is no page of a person's is the same for all.
  const pages = seen.filter(({ name }) => !name.startsWith('mail') && name !== 'docs');
  return { incidents: hostile.incidents, mails: sent, pages };
}

/** Reports of people with these addresses, and the mails that are sent of them; an address that is refused makes none. */
export async function reportsBy(real: RealMachine, addresses: readonly string[]): Promise<readonly StoredMail[]> {
  const { client, dataDir } = real;
  const ids: string[] = [];
  for (const email of addresses) {
    const report = { summary: 'the wifi drops calls', reporter: { name: 'A reporter', email } };
    const { status, body } = await client.send('POST', '/v1/incidents', report, KEEPER);
    if (status === 201) ids.push(body.id);
  }
  await client.settle();
  const store = new MailStore(`${dataDir}/mail.sqlite`);
  const mails = ids.flatMap((incident) => store.oldest({ incident }, 100));
  store.close();
  for (const id of ids) await client.act(id, 'cancel', { code: 'withdrawn', reason: 'Over.' }, KEEPER);
  await client.settle();
  return mails;
}

/** A known error that the tour's incidents are offered. */
const POOL = {
  name: 'The pool is used up',
  symptom: 'Checkout answers 502.',
  cause: 'The payment service keeps connections open.',
  workaround: 'Restart the payment service.',
  keywords: ['checkout'],
};

/** A list with words of its own for each event. */
const AFFECTED = {
  name: 'Shop and payments',
  open: true,
  rule: { services: ['checkout'], priorities: ['high', 'medium'] },
  members: [{ name: 'The shop team', email: 'shop.team@example.com' }],
  templates: Object.fromEntries(
    ['opened', 'updated', 'resolved', 'cancelled'].map((event) => [
      event,
      { firstLine: '{{summary}} ({{service}})', closing: 'We are sorry for that, {{list}}.' },
    ]),
  ),
};

/** Somebody joins the list by themselves, hears of an incident, and leaves it. */
async function joined(client: Hostile): Promise<readonly Seen[]> {
  const seen: Seen[] = [];
  const look = async (name: string, path: string) =>
    seen.push({ name, html: (await client.request('GET', path)).text });
  await put(client, '/v1/stakeholder-lists/affected', AFFECTED);
  await client.advance('PT11S');
  await look('lists', '/lists');
  await look('list-join', '/lists/affected');
  const reader = { name: 'A customer', email: 'customer@example.com', timeZone: 'Europe/Berlin', digest: 'each' };
  const faulty = await client.submit('/lists/affected', { ...reader, email: 'customer@' });
  seen.push({ name: 'list-join-fault', html: faulty.text });
  const asked = await client.submit('/lists/affected', reader);
  seen.push({ name: 'list-asked', html: asked.text });
  await client.advance('PT1M');
  const own = linkIn((await client.mails({ to: reader.email })).at(-1), 'm');
  await look('list-confirm', own);
  const { name, timeZone, digest } = reader;
  await client.press(own, 'join', { name, timeZone, digest });
  await look('list-member', own);
  const impact = { users: 'many', financial: 'high', security: 'none' };
  const reported = { summary: 'the basket is empty', reporter: { name: 'A reporter', email: 'reporter@example.com' } };
  const said = await client.send('POST', '/v1/incidents', { ...reported, service: 'checkout', impact }, KEEPER);
  const id = said.body.id as string;
  await client.settle();
  const opened = (await client.mails({ to: reader.email, incident: id })).at(-1);
  await look('list-open', linkIn(opened, 'l'));
  await look('list-event', linkIn(opened, 's'));
  await client.act(id, 'follow', { person: { name: 'A follower', email: 'follower@example.com' } }, KEEPER);
  await client.act(id, 'acknowledge', {}, KEEPER);
  await client.act(id, 'update', { text: 'We have found it.' }, KEEPER);
  await client.settle();
  const followed = (await client.mails({ to: 'follower@example.com', incident: id })).at(-1);
  await look('follower-leaves', linkIn(followed, 'u'));
  await client.act(id, 'resolve', { code: 'known_error', knownError: 'pool', notes: 'Restarted it.' }, KEEPER);
  await client.settle();
  await client.press(own, 'leave');
  await look('list-left', own);
  return seen;
}

/** Of the catalogue what only these tours know: each begins without it. */
async function removeAll(client: Client): Promise<void> {
  for (const path of ['/v1/runbooks/room', '/v1/known-errors/pool', '/v1/stakeholder-lists/affected']) {
    const { status, headers } = await client.send('GET', path, undefined, KEEPER);
    if (status === 200) {
      await client.send('DELETE', path, undefined, KEEPER, { 'if-match': headers.get('etag') ?? '' });
    }
  }
}

async function put(client: Client, path: string, body: object): Promise<void> {
  const { status, text } = await client.send('PUT', path, body, KEEPER);
  if (status !== 201) throw new Error(`${path} was answered by ${status}: ${text}`);
}

class Hostile extends Client {
  readonly incidents: string[] = [];
  readonly #words: Words;

  constructor(url: () => string, words: Words) {
    super(url);
    this.#words = words;
  }

  override async send(method: string, path: string, body?: unknown, as?: Person, headers?: Record<string, string>) {
    const ours = path.startsWith('/_local') ? body : written(body, this.#words, path.endsWith('/tasks'));
    const said = await super.send(method, path, ours, as, headers);
    if (path === '/v1/incidents' && method === 'POST') this.incidents.push(said.body.id);
    return said;
  }

  override async request(method: string, path: string, wish?: { headers?: Record<string, string>; body?: string }) {
    const said = await super.request(method, path, wish);
    const id = path === '/report' && said.status === 201 ? /INC-\w{6}/.exec(said.text)?.[0] : undefined;
    if (id !== undefined) this.incidents.push(id);
    return said;
  }

  /** A form that anybody may send. */
  async submit(path: string, fields: Record<string, string>): Promise<Said> {
    return this.request('POST', path, {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(written(fields, this.#words) as Record<string, string>).toString(),
    });
  }

  override async token(person: Person): Promise<string> {
    return super.token({ ...person, name: wordy('name', person.name ?? person.email, this.#words) });
  }

  override async act(id: string, action: string, body: object, as: Person): Promise<Said> {
    if (!('nextUpdateAt' in body)) return super.act(id, action, body, as);
    const nextUpdateAt = new Date(Date.parse(await this.now()) + 3_600_000).toISOString();
    return super.act(id, action, { ...body, nextUpdateAt }, as);
  }

  override async press(link: string, button: string, fields: Record<string, string> = {}): Promise<Said> {
    return super.press(link, button, written(fields, this.#words) as Record<string, string>);
  }
}

function written(value: unknown, words: Words, ofTasks = false): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => written(one, words, ofTasks));
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) =>
      typeof one === 'string' && WRITTEN.includes(name) && !CHOSEN.test(one)
        ? [name, wordy(ofTasks && name === 'text' ? 'task' : name, one, words)]
        : [name, written(one, words, ofTasks)],
    ),
  );
}

function wordy(name: string, text: string, words: Words): string {
  const longest = LONGEST[name] ?? 1_000;
  // Double braces in a list's words are placeholders of ours: any other is refused.
  const put = name === 'firstLine' || name === 'closing' ? words(name).replaceAll('{{', '{ {') : words(name);
  return [...`${text} ${put}`].slice(0, longest).join('');
}

/** Every name in the catalogue, and of everybody in it, with these words behind what it was. */
async function renameAll(client: Client, words: Words): Promise<void> {
  for (const kind of ['teams', 'services', 'categories', 'stakeholder-lists']) {
    const { items } = (await client.send('GET', `/v1/${kind}`, undefined, KEEPER)).body;
    for (const item of items) {
      const path = `/v1/${kind}/${item.id}`;
      const { headers } = await client.send('GET', path, undefined, KEEPER);
      const tag = { 'if-match': headers.get('etag') ?? '' };
      const plain = JSON.parse(JSON.stringify(item), (name, one) =>
        name === 'name' ? String(one).split(' ≡ ')[0] : one,
      );
      const body = written(plain, (field) => `≡ ${words(field)}`);
      const { status, text } = await client.send('PUT', path, body, KEEPER, tag);
      if (status !== 200) throw new Error(`${path} was answered by ${status}: ${text}`);
    }
  }
}
