import type { Incident } from '../../../../functions/incident/incident.ts';
import { Hours } from './hours.ts';
import { type Case, time } from './judgement.ts';

/** Where a service has a path, its first route that holds says who comes next, and who answers for it. */
export function judgePaths(one: Case): void {
  // Which catalogue a process knew just then nobody can tell.
  if (one.lived.stage.worlds.changed) return;
  let before: Incident | null = null;
  for (const { head } of one.commits) {
    const present: Incident | null = before;
    before = head.incident;
    if (head.newest.every(({ type }) => type !== 'escalated' && type !== 'called')) continue;
    const at = Date.parse(head.incident.updatedAt);
    const route = present === null ? null : routeOf(one, present, at);
    if (present === null || route === null) continue;
    const up = head.newest.filter(({ type }) => type === 'escalated');
    for (const { n, data } of up.length === 1 ? up : []) {
      const { escalatesTo } = one.lived.stage.worlds.now.catalogue.teams.get(present.team ?? '') ?? {};
      const next = route.teams.length > 0 ? route.teams[route.teams.indexOf(present.team ?? '') + 1] : escalatesTo;
      if (data['to'] === 'functional' && data['team'] !== next) {
        one.fails(`went to ${data['team']} by fact ${n} at ${time(at)}, its path says ${next}`);
      }
    }
    const called = head.newest.find(({ type, data }) => type === 'called' && data['reason'] === 'hierarchical');
    const who = (called?.data['to'] as { readonly email: string } | undefined)?.email;
    const known = [...route.managers.map(({ email }) => email), one.lived.stage.worlds.now.settings.desk];
    if (route.managers.length > 0 && who !== undefined && !known.includes(who)) {
      one.fails(`called ${who} at ${time(at)}, its path says ${known.join()}`);
    }
  }
}

/** The route of an incident's service at a moment; null where it has no path. */
function routeOf(one: Case, { service }: Pick<Incident, 'service'>, at: number) {
  const { services, paths } = one.lived.stage.worlds.now.catalogue;
  const path = paths.get(services.get(service ?? '')?.path ?? '');
  if (path?.calendar === undefined) return null;
  const { calendar } = path;
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone: calendar.timeZone, dateStyle: 'short' }).format(at);
  const open = Hours.of(calendar, one.lived.begun).openFrom(at) === at;
  const holds = { holidays: calendar.holidays.includes(day), hours: open, closed: !open };
  return path.routes.find(({ when }) => when === undefined || holds[when]) ?? null;
}
