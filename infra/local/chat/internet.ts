import { randomUUID } from 'node:crypto';
import type { Question, Reply } from '../outgoing.ts';
import type { Behaviour } from './behaviour.ts';
import type { ChatStore } from './chat-store.ts';

/** What any name leads to of which nothing else was said. */
const ANY = '93.184.215.14';

/**
 * The internet as the local machine's functions find it: any host is there, takes what is posted to it and answers 200.
 * What was posted can be read; how a host behaves can be said.
 */
export class Internet {
  readonly #store: ChatStore;
  readonly #now: () => number;
  /** How often a name was looked up, since its host behaves as it does. */
  readonly #looked = new Map<string, number>();

  constructor(store: ChatStore, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  async answer(question: Question): Promise<Reply> {
    const behaviour = (this.#store.behaviour(question.host) ?? {}) as Behaviour;
    return question.kind === 'resolve' ? this.#resolve(question.host, behaviour) : this.#post(question, behaviour);
  }

  #resolve(host: string, { addresses = [ANY], afterwards = addresses }: Behaviour): Reply {
    const name = JSON.stringify([host, addresses, afterwards]);
    const before = this.#looked.get(name) ?? 0;
    this.#looked.set(name, before + 1);
    const found = before === 0 ? addresses : afterwards;
    return found.length > 0 ? { addresses: found } : { fails: 'ENOTFOUND' };
  }

  #post({ host, address, body }: Extract<Question, { kind: 'request' }>, behaviour: Behaviour): Reply {
    const { redirect, hangs = false, unreachable = false, retryAfter } = behaviour;
    if (unreachable) return { fails: 'ECONNREFUSED' };
    const status = behaviour.status ?? (redirect === undefined ? 200 : 302);
    const at = Math.floor(this.#now());
    this.#store.add({ id: randomUUID(), at, host, address, body, status: hangs ? null : status });
    if (hangs) return { hangs: true };
    const headers = {
      ...(redirect === undefined ? {} : { location: redirect }),
      ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
    };
    return { status, headers, body: status === 200 ? 'ok' : '' };
  }
}
