import type { Caller } from '../../../functions/incident/caller.ts';

/** Everybody who may act by the API. */
type Known = Caller & { readonly name: string };

export const RESPONDER = somebody('responder', 'A responder', 'responder');
export const COLLEAGUE = somebody('colleague', 'Another responder', 'responder');
export const AGENT = somebody('desk', 'The service desk', 'service-desk');
export const MANAGER = somebody('manager', 'A manager', 'manager');
const ADMIN = somebody('admin', 'An admin', 'admin');
const OUTSIDER = somebody('outsider', 'Somebody of no group');
export const REPORTER = somebody('reporter', 'The reporter');
const ON_CALL = somebody('service-desk.oncall', 'Service desk on call', 'responder');
const PLATFORM = somebody('platform.oncall', 'Platform on call', 'responder');

export const EVERYBODY: readonly Known[] = [
  ...[RESPONDER, RESPONDER, COLLEAGUE, AGENT, AGENT, AGENT, MANAGER, MANAGER],
  ...[ADMIN, OUTSIDER, REPORTER, ON_CALL, PLATFORM],
];

function somebody(address: string, name: string, ...groups: Caller['groups']): Known {
  return { name, email: `${address}@example.com`, groups };
}

/** Somebody who works on nothing, and joins a list. */
export const READER = { name: 'A reader', email: 'reader@example.com' } as const;
