import type { Caller } from '../incident/caller.ts';
import { GROUPS, type Group } from '../incident/states.ts';

/**
 * The caller that an ID token's claims name; null without an address. Groups come as an array, or as the
 * gateway's string `[a b]`; unknown ones are left out.
 */
export function callerOf(claims: Readonly<Record<string, unknown>>, groupsClaim: string): Caller | null {
  const email = claims['email'];
  if (typeof email !== 'string' || email === '') return null;
  const name = claims['name'];
  return {
    email: email.toLowerCase(),
    name: typeof name === 'string' && name !== '' ? name : null,
    groups: readGroups(claims[groupsClaim]),
  };
}

function readGroups(claim: unknown): readonly Group[] {
  const names = Array.isArray(claim)
    ? claim.map(String)
    : typeof claim === 'string'
      ? claim.replace(/^\[|\]$/g, '').split(/[\s,]+/)
      : [];
  return GROUPS.filter((group) => names.includes(group));
}
