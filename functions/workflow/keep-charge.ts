import { chargeAs, chargeOf } from '../incident/charge.ts';
import { guard } from '../incident/commit.ts';
import type { Head, Store } from '../incident/head.ts';
import type { Fact } from '../incident/incident.ts';
import { budgetOf } from '../incident/service-budget.ts';
import type { World } from '../incident/world.ts';
import { type Charge, type ErrorBudget, exhaustion } from '../sla/error-budget.ts';
import { type Instant, plus } from '../sla/instant.ts';

const DAY_MS = 86_400_000;

/**
 * What an incident takes from the error budget of its service is kept, of each version once, and of a service that it
 * does not hit any more nothing. Where the budget now gives out at another incident, and earlier than that one knows,
 * it is woken by the next sweep. For services with an objective alone.
 *
 * @param facts those that are not carried out yet
 */
export async function keepCharge(
  store: Store,
  { incident }: Head,
  facts: readonly Fact[],
  world: World,
  now: Instant,
): Promise<void> {
  for (const service of leftBy(facts)) {
    if (service !== incident.service) await keep(service, chargeAs(incident, null), () => store.charges(service));
  }
  const charges = world.charges?.get(incident.service ?? '');
  if (incident.service === null || charges === undefined) return;
  const own = chargeOf(incident);
  const kept = charges.find((one) => one.incident === incident.id);
  const isKept = kept === undefined ? own.spells.length === 0 : kept.version >= own.version;
  if (!isKept) await keep(incident.service, own, async () => charges);

  async function keep(service: string, charge: Charge, read: () => Promise<readonly Charge[]>): Promise<void> {
    const budget = budgetOf(service, world);
    if (budget === null) return;
    if (!(await store.charge(service, charge, forgetAt(charge, budget, now)))) return;
    const others = (await read()).filter((one) => one.incident !== charge.incident);
    const gone = exhaustion(budget, [...others, charge], now);
    if (gone !== null && gone.incident !== charge.incident) await hasten(store, gone.incident, gone.at, now);
  }
}

/** Services that it was taken from by what was recorded. */
function leftBy(facts: readonly Fact[]): readonly string[] {
  return [...new Set(facts.map(({ data }) => data['fromService']).filter((service) => typeof service === 'string'))];
}

/** Never while it lasts; a day after it left the window nobody asks for it any more. */
function forgetAt({ spells }: Charge, { windowMs }: ErrorBudget, now: Instant): Instant | null {
  const last = spells.at(-1);
  if (last?.until === null) return null;
  return plus(last?.until ?? now, windowMs + DAY_MS);
}

/** It looks again at once, unless it does in time anyway. */
async function hasten(store: Store, id: string, at: Instant, now: Instant): Promise<void> {
  const head = await store.head(id);
  if (head === null || head.wakeAt === null || head.wakeAt <= guard(at)) return;
  await store.swept(head, head.sweeps, now);
}
