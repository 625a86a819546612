import type { Client, Mail, Person, Post, Said, TimelineItem } from './client.ts';

/** Somebody who may read everything: the eyes of the story. */
const READER: Person = { email: 'desk@example.com', name: 'The service desk', groups: ['service-desk'] };

/**
 * Plays a story on a running instance, one line an event: virtual time (UTC), where it was seen, what. A story's steps
 * say which lines they expect, to the letter; whatever else is seen, or is missing, is a difference.
 */
export class Play {
  readonly client: Client;
  /** Sentences of what was not as the story tells it. */
  readonly differences: string[] = [];
  readonly #print: (line: string) => void;
  #id: string | null = null;
  readonly #mails = new Set<string>();
  readonly #posts = new Set<string>();
  #facts = 0;

  constructor(client: Client, print: (line: string) => void) {
    this.client = client;
    this.#print = print;
  }

  /** The incident that the story is about, once it was reported. */
  get id(): string {
    if (this.#id === null) throw new Error('Nothing was reported yet.');
    return this.#id;
  }

  /** From here on the timeline that is seen is that of another incident. */
  follow(id: string): void {
    this.#id = id;
    this.#facts = 0;
  }

  /** What people do in this step, what is answered to them, and all that is seen from there on. */
  async step(title: string, does: () => Promise<Said | undefined>, expected: string): Promise<void> {
    this.#print(`— ${title}`);
    const said = await does();
    if (isReported(said)) this.#id ??= said?.body.id;
    const now = await this.client.now();
    await this.client.settle();
    const answer = said === undefined ? [] : [{ at: now, order: 0, line: answerLine(said) }];
    const seen = [...answer, ...(await this.#news())].sort((a, b) =>
      a.at < b.at ? -1 : a.at > b.at ? 1 : a.order - b.order,
    );
    const lines = seen.map(({ at, line }) => `${at.slice(11, 19)} ${line}`);
    this.#compare(
      title,
      lines,
      expected
        .trim()
        .split('\n')
        .map((line) => line.trim())
        .filter(Boolean),
    );
  }

  /** What a mail must say beside its first line. */
  quote(mail: Mail | undefined, words: readonly string[]): void {
    for (const word of words.filter((one) => !mail?.text.includes(one))) {
      this.differences.push(`The mail "${mail?.subject}" does not say "${word}".`);
    }
  }

  /** The newest mail to somebody. */
  async mailTo(address: string): Promise<Mail | undefined> {
    return (await this.client.mails({ to: address })).at(-1);
  }

  async #news() {
    const facts = this.#id === null ? [] : await this.client.timeline(this.#id, READER);
    const told = facts.slice(this.#facts).map((fact) => ({ at: fact.at, order: 1, line: factLine(fact) }));
    this.#facts = facts.length;
    const mails = (await this.client.mails()).filter(({ id }) => !this.#mails.has(id));
    for (const { id } of mails) this.#mails.add(id);
    const posts = (await this.client.posts()).filter(({ id }) => !this.#posts.has(id));
    for (const { id } of posts) this.#posts.add(id);
    return [
      ...told,
      ...mails.map((mail) => ({ at: mail.at, order: 2, line: mailLine(mail) })),
      ...posts.map((post) => ({ at: post.at, order: 3, line: chatLine(post) })),
    ];
  }

  /** Prints what is seen; what differs from what the story tells is marked and kept. */
  #compare(title: string, seen: readonly string[], expected: readonly string[]): void {
    const left = [...expected];
    for (const line of seen) {
      const index = left.indexOf(line);
      if (index >= 0) left.splice(index, 1);
      else this.differences.push(`${title}: not expected: ${line}`);
      this.#print(index >= 0 ? `  ${line}` : `! ${line}`);
    }
    for (const line of left) {
      this.differences.push(`${title}: missing: ${line}`);
      this.#print(`? ${line}`);
    }
  }
}

function isReported(said: Said | undefined): boolean {
  return typeof said?.body?.id === 'string' && said.body.id.startsWith('INC-');
}

function answerLine({ status, headers, body, text }: Said): string {
  const what =
    documentLine(body) ??
    budgetLine(body) ??
    knownErrorLine(body) ??
    pageLine(text) ??
    body?.status ??
    headers.get('location')?.replace(/\/[\w-]+$/, '/…') ??
    '';
  return `answer   ${status} ${what}`.trimEnd();
}

/** What is to be known first of a live document: who commands, and what is pinned. */
function documentLine(body: Said['body']): string | null {
  if (body?.audience === undefined) return null;
  const pinned = body.pinned.map(({ title, text }: { title: string; text: string }) => `pinned: ${title}: ${text}`);
  const { progress } = body;
  const tasks = progress === null ? [] : [`tasks: ${progress.done} of ${progress.of} done`];
  return [body.status, `commander: ${body.people.roles?.commander?.name ?? 'nobody'}`, ...tasks, ...pinned].join('; ');
}

/** What is to be known first of an error budget. */
function budgetLine(body: Said['body']): string | null {
  if (body?.budgetSeconds === undefined) return null;
  return `${body.state}: ${body.remainingSeconds} of ${body.budgetSeconds} seconds left`;
}

/** How often a known error was offered, and how often it helped. */
function knownErrorLine(body: Said['body']): string | null {
  return body?.offered === undefined ? null : `${body.name}: offered ${body.offered}, helped ${body.helped}`;
}

/** The same as its page says it. */
function pageLine(text: string): string | null {
  if (!text.includes('<p class="id">Error budget</p>')) return null;
  return /<h2>(.*?)<\/h2>/.exec(text)?.[1] ?? null;
}

/** A mail as its reader's list shows it: to whom, and its first line. */
function mailLine({ to, text }: Mail): string {
  return `mail     ${to}: ${text.split('\n', 1)[0]?.replaceAll(/INC-\w{6}/g, 'INC-…')}`;
}

/** A post of a chat as its notification shows it: to which host, and its first line. */
function chatLine({ host, body }: Post): string {
  return `chat     ${host}: ${String(body.text)
    .split('\n', 1)[0]
    ?.replaceAll(/INC-\w{6}/g, 'INC-…')}`;
}

function factLine({ type, actor, data }: TimelineItem): string {
  const details = [
    type === 'runbook_added' ? data.name : undefined,
    data.of,
    ...(data.roles ?? Object.keys(type === 'roles_changed' ? data.to : {})),
    data.assignee === true ? 'assignee' : undefined,
    typeof data.to === 'string' ? data.to : (data.to?.email ?? data.to?.[0]?.email),
    data.because,
    data.step ? `at ${data.step.percent} % of ${data.step.clock}` : undefined,
    data.clock,
    data.priority,
    data.reason,
    data.type,
    data.code,
  ].filter((part) => typeof part === 'string');
  const who = actor.email ?? actor.name;
  return `timeline ${[type, ...details].join(' ')}${who === null ? '' : `, by ${who}`}`;
}
