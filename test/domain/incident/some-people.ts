import type { Caller } from '../../../functions/incident/caller.ts';

export const RESPONDER = somebody('responder', 'A responder', 'responder');
export const COLLEAGUE = somebody('colleague', 'Another responder', 'responder');
export const AGENT = somebody('agent', 'The service desk', 'service-desk');
export const MANAGER = somebody('manager', 'A manager', 'manager');
/** Signed in, and of no group. */
export const OUTSIDER = somebody('outsider', 'Somebody of no group');
/** Signed in with the address of the report, and of no group. */
export const REPORTER = somebody('reporter', 'The reporter');
/** On call for the service desk, where the example's reports go first; then for the tier above; and their manager. */
export const ON_CALL = somebody('service-desk.oncall', 'Service desk on call', 'responder');
export const PLATFORM = somebody('platform.oncall', 'Platform on call', 'responder');
export const DESK_MANAGER = somebody('service-desk.manager', 'Service desk manager', 'responder');

function somebody(address: string, name: string, ...groups: Caller['groups']): Caller & { readonly name: string } {
  return { name, email: `${address}@example.com`, groups };
}
