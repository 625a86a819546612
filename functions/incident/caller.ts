import { isUnanswered } from '../oncall/calls.ts';
import type { Doer } from './act.ts';
import { handoffsOf, isOfferedTo } from './handoff.ts';
import type { Incident } from './incident.ts';
import { isHolder, rolesIn } from './roles.ts';
import type { Group, Role } from './states.ts';
import { reportersOf, sameAddress } from './tell.ts';

/** Who asks: signed in with an address of their own and in some groups. */
export interface Caller {
  readonly email: string;
  readonly name: string | null;
  readonly groups: readonly Group[];
}

export function doerOf(caller: Caller): Doer {
  return { name: caller.name ?? caller.email, email: caller.email };
}

/**
 * What a caller is to an incident: their groups, its commander, its reporter, somebody called or offered a handoff. Who is in no group is nothing to it:
 * they act by the links in their mails, whose pages show what they may see.
 */
export function rolesOf(caller: Caller, incident: Incident): readonly Role[] {
  if (caller.groups.length === 0) return [];
  return [
    ...caller.groups,
    ...(isHolder(rolesIn(incident).commander, caller.email) ? ['commander' as const] : []),
    ...(handoffsOf(incident).some((one) => isOfferedTo(one, caller.email)) ? ['offered' as const] : []),
    ...(reportersOf(incident).some(({ email }) => email !== null && sameAddress(email, caller.email))
      ? ['reporter' as const]
      : []),
    ...(incident.calls.some((call) => isUnanswered(call) && sameAddress(call.to.email, caller.email))
      ? ['called' as const]
      : []),
  ];
}
