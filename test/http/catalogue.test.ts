import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CatalogueKind } from '../../functions/catalogue/catalogue.ts';
import { integrationOf } from '../../functions/catalogue/integration-key.ts';
import type { Answer } from '../../functions/frame/answer.ts';
import { httpDoor } from '../../functions/frame/door.ts';
import { catalogueRoutes } from '../../functions/http/catalogue.ts';
import { exampleCatalogue } from '../support/example-catalogue.ts';
import { MemoryCatalogue } from '../support/memory-catalogue.ts';
import { MemoryKnownErrors } from '../support/memory-known-errors.ts';

const ADMIN = '[admin]';
const PATH = '/v1/services/storage';
const storage = { name: 'Storage', team: 'platform', keywords: ['disk'], customerFacing: false, impact: {} };
const members = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ name: 'Member', email: `member${index}@example.com` }));
const list = { name: 'Many', rule: { priorities: ['high'] }, members: members(500) };

let door: ReturnType<typeof httpDoor>;
let store: MemoryCatalogue;
let uses: MemoryKnownErrors;
beforeEach(() => {
  store = new MemoryCatalogue();
  uses = new MemoryKnownErrors();
  const common = { groupsClaim: 'cognito:groups', now: () => '2026-03-02T08:00:00.000Z', random: randomBytes };
  const deps = { store, uses, ...common, sender: 'allclear@example.com' };
  door = httpDoor(null, catalogueRoutes(deps));
});

interface Wish {
  readonly body?: unknown;
  readonly groups?: string;
  readonly seen?: string;
  readonly claims?: Readonly<Record<string, string>>;
}

async function send(method: string, path: string, wish: Wish = {}): Promise<Answer> {
  const { body, groups = ADMIN, seen, claims = { email: 'admin@example.com', 'cognito:groups': groups } } = wish;
  const [, , kind, id, ...rest] = path.split('/');
  const event = {
    version: '2.0',
    routeKey: `${method} /v1/${kind}${id === undefined ? '' : ['/{id}', ...rest].join('/')}`,
    rawPath: path,
    rawQueryString: '',
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(seen === undefined ? {} : { 'if-match': seen }),
    },
    pathParameters: id === undefined ? {} : { id },
    requestContext: {
      http: { method, path },
      authorizer: { jwt: { claims } },
    },
    body: body === undefined ? undefined : JSON.stringify(body),
    isBase64Encoded: false,
  };
  return (await door(event as never, {} as never)) as Answer;
}

function refusal({ statusCode, body }: Answer): readonly unknown[] {
  const { code, errors = [] } = JSON.parse(String(body));
  return [statusCode, code, ...errors.map(({ pointer }: { pointer: string }) => pointer)];
}

/** Fields that are null as nobody said them. */
const nulls = <F extends string>(...fields: readonly F[]) =>
  Object.fromEntries(fields.map((field) => [field, null])) as Record<F, null>;
const STORAGE = {
  ...{ id: 'storage', ...storage },
  ...nulls('category', 'subcategory', 'path', 'objective', 'window'),
};

const etag = ({ headers }: Answer) => String(headers?.['etag']);

describe('a catalogue item over HTTP', () => {
  it('is made with 201 and its place, replaced with 200 as it was seen, and taken out with 204', async () => {
    const made = await send('PUT', PATH, { body: storage });
    expect([made.statusCode, made.headers?.['location']]).toEqual([201, PATH]);
    expect(JSON.parse(String(made.body))).toEqual(STORAGE);
    const shown = await send('GET', PATH);
    expect([shown.statusCode, etag(shown), shown.body]).toEqual([200, etag(made), made.body]);
    const changed = await send('PUT', PATH, { body: { ...storage, id: 'storage', name: 'Disks' }, seen: etag(shown) });
    expect(changed.statusCode).toBe(200);
    expect(etag(changed)).not.toBe(etag(made));
    const taken = await send('DELETE', PATH, { seen: etag(changed) });
    expect([taken.statusCode, taken.body]).toEqual([204, undefined]);
    expect(refusal(await send('GET', PATH))).toEqual([404, 'NotFound']);
  });

  it('is replaced by nobody who did not see it', async () => {
    const made = await send('PUT', PATH, { body: storage });
    expect(refusal(await send('PUT', PATH, { body: storage }))).toEqual([428, 'PreconditionRequired']);
    expect(refusal(await send('PUT', PATH, { body: storage, seen: '"other"' }))).toEqual([412, 'VersionMismatch']);
    expect(refusal(await send('DELETE', PATH, { seen: '"other"' }))).toEqual([412, 'VersionMismatch']);
    expect((await send('PUT', PATH, { body: storage, seen: '*' })).statusCode).toBe(200);
    expect((await send('PUT', PATH, { body: storage, seen: `"other", ${etag(made)}` })).statusCode).toBe(200);
    expect(refusal(await send('PUT', PATH, { body: storage, seen: 'bare' }))).toEqual([
      400,
      'ValidationFailed',
      '/headers/if-match',
    ]);
  });

  it.each([
    ['another id than the path’s', PATH, { ...storage, id: 'other' }, '/id'],
    ['an id that is none', '/v1/services/UPPER', storage, '/id'],
    ['an unknown field', PATH, { ...storage, colour: 'red' }, '/colour'],
    ['a team that is not there', PATH, { ...storage, team: 'gone' }, '/team'],
    ['a keyword owned twice', PATH, { ...storage, keywords: ['vpn'] }, '/keywords/0'],
    ['an empty keyword', PATH, { ...storage, keywords: [' '] }, '/keywords/0'],
    ['a list of 501', '/v1/stakeholder-lists/many', { ...list, members: members(501) }, '/members'],
    [
      'an address that is none',
      '/v1/stakeholder-lists/many',
      { ...list, members: [{ name: 'A', email: 'a' }] },
      '/members/0/email',
    ],
  ])('with %s is refused with 400 and its pointer', async (_what, path, body, pointer) => {
    const said = await send('PUT', path, { body });
    expect(refusal(said)).toEqual([400, 'ValidationFailed', pointer]);
    expect(JSON.parse(String(said.body)).detail).toMatch(/\.$/);
    expect(store.recorded).toEqual([]);
  });

  it('that is refused is not repeated: its pointer says what is meant', async () => {
    const policy = exampleCatalogue.policies.get('default');
    const low = { respond: 'somebody@example.com', resolve: 'PT8H', calendar: 'somebody@example.com' };
    const calendars = { own: { timeZone: 'Somebody', weekly: { some: ['body'], mon: ['body'] }, holidays: ['body'] } };
    const body = {
      ...policy,
      id: 'ours',
      calendars: { ...policy?.calendars, ...calendars },
      targets: { ...policy?.targets, low },
    };
    const { statusCode, body: said } = await send('PUT', '/v1/sla-policies/ours', { body });
    const { errors, detail } = JSON.parse(String(said));
    expect([statusCode, errors.map((error: { pointer: string }) => error.pointer)]).toEqual([
      400,
      [
        '/calendars/own/timeZone',
        '/calendars/own/weekly/some',
        '/calendars/own/weekly/some/0',
        '/calendars/own/weekly/mon/0',
        '/calendars/own/holidays/0',
        '/targets/low/respond',
        '/targets/low/calendar',
      ],
    ]);
    // A problem's detail begins with the pointer of the first.
    expect(detail).toBe(`/calendars/own/timeZone: ${errors[0].detail}.`);
    expect(errors.map((error: { detail: string }) => error.detail).join()).not.toMatch(/somebody|"/i);
  });

  it('may be a list of 500', async () => {
    expect((await send('PUT', '/v1/stakeholder-lists/many', { body: list })).statusCode).toBe(201);
  });

  it('that is in use is not taken out', async () => {
    const { body } = await send('GET', '/v1/services/checkout');
    store.set('lists', { id: 'shop', name: 'Shop', rule: { services: ['checkout'] }, members: [] });
    expect(refusal(await send('DELETE', '/v1/services/checkout'))).toEqual([409, 'InUse']);
    expect((await send('GET', '/v1/services/checkout')).body).toBe(body);
  });

  it('is changed by admins alone, and read by any group', async () => {
    for (const groups of ['[service-desk manager responder]', '[]']) {
      expect(refusal(await send('PUT', PATH, { body: storage, groups }))).toEqual([403, 'Forbidden']);
      expect(refusal(await send('DELETE', '/v1/services/email', { groups }))).toEqual([403, 'Forbidden']);
    }
    expect((await send('GET', '/v1/services/email', { groups: '[responder]' })).statusCode).toBe(200);
    expect(refusal(await send('GET', '/v1/services/email', { groups: '[]' }))).toEqual([403, 'Forbidden']);
  });

  it('is refused in the contract’s order: what makes no sense, what is not there, who may not, what was not seen', async () => {
    const nowhere = { ...storage, team: 'gone' };
    const taken = { ...storage, keywords: [] };
    const groups = '[responder]';
    await send('PUT', PATH, { body: storage });
    expect(refusal(await send('PUT', PATH, { body: taken, groups, seen: 'bare' }))).toEqual([
      400,
      'ValidationFailed',
      '/headers/if-match',
    ]);
    expect(refusal(await send('PUT', PATH, { body: nowhere, groups, seen: '"other"' }))).toEqual([
      400,
      'ValidationFailed',
      '/team',
    ]);
    expect(refusal(await send('PUT', PATH, { body: taken, groups, seen: '"other"' }))).toEqual([403, 'Forbidden']);
    expect(refusal(await send('PUT', PATH, { body: nowhere, seen: '"other"' }))).toEqual([
      400,
      'ValidationFailed',
      '/team',
    ]);
    expect(refusal(await send('DELETE', '/v1/services/never', { groups }))).toEqual([404, 'NotFound']);
    expect(refusal(await send('DELETE', PATH, { groups, seen: 'bare' }))).toEqual([
      400,
      'ValidationFailed',
      '/headers/if-match',
    ]);
    expect(refusal(await send('DELETE', '/v1/services/checkout', { groups, seen: '"other"' }))).toEqual([
      403,
      'Forbidden',
    ]);
  });

  it('asks who it is before it says what is there', async () => {
    const claims = { 'cognito:groups': ADMIN };
    for (const method of ['GET', 'PUT', 'DELETE']) {
      expect(refusal(await send(method, '/v1/services/never', { claims }))).toEqual([401, 'Unauthenticated']);
    }
  });

  it('that is a policy gets its next version, and versions are no items', async () => {
    const policy = exampleCatalogue.policies.get('default');
    const seen = etag(await send('GET', '/v1/sla-policies/default'));
    const said = await send('PUT', '/v1/sla-policies/default', { body: { ...policy, name: 'Ours' }, seen });
    expect([said.statusCode, JSON.parse(String(said.body)).version]).toEqual([200, 2]);
    const { items } = JSON.parse(String((await send('GET', '/v1/sla-policies')).body));
    expect(items.map(({ id, version }: { id: string; version: number }) => [id, version])).toEqual([['default', 2]]);
    expect(refusal(await send('GET', '/v1/sla-policies/default@2'))).toEqual([404, 'NotFound']);
  });
});

describe('an escalation path', () => {
  const PATH_OF_SHOP = '/v1/escalation-paths/shop';
  const routes = [{ teams: ['platform', 'command'], managers: [] }];
  const path = { name: 'Shop', routes };

  it('is put, shown, named by a service and a category, and kept while they do', async () => {
    const made = await send('PUT', PATH_OF_SHOP, { body: path });
    expect([made.statusCode, JSON.parse(String(made.body))]).toEqual([201, { id: 'shop', ...path, calendar: null }]);
    const { body: shown } = await send('GET', '/v1/services/checkout');
    const body = { ...JSON.parse(String(shown)), path: 'shop' };
    expect((await send('PUT', '/v1/services/checkout', { body, seen: '*' })).statusCode).toBe(200);
    const taken = await send('DELETE', PATH_OF_SHOP);
    expect([refusal(taken), JSON.parse(String(taken.body)).detail]).toEqual([
      [409, 'InUse'],
      'It is in use: /services/checkout/path would be broken. There is no escalation path "shop" in the catalogue; add it or name another.',
    ]);
    expect(refusal(await send('DELETE', '/v1/teams/command'))).toEqual([409, 'InUse']);
    await send('PUT', '/v1/services/checkout', { body: JSON.parse(String(shown)), seen: '*' });
    expect((await send('DELETE', PATH_OF_SHOP)).statusCode).toBe(204);
  });

  it.each([
    ['without routes', { ...path, routes: [] }, '/routes'],
    ['for a time that is none', { ...path, routes: [{ ...routes[0], when: 'nights' }] }, '/routes/0/when'],
    ['by a calendar that it lacks', { ...path, routes: [{ ...routes[0], when: 'hours' }] }, '/routes/0/when'],
    ['with a route that is never reached', { ...path, routes: [...routes, ...routes] }, '/routes/1'],
    ['to a team that is not there', { ...path, routes: [{ teams: ['gone'], managers: [] }] }, '/routes/0/teams/0'],
    [
      'that comes back to a team',
      { ...path, routes: [{ teams: ['command', 'platform', 'command'], managers: [] }] },
      '/routes/0/teams/2',
    ],
    [
      'by a calendar without hours',
      {
        ...path,
        calendar: { timeZone: 'UTC', weekly: {}, holidays: [] },
        routes: [{ ...routes[0], when: 'hours' }],
      },
      '/calendar/weekly',
    ],
  ])('%s is refused with its pointer', async (_what, body, pointer) => {
    expect(refusal(await send('PUT', PATH_OF_SHOP, { body }))).toEqual([400, 'ValidationFailed', pointer]);
  });

  it('keeps teams from sending back what it sends on', async () => {
    const night = { timeZone: 'UTC', weekly: { mon: ['08:00-18:00'] }, holidays: [] };
    const nights = { name: 'Nights', calendar: night, routes: [{ when: 'closed', ...routes[0] }] };
    expect((await send('PUT', PATH_OF_SHOP, { body: nights })).statusCode).toBe(201);
    const { body: shown } = await send('GET', '/v1/teams/command');
    const body = { ...JSON.parse(String(shown)), escalatesTo: 'platform' };
    expect(refusal(await send('PUT', '/v1/teams/command', { body, seen: '*' }))).toEqual([409, 'InUse']);
  });
});

describe('a maintenance window', () => {
  const UPGRADE = '/v1/maintenance-windows/upgrade';
  const window = { name: 'Upgrade', services: ['email'], until: '2026-03-02T12:00:00+02:00' };
  const kept = {
    ...window,
    ...nulls('weekly', 'reason'),
    id: 'upgrade',
    from: '2026-03-02T08:00:00.000Z',
    until: '2026-03-02T10:00:00.000Z',
  };

  it.each(['[service-desk]', '[manager]', '[admin]'])('begins now and ends when %s says so', async (groups) => {
    const made = await send('PUT', UPGRADE, { body: window, groups });
    expect([made.statusCode, JSON.parse(String(made.body))]).toEqual([201, kept]);
    const longer = { ...window, until: '2026-03-02T11:00:00Z' };
    const { statusCode, body } = await send('PUT', UPGRADE, { body: longer, groups, seen: etag(made) });
    expect([statusCode, JSON.parse(String(body))]).toEqual([200, { ...kept, until: '2026-03-02T11:00:00.000Z' }]);
    expect((await send('DELETE', UPGRADE, { groups })).statusCode).toBe(204);
    expect(store.recorded.map(({ by }) => by)).toEqual(['admin@example.com', 'admin@example.com', 'admin@example.com']);
  });

  it('is changed by nobody else, and keeps its service from being taken out', async () => {
    for (const groups of ['[responder]', '[]']) {
      expect(refusal(await send('PUT', UPGRADE, { body: window, groups }))).toEqual([403, 'Forbidden']);
    }
    await send('PUT', UPGRADE, { body: window });
    expect(refusal(await send('DELETE', UPGRADE, { groups: '[responder]' }))).toEqual([403, 'Forbidden']);
    expect((await send('GET', UPGRADE, { groups: '[responder]' })).statusCode).toBe(200);
    expect(refusal(await send('DELETE', '/v1/services/email'))).toEqual([409, 'InUse']);
  });

  it.each([
    ['without an end', { ...window, until: undefined }, '/until'],
    ['that is over already', { ...window, until: '2026-03-02T08:00:00Z' }, '/until'],
    ['that ends before it begins', { ...window, from: '2026-03-03T08:00:00Z' }, '/until'],
    ['of more than 14 days', { ...window, until: '2026-03-16T08:00:01Z' }, '/until'],
    ['of no service', { ...window, services: [] }, '/services'],
    ['of a service that is not there', { ...window, services: ['email', 'gone'] }, '/services/1'],
    ['at a time that is none', { ...window, from: '2026-02-30T08:00:00Z' }, '/from'],
    [
      'without hours',
      { name: 'Patches', services: ['email'], weekly: { timeZone: 'UTC', hours: {} } },
      '/weekly/hours',
    ],
  ])('%s is refused with its pointer', async (_what, body, pointer) => {
    expect(refusal(await send('PUT', UPGRADE, { body }))).toEqual([400, 'ValidationFailed', pointer]);
  });

  it('stands in the catalogue in one piece, where the same again changes nothing', async () => {
    const patch = (upgrade: object) =>
      send('PATCH', '/v1/catalogue', { body: { maintenance: { upgrade } }, seen: '*' });
    const { id: _id, weekly: _weekly, reason: _reason, ...said } = kept;
    expect(JSON.parse(String((await patch(window)).body)).maintenance).toEqual({ upgrade: said });
    await patch(window);
    expect(store.recorded).toHaveLength(1);
    expect(
      refusal(
        await send('PATCH', '/v1/catalogue', {
          body: { maintenance: { late: { ...window, until: '2026-03-02T07:00:00Z' } } },
          seen: '*',
        }),
      ),
    ).toEqual([400, 'ValidationFailed', '/maintenance/late/until', '/maintenance/late/until']);
  });
});

describe('a runbook', () => {
  const PAY = '/v1/runbooks/pay';
  const book = { name: 'Nobody can pay', text: 'Look.\n\n- [ ] Restart it', services: ['checkout'] };

  it('is put by an admin, read by everybody who works here, and keeps what it is bound to', async () => {
    expect(refusal(await send('PUT', PAY, { body: book, groups: '[manager]' }))).toEqual([403, 'Forbidden']);
    const made = await send('PUT', PAY, { body: book });
    expect([made.statusCode, JSON.parse(String(made.body))]).toEqual([
      201,
      { ...book, ...nulls('categories', 'subcategories', 'priorities'), id: 'pay' },
    ]);
    expect((await send('GET', '/v1/runbooks', { groups: '[responder]' })).statusCode).toBe(200);
    expect(refusal(await send('DELETE', '/v1/services/checkout'))).toEqual([409, 'InUse']);
  });

  it.each([
    ['bound to nothing', { ...book, services: undefined }, '/services'],
    ['bound to what is not there', { ...book, subcategories: ['network/cable'] }, '/subcategories/0'],
    ['bound to a sub-category without its category', { ...book, subcategories: ['wifi'] }, '/subcategories/0'],
    ['of 10,001 characters', { ...book, text: 'x'.repeat(10_001) }, '/text'],
    ['of no words', { ...book, text: ' ' }, '/text'],
    ['whose checklist is too long', { ...book, text: '- [ ] x\n'.repeat(31) }, '/text'],
  ])('%s is refused with its pointer', async (_what, body, pointer) => {
    expect(refusal(await send('PUT', PAY, { body }))).toEqual([400, 'ValidationFailed', pointer]);
  });

  it('of 1 MB is refused as too large, with the sizes', async () => {
    const said = await send('PUT', PAY, { body: { ...book, text: 'x'.repeat(1_000_000) } });
    expect(refusal(said)).toEqual([413, 'PayloadTooLarge']);
    expect(JSON.parse(String(said.body)).detail).toMatch(/^The body has 1000\d{3} bytes; the limit is 262144\.$/);
  });
});

describe('what is read of an item', () => {
  it.each(['services', 'categories', 'teams', 'stakeholder-lists', 'sla-policies'])(
    'has every field of its kind, null where there is none, and changes nothing sent back: %s',
    async (path) => {
      const { items } = JSON.parse(String((await send('GET', `/v1/${path}`)).body));
      const fields = items.map((item: object) => Object.keys(item).sort().join(' '));
      expect(new Set(fields).size).toBe(1);
      const [{ id }] = items;
      const shown = await send('GET', `/v1/${path}/${id}`);
      const again = await send('PUT', `/v1/${path}/${id}`, { body: JSON.parse(String(shown.body)), seen: etag(shown) });
      expect(again.statusCode).toBe(200);
      if (!['sla-policies', 'stakeholder-lists'].includes(path))
        expect([etag(again), again.body]).toEqual([etag(shown), shown.body]);
    },
  );

  it('may be sent back in a change in one piece too', async () => {
    const { services } = JSON.parse(String((await send('GET', '/v1/catalogue')).body));
    const { id: _id, ...checkout } = JSON.parse(String((await send('GET', '/v1/services/checkout')).body));
    const changed = await send('PATCH', '/v1/catalogue', { body: { services: { checkout } }, seen: '*' });
    expect([changed.statusCode, JSON.parse(String(changed.body)).services]).toEqual([200, services]);
  });

  it('takes null for what may be left out alone', async () => {
    expect((await send('PUT', PATH, { body: { ...storage, category: null } })).statusCode).toBe(201);
    expect(refusal(await send('PUT', PATH, { body: { ...storage, team: null } }))).toEqual([
      400,
      'ValidationFailed',
      '/team',
    ]);
    expect(refusal(await send('PUT', PATH, { body: { ...storage, colour: null } }))).toEqual([
      400,
      'ValidationFailed',
      '/colour',
    ]);
  });
});

describe('the changes of an item', () => {
  it('say who made them, newest first, also of what was taken out', async () => {
    const seen = etag(await send('PUT', PATH, { body: storage }));
    await send('PUT', PATH, { body: { ...storage, name: 'Disks' }, seen });
    await send('DELETE', PATH);
    const { items } = JSON.parse(String((await send('GET', `${PATH}/changes`, { groups: '[manager]' })).body));
    const of = { at: '2026-03-02T08:00:00.000Z', by: 'admin@example.com' };
    const [made, changed] = [STORAGE, { ...STORAGE, name: 'Disks' }];
    expect(items).toEqual([
      { ...of, before: changed, after: null },
      { ...of, before: made, after: changed },
      { ...of, before: null, after: made },
    ]);
  });

  it('are none for what nobody changed yet, and 404 for what never was', async () => {
    expect((await send('GET', '/v1/services/checkout/changes')).body).toBe('{"items":[]}');
    expect(refusal(await send('GET', '/v1/services/never/changes'))).toEqual([404, 'NotFound']);
    expect(refusal(await send('GET', '/v1/services/checkout/changes', { groups: '[]' }))).toEqual([403, 'Forbidden']);
  });
});

describe('an integration', () => {
  const MONITORING = '/v1/integrations/monitoring';
  const keyIn = ({ body }: Answer): string => JSON.parse(String(body)).key;
  const holds = async (key: string) => integrationOf(key, await store.read())?.id;

  it('is made with a key that is shown this once', async () => {
    const made = await send('PUT', MONITORING, { body: { name: 'Monitoring' } });
    expect(keyIn(made)).toMatch(/^ack_monitoring_[0-9a-z]{32}$/);
    const shown = JSON.parse(String((await send('GET', MONITORING)).body));
    const keys = [{ ends: keyIn(made).slice(-4), createdAt: '2026-03-02T08:00:00.000Z' }];
    expect(shown).toEqual({ id: 'monitoring', name: 'Monitoring', keys });
    const { body: list } = await send('GET', '/v1/integrations');
    expect(JSON.parse(String(list)).items).toEqual([shown]);
    for (const text of [JSON.stringify(store.recorded), (await send('GET', `${MONITORING}/changes`)).body]) {
      expect(text).not.toContain(keyIn(made));
    }
    expect(await holds(keyIn(made))).toBe('monitoring');
  });

  it('keeps its key when it is renamed, and has another when that is asked for', async () => {
    const first = await send('PUT', MONITORING, { body: { name: 'Monitoring' } });
    const renamed = await send('PUT', MONITORING, { body: { name: 'Alerts' }, seen: etag(first) });
    expect(keyIn(renamed)).toBeUndefined();
    const second = await send('PUT', MONITORING, { body: { name: 'Alerts', newKey: true }, seen: '*' });
    expect([await holds(keyIn(first)), await holds(keyIn(second))]).toEqual(['monitoring', 'monitoring']);
    await send('PUT', MONITORING, { body: { name: 'Alerts', newKey: true }, seen: '*' });
    expect([await holds(keyIn(first)), await holds(keyIn(second))]).toEqual([undefined, 'monitoring']);
  });

  it('has no key any more once it is taken out, nor by a key that is not its own', async () => {
    const key = keyIn(await send('PUT', MONITORING, { body: { name: 'Monitoring' } }));
    expect(await holds(key.replace('monitoring', 'other'))).toBeUndefined();
    expect(await holds(`${key.slice(0, -1)}${key.endsWith('a') ? 'b' : 'a'}`)).toBeUndefined();
    await send('DELETE', MONITORING);
    expect(await holds(key)).toBeUndefined();
  });
});

describe('the catalogue in one piece over HTTP', () => {
  it('is read with its entity tag, and changed by who saw it', async () => {
    const shown = await send('GET', '/v1/catalogue', { groups: '[responder]' });
    const { services, lists } = JSON.parse(String(shown.body));
    expect(services.checkout).toEqual(exampleWithoutId('services', 'checkout'));
    expect(lists.outages).not.toHaveProperty('linkKey');
    const body = { services: { storage }, lists: { outages: null } };
    const changed = await send('PATCH', '/v1/catalogue', { body, seen: etag(shown) });
    expect([changed.statusCode, JSON.parse(String(changed.body)).services.storage]).toEqual([200, storage]);
    const again = await send('GET', '/v1/catalogue');
    expect([again.body, etag(again)]).toEqual([changed.body, etag(changed)]);
    expect(refusal(await send('PATCH', '/v1/catalogue', { body, seen: etag(shown) }))).toEqual([
      412,
      'VersionMismatch',
    ]);
  });

  it('points at what is wrong, however deep it lies', async () => {
    const patch = async (body: object) => refusal(await send('PATCH', '/v1/catalogue', { body, seen: '*' }));
    expect(await patch({ services: { storage: { ...storage, customerFacing: 'yes' } } })).toEqual([
      ...[400, 'ValidationFailed'],
      '/services/storage/customerFacing',
    ]);
    expect(await patch({ services: { storage: { ...storage, id: 'other' } } })).toEqual([
      ...[400, 'ValidationFailed'],
      '/services/storage/id',
    ]);
    expect(await patch({ services: { Storage: storage } })).toEqual([400, 'ValidationFailed', '/services/Storage']);
    expect(await patch({ colours: {} })).toEqual([400, 'ValidationFailed', '/colours']);
    expect(await patch({ services: { storage: { ...storage, id: 'storage' } } })).toEqual([200, undefined]);
  });

  it('is changed by admins only, who say which they saw', async () => {
    const body = { services: { storage } };
    expect(refusal(await send('PATCH', '/v1/catalogue', { body, groups: '[manager]' }))).toEqual([403, 'Forbidden']);
    expect(refusal(await send('PATCH', '/v1/catalogue', { body }))).toEqual([428, 'PreconditionRequired']);
  });
});

function exampleWithoutId(kind: CatalogueKind, id: string): object {
  const { id: _id, ...item } = exampleCatalogue[kind].get(id) as { readonly id: string };
  return item;
}

describe('a channel of a chat', () => {
  const channel = { name: 'Ops', format: 'slack', list: 'outages' };
  const url = 'https://hooks.example.com/services/T0/B0/aLongSecretToken';
  const at = '/v1/channels/ops';

  it('answers with the host and the last letters of its url, wherever it is read', async () => {
    const made = await send('PUT', at, { body: { ...channel, url } });
    expect([made.statusCode, JSON.parse(String(made.body))]).toEqual([
      201,
      {
        id: 'ops',
        ...channel,
        service: null,
        ...{ host: 'hooks.example.com', ends: 'oken', fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/) },
      },
    ]);
    const changed = await send('PUT', at, { body: { ...channel, name: 'Us' }, seen: etag(made) });
    expect(changed.statusCode).toBe(200);
    const seen = await Promise.all(
      [at, '/v1/channels', `${at}/changes`, '/v1/catalogue'].map((path) => send('GET', path)),
    );
    for (const { statusCode, body } of [...seen, changed]) {
      expect([statusCode, String(body).includes('aLongSecretToken')]).toEqual([200, false]);
      expect(body).toContain('hooks.example.com');
    }
    expect((await store.read()).channels.get('ops')?.url).toBe(url);
  });

  it.each([
    [{ url: 'http://hooks.example.com/aLongSecretToken' }, '/url'],
    [{ url: 'https://169.254.169.254/aLongSecretToken' }, '/url'],
    [{ url: `https://hooks.example.com/aLongSecretToken${'x'.repeat(2_000)}` }, '/url'],
    [{ url: 7 }, '/url'],
    [{ url, format: 'irc' }, '/format'],
    [{ url, list: 'gone' }, '/list'],
    [{ url, service: 'checkout' }, '/service'],
    [{}, '/url'],
  ])('refuses %o by its pointer, and repeats no url', async (wrong, pointer) => {
    const refused = await send('PUT', at, { body: { ...channel, ...wrong } });
    expect(refusal(refused)).toEqual([400, 'ValidationFailed', pointer]);
    expect(refused.body).not.toContain('aLongSecretToken');
  });
});

describe('a known error', () => {
  const POOL = '/v1/known-errors/pool';
  const pool = { name: 'Pool', symptom: 'It waits.', workaround: 'Restart it.', keywords: ['pool'] };

  const POOL_READ = { id: 'pool', ...pool, ...nulls('cause', 'services', 'categories') };

  it('tells how often it was offered and helped, which nobody sets, and its tag is of what was said alone', async () => {
    const created = await send('PUT', POOL, { body: pool });
    expect(JSON.parse(String(created.body))).toEqual({ ...POOL_READ, offered: 0, helped: 0 });
    await uses.offered('pool', 'INC-7QK3MW');
    await uses.helped('pool', 'INC-7QK3MW', true, 4);
    const read = await send('GET', POOL, { groups: '[responder]' });
    expect(read.headers?.['etag']).toBe(created.headers?.['etag']);
    const item = JSON.parse(String(read.body));
    expect(item).toMatchObject({ offered: 1, helped: 1 });
    const put = await send('PUT', POOL, {
      body: { ...item, offered: 40, name: 'A pool' },
      seen: String(read.headers?.['etag']),
    });
    expect(JSON.parse(String(put.body))).toEqual({ ...POOL_READ, name: 'A pool', offered: 1, helped: 1 });
    const { body } = await send('GET', '/v1/known-errors');
    expect(JSON.parse(String(body)).items).toEqual([JSON.parse(String(put.body))]);
    const whole = await send('GET', '/v1/catalogue');
    expect(JSON.parse(String(whole.body)).knownErrors).toEqual({ pool: { ...pool, name: 'A pool' } });
  });

  it('is put in one piece with others, with the counts that it was read with', async () => {
    const said = { knownErrors: { pool: { ...pool, offered: 4, helped: 2 } } };
    const { statusCode, body } = await send('PATCH', '/v1/catalogue', { body: said, seen: '*' });
    expect([statusCode, JSON.parse(String(body)).knownErrors]).toEqual([200, { pool }]);
  });

  it('names services and categories that are there, and is known by something', async () => {
    expect(refusal(await send('PUT', POOL, { body: { ...pool, services: ['gone'] } }))).toEqual([
      400,
      'ValidationFailed',
      '/services/0',
    ]);
    expect(refusal(await send('PUT', POOL, { body: { ...pool, keywords: [] } }))).toEqual([
      400,
      'ValidationFailed',
      '/keywords',
    ]);
    expect(refusal(await send('PUT', POOL, { body: { ...pool, workaround: undefined } }))).toEqual([
      400,
      'ValidationFailed',
      '/workaround',
    ]);
  });
});
