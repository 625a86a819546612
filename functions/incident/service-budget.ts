import {
  type BudgetView,
  budgetState,
  type Charge,
  type ErrorBudget,
  type Exhaustion,
  errorBudget,
  exhaustion,
  viewBudget,
} from '../sla/error-budget.ts';
import type { Instant } from '../sla/instant.ts';
import { chargeAs, chargeOf } from './charge.ts';
import type { Store } from './head.ts';
import type { Incident } from './incident.ts';
import type { World } from './world.ts';

/** A decision asks what was taken from the error budget of a service, and that was not read yet. */
class ChargesUnread extends Error {
  readonly service: string;

  constructor(service: string) {
    super(`What was taken from the error budget of ${service} was not read.`);
    this.service = service;
  }
}

/**
 * Does something in a world in which error budgets are read as soon as a decision asks for one: where none does, as
 * for every service without an objective, nothing is read.
 *
 * @param charges what was read already, and where it is put
 */
export async function withCharges<T>(
  store: Pick<Store, 'charges'>,
  world: World,
  attempt: (known: World) => Promise<T>,
  charges = new Map<string, readonly Charge[]>(),
): Promise<T> {
  for (;;) {
    try {
      return await attempt({ ...world, charges });
    } catch (error) {
      if (!(error instanceof ChargesUnread) || charges.has(error.service)) throw error;
      charges.set(error.service, await store.charges(error.service));
    }
  }
}

/** The error budget of a service of the catalogue; null where it has no objective. */
export function budgetOf(service: string | null, { catalogue }: World): ErrorBudget | null {
  return errorBudget(catalogue.services.get(service ?? ''));
}

const FACTOR = { healthy: 'none', at_risk: 'at_risk', exhausted: 'breached' } as const;

/**
 * What the error budget says of how urgent an incident is that hits a service and so many of its users. Its own
 * downtime counts, as far as it has come.
 *
 * @throws ChargesUnread
 */
export function budgetFactor(
  incident: Incident,
  service: string | null,
  users: string,
  world: World,
  now: Instant,
): 'none' | 'at_risk' | 'breached' {
  const budget = budgetOf(service, world);
  if (budget === null || service === null) return 'none';
  const charges = world.charges?.get(service);
  if (charges === undefined) throw new ChargesUnread(service);
  const own = chargeAs(incident, incident.kind === 'incident' ? users : null);
  return FACTOR[budgetState(budget, withOwn(charges, own), now)];
}

/**
 * The incident at which the budget of a service gives out, as this one's head knows itself, and the store the others.
 * Null where nobody read them.
 */
export function exhaustionOf(incident: Incident, world: World, now: Instant): Exhaustion | null {
  const budget = budgetOf(incident.service, world);
  const charges = world.charges?.get(incident.service ?? '');
  if (budget === null || charges === undefined) return null;
  return exhaustion(budget, withOwn(charges, chargeOf(incident)), now);
}

/** How the budget of an incident's service stands; null where it has none, or nobody read it. */
export function viewBudgetOf(incident: Incident, world: World, now: Instant): BudgetView | null {
  const budget = budgetOf(incident.service, world);
  const charges = world.charges?.get(incident.service ?? '');
  if (budget === null || charges === undefined) return null;
  return viewBudget(budget, withOwn(charges, chargeOf(incident)), now);
}

function withOwn(charges: readonly Charge[], own: Charge): readonly Charge[] {
  return [...charges.filter(({ incident }) => incident !== own.incident), own];
}
