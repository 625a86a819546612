import { JSDOM } from 'jsdom';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Service } from '../../functions/catalogue/catalogue.ts';
import type { Answer } from '../../functions/frame/answer.ts';
import { httpDoor } from '../../functions/frame/door.ts';
import { ErrorBudget } from '../../functions/http/answers.ts';
import {
  type ErrorBudgetDependencies,
  serviceErrorBudget,
  showErrorBudgetPage,
} from '../../functions/http/error-budget.ts';
import { budgetLink, linkTo } from '../../functions/notify/link.ts';
import type { Charge } from '../../functions/sla/error-budget.ts';
import { WORLD } from '../domain/incident/some-incident.ts';
import { exampleCatalogue } from '../support/example-catalogue.ts';
import { MemoryStore } from '../support/memory-store.ts';

const KEY = '00112233445566778899aabbccddeeff';
const NOW = '2026-11-23T12:00:00.000Z';
const { id, name, ...rest } = exampleCatalogue.services.get('checkout') ?? never();
const CHECKOUT: Service = { ...rest, id, name, objective: 99.9, linkKey: KEY };

function never(): never {
  throw new Error('The example has a checkout.');
}

let services: Map<string, Service>;
let store: MemoryStore;
beforeEach(() => {
  services = new Map([
    ['checkout', CHECKOUT],
    ['website', exampleCatalogue.services.get('website') ?? CHECKOUT],
  ]);
  store = new MemoryStore();
});

async function ask(path: string, groups = ['responder'], method = 'GET'): Promise<Answer> {
  const deps = {
    ports: { store, now: () => NOW },
    world: async () => WORLD,
    catalogue: { read: async () => ({ ...exampleCatalogue, services }) },
    groupsClaim: 'groups',
    baseUrl: 'https://allclear.example.com/',
  } as unknown as ErrorBudgetDependencies;
  const isPage = path.startsWith('/e/');
  const event = {
    routeKey: isPage ? `${method} /e/{token}` : 'GET /v1/services/{id}/error-budget',
    rawPath: path,
    pathParameters: isPage ? { token: path.slice(3) } : { id: path.split('/')[3] },
    headers: {},
    requestContext: { http: { method }, authorizer: { jwt: { claims: { email: 'reader@example.com', groups } } } },
  };
  const door = httpDoor(null, {
    'GET /v1/services/{id}/error-budget': serviceErrorBudget(deps),
    'GET /e/{token}': showErrorBudgetPage(deps),
    'HEAD /e/{token}': showErrorBudgetPage(deps),
  });
  return (await door(event as never, {} as never)) as Answer;
}

const budget = (of: string, groups?: string[]) => ask(`/v1/services/${of}/error-budget`, groups);
const page = (recipient = 'reader@example.com', key = KEY) => ask(budgetLink({ id, linkKey: key }, recipient));
const read = ({ body }: Answer) => JSON.parse(String(body));
const seen = ({ body }: Answer) => new JSDOM(body).window.document;
const words = (of: { readonly textContent: string | null } | null) =>
  (of?.textContent ?? '').replaceAll(/\s+/g, ' ').trim();

function taken(incident: string, from: string, until: string | null, percent = 100): Promise<boolean> {
  const charge: Charge = { incident, spells: [{ from, until }], percent, told: null, version: 1 };
  return store.charge('checkout', charge);
}

describe('the error budget of a service', () => {
  it('is told in numbers, with what used it, and where it is drawn', async () => {
    await taken('INC-000001', '2026-11-20T08:00:00.000Z', '2026-11-20T08:20:00.000Z');
    await taken('INC-000002', '2026-11-23T11:40:00.000Z', null, 50);
    const { statusCode, body } = await budget('checkout');
    expect(statusCode).toBe(200);
    const answer = ErrorBudget.parse(JSON.parse(String(body)));
    expect(answer).toEqual({
      service: 'checkout',
      objective: 99.9,
      window: 'P30D',
      from: '2026-10-24T12:00:00.000Z',
      until: NOW,
      budgetSeconds: 2_592,
      usedSeconds: 1_800,
      remainingSeconds: 792,
      remainingShare: 0.3056,
      state: 'healthy',
      burn: { window: 0.6944, lastHour: 166.6667, lastSixHours: 27.7778 },
      exhaustsAt: '2026-11-23T12:26:24.000Z',
      incidents: [
        {
          id: 'INC-000001',
          from: '2026-11-20T08:00:00.000Z',
          until: '2026-11-20T08:20:00.000Z',
          share: 1,
          seconds: 1_200,
        },
        { id: 'INC-000002', from: '2026-11-23T11:40:00.000Z', until: null, share: 0.5, seconds: 600 },
      ],
      links: { page: `https://allclear.example.com${budgetLink({ id, linkKey: KEY }, 'reader@example.com')}` },
    });
  });

  it('is for staff alone, of a service that is there', async () => {
    expect((await budget('checkout', [])).statusCode).toBe(403);
    expect((await budget('nothing')).statusCode).toBe(404);
  });

  it('is none where the service has no objective, and the answer says how it gets one', async () => {
    const answer = await budget('website');
    expect(answer.statusCode).toBe(404);
    expect(read(answer)).toMatchObject({
      code: 'NotFound',
      detail:
        'Website has no objective, so it has no error budget. An admin gives it one: "objective" in PUT /v1/services/website, such as 99.9.',
    });
  });

  it('has no page where the service got its objective before there were pages, until it is put anew', async () => {
    const { linkKey: _linkKey, ...before } = CHECKOUT;
    services.set('checkout', before);
    expect(read(await budget('checkout')).links).toEqual({ page: null });
  });
});

describe('the page of an error budget', () => {
  it('draws what was left, without a script, and says the same in words', async () => {
    await taken('INC-000001', '2026-11-20T08:00:00.000Z', '2026-11-20T08:20:00.000Z');
    await taken('INC-000002', '2026-11-23T11:40:00.000Z', null, 50);
    const answer = await page();
    expect(answer.statusCode).toBe(200);
    expect(answer.headers?.['content-security-policy']).toContain("default-src 'none'");
    const document = seen(answer);
    expect(words(document.querySelector('h1'))).toBe(CHECKOUT.name);
    expect(words(document.querySelector('h2'))).toBe('Healthy: 13 min 12 s left');
    expect(document.querySelector('script, [style], img')).toBeNull();
    expect(words(document.querySelector('svg title'))).toBe(
      'Of the error budget 31 % is left on 23 Nov; on 24 Oct it was 100 %.',
    );
    const points: readonly string[] = document.querySelector('polyline')?.getAttribute('points')?.split(' ') ?? [];
    const heights = points.map((point) => Number(point.split(',')[1]));
    expect(points).toHaveLength(5);
    expect(heights).toEqual(heights.toSorted((a, b) => a - b));
    expect([...document.querySelectorAll('ol li')].map(words)).toEqual([
      'Mon 23 Nov 2026, 12:40 CET (11:40 UTC), and it is still down INC-000002, for 50 % of the users 10 min used, then 13 min 12 s left',
      'Fri 20 Nov 2026, 09:00 CET (08:00 UTC) to 09:20 CET INC-000001, for all users 20 min used, then 23 min 12 s left',
    ]);
  });

  it('of a service that was up all the time says that', async () => {
    const document = seen(await page());
    expect(words(document.querySelector('h2'))).toBe('Healthy: 43 min 12 s left');
    expect(words(document.querySelector('main'))).toContain('Nothing: it was up for all of the last 30 days.');
    expect(document.querySelector('ol')).toBeNull();
    expect(document.querySelector('polyline')).not.toBeNull();
  });

  it('of a budget that is overspent goes below the line', async () => {
    await taken('INC-000001', '2026-11-20T08:00:00.000Z', '2026-11-20T10:00:00.000Z');
    const document = seen(await page());
    expect(words(document.querySelector('h2'))).toBe('Used up: 1 h 16 min 48 s too much');
    expect([...document.querySelectorAll('svg text')].map(words)).toEqual([
      ...['100 %', '50 %', '0 %', '−178 %'],
      ...['24 Oct', '23 Nov'],
    ]);
    expect(words(document.querySelector('dl'))).toContain('Used up since Fri 20 Nov 2026, 09:43 CET (08:43 UTC)');
  });

  it('is shown to whoever has its link, and to nobody else', async () => {
    const other = linkTo({ id, purpose: 'i', recipient: 'reader@example.com', call: null }, KEY);
    expect((await ask(`/e/${other.slice(3)}`)).statusCode).toBe(404);
    expect((await page('reader@example.com', KEY.replace('0', '1'))).statusCode).toBe(404);
    expect((await ask('/e/nothing')).statusCode).toBe(404);
    const head = await ask(budgetLink({ id, linkKey: KEY }, 'a@example.com'), [], 'HEAD');
    expect(head.statusCode).toBe(200);
    services.set('checkout', { ...rest, id, name, linkKey: KEY });
    const gone = await page();
    expect(gone.statusCode).toBe(404);
    expect(String(gone.body)).toContain('has no objective any more');
  });
});
