import { describe, expect, it } from 'vitest';
import * as answers from '../../functions/http/answers.ts';
import type { Person } from '../../infra/demo/client.ts';
import { ADMIN, acted, DESK, facts, incident, NOBODY, RESPONDER, reported, running, shaped } from './some-instance.ts';

// A Monday night, 02:00 in Berlin.
const { client } = await running();

const OFFICE = ['08:00-18:00'];
const DUTY = { name: 'Manager on duty', email: 'duty.manager@example.com' };
const PATH = {
  name: 'Checkout',
  calendar: {
    timeZone: 'Europe/Berlin',
    weekly: { mon: OFFICE, tue: OFFICE, wed: OFFICE, thu: OFFICE, fri: OFFICE },
    holidays: [],
  },
  routes: [
    { when: 'closed', teams: ['command'], managers: [DUTY] },
    { teams: [], managers: [] },
  ],
};
const WINDOW = { name: 'Upgrade of the database', services: ['checkout'] };

async function send(method: string, path: string, body?: object, as: Person = ADMIN, headers = {}) {
  return client.send(method, path, body, as, headers);
}

/** What a function read of the catalogue is ten seconds old at most. */
const known = () => client.advance('PT11S');

const called = async (id: string) =>
  (await incident(client, id)).calls.map(({ to }: { to: { email: string } }) => to.email.replace('@example.com', ''));

/** Nothing more comes of it while the clock is turned. */
const over = (id: string) => acted(client, id, 'cancel', { code: 'withdrawn', reason: 'A test.' }, DESK);

describe('an escalation path', () => {
  it('is kept by the admins, and named by a service', async () => {
    const made = shaped(answers.CatalogueItem, await send('PUT', '/v1/escalation-paths/checkout', PATH));
    expect([made.status, made.body]).toEqual([201, { id: 'checkout', ...PATH }]);
    expect((await send('PUT', '/v1/escalation-paths/other', PATH, DESK)).status).toBe(403);
    const { body: checkout, headers } = await send('GET', '/v1/services/checkout');
    const seen = { 'if-match': headers.get('etag') ?? '' };
    expect((await send('PUT', '/v1/services/checkout', { ...checkout, path: 'checkout' }, ADMIN, seen)).status).toBe(
      200,
    );
    expect((await send('DELETE', '/v1/escalation-paths/checkout')).body).toMatchObject({ code: 'InUse' });
    const whole = shaped(answers.Catalogue, await send('GET', '/v1/catalogue', undefined, RESPONDER));
    expect(whole.body).toMatchObject({ paths: { checkout: PATH }, services: { checkout: { path: 'checkout' } } });
    await known();
  });

  it('leads at night to others than by day', async () => {
    const night = await reported(client);
    await client.advance('PT15M');
    expect(await called(night)).toEqual(['platform.oncall', 'command.oncall', 'duty.manager']);
    expect(await incident(client, night)).toMatchObject({ team: 'command', tier: 3 });
    expect((await client.mails({ to: DUTY.email, incident: night })).length).toBeGreaterThan(0);
    await over(night);
    // 09:15 in Berlin.
    await client.advance('PT7H');
    const day = await reported(client);
    await client.advance('PT15M');
    expect(await called(day)).toEqual(['platform.oncall', 'data-centre.oncall', 'data-centre.manager']);
    await over(day);
  });
});

describe('maintenance of a service', () => {
  const hence = async (minutes: number) => new Date(Date.parse(await client.now()) + minutes * 60_000).toISOString();

  it('is begun by the desk, and holds the call for what is high until its end, not the record', async () => {
    const until = await hence(10);
    expect((await send('PUT', '/v1/maintenance-windows/upgrade', { ...WINDOW, until }, RESPONDER)).status).toBe(403);
    const made = shaped(
      answers.CatalogueItem,
      await send('PUT', '/v1/maintenance-windows/upgrade', { ...WINDOW, until }, DESK),
    );
    expect([made.status, made.body.until]).toEqual([201, until]);
    expect(made.body.from <= (await client.now())).toBe(true);
    await known();
    const id = await reported(client);
    expect(await facts(client, id, 'reported', 'triaged', 'call_held', 'called')).toHaveLength(3);
    const timeline = await client.timeline(id, DESK);
    const held = timeline.find(({ type }) => type === 'call_held');
    expect(held?.data).toEqual({ maintenance: 'upgrade', name: WINDOW.name, until });
    const receipts = await client.mails({ incident: id, to: 'reporter@example.com' });
    expect([receipts.length, (await incident(client, id)).status]).toEqual([1, 'triaged']);
    await client.advance('PT9M');
    expect([await called(id), await client.mails({ incident: id, to: 'platform.oncall@example.com' })]).toEqual([
      [],
      [],
    ]);
    await client.advance('PT1M');
    expect(await facts(client, id, 'called')).toEqual([`${until.slice(11, 19)} called`]);
    expect(await client.mails({ incident: id, to: 'platform.oncall@example.com' })).toHaveLength(1);
    await over(id);
  });

  it('that ends early lets the calls go within five minutes; who is called by hand is called at once', async () => {
    const said = { ...WINDOW, until: await hence(120) };
    expect((await send('PUT', '/v1/maintenance-windows/now', said, DESK)).status).toBe(201);
    await known();
    const id = await reported(client);
    await acted(client, id, 'call', { team: 'command', reason: 'They know it.' }, RESPONDER);
    expect(await called(id)).toEqual(['command.oncall']);
    await client.advance('PT4M');
    expect([await called(id), await facts(client, id, 'call_repeated')]).toEqual([['command.oncall'], []]);
    expect((await send('DELETE', '/v1/maintenance-windows/now', undefined, DESK)).status).toBe(204);
    await client.advance('PT5M');
    expect(await called(id)).toEqual(['command.oncall', 'platform.oncall']);
    await over(id);
  });

  it('is refused without an end, and to whoever is in no group', async () => {
    expect((await send('PUT', '/v1/maintenance-windows/endless', WINDOW, DESK)).body).toMatchObject({
      code: 'ValidationFailed',
      errors: [{ pointer: '/until', detail: expect.stringContaining('calls would be held for ever') }],
    });
    expect((await send('GET', '/v1/maintenance-windows', undefined, NOBODY)).status).toBe(403);
    const shown = await send('GET', '/v1/maintenance-windows', undefined, RESPONDER);
    expect(shown.body.items).toMatchObject([{ id: 'upgrade' }]);
    const changes = shaped(answers.CatalogueChanges, await send('GET', '/v1/maintenance-windows/now/changes'));
    expect(changes.body.items.map(({ by }: { by: string }) => by)).toEqual([DESK.email, DESK.email]);
  });
});
