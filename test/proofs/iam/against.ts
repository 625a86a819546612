import type { Template } from '../../../infra/local/template.ts';
import type { Row } from '../proof.ts';
import type { Call } from '../stage/call.ts';
import { covers, type Grant, grantsIn } from './grants.ts';
import { SERVICE_ONLY } from './service-only.ts';

/** The template's grants against the calls that were made: a row a role, and what is refused or never used. */
export function against(
  template: Template,
  calls: readonly Call[],
): { readonly rows: readonly Row[]; readonly failures: readonly string[]; readonly grants: readonly object[] } {
  const grants = grantsIn(template);
  const uses = new Map<Grant, number>();
  const refused = new Set<string>();
  for (const call of calls) {
    for (const need of call.needs) {
      const used = grants.filter((grant) => covers(grant, call, need));
      for (const grant of used) uses.set(grant, (uses.get(grant) ?? 0) + 1);
      if (used.length === 0) refused.add(`${call.by} calls ${need.action} on ${need.resource}, which nothing grants`);
    }
  }
  const ofAws = ({ action, resource }: Grant) =>
    SERVICE_ONLY.some((one) => one.action.test(action) && one.resource.test(resource));
  const unused = grants.filter((grant) => !uses.has(grant) && !ofAws(grant));
  return {
    rows: [...new Set(grants.map(({ by }) => by))].map((by) => {
      const own = grants.filter((grant) => grant.by === by);
      return {
        role: by,
        grants: own.length,
        used: own.filter((grant) => uses.has(grant)).length,
        'by AWS alone': own.filter((grant) => !uses.has(grant) && ofAws(grant)).length,
        calls: calls.filter((call) => call.by === by).length,
      };
    }),
    failures: [
      ...refused,
      ...unused.map(({ by, action, resource }) => `${by} is granted ${action} on ${resource}, which it never uses`),
    ],
    grants: grants.map((grant) => ({ ...grant, uses: uses.get(grant) ?? 0 })),
  };
}
