import type { Head, JournalEntry, Store } from '../../../functions/incident/head.ts';

/**
 * What goes wrong with one call of the store:
 * `refused` it is not applied, the caller gets an error · `answer lost` it is applied, the caller gets an error ·
 * `tried again` it is applied, the answer is lost, and the client's own second try is answered ·
 * `killed before` and `killed after` the process dies just before or just after it is applied.
 */
export type Fault = 'refused' | 'answer lost' | 'tried again' | 'killed before' | 'killed after';
export const FAULTS: readonly Fault[] = ['refused', 'answer lost', 'tried again', 'killed before', 'killed after'];

type Operation = 'create' | 'head' | 'archive' | 'replace';

/** The network failed: whoever called may try again. */
export class Lost extends Error {
  override readonly name = 'Lost';
}

/** The process is dead: nothing it does from here on reaches the store. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

/** The store as one process sees it: what a test says goes wrong with the calls of its commits. */
export class FaultyStore {
  /** The calls so far, in order. */
  readonly calls: Operation[] = [];
  readonly store: Store;
  readonly #between: (operation: Operation, nth: number) => Fault | null | Promise<Fault | null>;
  #dead = false;

  /** `between` runs before each call, told its number from 1 on; what it answers goes wrong. */
  constructor(store: Store, between: (operation: Operation, nth: number) => Fault | null | Promise<Fault | null>) {
    this.#between = between;
    const through = {
      create: (head: Head) => this.#call('create', () => store.create(head)),
      head: (id: string) => this.#call('head', () => store.head(id)),
      archive: (id: string, entry: JournalEntry) => this.#call('archive', () => store.archive(id, entry)),
      replace: (next: Head, seen: number) => this.#call('replace', () => store.replace(next, seen)),
    };
    this.store = new Proxy(store, {
      get(target, name) {
        if (Object.hasOwn(through, name)) return Reflect.get(through, name);
        const member: unknown = Reflect.get(target, name);
        return typeof member === 'function' ? member.bind(target) : member;
      },
    });
  }

  async #call<T>(operation: Operation, apply: () => Promise<T>): Promise<T> {
    if (this.#dead) throw new Killed();
    this.calls.push(operation);
    switch (await this.#between(operation, this.calls.length)) {
      case null:
        return apply();
      case 'refused':
        throw new Lost();
      case 'answer lost':
        await apply();
        throw new Lost();
      case 'tried again':
        await apply();
        return apply();
      case 'killed before':
        this.#dead = true;
        throw new Killed();
      case 'killed after':
        this.#dead = true;
        await apply();
        throw new Killed();
    }
  }
}
