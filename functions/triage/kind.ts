import { type Factors, type PriorityReason, requested } from '../priority/priority.ts';
import type { Triage } from './triage.ts';

export type Kind = 'incident' | 'request';

/** Factors that make a request doubtful. */
const DOUBTFUL: Readonly<Record<'users' | 'financial' | 'security', readonly string[]>> = {
  users: ['all', 'many'],
  financial: ['high'],
  security: ['suspected', 'confirmed'],
};
/** What people say, and what their words mean; how important a service is says nothing of what is asked of it. */
const SAID: readonly string[] = ['person', 'reporter', 'subcategory'];

/** Reported as a service request, and more than one: users, money or security say that something is wrong. */
export function isInDoubt(factors: Factors): boolean {
  return (['users', 'financial', 'security'] as const).some((name) => {
    const { value, from } = factors[name];
    return SAID.includes(from) && DOUBTFUL[name].includes(value);
  });
}

/** What a triage means for a kind: a service request is low unless somebody says otherwise, and has no tier. */
export function placedAs(
  kind: Kind,
  sorted: Triage,
): Pick<Triage, 'priority' | 'priorityReason'> & { readonly tier: Triage['tier'] | null } {
  const { priority, priorityReason, tier } = sorted;
  if (kind === 'incident') return { priority, priorityReason, tier };
  if (priorityReason.rule === 'override') return { priority, priorityReason, tier: null };
  const low = requested(priorityReason.factors);
  return { priority: low.priority, priorityReason: low.reason, tier: null };
}

/** Another kind is sorted anew: what somebody set by hand was meant for the one it was. */
export function withoutOverride(reason: PriorityReason): PriorityReason {
  return reason.rule === 'override' ? { ...reason, rule: 'highest_factor' } : reason;
}
