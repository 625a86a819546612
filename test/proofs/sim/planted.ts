import type { Store } from '../../../functions/incident/head.ts';
import type { Incident } from '../../../functions/incident/incident.ts';
import { NOBODY } from '../../../functions/incident/roles.ts';
import { plus } from '../../../functions/sla/instant.ts';
import { altered } from './altered.ts';
import type { Shelf } from './shelf.ts';

/** A shelf on which something is wrong, as a fault of the product would make it. */
type Fault = (shelf: Shelf) => Shelf;

function withStore(change: (store: Store) => Partial<Store>): Fault {
  return (shelf) => ({ ...shelf, store: altered(shelf.store, change(shelf.store)) });
}

/** An incident that is read as something else than it is. */
function misread(change: (incident: Incident) => Partial<Incident>): Fault {
  return withStore((store) => ({
    head: async (id) => {
      const head = await store.head(id);
      return head === null ? null : { ...head, incident: { ...head.incident, ...change(head.incident) } };
    },
  }));
}

/** Faults of the kinds that the lifetimes are there to catch: each is one rule of the mechanics taken away. */
export const PLANTED: Readonly<Record<string, Fault>> = {
  'a park without its condition': (shelf) => ({
    ...shelf,
    park: async (write) => {
      const head = await shelf.store.head(write.id);
      if (head === null) return false;
      return shelf.park({ ...write, version: head.incident.version, generation: head.generation });
    },
  }),
  'a park that says nobody has to look again': (shelf) => ({
    ...shelf,
    park: (write) => shelf.park({ ...write, wakeAt: '9999-01-01T00:00:00.000Z' }),
  }),
  'a park that says its mails are sent when they are not': (shelf) => ({
    ...shelf,
    park: (write) => shelf.park({ ...write, carried: write.carried + 1 }),
  }),
  'a commit that nobody guards': withStore((store) => ({
    replace: (next, seen) => store.replace({ ...next, wakeAt: '9999-01-01T00:00:00.000Z' }, seen),
  })),
  'a commit on whatever the head is by now': withStore((store) => ({
    replace: async (next) => {
      const head = await store.head(next.incident.id);
      return head === null ? null : store.replace(next, head.incident.version);
    },
  })),
  'a ring that forgets at once': withStore((store) => ({
    replace: (next, seen) => store.replace({ ...next, ring: [] }, seen),
  })),
  'a journal that loses an entry': withStore((store) => ({
    archive: async (id, entry) => (entry.version === 3 ? undefined : store.archive(id, entry)),
  })),
  'a mail without a lease': withStore(() => ({ claim: async () => ({ claimed: true }) })),
  'a lease that is over before its sender': withStore((store) => ({
    claim: (delivery, now) => store.claim(delivery, now, now),
  })),
  'a mail that counts as sent before it is': withStore((store) => ({
    claim: async (delivery, now, until) => {
      const claim = await store.claim(delivery, now, until);
      if (claim.claimed) await store.mark(delivery, 'sent', now);
      return claim;
    },
  })),
  'a sweeper that finds nothing': withStore(() => ({ due: async () => [] })),
  'a clock that is a minute ahead of what it marks': withStore((store) => ({
    head: async (id) => {
      const head = await store.head(id);
      const { response } = head?.incident ?? {};
      if (head === null || !response) return head;
      return {
        ...head,
        incident: { ...head.incident, response: { ...response, startedAt: plus(response.startedAt, -60_000) } },
      };
    },
  })),
  'steps that are not marked as taken': withStore((store) => ({
    head: async (id) => {
      const head = await store.head(id);
      const { resolutionClock } = head?.incident ?? {};
      if (head === null || !resolutionClock) return head;
      return { ...head, incident: { ...head.incident, resolutionClock: { ...resolutionClock, taken: 0 } } };
    },
  })),
  'a missing commander that nobody hears of': misread(({ commandSought: sought }) =>
    sought ? { commandSought: { ...sought, reminders: 2 } } : {},
  ),
  'handoffs that never come back': misread(({ handoffs = [] }) => ({
    handoffs: handoffs.map((one) => ({ ...one, until: '9999-01-01T00:00:00.000Z' })),
  })),
  'a task that nobody is told of': misread(({ tasks = [] }) => ({
    tasks: tasks.map(({ remindAt: _remindAt, ...task }) => ({ ...task, told: true as const })),
  })),
  'children that nobody comes to': misread(() => ({ cascades: [] })),
  'an update that nobody is reminded of': misread(() => ({ updateReminded: true })),
  'roles that are forgotten': misread(() => ({ roles: NOBODY })),
  'a last lap that leaves the incident unfinished': withStore(() => ({ finish: async () => true })),
};
