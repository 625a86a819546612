import { createHash } from 'node:crypto';
import type { Head, Store } from '../../../functions/incident/head.ts';
import { canonical } from '../../../functions/incident/id.ts';
import type { Fact } from '../../../functions/incident/incident.ts';
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

/** Sees every write that was applied, and everything else that happens: the trace is all of it. */
export class Witness {
  /** The heads that each commit left, by incident. */
  readonly commits = new Map<string, Seen[]>();
  /** When the sweeper is to look at each incident, as its head says. */
  readonly wakeAt = new Map<string, number>();
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
    return { ...shelf, store: this.#watch(shelf.store), park: (write) => this.#park(shelf, write) };
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
