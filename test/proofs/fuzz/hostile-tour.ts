import { Client, type Person, type Said } from '../../../infra/demo/client.ts';
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
];
const LONGEST: Readonly<Record<string, number>> = { summary: 200, name: 100, with: 100, verifiedBy: 100 };
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
  const seen = await tour(hostile);
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

class Hostile extends Client {
  readonly incidents: string[] = [];
  readonly #words: Words;

  constructor(url: () => string, words: Words) {
    super(url);
    this.#words = words;
  }

  override async send(method: string, path: string, body?: unknown, as?: Person, headers?: Record<string, string>) {
    const ours = path.startsWith('/_local') ? body : written(body, this.#words);
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

function written(value: unknown, words: Words): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => written(one, words));
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) =>
      typeof one === 'string' && WRITTEN.includes(name) && !CHOSEN.test(one)
        ? [name, wordy(name, one, words)]
        : [name, written(one, words)],
    ),
  );
}

function wordy(name: string, text: string, words: Words): string {
  const longest = LONGEST[name] ?? 1_000;
  return [...`${text} ${words(name)}`].slice(0, longest).join('');
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
