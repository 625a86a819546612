import { Client, linkIn, type Person, type Said } from '../../../infra/demo/client.ts';
import { DESK, RESPONDER } from '../stage/people.ts';

/** Something that was asked for. */
interface Deed {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly as: Person | undefined;
  readonly key: string;
  /** Words that only this deed's fact holds; null where its fact holds none. */
  readonly mark: string | null;
}

/** What was answered by a 2xx, and so has to be in the timeline. */
export interface Promised {
  readonly id: string;
  readonly mark: string | null;
  /** The fact's type, where it is known; else what was asked for. */
  readonly type: string | null;
  readonly action: string;
}

const REPORTS = [
  { summary: 'checkout returns 502', category: 'software', subcategory: 'error', service: 'checkout' },
  {
    summary: 'the wifi drops calls',
    category: 'network',
    impact: { users: 'some', financial: 'none', security: 'none' },
  },
  { summary: 'a laptop is slow', category: 'hardware', impact: { users: 'one', financial: 'none', security: 'none' } },
] as const;

/** What may be done to an incident, with the words that mark it. */
const ACTIONS: readonly ((mark: string) => readonly [string, object, Person])[] = [
  () => ['acknowledge', {}, RESPONDER],
  (mark) => ['note', { text: mark }, RESPONDER],
  (mark) => ['note', { text: mark, visibility: 'public' }, DESK],
  (mark) => ['escalate', { to: 'functional', reason: mark }, RESPONDER],
  (mark) => ['hold', { reason: 'awaiting_vendor', comment: mark }, RESPONDER],
  (mark) => ['resume', { reason: mark }, RESPONDER],
  (mark) => ['update', { text: mark }, RESPONDER],
  (mark) => ['assign', { team: 'platform', reason: mark }, DESK],
  (mark) => ['resolve', { code: 'solution', notes: mark }, RESPONDER],
  (mark) => ['reopen', { reason: mark }, DESK],
  (mark) => ['confirm', { comment: mark }, DESK],
];

/** Everybody at once: they report, act, press buttons in mails, and ask again with the same key what was not answered. */
export class Crowd {
  readonly client: Client;
  readonly promised: Promised[] = [];
  /** Answers that must not be. */
  readonly wrong: string[] = [];
  readonly incidents: string[] = [];
  readonly #random: () => number;
  #unanswered: Deed[] = [];
  #drawn = 0;
  answered = 0;

  constructor(url: () => string, random: () => number) {
    this.client = new Client(url);
    this.#random = random;
  }

  /** Some people at work until `until` says that it is over or the machine is gone. */
  async work(people: number, over: () => boolean): Promise<void> {
    const one = async () => {
      while (!over()) await this.#something();
    };
    await Promise.all(Array.from({ length: people }, one));
  }

  /** Asks again, with the same key, for whatever was not answered; each has to be done once, or refused. */
  async askAgain(): Promise<void> {
    const deeds = this.#unanswered;
    this.#unanswered = [];
    for (const deed of deeds) await this.#do(deed);
    if (this.#unanswered.length > 0)
      this.wrong.push(`${this.#unanswered.length} requests get no answer from a machine that runs.`);
  }

  async act(id: string, action: string, body: object, as: Person): Promise<number> {
    return this.#do({ method: 'POST', path: `/v1/incidents/${id}/${action}`, body, as, key: this.#key(), mark: null });
  }

  async #something(): Promise<void> {
    const choice = this.#random();
    const id = this.#pick(this.incidents);
    if (id === undefined || choice < 0.25) await this.#report();
    else if (choice < 0.35) await this.#press(id);
    else await this.#act(id);
  }

  async #report(): Promise<void> {
    const mark = this.#mark();
    const known = this.#pick(REPORTS) ?? REPORTS[0];
    const reporter = { name: 'A reporter', email: 'reporter@example.com' };
    const body = { ...known, description: mark, reporter };
    const as = this.#random() < 0.9 ? RESPONDER : undefined;
    await this.#do({ method: 'POST', path: '/v1/incidents', body, as, key: this.#key(), mark });
  }

  async #act(id: string): Promise<void> {
    const mark = this.#mark();
    const make = this.#pick(ACTIONS) ?? (() => ['acknowledge', {}, RESPONDER] as const);
    const [action, body, as] = make(mark);
    // To say a second time who has it changes nothing.
    const silent = action === 'acknowledge' || action === 'assign';
    await this.#do({
      ...{ method: 'POST', path: `/v1/incidents/${id}/${action}`, body, as, key: this.#key() },
      mark: silent ? null : mark,
    });
  }

  /** The button of the newest mail that has one. */
  async #press(id: string): Promise<void> {
    try {
      const mails = await this.client.mails({ incident: id });
      const kind = this.#random() < 0.6 ? 'a' : 'r';
      const mail = mails.findLast(({ text }) => text.includes(`/${kind}/`));
      if (mail === undefined) return;
      const said = await this.client.press(linkIn(mail, kind), kind === 'a' ? 'acknowledge' : 'confirm');
      if (said.status === 303)
        this.promised.push({ id, mark: null, type: kind === 'a' ? 'acknowledged' : 'confirmed', action: 'button' });
      else if (said.status !== 409) this.wrong.push(`${id}: a button of ${kind} answers ${said.status}: ${said.text}`);
    } catch {
      // The machine is gone; a button has no key, and is pressed again by whoever sees the page.
    }
  }

  async #do(deed: Deed): Promise<number> {
    let said: Said;
    try {
      const { method, path, body, as, key } = deed;
      said = await this.client.send(method, path, body, as, { 'idempotency-key': key });
    } catch {
      this.#unanswered.push(deed);
      return 0;
    }
    this.#hear(deed, said);
    return said.status;
  }

  #hear({ path, mark }: Deed, { status, text, body }: Said): void {
    const [, id = '', action = ''] = /^\/v1\/incidents\/([^/]+)\/(\w+)$/.exec(path) ?? [];
    if (status === 201) {
      this.answered += 1;
      if (!this.incidents.includes(body.id)) this.incidents.push(body.id);
      this.promised.push({ id: body.id, mark, type: 'reported', action: 'report' });
    } else if (status === 200) {
      this.answered += 1;
      this.promised.push({ id, mark, type: action === 'acknowledge' ? 'acknowledged' : null, action });
      // Refused: a high incident is held by the desk alone, most acts need a state, anonymous reports have a limit.
    } else if (![403, 409, 429, 503].includes(status)) {
      this.wrong.push(`POST ${path} answers ${status}: ${text}`);
    }
  }

  #pick<T>(all: readonly T[]): T | undefined {
    return all[Math.floor(this.#random() * all.length)];
  }

  #key(): string {
    this.#drawn += 1;
    return `key-${this.#drawn}-${Math.floor(this.#random() * 1e9)}`;
  }

  #mark(): string {
    this.#drawn += 1;
    return `mark${this.#drawn}x${Math.floor(this.#random() * 1e9)}y`;
  }
}
