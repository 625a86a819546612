import type { Serve } from '../frame/door.ts';
import { check, readIdempotencyKey, readIfMatch, readJson } from '../frame/request.ts';
import { actOnIncident, type Deed } from '../incident/act-on-incident.ts';
import { doerOf, rolesOf } from '../incident/caller.ts';
import type { WithWorkflow } from '../incident/ports.ts';
import { checkReferences } from '../incident/references.ts';
import type { BuiltAction } from '../incident/states.ts';
import { actionsFor } from '../incident/view.ts';
import type { World } from '../incident/world.ts';
import { type AssignBody, bodies, type ResolveBody, type TriageBody } from './schemas.ts';
import { incidentId, noQuery, show, staffCaller } from './staff-route.ts';

interface ActionDependencies {
  readonly ports: WithWorkflow;
  readonly world: () => Promise<World>;
  readonly groupsClaim: string;
}

/** Those whose bodies name what the catalogue has to know. */
const NAMING: readonly BuiltAction[] = ['triage', 'assign', 'call', 'handoff', 'resolve'];

/** The routes of what a function does to incidents. */
export function actionRoutes(
  deps: ActionDependencies,
  deeds: Readonly<Partial<Record<BuiltAction, Deed>>>,
): Readonly<Record<string, Serve>> {
  return Object.fromEntries(
    (Object.entries(deeds) as [BuiltAction, Deed][]).map(([name, deed]) => [
      `POST /v1/incidents/{id}/${name}`,
      action(deps, name, deed),
    ]),
  );
}

function action(deps: ActionDependencies, name: BuiltAction, deed: Deed): Serve {
  return async (event) => {
    const caller = staffCaller(event, deps.groupsClaim);
    const body = check(bodies[name], readJson(event));
    noQuery(event);
    const conditions = {
      idempotencyKey: readIdempotencyKey(event),
      seen: readIfMatch(event),
      possible: actionsFor,
    };
    const world = await deps.world();
    if (NAMING.includes(name)) {
      const { category, subcategory, ...named } = body as TriageBody & AssignBody & ResolveBody;
      // A sub-category alone belongs to the incident's own category, which the decision knows.
      checkReferences(category === undefined ? named : { ...named, category, subcategory }, world.catalogue);
    }
    const doer = doerOf(caller);
    const committed = await actOnIncident(
      deps.ports,
      world,
      incidentId(event),
      deed,
      body,
      { doer, actor: { kind: 'person', ...doer }, roles: (present) => rolesOf(caller, present) },
      conditions,
    );
    const replayed = committed.outcome === 'replayed' ? { 'idempotent-replayed': 'true' } : {};
    return show(deps, committed.head, caller, replayed);
  };
}
