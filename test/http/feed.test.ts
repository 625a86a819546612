import { beforeEach, describe, expect, it } from 'vitest';
import type { Schedule } from '../../functions/catalogue/catalogue.ts';
import type { Answer } from '../../functions/frame/answer.ts';
import { httpDoor } from '../../functions/frame/door.ts';
import { showFeed } from '../../functions/http/feed.ts';
import { onCallRoutes } from '../../functions/http/on-call.ts';
import type { PageDependencies } from '../../functions/http/page.ts';
import { type Link, linkTo } from '../../functions/notify/link.ts';
import { exampleCatalogue } from '../support/example-catalogue.ts';
import { MemoryCatalogue } from '../support/memory-catalogue.ts';
import { MemoryKnownErrors } from '../support/memory-known-errors.ts';

const KEY = '00112233445566778899aabbccddeeff';
const SCHEDULE: Schedule = {
  id: 'main',
  name: 'Main; nights, too',
  timeZone: 'Europe/Berlin',
  layers: [
    {
      name: 'Week',
      startsOn: '2026-01-05',
      every: 'P1W',
      handover: '09:00',
      members: [
        { name: 'Ann', email: 'ann@example.com' },
        { name: 'Bob', email: 'bob@example.com' },
      ],
    },
  ],
  linkKey: KEY,
};

/** As it was stored before there were feeds. */
const { linkKey: _linkKey, ...KEYLESS } = SCHEDULE;

let schedules: Map<string, Schedule>;
beforeEach(() => {
  schedules = new Map([[SCHEDULE.id, SCHEDULE]]);
});

async function get(path: string, method = 'GET'): Promise<Answer> {
  const deps = {
    ports: { now: () => '2026-03-25T12:00:00.000Z' },
    world: async () => ({ catalogue: { ...exampleCatalogue, schedules } }),
  } as unknown as PageDependencies;
  const event = {
    routeKey: `${method} /i/{token}`,
    rawPath: path,
    pathParameters: { token: path.slice(3) },
    headers: {},
    requestContext: { http: { method } },
  };
  const door = httpDoor(null, { 'GET /i/{token}': showFeed(deps), 'HEAD /i/{token}': showFeed(deps) });
  return (await door(event as never, {} as never)) as Answer;
}

function path(link: Partial<Link> = {}, key = KEY): string {
  const own = { id: 'main', purpose: 'i', recipient: '*', call: null } as const;
  return linkTo({ ...own, ...link }, key);
}

describe('a feed behind its link', () => {
  it('is a calendar that may be kept for an hour, by whoever reads it', async () => {
    const { statusCode, headers, body } = await get(path());
    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'text/calendar; charset=utf-8',
      'cache-control': 'private, max-age=3600',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex',
      'x-content-type-options': 'nosniff',
    });
    expect(body).toContain('SUMMARY:Ann on call: Main\\; nights\\, too\r\n');
    expect(body).toContain('DTSTAMP:20260325T120000Z\r\n');
    expect(body).not.toContain('@');
  });

  it('is a person’s own where the link was made for them, however their address is spelled', async () => {
    const { body } = await get(path({ recipient: 'Bob@Example.com' }));
    expect(body).toContain('SUMMARY:On call: Main\\; nights\\, too\r\n');
    expect(body).not.toMatch(/Ann|Bob|Nobody/);
  });

  it('is an empty calendar for somebody who is in the schedule no more', async () => {
    const { statusCode, body } = await get(path({ recipient: 'gone@example.com' }));
    expect(statusCode).toBe(200);
    expect(body).toMatch(/^BEGIN:VCALENDAR\r\n.*END:VCALENDAR\r\n$/s);
    expect(body).not.toContain('VEVENT');
  });

  it('has no body for who asks by HEAD, and the same headers', async () => {
    const { statusCode, headers, body } = await get(path(), 'HEAD');
    expect([statusCode, body]).toEqual([200, '']);
    expect(headers).toEqual((await get(path())).headers);
  });

  it('is the same 404 for any other link', async () => {
    schedules.set('keyless', { ...KEYLESS, id: 'keyless' });
    schedules.set('other', { ...SCHEDULE, id: 'other', linkKey: 'f'.repeat(32) });
    const good = path();
    const answers = await Promise.all([
      get('/i/'),
      get('/i/nonsense'),
      get(`${good.slice(0, -1)}${good.endsWith('A') ? 'B' : 'A'}`),
      get(path({}, '0'.repeat(32))),
      get(path({ id: 'gone' })),
      get(path({ id: 'other' })),
      get(path({ id: 'keyless' })),
      // By the right key, for a list of the same id.
      get(path({ purpose: 'u' }).replace('/u/', '/i/')),
    ]);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(answers.map(() => 404));
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    expect(answers[0]?.headers).toMatchObject({ 'cache-control': 'no-store' });
  });
});

describe('the links of a schedule’s feeds', () => {
  async function linksOf(schedule: Schedule): Promise<unknown> {
    const store = new MemoryCatalogue();
    store.set('schedules', schedule);
    const now = () => '2026-03-25T12:00:00.000Z';
    const random = (bytes: number) => new Uint8Array(bytes);
    const deps = {
      store,
      uses: new MemoryKnownErrors(),
      groupsClaim: 'groups',
      now,
      random,
      baseUrl: 'https://allclear.example.com',
      sender: 'allclear@example.com',
    };
    const claims = { email: 'responder@example.com', groups: '[responder]' };
    const event = { pathParameters: { id: schedule.id }, requestContext: { authorizer: { jwt: { claims } } } };
    return JSON.parse(String((await onCallRoutes(deps)['GET /v1/schedules/{id}/feeds']?.(event as never))?.body));
  }

  it('are whole, one for the schedule and one for each person', async () => {
    const url = (recipient: string) => `https://allclear.example.com${path({ recipient })}`;
    expect(await linksOf(SCHEDULE)).toEqual({
      schedule: url('*'),
      people: [
        { name: 'Ann', email: 'ann@example.com', url: url('ann@example.com') },
        { name: 'Bob', email: 'bob@example.com', url: url('bob@example.com') },
      ],
    });
  });

  it('are none as long as there is nothing to sign them with', async () => {
    expect(await linksOf(KEYLESS)).toEqual({ schedule: null, people: [] });
  });
});
