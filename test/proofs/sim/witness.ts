import { createHash } from 'node:crypto';
import type { Head, Store } from '../../../functions/incident/head.ts';
import { canonical } from '../../../functions/incident/id.ts';
import type { Fact } from '../../../functions/incident/incident.ts';
import type { ListPost } from '../../../functions/stakeholders/list-post.ts';
import type { Digest, Members } from '../../../functions/stakeholders/members.ts';
import type { Agenda } from './agenda.ts';
import { altered } from './altered.ts';
import type { Park } from './engine.ts';
import { keyOf } from './keys.ts';
import type { Shelf } from './shelf.ts';

/** A head as a commit left it. */
export interface Seen {
  readonly head: Head;
  /** True time, whatever clock the process had. */
  readonly at: number;
}

/** How somebody heard of a list from a time on; null where they were away. */
export interface Heard {
  readonly list: string;
  readonly email: string;
  readonly at: number;
  readonly digest: Digest | null;
  readonly timeZone: string | null;
}

/** Sees every write that was applied, and everything else that happens: the trace is all of it. */
export class Witness {
  /** The heads that each commit left, by incident. */
  readonly commits = new Map<string, Seen[]>();
  /** When the sweeper is to look at each incident, as its head says. */
  readonly wakeAt = new Map<string, number>();
  /** When somebody's daily mail is due, by list and address. */
  readonly dailyAt = new Map<string, number>();
  /** What people said of their lists, as it was applied. */
  readonly heard: Heard[] = [];
  readonly lines: string[] = [];
  /** Deliveries that were marked as carried out, by what they are known by, and which of them as refused. */
  readonly delivered = new Set<string>();
  readonly rejected = new Set<string>();
  readonly #agenda: Agenda;

  constructor(agenda: Agenda) {
    this.#agenda = agenda;
  }

  note(line: string): void {
    this.lines.push(`${this.#agenda.iso} ${line}`);
  }

  /** SHA-256 of everything that happened. */
  get hash(): string {
    return createHash('sha256').update(this.lines.join('\n')).digest('hex');
  }

  /** Told of each call that waits for a digest. */
  gathered: () => void = () => undefined;

  /** The same shelf, watched: what is applied is seen before anybody else comes to run. */
  watched(shelf: Shelf): Shelf {
    return {
      ...shelf,
      store: this.#watch(shelf.store),
      members: this.#watchMembers(shelf.members),
      post: this.#watchPost(shelf.post),
      park: (write) => this.#park(shelf, write),
    };
  }

  #watchMembers(members: Members): Members {
    const said = (list: string, email: string, digest: Digest | null, timeZone: string | null, at: string | null) => {
      this.heard.push({ list, email, at: this.#agenda.now, digest, timeZone });
      this.#daily(`${list} ${email}`, at);
      this.note(`${email} hears ${digest ?? 'nothing'} of ${list}, next ${at}`);
    };
    return {
      of: (list) => members.of(list),
      one: (list, email) => members.one(list, email),
      leave: async (list, email, at) => {
        await members.leave(list, email, at);
        said(list, email, null, null, null);
      },
      join: async (list, person, choice, at) => {
        await members.join(list, person, choice, at);
        said(list, person.email, choice.digest, choice.timeZone, choice.nextAt);
      },
      choose: async (list, email, choice, at) => {
        await members.choose(list, email, choice, at);
        // Whoever is away stays away: how they hear is kept for when they come back.
        const away = (await members.one(list, email))?.left === true;
        said(list, email, away ? null : choice.digest, choice.timeZone, choice.nextAt);
      },
    };
  }

  #watchPost(post: ListPost): ListPost {
    return {
      asked: (now, limit) => post.asked(now, limit),
      claimAsk: (one, now, lease) => post.claimAsk(one, now, lease),
      settleAsk: (claimed, retryAt) => post.settleAsk(claimed, retryAt),
      daily: (now, limit) => post.daily(now, limit),
      claimDaily: async (one, now, lease) => {
        const claimed = await post.claimDaily(one, now, lease);
        if (claimed !== null) this.#daily(`${one.list} ${claimed.item.email}`, lease);
        return claimed;
      },
      settleDaily: async (claimed, nextAt, since) => {
        await post.settleDaily(claimed, nextAt, since);
        const key = `${claimed.list} ${claimed.item.email}`;
        // What they said meanwhile stays.
        if (this.dailyAt.get(key) === Date.parse(claimed.lease)) this.#daily(key, nextAt);
      },
    };
  }

  #daily(key: string, at: string | null): void {
    if (at === null) this.dailyAt.delete(key);
    else this.dailyAt.set(key, Date.parse(at));
  }

  #watch(store: Store): Store {
    const witness = this;
    return altered(store, {
      async create(head: Head) {
        const created = await store.create(head);
        if (created) witness.#commit('created', head);
        return created;
      },
      async replace(next: Head, seen: number) {
        const head = await store.replace(next, seen);
        if (head !== null) witness.#commit('committed', head);
        return head;
      },
      async hand(id, seen, to, wakeAt) {
        const handed = await store.hand(id, seen, to, wakeAt);
        if (handed) witness.#wake(id, wakeAt, `handed ${to}`);
        return handed;
      },
      async finish(id, seen, carried) {
        const finished = await store.finish(id, seen, carried);
        if (finished) witness.#wake(id, null, `finished ${carried}`);
        return finished;
      },
      async claim(delivery, now, until) {
        if (delivery.gathered !== undefined) witness.gathered();
        return store.claim(delivery, now, until);
      },
      async mark(delivery, outcome, at) {
        await store.mark(delivery, outcome, at);
        witness.delivered.add(keyOf(delivery));
        if (outcome === 'rejected') witness.rejected.add(keyOf(delivery));
      },
      async swept(head, sweeps, wakeAt) {
        const swept = await store.swept(head, sweeps, wakeAt);
        if (swept) witness.#wake(head.incident.id, wakeAt, `swept ${sweeps}`);
        return swept;
      },
    });
  }

  async #park(shelf: Shelf, write: Park): Promise<boolean> {
    const parked = await shelf.park(write);
    const { id, version, wakeAt, carried, token } = write;
    if (parked) this.#wake(id, wakeAt, `parked ${version} ${carried} with ${token}`);
    return parked;
  }

  #commit(what: string, head: Head): void {
    const { id, version } = head.incident;
    const seen = { head, at: this.#agenda.now };
    const commits = this.commits.get(id);
    if (commits === undefined) this.commits.set(id, [seen]);
    else commits.push(seen);
    this.#wake(id, head.wakeAt, `${what} ${version} ${head.generation} ${head.newest.map(written).join(' · ')}`);
  }

  #wake(id: string, wakeAt: string | null, what: string): void {
    if (wakeAt === null) this.wakeAt.delete(id);
    else this.wakeAt.set(id, Date.parse(wakeAt));
    this.note(`${id} ${what} until ${wakeAt}`);
  }
}

/** A fact, the same text for the same fact on every engine. */
export function written({ n, at, type, actor, text, data, owes, lists }: Fact): string {
  const mails = owes.map(({ mail, to, call }) => `${mail} ${to.email} ${call ?? ''}`).join(', ');
  return `${n} ${at} ${type} ${actor.email ?? actor.kind} ${text ?? ''} ${canonical(data)} [${mails}] ${lists?.join() ?? ''}`;
}
