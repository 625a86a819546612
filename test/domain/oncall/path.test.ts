import { describe, expect, it } from 'vitest';
import type { EscalationPath, EscalationRoute, Team } from '../../../functions/catalogue/catalogue.ts';
import { answerable, nextTeam, routeAt } from '../../../functions/oncall/path.ts';
import type { Calendar } from '../../../functions/sla/calendar.ts';
import { instant } from '../../../functions/sla/instant.ts';
import { exampleCatalogue } from '../../support/example-catalogue.ts';

const OFFICE = ['08:00-18:00'];
/** Monday to Friday; on Sundays the hours in which clocks change; Christmas is a Friday. */
const calendar: Calendar = {
  timeZone: 'Europe/Berlin',
  weekly: { mon: OFFICE, tue: OFFICE, wed: OFFICE, thu: OFFICE, fri: OFFICE, sun: ['01:00-03:00'] },
  holidays: ['2026-12-25'],
};

/** A route that is told apart by its one team. */
const to = (team: string, when?: EscalationRoute['when']): EscalationRoute => ({
  ...(when === undefined ? {} : { when }),
  teams: [team],
  managers: [],
});

function path(...routes: readonly EscalationRoute[]): EscalationPath {
  return { id: 'main', name: 'Main', calendar, routes };
}

const day = path(to('holiday', 'holidays'), to('hours', 'hours'), to('closed', 'closed'));

describe('the route in force', () => {
  it.each([
    ['before the opening of a Monday', '2026-11-23T07:59:59.999+01:00', 'closed'],
    ['at the opening', '2026-11-23T08:00+01:00', 'hours'],
    ['just before the closing', '2026-11-23T17:59:59.999+01:00', 'hours'],
    ['at the closing', '2026-11-23T18:00+01:00', 'closed'],
    ['on a Saturday noon', '2026-11-28T12:00+01:00', 'closed'],
    ['just before a holiday', '2026-12-24T23:59:59.999+01:00', 'closed'],
    ['as a holiday begins', '2026-12-25T00:00+01:00', 'holiday'],
    ['in what were office hours on a holiday', '2026-12-25T12:00+01:00', 'holiday'],
    ['while it is a holiday here, and elsewhere not yet', '2026-12-24T23:30Z', 'holiday'],
    ['when the holiday is over', '2026-12-26T00:00+01:00', 'closed'],
    ['at the opening in summer', '2026-07-06T06:00Z', 'hours'],
    ['at the same instant of the day in winter', '2026-11-23T06:00Z', 'closed'],
    ['before an hour is left out', '2026-03-29T00:59:59.999Z', 'hours'],
    ['after an hour was left out, which the hours ended in', '2026-03-29T01:00Z', 'closed'],
    ['in the hour that comes twice, the first time', '2026-10-25T00:30Z', 'hours'],
    ['in the hour that comes twice, the second time', '2026-10-25T01:30Z', 'hours'],
    ['after the hour that came twice', '2026-10-25T02:00Z', 'closed'],
  ])('%s is the one that holds', (_when, at, team) => {
    expect(routeAt(day, instant(at))?.teams).toEqual([team]);
  });

  it('is the first of those that hold', () => {
    const holiday = instant('2026-12-25T12:00+01:00');
    expect(routeAt(path(to('closed', 'closed'), to('always')), holiday)?.teams).toEqual(['closed']);
    expect(routeAt(path(to('always'), to('closed', 'closed')), holiday)?.teams).toEqual(['always']);
    expect(routeAt(path(to('hours', 'hours'), to('always')), holiday)?.teams).toEqual(['always']);
  });

  it('is none where none holds, or where no calendar says', () => {
    const noon = instant('2026-11-23T12:00+01:00');
    expect(routeAt(path(to('closed', 'closed')), noon)).toBeUndefined();
    for (const when of ['hours', 'closed', 'holidays'] as const) {
      expect(routeAt({ id: 'main', name: 'Main', routes: [to('a', when)] }, noon)).toBeUndefined();
    }
  });
});

const DUTY = { name: 'On duty', email: 'duty@example.com' };
const NOON = instant('2026-11-23T12:00+01:00');
const NIGHT = instant('2026-11-23T22:00+01:00');
const MAILS = { service: 'email', category: 'software' };
const desk = exampleCatalogue.teams.get('service-desk') as Team;

/** The example with a path: of the service, of the category, or of both. */
function catalogueWith(paths: { readonly service?: EscalationPath; readonly category?: EscalationPath }) {
  const { services, categories } = exampleCatalogue;
  const email = { ...services.get('email'), ...(paths.service ? { path: 'service' } : {}) };
  const software = { ...categories.get('software'), ...(paths.category ? { path: 'category' } : {}) };
  return {
    ...exampleCatalogue,
    services: new Map([...services, ['email', email]]),
    categories: new Map([...categories, ['software', software]]),
    paths: new Map(Object.entries(paths)),
  } as typeof exampleCatalogue;
}

describe('the next team', () => {
  const route = (...teams: readonly string[]) => catalogueWith({ service: path({ teams, managers: [] }) });
  const next = (team: string | null, catalogue: typeof exampleCatalogue, at = NOON) =>
    nextTeam({ ...MAILS, team }, catalogue, at)?.id ?? 'nobody';

  it.each([
    ['comes after the present one', 'platform', ['service-desk', 'platform', 'command'], 'command'],
    ['is the first where the present one is not in it', 'service-desk', ['command', 'platform'], 'command'],
    ['is the second where the present one is the first', 'command', ['command', 'platform'], 'platform'],
    ['is none after the last', 'platform', ['command', 'platform'], 'nobody'],
    ['is none after the only one', 'platform', ['platform'], 'nobody'],
    ['is the first of all where it has none yet', null, ['command', 'platform'], 'command'],
    ['is by the team itself where the route names none', 'service-desk', [], 'platform'],
    ['is none where the team leads nowhere either', 'command', [], 'nobody'],
  ])('%s', (_what, team, teams, wanted) => {
    expect(next(team, route(...teams))).toBe(wanted);
  });

  it('is by the team itself where no route holds, and where nothing has a path', () => {
    const nights = catalogueWith({ service: path({ when: 'closed', teams: ['command'], managers: [] }) });
    expect([next('service-desk', nights, NIGHT), next('service-desk', nights)]).toEqual(['command', 'platform']);
    expect(next('service-desk', exampleCatalogue)).toBe('platform');
  });

  it('is by the path of the service before that of the category', () => {
    const category = path({ teams: ['data-centre'], managers: [] });
    expect(next('service-desk', catalogueWith({ category }))).toBe('data-centre');
    const service = path({ teams: ['command'], managers: [] });
    expect(next('service-desk', catalogueWith({ category, service }))).toBe('command');
  });
});

describe('who answers for an incident', () => {
  const who = (paths: Parameters<typeof catalogueWith>[0], at = NOON) =>
    answerable(MAILS, desk, catalogueWith(paths), at).map(({ email }) => email);
  const own = ['service-desk.manager@example.com'];

  it('is whom the route names, in its order, else the team’s managers', () => {
    const second = { name: 'Second', email: 'second@example.com' };
    const service = path({ when: 'closed', teams: [], managers: [DUTY, second] });
    expect(who({ service }, NIGHT)).toEqual([DUTY.email, second.email]);
    expect(who({ service })).toEqual(own);
    expect(who({ service: path({ teams: ['command'], managers: [] }) })).toEqual(own);
    expect(who({})).toEqual(own);
  });

  it('is nobody where neither a route nor a team says', () => {
    expect(answerable(MAILS, undefined, exampleCatalogue, NOON)).toEqual([]);
  });
});
