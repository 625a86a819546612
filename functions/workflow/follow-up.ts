import type { Head } from '../incident/head.ts';
import type { Fact } from '../incident/incident.ts';
import { moveFamily } from '../incident/join-family.ts';
import { linksIn, unlinkBack } from '../incident/link-incident.ts';
import { reachOther } from '../incident/other-incident.ts';
import type { Ports } from '../incident/ports.ts';
import { type KnownErrorUses, recordUses } from '../triage/known-error-uses.ts';

/**
 * What facts lead to in other incidents, and in what is counted. It may be done again for facts that it was done for
 * before: each part finds out when there is nothing left to do.
 */
export async function followUp(
  ports: Ports & { readonly knownErrors: KnownErrorUses },
  head: Head,
  facts: readonly Fact[],
): Promise<void> {
  const { id } = head.incident;
  for (const link of linksIn(facts)) await reachOther(ports, id, link);
  for (const link of linksIn(facts, 'unlinked')) await unlinkBack(ports, id, link);
  const merged = facts.find(({ type, data }) => type === 'merged' && data['into'] !== undefined);
  if (merged !== undefined) await moveFamily(ports, head, merged.actor);
  await recordUses(ports.knownErrors, id, facts);
}
