import { below, checkCalendar, type Fault, isTimeZone } from '../sla/check-policy.ts';
import type { Catalogue, EscalationPath, EscalationRoute } from './catalogue.ts';

type When = EscalationRoute['when'];
type Teams = Catalogue['teams'];

/** What a schema cannot see in an escalation path: routes that never hold, teams that are not there or send back. */
export function checkPath(path: EscalationPath, teams: Teams): readonly Fault[] {
  const { calendar, routes } = path;
  return [
    ...(calendar === undefined ? [] : below('/calendar', checkCalendar(calendar))),
    ...(routes.length > 0 ? [] : [{ pointer: '/routes', detail: 'The path leads nowhere; add a route' }]),
    ...routes.flatMap((route, index) =>
      below(`/routes/${index}`, [
        ...checkWhen(route, routes.slice(0, index), calendar !== undefined),
        ...checkTeams(route, teams),
        ...checkZones(route),
      ]),
    ),
    ...checkWayBack(path, teams),
  ];
}

function checkWhen({ when }: EscalationRoute, before: readonly EscalationRoute[], dated: boolean): readonly Fault[] {
  if (when !== undefined && !dated) {
    return [{ pointer: '/when', detail: 'The path has no calendar by which this could hold; give it one' }];
  }
  if (!isTaken(when, new Set(before.map((route) => route.when ?? 'always')))) return [];
  const detail = 'The routes before this one hold at all its times, so it never does; move it up, or leave it out';
  return [{ pointer: when === undefined ? '' : '/when', detail }];
}

/** Whether routes that come before leave no time to this one. */
function isTaken(when: When, before: ReadonlySet<string>): boolean {
  if (before.has('always') || (before.has('hours') && before.has('closed'))) return true;
  if (when === undefined) return false;
  // A holiday is closed.
  return before.has(when) || (when === 'holidays' && before.has('closed'));
}

function checkTeams({ teams }: EscalationRoute, known: Teams): readonly Fault[] {
  return teams.flatMap((id, index) => {
    const pointer = `/teams/${index}`;
    if (!known.has(id)) {
      return [{ pointer, detail: `There is no team "${id}" in the catalogue; add it or name another` }];
    }
    if (teams.indexOf(id) === index) return [];
    return [{ pointer, detail: `The route comes back to team "${id}"; name each team once` }];
  });
}

function checkZones({ managers }: EscalationRoute): readonly Fault[] {
  return managers.flatMap(({ timeZone }, index) => {
    if (timeZone === undefined || isTimeZone(timeZone)) return [];
    const detail = 'This is no time zone; write an IANA name like Europe/Berlin';
    return [{ pointer: `/managers/${index}/timeZone`, detail }];
  });
}

/**
 * A team sends an incident on by whichever route holds by then, or by itself where none names teams. No team that sends
 * it on in a route may get it back so from those that follow.
 */
function checkWayBack({ routes }: EscalationPath, teams: Teams): readonly Fault[] {
  if (routes.some((route) => new Set(route.teams).size < route.teams.length)) return [];
  const steps = routes.map((route) => route.teams.slice(1).map((to, index) => [route.teams[index] ?? '', to] as const));
  const held = new Set(routes.map(({ when }) => when ?? 'always'));
  const alone = !isTaken(undefined, held) || routes.some((route) => route.teams.length === 0);
  const own = [...teams.values()].map(({ id, escalatesTo }) => [id, escalatesTo ?? ''] as const);
  const all = [...steps.flat(), ...(alone ? own : [])];
  return steps.flatMap((of, route) =>
    of.flatMap(([from, to], index) => {
      if (!leadsTo(from, to, all)) return [];
      const detail = `Team "${to}" sends incidents back to team "${from}", by another route or by itself; let one of them be the last`;
      return [{ pointer: `/routes/${route}/teams/${index + 1}`, detail }];
    }),
  );
}

/** Whether steps lead from a team to another one. */
function leadsTo(wanted: string, from: string, steps: readonly (readonly [from: string, to: string])[]): boolean {
  const reached = new Set([from]);
  for (const team of reached) for (const [one, next] of steps) if (one === team) reached.add(next);
  return reached.has(wanted);
}
