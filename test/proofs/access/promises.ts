import type { Caller } from './callers.ts';

/**
 * What the contract and the process promise to each kind of caller, written down a second time from their pages: none
 * of the product's own rules are asked here.
 */

const STAFF = ['responder', 'service-desk', 'manager'];
const OPEN = ['triaged', 'investigating', 'on_hold', 'recovering'];
const BEFORE_THE_END = [...OPEN, 'resolved', 'confirmed', 'closed'];

/** What somebody is to an incident, beside their groups. */
export type Relation = 'own' | 'called' | "another's" | 'absent';

/** Process, section 1: from which states, by whom. The first line of a state is the one that counts. */
const MAY: Readonly<Record<string, readonly (readonly [from: readonly string[], who: readonly string[]])[]>> = {
  triage: [[OPEN, STAFF]],
  acknowledge: [[OPEN, [...STAFF, 'called']]],
  assign: [[OPEN, STAFF]],
  call: [[OPEN, STAFF]],
  escalate: [[OPEN, STAFF]],
  hold: [[['triaged', 'investigating', 'recovering'], STAFF]],
  resume: [
    [['on_hold'], [...STAFF, 'own']],
    [['recovering'], STAFF],
  ],
  note: [[BEFORE_THE_END, STAFF]],
  update: [[BEFORE_THE_END, STAFF]],
  pin: [[BEFORE_THE_END, STAFF]],
  roles: [[OPEN, STAFF]],
  handoff: [[OPEN, STAFF]],
  'accept-handoff': [[OPEN, STAFF]],
  'return-handoff': [[OPEN, STAFF]],
  recover: [[['investigating'], STAFF]],
  resolve: [[OPEN, STAFF]],
  confirm: [[['resolved'], ['service-desk', 'own']]],
  close: [[['resolved', 'confirmed'], ['service-desk']]],
  reopen: [
    [
      ['resolved', 'confirmed'],
      ['service-desk', 'own'],
    ],
    [['closed'], ['service-desk']],
  ],
  cancel: [[OPEN, ['service-desk', 'manager']]],
  convert: [[OPEN, STAFF]],
  merge: [[OPEN, ['service-desk', 'manager']]],
  link: [[OPEN, STAFF]],
  unlink: [[BEFORE_THE_END, STAFF]],
  follow: [[BEFORE_THE_END, STAFF]],
  unfollow: [[BEFORE_THE_END, STAFF]],
};

/** Whether only one group may ever do it, and nobody by what they are to the incident. */
export function isForOneGroup(action: string): boolean {
  return new Set(MAY[action]?.flatMap(([, who]) => who)).size === 1;
}

/** An incident as an action finds it. Somebody else has it, except where nobody has yet. */
export interface Standing {
  readonly status: string;
  readonly high?: boolean;
  readonly major?: boolean;
}

/** @returns 200, 403 or 409 for a good token and an incident that is there */
export function promisedOfAction(action: string, standing: Standing, groups: readonly string[], relation: Relation) {
  const rows = MAY[action];
  if (rows === undefined) throw new Error(unknown(`the action ${action}`, 'MAY'));
  const { status, high = false, major = false } = standing;
  // Who is in no group is nothing to an incident here, whoever reported it: their links are their right.
  const roles = groups.length === 0 ? [] : [...groups, relation];
  const may = (who: readonly string[]) => who.some((role) => roles.includes(role));
  if (!rows.some(([, who]) => may(who))) return 403;
  if (action === 'hold' && high && !may(['service-desk', 'manager'])) return 403;
  const row = rows.find(([from]) => from.includes(status));
  if (row === undefined) return 409;
  if (!may(row[1])) return 403;
  if (major && (action === 'hold' || action === 'convert')) return 409;
  // "taken by …; use assign": of those whom nobody called.
  if (action === 'acknowledge' && status !== 'triaged' && relation !== 'called') return 409;
  // None of these incidents is being handed over.
  if (action === 'accept-handoff' || action === 'return-handoff') return 409;
  // Nobody has tried to reach the reporter three times, and no window has lapsed.
  if (action === 'close' && status === 'resolved') return 409;
  return 200;
}

/** A request to a route, as far as the answer hangs on it. */
export interface Case {
  /** `GET /v1/incidents/{id}` */
  readonly key: string;
  readonly caller: Caller;
  /** Whether what the path names is there. */
  readonly there: boolean;
  readonly relation: Relation;
  /** Of the incident that the path names. */
  readonly standing: Standing;
}

const CATALOGUE = /^(GET|PUT|PATCH|DELETE) \/v1\/[a-z-]+(\/\{id\}(\/(changes|shifts|feeds|on-call|test-call))?)?$/;
/** Who may take back what others arranged, and say what is under maintenance. */
const KEEPERS: readonly string[] = ['service-desk', 'manager', 'admin'];

/** @returns the status that this request is promised (contract, sections 1, 5 to 7) */
export function promised({ key, caller, there, relation, standing }: Case): number {
  const [method = '', path = ''] = key.split(' ');
  const groups = (caller.groups ?? []).filter((group) => [...STAFF, 'admin'].includes(group));
  if (['GET /healthz', 'GET /docs', 'GET /openapi.json', 'GET /report', 'HEAD /report'].includes(key)) return 200;
  if (key === 'POST /report') return 201;
  if (key === 'POST /v1/incidents') return caller.mayReport ? 201 : 401;
  // Whoever holds the link is let in, whatever else they send.
  if (/^\/[a-z]\/\{token\}$/.test(path)) return there ? (method === 'POST' ? 303 : 200) : 404;

  if (!path.startsWith('/v1/')) throw new Error(unknown(key, 'promised'));
  if (caller.groups === null) return 401;
  if (key === 'GET /v1/incidents') return groups.length > 0 ? 200 : 403;
  if (key === 'POST /v1/overrides') return groups.length > 0 ? 201 : 403;
  if (!there && !(method === 'PUT')) return 404;
  if (key === 'POST /v1/teams/{id}/test-call') return groups.length > 0 ? 200 : 403;
  // Nobody who asks is the person that was asked.
  if (key === 'POST /v1/overrides/{id}/accept') return 403;
  if (key === 'DELETE /v1/overrides/{id}') return groups.some((group) => KEEPERS.includes(group)) ? 204 : 403;
  if (/^GET \/v1\/incidents\/\{id\}(\/(timeline|document|steps|duplicates))?$/.test(key))
    return groups.length > 0 ? 200 : 403;
  const action = /^POST \/v1\/incidents\/\{id\}\/([a-z-]+)$/.exec(key)?.[1];
  if (action !== undefined) return promisedOfAction(action, standing, groups, relation);
  if (!CATALOGUE.test(key)) throw new Error(unknown(key, 'promised'));
  if (method === 'GET') return groups.length > 0 ? 200 : 403;
  const mayKeep = path.startsWith('/v1/maintenance-windows') ? KEEPERS : ['admin'];
  if (!groups.some((group) => mayKeep.includes(group))) return 403;
  if (method === 'DELETE') return 204;
  return there || method === 'PATCH' ? 200 : 201;
}

function unknown(what: string, where: string): string {
  return `The proof does not know what is promised of ${what}: say it in ${where} of test/proofs/access/promises.ts.`;
}

/** Whether a route is the gateway's to guard: contract, section 1. */
export function isGuarded(key: string): boolean {
  return key.includes(' /v1/') && key !== 'POST /v1/incidents';
}
