import type { Fact } from '../incident/incident.ts';
import type { Instant } from '../sla/instant.ts';

/** How often a known error was offered, and how often its workaround resolved an incident, in the last 400 days. */
export interface Uses {
  readonly offered: number;
  readonly helped: number;
}

/** Which known errors were offered to which incidents, and which helped: an incident counts once. */
export interface KnownErrorUses {
  offered(knownError: string, incident: string, at: Instant): Promise<void>;
  /** Said by the incident's fact `n`: what an earlier one said does not hold any more, whichever comes first. */
  helped(knownError: string, incident: string, helped: boolean, n: number, at: Instant): Promise<void>;
  uses(knownError: string): Promise<Uses>;
}

/** Records what these facts say of known errors. Told again, nothing changes. */
export async function recordUses(uses: KnownErrorUses, incident: string, facts: readonly Fact[]): Promise<void> {
  for (const { type, data, n, at } of facts) {
    if (type === 'triaged' && Array.isArray(data['knownErrors'])) {
      for (const { id } of data['knownErrors'] as readonly { readonly id: string }[])
        await uses.offered(id, incident, at);
    }
    const known = data['knownError'];
    if (typeof known !== 'string') continue;
    if (type === 'resolved') await uses.helped(known, incident, true, n, at);
    if (type === 'reopened') await uses.helped(known, incident, false, n, at);
  }
}
