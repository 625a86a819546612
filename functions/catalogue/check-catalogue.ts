import { below, checkPolicy, escaped, type Fault, isTimeZone } from '../sla/check-policy.ts';
import type {
  Catalogue,
  Category,
  Channel,
  KnownError,
  Maintenance,
  Service,
  StakeholderList,
  Team,
} from './catalogue.ts';
import { checkChannel } from './check-channel.ts';
import { checkAddresses, checkContact } from './check-contact.ts';
import { checkList } from './check-list.ts';
import { checkEnds, checkMaintenance } from './check-maintenance.ts';
import { checkPath } from './check-path.ts';
import { checkRunbook } from './check-runbook.ts';
import { checkSchedule } from './check-schedule.ts';

/**
 * What is broken in a catalogue as a whole: references to nothing, teams that escalate in a circle, addresses of two
 * people, time zones, escalation paths, channels and policies that cannot work. Each with its pointer, `/services/checkout/team`; none where all is
 * well.
 *
 * @param sender from which mails come: nobody's list mails it; null where that is not asked
 */
export function checkCatalogue(catalogue: Catalogue, sender: string | null = null): readonly Fault[] {
  return [
    ...each('services', catalogue.services, (service) => checkService(service, catalogue)),
    ...each('categories', catalogue.categories, (category) => checkCategory(category, catalogue)),
    ...each('people', catalogue.people, checkContact),
    ...checkAddresses(catalogue.people),
    ...each('teams', catalogue.teams, (team) => checkTeam(team, catalogue)),
    ...each('paths', catalogue.paths, (path) => checkPath(path, catalogue.teams)),
    ...each('schedules', catalogue.schedules, checkSchedule),
    ...each('maintenance', catalogue.maintenance, (window) => checkWindow(window, catalogue)),
    ...checkEnds(catalogue.maintenance),
    ...each('runbooks', catalogue.runbooks, (runbook) => checkRunbook(runbook, catalogue)),
    ...each('lists', catalogue.lists, (list) => [...checkRule(list, catalogue), ...checkList(list, sender)]),
    ...each('channels', catalogue.channels, (channel) => checkRoom(channel, catalogue)),
    ...each('knownErrors', catalogue.knownErrors, (known) => checkKnownError(known, catalogue)),
    ...each('policies', catalogue.policies, checkPolicy),
    ...checkKeywords(catalogue),
  ];
}

/** A word leads to one place: of two owners nobody could tell which is meant. */
function checkKeywords({ services, categories }: Catalogue): readonly Fault[] {
  const owned = [
    ...[...services.values()].flatMap(({ id, keywords }) =>
      keywords.map((word, index) => ({ word, pointer: `/services/${escaped(id)}/keywords/${index}` })),
    ),
    ...[...categories.values()].flatMap(({ id, subcategories }) =>
      subcategories.flatMap(({ keywords }, at) =>
        keywords.map((word, index) => ({
          word,
          pointer: `/categories/${escaped(id)}/subcategories/${at}/keywords/${index}`,
        })),
      ),
    ),
  ];
  const owners = Map.groupBy(owned, ({ word }) => word.toLowerCase());
  return [...owners.values()].flatMap(([first, ...others]) =>
    first === undefined || others.length === 0
      ? []
      : [first, ...others].map(({ pointer }) => ({
          pointer,
          detail: 'This keyword is owned twice; leave it to one service or sub-category',
        })),
  );
}

function each<T>(kind: string, items: ReadonlyMap<string, T>, check: (item: T) => readonly Fault[]): readonly Fault[] {
  return [...items].flatMap(([id, item]) => below(`/${kind}/${escaped(id)}`, check(item)));
}

function checkService(service: Service, catalogue: Catalogue): readonly Fault[] {
  const faults = [
    ...refers('/team', 'team', service.team, catalogue.teams),
    ...refers('/category', 'category', service.category, catalogue.categories),
    ...refers('/path', 'escalation path', service.path, catalogue.paths),
  ];
  const category = catalogue.categories.get(service.category ?? '');
  if (service.subcategory === undefined) return faults;
  if (service.category === undefined) {
    return [...faults, { pointer: '/subcategory', detail: 'Say the category that the sub-category belongs to' }];
  }
  if (category === undefined || category.subcategories.some(({ id }) => id === service.subcategory)) return faults;
  const detail = `The category "${category.id}" has no sub-category "${service.subcategory}"; add it or name another`;
  return [...faults, { pointer: '/subcategory', detail }];
}

function checkCategory(category: Category, catalogue: Catalogue): readonly Fault[] {
  return [
    ...refers('/team', 'team', category.team, catalogue.teams),
    ...refers('/path', 'escalation path', category.path, catalogue.paths),
    ...category.subcategories.flatMap(({ id, team }, index) => {
      const pointer = `/subcategories/${index}`;
      const again = category.subcategories.findIndex((other) => other.id === id) < index;
      const detail = `The category has another sub-category "${id}"; give this one another id`;
      return [
        ...(again ? [{ pointer: `${pointer}/id`, detail }] : []),
        ...refers(`${pointer}/team`, 'team', team, catalogue.teams),
      ];
    }),
  ];
}

function checkTeam(team: Team, catalogue: Catalogue): readonly Fault[] {
  const people = [
    ...team.managers.map(({ timeZone }, index) => [`/managers/${index}/timeZone`, timeZone] as const),
    ...team.onCall.map(({ timeZone }, index) => [`/onCall/${index}/timeZone`, timeZone] as const),
  ];
  const zones = [['/timeZone', team.timeZone] as const, ...people].filter(
    ([, zone]) => zone !== undefined && !isTimeZone(zone),
  );
  const detail = `Escalations of team "${team.id}" come back to it; let them end at a team that escalates to none`;
  return [
    ...refers('/escalatesTo', 'team', team.escalatesTo, catalogue.teams),
    ...refers('/schedule', 'schedule', team.schedule, catalogue.schedules),
    ...(comesBack(team, catalogue) ? [{ pointer: '/escalatesTo', detail }] : []),
    ...zones.map(([pointer]) => ({
      pointer,
      detail: 'This is no time zone; write an IANA name like Europe/Berlin',
    })),
  ];
}

function comesBack(team: Team, catalogue: Catalogue): boolean {
  const passed = new Set<Team>();
  let next = catalogue.teams.get(team.escalatesTo ?? '');
  while (next !== undefined && next !== team && !passed.has(next)) {
    passed.add(next);
    next = catalogue.teams.get(next.escalatesTo ?? '');
  }
  return next === team;
}

function checkWindow(window: Maintenance, { services }: Catalogue): readonly Fault[] {
  return [
    ...window.services.flatMap((id, index) => refers(`/services/${index}`, 'service', id, services)),
    ...checkMaintenance(window),
  ];
}

function checkRule({ rule }: StakeholderList, catalogue: Catalogue): readonly Fault[] {
  if ('all' in rule) return [];
  const { services = [], categories = [] } = rule;
  return [
    ...services.flatMap((id, index) => refers(`/rule/services/${index}`, 'service', id, catalogue.services)),
    ...categories.flatMap((id, index) => refers(`/rule/categories/${index}`, 'category', id, catalogue.categories)),
  ];
}

function checkRoom(channel: Channel, { lists, services }: Catalogue): readonly Fault[] {
  return [
    ...refers('/list', 'list', channel.list, lists),
    ...refers('/service', 'service', channel.service, services),
    ...checkChannel(channel),
  ];
}

function checkKnownError({ services, categories, keywords }: KnownError, catalogue: Catalogue): readonly Fault[] {
  const nowhere = keywords.length === 0 && services === undefined && categories === undefined;
  const detail = 'Say by what it is known: keywords, services or categories';
  return [
    ...(nowhere ? [{ pointer: '/keywords', detail }] : []),
    ...(services ?? []).flatMap((id, index) => refers(`/services/${index}`, 'service', id, catalogue.services)),
    ...(categories ?? []).flatMap((id, index) => refers(`/categories/${index}`, 'category', id, catalogue.categories)),
  ];
}

function refers(
  pointer: string,
  noun: string,
  id: string | undefined,
  known: ReadonlyMap<string, unknown>,
): readonly Fault[] {
  if (id === undefined || known.has(id)) return [];
  return [{ pointer, detail: `There is no ${noun} "${id}" in the catalogue; add it or name another` }];
}
