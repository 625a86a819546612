import type {
  CallMails,
  Claim,
  Delivery,
  Head,
  JournalEntry,
  MailTraces,
  QueueRange,
  Store,
} from '../../../functions/incident/head.ts';
import type { Workflow } from '../../../functions/incident/ports.ts';
import { Refusal } from '../../../functions/incident/refusal.ts';
import type { Charge } from '../../../functions/sla/error-budget.ts';
import type { ListPost } from '../../../functions/stakeholders/list-post.ts';
import type { Members } from '../../../functions/stakeholders/members.ts';
import type { Agenda } from './agenda.ts';
import { keyOf } from './keys.ts';
import type { Fault, Trouble } from './trouble.ts';

/** The process is gone: nothing that it does from here on reaches anybody. Its name is what Step Functions sees. */
export class Gone extends Error {
  override readonly name: 'Runtime.ExitError' | 'Sandbox.Timedout';

  constructor(name: Gone['name']) {
    super(name);
    this.name = name;
  }
}

/** How late each fault may make what was under way: another sweep, a retry, a lease that has to expire. */
const COST_MS: Readonly<Record<Fault, number>> = {
  refused: 125_000,
  lost: 125_000,
  again: 65_000,
  killed: 125_000,
  'killed after': 125_000,
  slow: 0,
};

/** One invocation of a function: it lives for so long, and everything that it calls may go wrong. */
export class Process {
  readonly #agenda: Agenda;
  readonly #trouble: Trouble;
  readonly #name: string;
  readonly #ends: number;
  readonly clockMs: number;
  /** Calls that went wrong. */
  faults = 0;
  /** Deliveries that it marked as carried out. */
  readonly marks = new Set<string>();
  /** What it claimed last for each recipient. */
  readonly claimed = new Map<string, Delivery>();
  #gone: Gone['name'] | null = null;

  constructor(agenda: Agenda, trouble: Trouble, name: string, limitMs: number, clockMs: number) {
    this.#agenda = agenda;
    this.#trouble = trouble;
    this.#name = name;
    this.#ends = agenda.now + limitMs;
    this.clockMs = clockMs;
  }

  readonly now = (): string =>
    this.clockMs === 0 ? this.#agenda.iso : new Date(this.#agenda.now + this.clockMs).toISOString();

  remainingMs(): number {
    return this.#ends - this.#agenda.now;
  }

  /** A call of something outside. @throws Gone, and Refusal Unavailable as the adapters do */
  call<T>(what: string, writes: boolean, apply: () => Promise<T>): Promise<T> {
    const fault = this.#gone === null ? this.#trouble.draw(writes) : null;
    return this.#through(what, fault, apply);
  }

  /** A call whose client never tries again by itself. */
  once<T>(what: string, apply: () => Promise<T>): Promise<T> {
    const fault = this.#gone === null ? this.#trouble.draw(true) : null;
    return this.#through(what, fault === 'again' ? 'lost' : fault, apply);
  }

  async #through<T>(what: string, fault: Fault | null, apply: () => Promise<T>): Promise<T> {
    if (this.#gone !== null) throw new Gone(this.#gone);
    // Virtual time stands still while functions work: no timeout of theirs ends what goes round without end.
    if (!this.#agenda.mayCall()) throw this.#die('Sandbox.Timedout');
    if (fault === null) return apply();
    this.faults += 1;
    this.#trouble.record(`${this.#name} ${what} ${fault}`, COST_MS[fault]);
    switch (fault) {
      case 'refused':
        throw unavailable();
      case 'lost':
        await apply();
        throw unavailable();
      case 'again':
        await apply();
        return apply();
      case 'killed':
        throw this.#die('Runtime.ExitError');
      case 'killed after':
        await apply();
        throw this.#die('Runtime.ExitError');
      case 'slow':
        await this.#wait();
        return apply();
    }
  }

  async #wait(): Promise<void> {
    const ms = this.#trouble.slowness();
    const left = this.remainingMs();
    this.#trouble.record(`${this.#name} waits ${ms}`, ms < left ? ms : left + 125_000);
    await this.#agenda.sleep(Math.min(ms, left));
    if (ms >= left) throw this.#die('Sandbox.Timedout');
  }

  #die(name: Gone['name']): Gone {
    this.#gone = name;
    return new Gone(name);
  }
}

function unavailable(): Refusal {
  return new Refusal('Unavailable', 'The table does not answer just now. Try again in a moment.');
}

type Of = { readonly version: number; readonly generation: number };

/** The store as one process reaches it. */
export class ReachedStore implements Store {
  readonly #process: Process;
  readonly #store: Store;

  constructor(process: Process, store: Store) {
    this.#process = process;
    this.#store = store;
  }

  create(head: Head) {
    return this.#process.call('create', true, () => this.#store.create(head));
  }
  head(id: string) {
    return this.#process.call('head', false, () => this.#store.head(id));
  }
  heads(ids: readonly string[]) {
    return this.#process.call('heads', false, () => this.#store.heads(ids));
  }
  archive(id: string, entry: JournalEntry) {
    return this.#process.call('archive', true, () => this.#store.archive(id, entry));
  }
  replace(next: Head, seen: number) {
    return this.#process.call('replace', true, () => this.#store.replace(next, seen));
  }
  journal(id: string, from: number, below: number) {
    return this.#process.call('journal', false, () => this.#store.journal(id, from, below));
  }
  hand(id: string, seen: Of, to: number, wakeAt: string) {
    return this.#process.call('hand', true, () => this.#store.hand(id, seen, to, wakeAt));
  }
  finish(id: string, seen: Of, carried: number) {
    return this.#process.call('finish', true, () => this.#store.finish(id, seen, carried));
  }
  swept(head: Head, sweeps: number, wakeAt: string) {
    return this.#process.call('swept', true, () => this.#store.swept(head, sweeps, wakeAt));
  }
  /** Asked of all shards at once: nothing may come in between, or a run would not be the same on every engine. */
  due(shard: number, now: string, limit: number) {
    return this.#store.due(shard, now, limit);
  }
  queue(status: string, range: QueueRange) {
    return this.#process.call('queue', false, () => this.#store.queue(status, range));
  }
  claim(delivery: Delivery, now: string, until: string): Promise<Claim> {
    this.#process.claimed.set(delivery.recipient, delivery);
    return this.#process.call('claim', true, () => this.#store.claim(delivery, now, until));
  }
  undelivered(incident: string, fact: number, deliveries: readonly Delivery[]) {
    return this.#process.call('undelivered', false, () => this.#store.undelivered(incident, fact, deliveries));
  }
  mark(delivery: Delivery, outcome: 'sent' | 'rejected', at: string) {
    return this.#process.call('mark', true, async () => {
      await this.#store.mark(delivery, outcome, at);
      this.#process.marks.add(keyOf(delivery));
    });
  }
  release(delivery: Delivery, at: string) {
    return this.#process.call('release', true, () => this.#store.release(delivery, at));
  }
  charges(service: string) {
    return this.#process.call('charges', false, () => this.#store.charges(service));
  }
  charge(service: string, charge: Charge, until: string | null) {
    return this.#process.call('charge', true, () => this.#store.charge(service, charge, until));
  }
}

export function reachedWorkflow(process: Process, workflow: Workflow): Workflow {
  return {
    start: (id, generation) => process.call('start', true, () => workflow.start(id, generation)),
    wake: (token) => process.call('wake', true, () => workflow.wake(token)),
  };
}

export function reachedCallMails(process: Process, callMails: CallMails): CallMails {
  return {
    to: (recipient, from, until, limit) =>
      process.call('callMails', false, () => callMails.to(recipient, from, until, limit)),
  };
}

export function reachedMembers(process: Process, members: Members): Members {
  return {
    of: (list) => members.of(list),
    one: (list, email) => members.one(list, email),
    leave: (list, email, at) => process.call('leave', true, () => members.leave(list, email, at)),
    join: (list, person, choice, at) => process.call('join', true, () => members.join(list, person, choice, at)),
    choose: (list, email, choice, at) => process.call('choose', true, () => members.choose(list, email, choice, at)),
  };
}

/** Who is due is asked for in most lifetimes in vain: nothing befalls that. */
export function reachedPost(process: Process, post: ListPost): ListPost {
  return {
    asked: (now, limit) => post.asked(now, limit),
    claimAsk: (one, now, lease) => process.call('claimAsk', true, () => post.claimAsk(one, now, lease)),
    settleAsk: (claimed, at) => process.call('settleAsk', true, () => post.settleAsk(claimed, at)),
    daily: (now, limit) => post.daily(now, limit),
    claimDaily: (one, now, lease) => process.call('claimDaily', true, () => post.claimDaily(one, now, lease)),
    settleDaily: (claimed, at, since) => process.call('settleDaily', true, () => post.settleDaily(claimed, at, since)),
  };
}

export function reachedTraces(process: Process, traces: MailTraces): MailTraces {
  return {
    of: (deliveries) => process.call('traces', false, () => traces.of(deliveries)),
    cameBack: (delivery, what) => process.call('cameBack', true, () => traces.cameBack(delivery, what)),
    openings: (incident) => process.call('openings', false, () => traces.openings(incident)),
    opened: (incident, opening) => process.call('opened', true, () => traces.opened(incident, opening)),
  };
}
