import type { Store } from '../../../functions/incident/head.ts';

/** The same store but for some of its operations. */
export function altered(store: Store, change: Partial<Store>): Store {
  return {
    create: (head) => store.create(head),
    head: (id) => store.head(id),
    heads: (ids) => store.heads(ids),
    archive: (id, entry) => store.archive(id, entry),
    replace: (next, seen) => store.replace(next, seen),
    journal: (id, from, below) => store.journal(id, from, below),
    hand: (id, seen, to, wakeAt) => store.hand(id, seen, to, wakeAt),
    finish: (id, seen, carried) => store.finish(id, seen, carried),
    swept: (head, sweeps, wakeAt) => store.swept(head, sweeps, wakeAt),
    due: (shard, now, limit) => store.due(shard, now, limit),
    queue: (status, range) => store.queue(status, range),
    claim: (delivery, now, until) => store.claim(delivery, now, until),
    undelivered: (incident, fact, deliveries) => store.undelivered(incident, fact, deliveries),
    mark: (delivery, outcome, at) => store.mark(delivery, outcome, at),
    release: (delivery, at) => store.release(delivery, at),
    charges: (service) => store.charges(service),
    charge: (service, charge, until) => store.charge(service, charge, until),
    ...change,
  };
}
