import { guard } from '../../functions/incident/commit.ts';
import type { Delivery, Head } from '../../functions/incident/head.ts';
import type { Fact, Incident } from '../../functions/incident/incident.ts';
import { CALL, INCIDENT } from '../domain/notify/some-mail.ts';

export const ID = 'INC-7QK3MW';
export const NOW = '2026-11-23T02:00:00.000Z';

const { description: _description, ...SOME } = INCIDENT;

/** A fact that a test tells from others by its number. */
export function factOf(n: number, change: Partial<Fact> = {}): Fact {
  return {
    n,
    at: NOW,
    occurredAt: NOW,
    type: 'noted',
    actor: { kind: 'person', name: 'The responder', email: 'responder@example.com' },
    visibility: 'internal',
    text: `fact ${n}`,
    data: { type: 'note', empty: null, nested: { list: [1, 'zwei', true] } },
    owes: [{ mail: 'call', to: CALL.to, timeZone: null, call: CALL.id }],
    ...change,
  };
}

interface Some {
  readonly incident?: Partial<Incident>;
  readonly head?: Partial<Omit<Head, 'incident'>>;
}

/** The head of a new incident, as a report makes it. */
export function headOf(id: string, { incident = {}, head = {} }: Some = {}): Head {
  return {
    incident: { ...SOME, id, status: 'new', priority: null, team: null, tier: null, version: 1, facts: 1, ...incident },
    newest: [factOf(1, { type: 'reported', data: { description: 'Since two o’clock every payment fails.' } })],
    ring: [],
    waiting: null,
    generation: 1,
    finished: false,
    wakeAt: guard(NOW),
    carried: 0,
    sweeps: 0,
    linkKey: '00112233445566778899aabbccddeeff',
    keyHash: 'a'.repeat(64),
    bodyHash: 'b'.repeat(64),
    ...head,
  };
}

/** What a commit makes of a head: the next version with one more fact. */
export function committed(head: Head, { incident = {}, head: more = {} }: Some = {}): Head {
  const version = head.incident.version + 1;
  const n = head.incident.facts + 1;
  return {
    ...head,
    incident: { ...head.incident, version, facts: n, updatedAt: NOW, ...incident },
    newest: [factOf(n)],
    ring: [...head.ring, { cid: `c${version}`, bodyHash: 'h', version }],
    finished: false,
    wakeAt: guard(NOW),
    ...more,
  };
}

/** Version and generation of a head, as conditions name them. */
export function seenIn({ incident, generation }: Head) {
  return { version: incident.version, generation };
}

export function deliveryTo(recipient: string, change: Partial<Delivery> = {}): Delivery {
  return { incident: ID, fact: 3, mail: 'call', recipient, ...change };
}
