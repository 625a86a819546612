import { COMMAND_ROLES, HOLD_REASONS, RESOLUTION_CODES } from '../../../functions/incident/choices.ts';
import { BUILT, type BuiltAction } from '../../../functions/incident/states.ts';
import { COLLEAGUE, EVERYBODY, RESPONDER } from './cast.ts';
import type { Chance } from './chance.ts';

/** An act that anybody may try, allowed or not. */
export interface Attempt {
  readonly action: BuiltAction;
  readonly body: object;
}

/** What acts each time that it is asked for. */
const ALWAYS: readonly BuiltAction[] = ['note', 'update', 'escalate', 'call'];
/** What is about another incident too. */
const ABOUT_ANOTHER: readonly BuiltAction[] = ['merge', 'link', 'unlink'];
const TEAMS = ['service-desk', 'platform', 'data-centre', 'command'];
const HOUR = 3_600_000;

/** Some act with a body of its shape. `words` stand in its text, where it has one; `other` is another incident. */
export function someAct(chance: Chance, now: number, words: string, other: string | null, known: boolean): Attempt {
  const possible = other === null ? BUILT.filter((one) => !ABOUT_ANOTHER.includes(one)) : BUILT;
  const action = chance.is(0.25) ? chance.pick(ALWAYS) : chance.pick(possible);
  return { action, body: bodies[action]({ chance, now, words, other: other ?? '', known }) };
}

interface Asked {
  readonly chance: Chance;
  readonly now: number;
  readonly words: string;
  readonly other: string;
  readonly known: boolean;
}

const bodies: Readonly<Record<BuiltAction, (asked: Asked) => object>> = {
  triage: ({ chance, words, known }) => ({
    reason: words,
    ...chance.maybe(0.4, () => ({ impact: { users: chance.pick(['many', 'some', 'one', 'unknown']) } })),
    ...chance.maybe(0.2, () => ({ priority: chance.pick(['high', 'medium', 'low']) })),
    ...chance.maybe(0.15, () => ({ major: chance.is(0.6) })),
    ...chance.maybe(0.1, () => ({ kind: chance.pick(['incident', 'request']) })),
    ...(known ? placed(chance) : {}),
  }),
  acknowledge: () => ({}),
  assign: ({ chance, words, known }) => ({
    reason: words,
    ...(known && chance.is(0.5) ? { team: chance.pick(TEAMS) } : { assignee: chance.pick([RESPONDER, COLLEAGUE]) }),
  }),
  call: ({ chance, words, known }) => ({
    reason: words,
    ...(known && chance.is(0.6)
      ? { team: chance.pick(TEAMS) }
      : { person: { name: 'An expert', email: 'expert@example.com' } }),
  }),
  escalate: ({ chance, words }) => ({ to: chance.pick(['functional', 'hierarchical']), reason: words }),
  hold: ({ chance, now, words }) => ({
    reason: chance.pick(HOLD_REASONS),
    comment: words,
    ...chance.maybe(0.6, () => ({ until: new Date(now + chance.between(1, 120) * HOUR).toISOString() })),
  }),
  resume: ({ words }) => ({ reason: words }),
  note: ({ chance, words }) => ({
    text: words,
    ...chance.maybe(0.5, () => ({ type: chance.pick(['communication', 'diagnosis', 'attempt']) })),
    ...chance.maybe(0.1, () => ({ pin: true })),
  }),
  update: ({ chance, now, words }) => ({
    text: words,
    ...chance.maybe(0.5, () => ({ nextUpdateAt: new Date(now + chance.between(1, 300) * 60_000).toISOString() })),
    ...chance.maybe(0.4, () => ({ children: true })),
  }),
  pin: ({ chance }) => ({ n: chance.between(1, 12), ...chance.maybe(0.3, () => ({ pinned: false })) }),
  roles: ({ chance }) => ({
    [chance.pick(COMMAND_ROLES)]: chance.is(0.8) ? chance.pick([RESPONDER, COLLEAGUE]) : null,
  }),
  handoff: ({ chance, words, known }) => ({
    reason: words,
    ...chance.maybe(0.6, () => ({ roles: [chance.pick(COMMAND_ROLES)] })),
    ...chance.maybe(0.4, () => ({ assignee: true })),
    ...chance.maybe(0.3, () => ({ tasks: true })),
    ...chance.maybe(0.2, () => ({ force: true })),
    ...(known && chance.is(0.5) ? { team: chance.pick(TEAMS) } : { person: chance.pick([RESPONDER, COLLEAGUE]) }),
  }),
  'accept-handoff': () => ({}),
  'return-handoff': ({ words }) => ({ reason: words }),
  tasks: ({ chance, now, words }) => ({
    tasks: [
      chance.is(0.4)
        ? { id: `t${chance.between(1, 4)}`, ...someTask(chance, now) }
        : { text: words, ...someTask(chance, now) },
    ],
  }),
  recover: ({ words }) => ({ text: words }),
  resolve: ({ chance, now, words }) => ({
    code: chance.pick(RESOLUTION_CODES),
    notes: words,
    ...chance.maybe(0.4, () => ({ children: true })),
    ...chance.maybe(0.3, () => ({ restoredAt: new Date(now - chance.between(0, 300) * 60_000).toISOString() })),
  }),
  confirm: ({ words }) => ({ comment: words }),
  close: ({ chance, words }) => ({
    comment: words,
    ...chance.maybe(0.5, () => ({ reason: chance.pick(['reporter_unreachable', 'confirmation_lapsed']) })),
  }),
  reopen: ({ words }) => ({ reason: words }),
  cancel: ({ chance, words }) => ({ code: chance.pick(['not_an_incident', 'withdrawn']), reason: words }),
  convert: ({ chance, words }) => ({ kind: chance.pick(['incident', 'request']), reason: words }),
  merge: ({ words, other }) => ({ into: other, reason: words }),
  link: ({ chance, other }) => ({ type: chance.pick(['related', 'parent', 'child', 'caused_by']), id: other }),
  unlink: ({ chance, other }) => ({ type: chance.pick(['related', 'parent', 'child', 'causes']), id: other }),
  follow: ({ chance }) => ({
    ...chance.maybe(0.3, () => ({ person: { name: 'A follower', email: 'follower@example.com' } })),
  }),
  unfollow: () => ({}),
};

function someTask(chance: Chance, now: number): object {
  return {
    ...chance.maybe(0.6, () => ({ owner: chance.pick([RESPONDER, COLLEAGUE, null]) })),
    ...chance.maybe(0.6, () => ({ dueAt: new Date(now + chance.between(1, 300) * 60_000).toISOString() })),
    ...chance.maybe(0.3, () => ({ status: chance.pick(['done', 'dropped', 'open']) })),
  };
}

function placed(chance: Chance): object {
  return {
    ...chance.maybe(0.3, () => ({ category: 'software', subcategory: chance.pick(['error', 'slow']) })),
    ...chance.maybe(0.2, () => ({ service: chance.pick(['checkout', 'email', 'network']) })),
    ...chance.maybe(0.2, () => ({ team: chance.pick(TEAMS) })),
  };
}

export function someCaller(chance: Chance) {
  return chance.pick(EVERYBODY);
}
