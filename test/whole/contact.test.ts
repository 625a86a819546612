import { describe, expect, it } from 'vitest';
import * as answers from '../../functions/http/answers.ts';
import { linkIn, type Person } from '../../infra/demo/client.ts';
import { ADMIN, acted, DESK, facts, incident, MEDIUM, RESPONDER, reported, running, shaped } from './some-instance.ts';

// A Monday morning, 08:40 in Berlin: the working hours open at 09:00.
const { client } = await running('2027-01-11T07:40:00.000Z');

const FIRST = 'platform.oncall@example.com';
const SECOND = 'platform@home.example';
const PLATFORM = { name: 'Platform on call', email: 'Platform.OnCall@example.com', second: SECOND };

async function send(method: string, path: string, body?: object, as: Person = ADMIN, headers = {}) {
  return client.send(method, path, body, as, headers);
}

const subjects = async (to: string, id: string) =>
  (await client.mails({ to, incident: id })).map(({ subject }) => subject);

/** Nothing more comes of it while the clock is turned. */
const over = (id: string) => acted(client, id, 'cancel', { code: 'withdrawn', reason: 'A test.' }, DESK);

describe('what somebody says of how they are reached', () => {
  it('is kept by the admins, and fits together', async () => {
    const made = shaped(answers.CatalogueItem, await send('PUT', '/v1/people/platform', PLATFORM));
    expect([made.status, made.body]).toEqual([
      201,
      { id: 'platform', ...PLATFORM, pager: null, timeZone: null, quiet: null },
    ]);
    expect((await send('PUT', '/v1/people/other', { ...PLATFORM, second: undefined })).body).toMatchObject({
      code: 'ValidationFailed',
      errors: [{ pointer: '/email', detail: 'This address is owned by two people; leave it to one of them' }],
    });
    const timeless = { name: 'Other', email: 'other@example.com', quiet: { mon: ['00:00-07:00'] } };
    expect((await send('PUT', '/v1/people/other', timeless)).body.errors).toEqual([
      { pointer: '/timeZone', detail: expect.stringContaining('say in which zone') },
    ]);
    expect((await send('PUT', '/v1/people/other', timeless, RESPONDER)).status).toBe(400);
    expect((await send('PUT', '/v1/people/mine', { name: 'Me', email: 'me@example.com' }, RESPONDER)).status).toBe(403);
    const whole = shaped(answers.Catalogue, await send('GET', '/v1/catalogue', undefined, RESPONDER));
    expect(whole.body.people).toEqual({ platform: PLATFORM });
    const changes = shaped(answers.CatalogueChanges, await send('GET', '/v1/people/platform/changes'));
    expect(changes.body.items).toMatchObject([{ by: ADMIN.email, before: null }]);
    await client.advance('PT10S');
  });
});

describe('a second address', () => {
  it('is mailed beside the first, and its link answers for the person', async () => {
    const id = await reported(client);
    const call = (await client.mails({ to: SECOND, incident: id })).at(-1);
    expect(call?.subject).toBe((await subjects(FIRST, id)).at(-1));
    const pressed = await client.press(linkIn(call, 'a'), 'acknowledge');
    expect(pressed.status).toBe(303);
    await client.settle();
    expect(await incident(client, id)).toMatchObject({
      assignee: { name: PLATFORM.name, email: FIRST },
      calls: [{ outcome: 'acknowledged', by: { email: FIRST } }],
    });
    expect((await client.request('GET', linkIn(call, 'a'))).text).toContain('You have it');
    expect([await subjects(FIRST, id), await subjects(SECOND, id)]).toEqual([[call?.subject], [call?.subject]]);
    await over(id);
  });

  it('whose mail comes back is mailed no more; the call stays with the person', async () => {
    const id = await reported(client);
    const mail = (await client.mails({ to: SECOND, incident: id })).at(-1);
    await client.send('POST', `/_local/mail/${mail?.id}/bounce`);
    await client.settle();
    expect(await facts(client, id, 'called', 'call_bounced')).toHaveLength(1);
    await client.advance('PT3M');
    expect([(await subjects(FIRST, id)).length, (await subjects(SECOND, id)).length]).toEqual([2, 1]);
    expect((await incident(client, id)).calls).toMatchObject([{ outcome: 'open', to: { email: FIRST } }]);
    await over(id);
  });
});

describe('quiet hours', () => {
  it('put the call for what is not high off, until they end in the working hours', async () => {
    const desk = { name: 'Service desk on call', email: 'service-desk.oncall@example.com', timeZone: 'Europe/Berlin' };
    const said = { ...desk, quiet: { mon: ['00:00-09:15'] } };
    expect((await send('PUT', '/v1/people/desk', said, ADMIN)).status).toBe(201);
    await client.advance('PT10S');
    const high = await reported(client, { ...MEDIUM, impact: { ...MEDIUM.impact, users: 'many' } });
    expect((await incident(client, high)).calls).toHaveLength(1);
    await over(high);
    const medium = await reported(client, MEDIUM);
    await client.advance('PT20M');
    expect((await incident(client, medium)).calls).toEqual([]);
    await client.advance('PT15M');
    expect(await facts(client, medium, 'called')).toEqual(['08:15:00 called']);
    expect((await client.mails({ to: desk.email, incident: medium })).length).toBe(1);
    expect(shaped(answers.Incident, await send('GET', `/v1/incidents/${medium}`, undefined, DESK)).status).toBe(200);
  });
});
