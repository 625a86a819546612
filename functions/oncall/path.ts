import type { Catalogue, EscalationPath, EscalationRoute, Person, Team } from '../catalogue/catalogue.ts';
import type { Incident } from '../incident/incident.ts';
import { openUntil } from '../sla/calendar.ts';
import { type Instant, millis } from '../sla/instant.ts';
import { localDate } from '../sla/zone.ts';

/** What leads an incident to its path. */
export type Placed = Pick<Incident, 'service' | 'category'>;

/** The first route of a path that holds at an instant; undefined where none does. */
export function routeAt(path: EscalationPath, at: Instant): EscalationRoute | undefined {
  return path.routes.find((route) => holds(route, path, millis(at)));
}

/** The team to which an incident goes up at an instant; undefined where it goes to a person of authority. */
export function nextTeam(incident: Placed & Pick<Incident, 'team'>, catalogue: Catalogue, at: Instant) {
  const teams = routeOf(incident, catalogue, at)?.teams ?? [];
  const present = incident.team ?? '';
  // A team that is not in the route is before its first.
  const next = teams.length > 0 ? teams[teams.indexOf(present) + 1] : catalogue.teams.get(present)?.escalatesTo;
  return catalogue.teams.get(next ?? '');
}

/** Who answers for an incident at an instant, in order: whom its path names, or else the managers of its team. */
export function answerable(
  incident: Placed,
  team: Team | undefined,
  catalogue: Catalogue,
  at: Instant,
): readonly Person[] {
  const named = routeOf(incident, catalogue, at)?.managers ?? [];
  return named.length > 0 ? named : (team?.managers ?? []);
}

/** The route in force for an incident: of its service's path, or else of its category's. */
function routeOf({ service, category }: Placed, catalogue: Catalogue, at: Instant): EscalationRoute | undefined {
  const { services, categories, paths } = catalogue;
  const path = paths.get(services.get(service ?? '')?.path ?? categories.get(category ?? '')?.path ?? '');
  return path === undefined ? undefined : routeAt(path, at);
}

function holds({ when }: EscalationRoute, { calendar }: EscalationPath, at: number): boolean {
  if (when === undefined) return true;
  if (calendar === undefined) return false;
  if (when === 'holidays') {
    const day = new Date(localDate(calendar.timeZone, at)).toISOString().slice(0, 10);
    return calendar.holidays.includes(day);
  }
  return (openUntil(calendar, at) !== null) === (when === 'hours');
}
