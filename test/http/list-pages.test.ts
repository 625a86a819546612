import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import type { StakeholderList } from '../../functions/catalogue/catalogue.ts';
import type { Answer } from '../../functions/frame/answer.ts';
import type { Serve } from '../../functions/frame/door.ts';
import { sendJoinForm, showJoinForm, showLists } from '../../functions/http/list-pages.ts';
import { actOnMemberPage, showMemberPage } from '../../functions/http/member-pages.ts';
import { showOpenPage } from '../../functions/http/open-pages.ts';
import { type Head, queueOrder } from '../../functions/incident/head.ts';
import { linkTo, type Purpose } from '../../functions/notify/link.ts';
import { IncidentStory, REPORT, WORLD } from '../domain/incident/some-incident.ts';
import { MemoryMembers } from '../support/memory-members.ts';
import { MemoryRates } from '../support/memory-rates.ts';
import { buttons } from './page-story.ts';

const KEY = '00112233445566778899aabbccddeeff';
const FORM = { name: 'Eve', email: 'Eve@example.com', timeZone: 'Europe/Berlin', digest: 'each' };
const SHOP: StakeholderList = {
  ...{ id: 'shop', name: 'Shop', open: true, rule: { services: ['email'] }, linkKey: KEY },
  members: [{ name: 'Team', email: 'team@example.com' }],
};
const CLOSED: StakeholderList = { ...SHOP, id: 'closed', name: 'Closed', open: false };

/** Lists and their pages, as a browser reaches them. */
async function opened(lists: readonly StakeholderList[] = [SHOP, CLOSED]) {
  const world = { ...WORLD, catalogue: { ...WORLD.catalogue, lists: new Map(lists.map((one) => [one.id, one])) } };
  const story = await IncidentStory.within(world);
  const members = new MemoryMembers();
  const deps = {
    ports: { ...story.ports, now: () => story.now },
    world: async () => world,
    rates: new MemoryRates(),
    reportsPerAddress: 3,
    ...{ members, asks: members.asks, sender: 'allclear@example.com' },
  };
  const serve = async (served: Serve, change: Partial<APIGatewayProxyEventV2>): Promise<Answer> =>
    served({
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      requestContext: { http: { method: 'GET', sourceIp: '192.0.2.1' } },
      isBase64Encoded: false,
      rawPath: '/',
      ...change,
    } as APIGatewayProxyEventV2);
  const bodyOf = (fields: Readonly<Record<string, string>>) => new URLSearchParams(fields).toString();
  const link = (purpose: Purpose, email = 'eve@example.com', id = 'shop', key = KEY) =>
    linkTo({ id, purpose, recipient: email, call: null }, key);
  const on = (path: string) => ({ rawPath: path, pathParameters: { token: path.slice(3) } });
  return {
    story,
    members,
    link,
    lists: () => serve(showLists(deps), {}),
    form: (id = 'shop') => serve(showJoinForm(deps), { pathParameters: { id } }),
    ask: (fields: Readonly<Record<string, string>>, from = '192.0.2.1', id = 'shop') =>
      serve(sendJoinForm(deps), {
        pathParameters: { id },
        body: bodyOf(fields),
        requestContext: { http: { method: 'POST', sourceIp: from } } as APIGatewayProxyEventV2['requestContext'],
      }),
    get: (path = link('m')) => serve(showMemberPage(deps), on(path)),
    post: (fields: Readonly<Record<string, string>>, path = link('m')) =>
      serve(actOnMemberPage(deps), { ...on(path), body: bodyOf(fields) }),
    open: (path = link('l')) => serve(showOpenPage(deps), on(path)),
  };
}

describe('the lists that anybody may join', () => {
  it('are named with what they tell of, and no others', async () => {
    const { body } = await (await opened()).lists();
    expect(body).toContain('href="/lists/shop"');
    expect(body).toContain('It tells of incidents that concern E-mail.');
    expect(body).not.toContain('Closed');
    expect((await (await opened([CLOSED])).lists()).body).toContain('There is none just now');
  });

  it('ask for name, address, time zone and how often, with the zone of the settings chosen', async () => {
    const { form } = await opened();
    const { statusCode, body } = await form();
    expect([statusCode, body?.match(/ selected>/g)?.length]).toEqual([200, 2]);
    expect(body).toContain('<option value="Europe/Berlin" selected>');
    expect([(await form('closed')).statusCode, (await form('nowhere')).statusCode]).toEqual([404, 404]);
  });

  it('answer the same whoever is on them already', async () => {
    const { ask } = await opened();
    const fresh = await ask(FORM);
    const known = await ask({ ...FORM, email: 'team@example.com' });
    expect([fresh.statusCode, known]).toEqual([200, fresh]);
  });

  it('say what is wrong beside the field, and keep what was written', async () => {
    const { ask, members, story } = await opened();
    const wrong = await ask({ ...FORM, name: ' ', email: 'nowhere', digest: 'weekly' });
    expect(wrong.statusCode).toBe(400);
    for (const field of ['name', 'email', 'digest']) expect(wrong.body).toContain(`id="${field}-fault"`);
    expect(wrong.body).toContain('value="nowhere"');
    const zone = await ask({ ...FORM, timeZone: 'Mars/Olympus' });
    expect([zone.statusCode, zone.body]).toEqual([400, expect.stringContaining('id="timeZone-fault"')]);
    const own = await ask({ ...FORM, email: 'AllClear+1@example.com' });
    expect([own.statusCode, own.body]).toEqual([400, expect.stringContaining('the product would mail itself')]);
    expect((await ask({ ...FORM, more: 'x' })).statusCode).toBe(400);
    expect(await members.asked(story.now, 5)).toEqual([]);
  });

  it('take so many of one network address, and of one address three an hour', async () => {
    const { ask } = await opened();
    for (const n of [1, 2, 3]) expect((await ask({ ...FORM, email: `${n}@example.com` })).statusCode).toBe(200);
    const fourth = await ask({ ...FORM, email: '4@example.com' });
    expect([fourth.statusCode, Number(fourth.headers?.['retry-after']) > 0]).toEqual([429, true]);
    for (const n of [1, 2, 3]) expect((await ask(FORM, `198.51.100.${n}`)).statusCode).toBe(200);
    const more = await ask({ ...FORM, email: 'EVE@example.com' }, '198.51.100.4');
    expect([more.statusCode, Number(more.headers?.['retry-after']) > 0]).toEqual([429, true]);
  });
});

describe("a member's own page", () => {
  const WISH = { name: 'Eve', timeZone: 'Asia/Tokyo', digest: 'daily' };

  it('lets the owner of the address confirm, once, with what they say', async () => {
    const { ask, get, post, members } = await opened();
    await ask({ ...FORM, name: 'Somebody else' });
    expect(buttons((await get()).body)).toEqual(['join: Join']);
    expect(await members.of('shop')).toEqual([]);
    for (const _again of [1, 2]) expect((await post({ do: 'join', ...WISH })).statusCode).toBe(303);
    expect(await members.of('shop')).toMatchObject([
      { email: 'eve@example.com', name: 'Eve', digest: 'daily', timeZone: 'Asia/Tokyo' },
    ]);
    expect(buttons((await get()).body)).toEqual(['choose: Save', 'leave: Leave the list']);
  });

  it('forgets what was not confirmed within 48 hours', async () => {
    const { ask, get, post, story, members } = await opened();
    await ask(FORM);
    story.wait('PT47H59M');
    expect((await get()).statusCode).toBe(200);
    story.wait('PT1M');
    expect([(await get()).statusCode, (await get()).body]).toEqual([
      410,
      expect.stringContaining('not confirmed within 48 hours'),
    ]);
    expect((await post({ do: 'join', ...WISH })).statusCode).toBe(409);
    expect(await members.of('shop')).toEqual([]);
  });

  it('lets one whom the catalogue names say how they hear, leave and come back as they were', async () => {
    const { link, get, post, members } = await opened();
    const own = link('m', 'team@example.com');
    expect((await post({ do: 'choose', timeZone: 'Asia/Tokyo', digest: 'daily' }, own)).statusCode).toBe(303);
    expect((await get(own)).body).toContain('<option value="daily" selected>');
    for (const _again of [1, 2]) expect((await post({ do: 'leave' }, own)).statusCode).toBe(303);
    expect(buttons((await get(own)).body)).toEqual(['join: Come back']);
    expect((await post({ do: 'choose', timeZone: 'UTC', digest: 'each' }, own)).statusCode).toBe(409);
    expect((await post({ do: 'join' }, own)).statusCode).toBe(303);
    expect(await members.one('shop', 'team@example.com')).toMatchObject({ left: false, digest: 'daily' });
  });

  it('says what is wrong with a choice, and changes nothing then', async () => {
    const { link, post, members } = await opened();
    const own = link('m', 'team@example.com');
    const wrong = await post({ do: 'choose', timeZone: 'Mars/Olympus', digest: 'daily' }, own);
    expect([wrong.statusCode, wrong.body]).toEqual([400, expect.stringContaining('id="timeZone-fault"')]);
    expect((await post({ do: 'nothing' }, own)).statusCode).toBe(400);
    expect(await members.of('shop')).toEqual([]);
  });

  it('lets nobody join a list that is closed meanwhile, but those come back who were on it', async () => {
    const { members, link, post, story } = await opened();
    const asks = (id: string) =>
      members.asks.ask({ ...FORM, list: id, email: 'eve@example.com', digest: 'each', at: story.now });
    await asks('closed');
    const own = link('m', 'eve@example.com', 'closed');
    expect((await post({ do: 'join', ...WISH }, own)).statusCode).toBe(409);
    const choice = { timeZone: null, digest: 'each', since: null, nextAt: null } as const;
    await members.join('closed', { email: 'eve@example.com', name: 'Eve' }, choice, story.now);
    await members.leave('closed', 'eve@example.com', story.now);
    expect((await post({ do: 'join' }, own)).statusCode).toBe(303);
    expect(await members.one('closed', 'eve@example.com')).toMatchObject({ left: false, name: 'Eve' });
  });

  it('is the same 404 for another list, another key and another purpose', async () => {
    const { link, get, open } = await opened();
    const answers = [
      await get(link('m', 'eve@example.com', 'gone')),
      await get(link('m', 'eve@example.com', 'shop', '00'.repeat(16))),
      await get(link('u').replace('/u/', '/m/')),
      await open(link('m').replace('/m/', '/l/')),
    ];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([404, 404, 404, 404]);
  });
});

describe('the page of what is open for a list', () => {
  it('shows to its members what its rule meets, by priority, then oldest, and nobody’s address', async () => {
    const { open, link, story } = await opened();
    const low = await story.beside(REPORT.low);
    const other = await story.beside({ ...REPORT.high, service: 'checkout', summary: 'Not theirs' });
    const { statusCode, body } = await open(link('l', 'team@example.com'));
    expect(statusCode).toBe(200);
    expect([...(body ?? '').matchAll(/>(INC-\w+):/g)].map(([, id]) => id)).toEqual([story.id, low.id]);
    expect(body).not.toMatch(/Not theirs|@example\.com/);
    expect(body).not.toContain(other.id);
    expect((await open(link('l', 'stranger@example.com'))).statusCode).toBe(410);
  });

  it('says that nothing is open, and shows nothing that nobody has looked at yet', async () => {
    const { open, link } = await opened([{ ...SHOP, rule: { services: ['checkout'] } }]);
    expect((await open(link('l', 'team@example.com'))).body).toContain('Nothing is open for you now.');
    const all = await opened([{ ...SHOP, rule: { all: true } }]);
    const fresh = await all.story.besideNew(REPORT.high);
    expect((await all.open(link('l', 'team@example.com'))).body).not.toContain(fresh.id);
  });

  it('shows the hundred most urgent, and says how many more there are', async () => {
    const { open, link, story } = await opened();
    const copy = (id: string): Head => ({ ...story.head, incident: { ...story.incident, id } });
    for (let n = 0; n < 120; n++) {
      const head = copy(`INC-${String(n).padStart(6, '0')}`);
      expect(queueOrder(head.incident)).toContain('1#');
      story.items.items.set(head.incident.id, head);
    }
    const { body } = await open(link('l', 'team@example.com'));
    expect(body?.match(/<li>/g)).toHaveLength(100);
    expect(body).toContain('21 more are open; the 100 most urgent are shown.');
  });
});
