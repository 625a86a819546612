import { describe, expect, it } from 'vitest';
import type {
  Catalogue,
  Category,
  Channel,
  Contact,
  EscalationPath,
  KnownError,
  Maintenance,
  Runbook,
  Service,
  StakeholderList,
  Team,
} from '../../../functions/catalogue/catalogue.ts';
import { checkCatalogue } from '../../../functions/catalogue/check-catalogue.ts';
import { defaultPolicy, type Policy } from '../../../functions/sla/policy.ts';

const desk: Team = { id: 'desk', name: 'Desk', tier: 1, timeZone: 'Europe/Berlin', managers: [], onCall: [] };
const shop: Service = { id: 'shop', name: 'Shop', team: 'desk', keywords: [], customerFacing: true, impact: {} };
const network: Category = {
  id: 'network',
  name: 'Network',
  subcategories: [{ id: 'wifi', name: 'Wi-Fi', keywords: [], impact: {} }],
};

const WEEK = Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, ['00:00-24:00']]));

interface Items {
  readonly services?: readonly Service[];
  readonly categories?: readonly Category[];
  readonly people?: readonly Contact[];
  readonly teams?: readonly Team[];
  readonly paths?: readonly EscalationPath[];
  readonly maintenance?: readonly Maintenance[];
  readonly runbooks?: readonly Runbook[];
  readonly lists?: readonly StakeholderList[];
  readonly channels?: readonly Channel[];
  readonly policies?: readonly Policy[];
  readonly knownErrors?: readonly KnownError[];
}

function faultsOf(items: Items) {
  return checkCatalogue(catalogueOf(items));
}

function catalogueOf(items: Items): Catalogue {
  const { services = [], categories = [network], people = [], teams = [desk], paths = [] } = items;
  const { maintenance = [], runbooks = [], lists = [], channels = [], policies = [], knownErrors = [] } = items;
  return {
    services: byId(services),
    categories: byId(categories),
    teams: byId(teams),
    paths: byId(paths),
    maintenance: byId(maintenance),
    runbooks: byId(runbooks),
    lists: byId(lists),
    policies: byId(policies),
    people: byId(people),
    knownErrors: byId(knownErrors),
    integrations: new Map(),
    channels: byId(channels),
    schedules: new Map(),
    overrides: new Map(),
    testCalls: new Map(),
  };
}

const EMPTY = catalogueOf({});

function byId<T extends { readonly id: string }>(items: readonly T[]): ReadonlyMap<string, T> {
  return new Map(items.map((item) => [item.id, item]));
}

function pointersOf(items: Items): readonly string[] {
  return faultsOf(items).map(({ pointer }) => pointer);
}

describe('a list', () => {
  const person = (email: string, timeZone = 'Europe/Berlin') => ({ name: 'Somebody', email, timeZone });
  const list = (change: Partial<StakeholderList>): StakeholderList => ({
    ...{ id: 'shop', name: 'Shop', rule: { all: true }, members: [], linkKey: '00'.repeat(16) },
    ...change,
  });

  it('names nobody twice, and no time zone that is none', () => {
    const members = [person('a@example.com'), person('A@Example.com'), person('b@example.com', 'Mars/Olympus')];
    expect(pointersOf({ lists: [list({ members })] })).toEqual([
      '/lists/shop/members/1/email',
      '/lists/shop/members/2/timeZone',
    ]);
  });

  it('mails nobody the product’s own mail, where it is asked', () => {
    const lists = byId([list({ members: [person('AllClear+shop@example.com'), person('desk@example.com')] })]);
    const catalogue = { ...EMPTY, lists };
    expect(checkCatalogue(catalogue)).toEqual([]);
    expect(checkCatalogue(catalogue, 'allclear@example.com')).toEqual([
      { pointer: '/lists/shop/members/0/email', detail: expect.stringContaining('the product would mail itself') },
    ]);
  });

  it('has no placeholder that stands for nothing', () => {
    const templates = { resolved: { closing: 'Dear {{reporter}}' } };
    expect(pointersOf({ lists: [list({ templates })] })).toEqual(['/lists/shop/templates/resolved/closing']);
  });
});

describe('checking a catalogue', () => {
  it('finds nothing wrong with an empty one, nor with one whose references hold', () => {
    expect(faultsOf({ categories: [], teams: [] })).toEqual([]);
    expect(faultsOf({ services: [{ ...shop, category: 'network', subcategory: 'wifi' }] })).toEqual([]);
  });

  it('names a team that does not exist, and says what to do', () => {
    expect(faultsOf({ services: [{ ...shop, team: 'gone' }] })).toEqual([
      { pointer: '/services/shop/team', detail: 'There is no team "gone" in the catalogue; add it or name another' },
    ]);
    expect(pointersOf({ categories: [{ ...network, team: 'gone' }] })).toEqual(['/categories/network/team']);
    expect(pointersOf({ teams: [{ ...desk, escalatesTo: 'gone' }] })).toEqual(['/teams/desk/escalatesTo']);
    const wifi = { id: 'wifi', name: 'Wi-Fi', team: 'gone', keywords: [], impact: {} };
    expect(pointersOf({ categories: [{ ...network, subcategories: [wifi] }] })).toEqual([
      '/categories/network/subcategories/0/team',
    ]);
  });

  it('finds a sub-category of another category, of none, and one that stands twice', () => {
    expect(pointersOf({ services: [{ ...shop, category: 'gone', subcategory: 'wifi' }] })).toEqual([
      '/services/shop/category',
    ]);
    expect(pointersOf({ services: [{ ...shop, category: 'network', subcategory: 'vpn' }] })).toEqual([
      '/services/shop/subcategory',
    ]);
    expect(pointersOf({ services: [{ ...shop, subcategory: 'wifi' }] })).toEqual(['/services/shop/subcategory']);
    expect(
      pointersOf({ categories: [{ ...network, subcategories: [...network.subcategories, ...network.subcategories] }] }),
    ).toEqual(['/categories/network/subcategories/1/id']);
  });

  it('names an escalation path that does not exist, of a service and of a category', () => {
    const path = { id: 'main', name: 'Main', routes: [{ teams: ['desk'], managers: [] }] };
    const items = { services: [{ ...shop, path: 'main' }], categories: [{ ...network, path: 'main' }] };
    expect(faultsOf({ ...items, paths: [path] })).toEqual([]);
    const detail = 'There is no escalation path "main" in the catalogue; add it or name another';
    expect(faultsOf(items)).toEqual([
      { pointer: '/services/shop/path', detail },
      { pointer: '/categories/network/path', detail },
    ]);
    expect(pointersOf({ paths: [{ ...path, routes: [{ teams: ['desk', 'gone'], managers: [] }] }] })).toEqual([
      '/paths/main/routes/0/teams/1',
    ]);
  });

  it('finds teams that escalate in a circle, but not a team before the circle', () => {
    const circle = [
      { ...desk, escalatesTo: 'a' },
      { ...desk, id: 'a', escalatesTo: 'b' },
      { ...desk, id: 'b', escalatesTo: 'a' },
      { ...desk, id: 'c', escalatesTo: 'c' },
    ];
    expect(pointersOf({ teams: circle })).toEqual([
      '/teams/a/escalatesTo',
      '/teams/b/escalatesTo',
      '/teams/c/escalatesTo',
    ]);
  });

  it('finds a time zone that does not exist, of a team and of its people', () => {
    const nowhere = { name: 'On call', email: 'oncall@example.com', timeZone: 'Europe/Nowhere' };
    const team: Team = { ...desk, timeZone: 'Mars', managers: [{ ...nowhere, timeZone: 'UTC' }], onCall: [nowhere] };
    expect(pointersOf({ teams: [team] })).toEqual(['/teams/desk/timeZone', '/teams/desk/onCall/0/timeZone']);
  });

  it('finds an address that is owned by two people, however it is written', () => {
    const ann: Contact = { id: 'ann', name: 'Ann', email: 'ann@example.com', second: 'ann@home.example' };
    const bob: Contact = { id: 'bob', name: 'Bob', email: 'bob@example.com' };
    const detail = 'This address is owned by two people; leave it to one of them';
    expect(faultsOf({ people: [ann, bob] })).toEqual([]);
    expect(faultsOf({ people: [ann, { ...bob, email: 'ANN@example.com' }] })).toEqual([
      { pointer: '/people/ann/email', detail },
      { pointer: '/people/bob/email', detail },
    ]);
    expect(pointersOf({ people: [ann, { ...bob, email: 'Ann@Home.example' }] })).toEqual([
      '/people/ann/second',
      '/people/bob/email',
    ]);
  });

  it('finds a second address that is the first again', () => {
    const ann: Contact = { id: 'ann', name: 'Ann', email: 'ann@example.com', second: 'Ann@example.com' };
    expect(pointersOf({ people: [ann] })).toEqual(['/people/ann/second']);
  });

  it.each<[string, Partial<Contact>, string]>([
    ['without a zone', { quiet: { mon: ['00:00-07:00'] } }, '/timeZone'],
    ['in a zone that is none', { quiet: { mon: ['00:00-07:00'] }, timeZone: 'Mars' }, '/timeZone'],
    ['on a day that is none', { quiet: { mo: ['00:00-07:00'] } as object, timeZone: 'UTC' }, '/quiet/mo'],
    ['over midnight', { quiet: { mon: ['22:00-07:00'] }, timeZone: 'UTC' }, '/quiet/mon/0'],
    ['without an end', { quiet: WEEK, timeZone: 'Europe/Berlin' }, '/quiet'],
  ])('finds quiet hours of a person %s', (_what, change, pointer) => {
    const ann: Contact = { id: 'ann', name: 'Ann', email: 'ann@example.com', ...change };
    expect(faultsOf({ people: [ann] })).toEqual([{ pointer: `/people/ann${pointer}`, detail: expect.any(String) }]);
  });

  it('finds nothing wrong with quiet hours that end once a week, or that are none', () => {
    const quiet = { ...WEEK, sun: ['00:00-23:59'] };
    const ann: Contact = { id: 'ann', name: 'Ann', email: 'ann@example.com', timeZone: 'Europe/Berlin', quiet };
    expect(faultsOf({ people: [ann] })).toEqual([]);
    expect(faultsOf({ people: [{ ...ann, quiet: {} }] })).toEqual([]);
  });

  it('finds what a list names and the catalogue lacks', () => {
    const list: StakeholderList = {
      linkKey: '',
      id: 'shops',
      name: 'Shops',
      rule: { services: ['shop', 'gone'], categories: ['lost'] },
      members: [],
    };
    expect(pointersOf({ services: [shop], lists: [list, { ...list, id: 'all', rule: { all: true } }] })).toEqual([
      '/lists/shops/rule/services/1',
      '/lists/shops/rule/categories/0',
    ]);
  });

  it('finds what a known error names and the catalogue lacks, and one that nothing leads to', () => {
    const known: KnownError = {
      id: 'slow',
      name: 'Slow',
      symptom: 'It waits.',
      workaround: 'Restart it.',
      keywords: [],
    };
    const named = { ...known, services: ['shop', 'gone'], categories: ['lost'] };
    expect(pointersOf({ services: [shop], knownErrors: [named, { ...known, id: 'nowhere' }] })).toEqual([
      '/knownErrors/slow/services/1',
      '/knownErrors/slow/categories/0',
      '/knownErrors/nowhere/keywords',
    ]);
    expect(faultsOf({ knownErrors: [{ ...known, keywords: ['slow'] }] })).toEqual([]);
  });

  it('finds what is wrong within a policy', () => {
    const policy: Policy = { ...defaultPolicy, calendars: { 'a/b': { timeZone: 'UTC', weekly: {}, holidays: [] } } };
    expect(pointersOf({ policies: [policy] })).toEqual([
      '/policies/default/calendars/a~1b/weekly',
      '/policies/default/targets/high/calendar',
      '/policies/default/targets/medium/calendar',
      '/policies/default/targets/low/calendar',
    ]);
  });
});

describe('a runbook', () => {
  const book: Runbook = { id: 'pay', name: 'Pay', text: 'Look.', services: ['shop'] };
  const checked = (change: Partial<Runbook>) =>
    faultsOf({ services: [shop], runbooks: [{ id: 'pay', name: 'Pay', text: 'Look.', ...change }] });

  it('is bound to what there is, in one way at least', () => {
    expect(faultsOf({ services: [shop], runbooks: [book] })).toEqual([]);
    expect(checked({ priorities: ['high'] })).toEqual([]);
    expect(checked({ subcategories: ['network/wifi'], categories: ['network'] })).toEqual([]);
    expect(checked({})).toEqual([
      {
        pointer: '/runbooks/pay/services',
        detail: expect.stringContaining('It is bound to nothing, so no incident would get it'),
      },
    ]);
  });

  it('names at least one of each that it names, and nothing that is not there', () => {
    const pointers = (change: Partial<Runbook>) => checked(change).map(({ pointer }) => pointer);
    expect(pointers({ services: [] })).toEqual(['/runbooks/pay/services']);
    expect(pointers({ services: ['shop', 'kiosk'] })).toEqual(['/runbooks/pay/services/1']);
    expect(pointers({ categories: ['fire'] })).toEqual(['/runbooks/pay/categories/0']);
    expect(pointers({ subcategories: ['network/cable', 'network/wifi', 'fire/wifi'] })).toEqual([
      '/runbooks/pay/subcategories/0',
      '/runbooks/pay/subcategories/2',
    ]);
  });

  it('asks for 30 things of 200 characters at most', () => {
    const list = (entries: number, letters: number) =>
      checked({
        services: ['shop'],
        text: Array.from({ length: entries }, () => `- [ ] ${'ü'.repeat(letters)}`).join('\n'),
      });
    expect(list(30, 200)).toEqual([]);
    expect(list(31, 1)).toEqual([{ pointer: '/runbooks/pay/text', detail: expect.stringContaining('has 31 entries') }]);
    expect(list(2, 201)).toEqual([
      { pointer: '/runbooks/pay/text', detail: expect.stringContaining('Entry 1 of its checklist is longer') },
    ]);
  });

  it('keeps what it is bound to in the catalogue', () => {
    expect(faultsOf({ services: [], runbooks: [book] })).toEqual([
      {
        pointer: '/runbooks/pay/services/0',
        detail: 'There is no service "shop" in the catalogue; add it or name another',
      },
    ]);
  });
});
