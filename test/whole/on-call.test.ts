import { describe, expect, it } from 'vitest';
import * as answers from '../../functions/http/answers.ts';
import { linkIn, type Person } from '../../infra/demo/client.ts';
import { ADMIN, acted, DESK, NOBODY, RESPONDER, reported, running, shaped } from './some-instance.ts';

// A Monday night, 02:00 in Berlin.
const { client } = await running();

const ann = { name: 'Ann', email: 'ann@example.com', pager: 'ann.pager@example.com' };
const bob = { name: 'Bob', email: 'bob@example.com' };
const ANN: Person = { email: ann.email, name: ann.name, groups: ['responder'] };
const BOB: Person = { email: bob.email, name: bob.name, groups: ['responder'] };

const SCHEDULE = {
  name: 'Platform',
  timeZone: 'Europe/Berlin',
  layers: [{ name: 'Days', startsOn: '2027-01-04', every: 'P1D', handover: '09:00', members: [ann, bob] }],
};

async function send(method: string, path: string, body?: object, as: Person = ADMIN, headers = {}) {
  return client.send(method, path, body, as, headers);
}

/** Whom the call of a new report asks. */
async function called(): Promise<string> {
  const id = await reported(client);
  const { body } = await send('GET', `/v1/incidents/${id}`, undefined, DESK);
  await acted(client, id, 'cancel', { code: 'withdrawn', reason: 'A test.' }, DESK);
  return body.calls[0].to.email;
}

describe('who is on call by a schedule', () => {
  it('is called, from one hand-over to the next', async () => {
    expect((await send('PUT', '/v1/schedules/platform', SCHEDULE)).status).toBe(201);
    const { body: team, headers } = await send('GET', '/v1/teams/platform');
    const seen = { 'if-match': headers.get('etag') ?? '' };
    expect((await send('PUT', '/v1/teams/platform', { ...team, schedule: 'platform' }, ADMIN, seen)).status).toBe(200);
    await client.advance('PT10S');
    // The seventh day's turn, which began on Sunday at nine.
    expect(await called()).toBe(ann.email);
    await client.advance('PT8H');
    expect(await called()).toBe(bob.email);
    expect((await client.mails({ to: ann.pager })).length).toBeGreaterThan(0);
  });

  it('is shown, with its shifts, to whoever may read', async () => {
    const now = shaped(answers.OnCall, await send('GET', '/v1/teams/platform/on-call', undefined, RESPONDER));
    expect(now.body.items.map(({ email }: Person) => email)).toEqual([bob.email, 'platform.oncall@example.com']);
    const at = '?at=2027-01-12T08:00:00Z';
    expect((await send('GET', `/v1/teams/platform/on-call${at}`)).body.items[0].email).toBe(ann.email);
    const span = '?from=2027-01-11T00:00:00%2B01:00&until=2027-01-12T00:00:00Z';
    const shifts = shaped(answers.Shifts, await send('GET', `/v1/schedules/platform/shifts${span}`, undefined, DESK));
    expect(shifts.body.items).toMatchObject([
      { from: '2027-01-10T23:00:00.000Z', until: '2027-01-11T08:00:00.000Z', people: [{ email: ann.email }] },
      { from: '2027-01-11T08:00:00.000Z', until: '2027-01-12T00:00:00.000Z', people: [{ email: bob.email }] },
    ]);
    const gap = '?from=2027-01-01T00:00:00Z&until=2027-01-04T08:00:00Z';
    expect((await send('GET', `/v1/schedules/platform/shifts${gap}`)).body.items).toMatchObject([{ people: [] }]);
    expect(
      (await send('GET', '/v1/schedules/platform/shifts?from=2027-01-01T00:00:00Z&until=2028-01-01T00:00:00Z')).body,
    ).toMatchObject({ code: 'ValidationFailed', errors: [{ pointer: '/query/until' }] });
    expect((await send('GET', '/v1/teams/platform/on-call', undefined, NOBODY)).status).toBe(403);
    expect((await send('GET', '/v1/teams/none/on-call', undefined, DESK)).status).toBe(404);
  });

  it('is whoever covers, once they said yes, and not before', async () => {
    const asked = { schedule: 'platform', from: '2027-01-11T08:00:00Z', until: '2027-01-12T08:00:00Z', person: ann };
    const key = { 'idempotency-key': 'cover' };
    const made = shaped(answers.Override, await send('POST', '/v1/overrides', asked, BOB, key));
    expect([made.status, made.body.acceptedAt]).toEqual([201, null]);
    const path = made.headers.get('location') ?? '';
    const again = await send('POST', '/v1/overrides', asked, BOB, key);
    expect([again.text, again.headers.get('idempotent-replayed')]).toEqual([made.text, 'true']);
    await client.advance('PT1M');
    expect(await called()).toBe(bob.email);

    expect((await send('POST', `${path}/accept`, {}, BOB)).status).toBe(403);
    expect(shaped(answers.Override, await send('POST', `${path}/accept`, {}, ANN)).body.acceptedAt).not.toBeNull();
    await client.advance('PT10S');
    expect(await called()).toBe(ann.email);
    expect(shaped(answers.Overrides, await send('GET', '/v1/overrides', undefined, BOB)).body.items).toHaveLength(1);

    expect((await send('DELETE', path, undefined, RESPONDER)).status).toBe(403);
    expect((await send('DELETE', path, undefined, ANN)).status).toBe(204);
    await client.advance('PT10S');
    expect(await called()).toBe(bob.email);
    expect((await send('GET', path)).status).toBe(404);
  });

  it('is told by mail: a day ahead, when a shift begins, and when somebody asks to cover', async () => {
    await client.settle();
    const subjects = async (to: string) => (await client.mails({ to })).map(({ subject }) => subject);
    expect(await subjects(bob.email)).toContain('You are on call now: Platform');
    expect(await subjects(ann.email)).toEqual(expect.arrayContaining(['Can you take a shift? Platform']));
    await client.advance('PT9H');
    expect(await subjects(ann.email)).toContain('You will be on call: Platform');
  });

  it('says yes or no by the link in the mail, and changes their mind', async () => {
    const asked = { schedule: 'platform', from: '2027-01-13T08:00:00Z', until: '2027-01-14T08:00:00Z', person: ann };
    const { body: made } = await send('POST', '/v1/overrides', asked, BOB);
    await client.advance('PT1M');
    const mail = (await client.mails({ to: ann.email })).findLast(({ subject }) => subject.startsWith('Can you take'));
    const page = new URL(linkIn(mail, 'c')).pathname;
    const press = async (button: string) => (await client.press(page, button)).status;
    const answered = async () => {
      const { acceptedAt, declinedAt } = (await send('GET', `/v1/overrides/${made.id}`)).body;
      return [acceptedAt !== null, declinedAt !== null];
    };
    expect((await client.send('GET', page)).text).toContain('Do you take this shift?');
    expect(await answered()).toEqual([false, false]);
    expect([await press('decline'), await answered()]).toEqual([303, [false, true]]);
    expect([await press('accept'), await answered()]).toEqual([303, [true, false]]);
    expect((await client.send('GET', page)).text).toContain('You take this shift');
    await client.advance('PT1M');
    expect((await client.mails({ to: bob.email })).at(-1)?.subject).toBe('Your shift is taken: Platform');
    expect(JSON.stringify(made)).not.toContain('linkKey');
  });

  it('is in the feeds of the schedule and of each person, by links that staff are shown', async () => {
    expect((await send('GET', '/v1/schedules/platform/feeds', undefined, NOBODY)).status).toBe(403);
    expect((await send('GET', '/v1/schedules/none/feeds', undefined, DESK)).status).toBe(404);
    const feeds = shaped(answers.Feeds, await send('GET', '/v1/schedules/platform/feeds', undefined, RESPONDER)).body;
    expect(feeds.people.map(({ email }: Person) => email)).toEqual([ann.email, bob.email]);
    await client.advance('PT11S');

    const all = await client.request('GET', feeds.schedule);
    expect([all.status, all.headers.get('content-type')]).toEqual([200, 'text/calendar; charset=utf-8']);
    expect(all.headers.get('cache-control')).toBe('private, max-age=3600');
    expect(all.text).toContain(
      'DTSTART:20270111T080000Z\r\nDTEND:20270112T080000Z\r\nSUMMARY:Bob on call: Platform\r\n',
    );
    expect(all.text).not.toContain('@');
    const own = await client.request('GET', feeds.people[1].url);
    expect(own.text).toContain('DTSTART:20270111T080000Z\r\nDTEND:20270112T080000Z\r\nSUMMARY:On call: Platform\r\n');
    expect(own.text).not.toMatch(/Ann|Bob/);
    const head = await client.request('HEAD', feeds.people[1].url);
    expect([head.status, head.text, head.headers.get('content-type')]).toEqual([
      ...[200, '', 'text/calendar; charset=utf-8'],
    ]);
    expect((await client.request('GET', feeds.schedule.replace('/i/', '/u/'))).status).toBe(404);
    expect((await client.request('GET', `${feeds.schedule}A`)).status).toBe(404);
  });

  it('stays in the feeds whoever changes the schedule, who never see by what its links are signed', async () => {
    const read = async () => (await send('GET', '/v1/schedules/platform/feeds')).body.schedule;
    const before = await read();
    const put = async (name: string) => {
      const seen = { 'if-match': (await send('GET', '/v1/schedules/platform')).headers.get('etag') ?? '' };
      return send('PUT', '/v1/schedules/platform', { ...SCHEDULE, name }, ADMIN, seen);
    };
    const changed = await put('Nights');
    const whole = await send('GET', '/v1/catalogue');
    const seen = { 'if-match': whole.headers.get('etag') ?? '' };
    const patched = await send('PATCH', '/v1/catalogue', { schedules: { platform: SCHEDULE } }, ADMIN, seen);
    expect([changed.status, patched.status, await read()]).toEqual([200, 200, before]);
    const said = await Promise.all(
      ['/v1/schedules', '/v1/schedules/platform', '/v1/schedules/platform/changes', '/v1/catalogue'].map((path) =>
        send('GET', path),
      ),
    );
    for (const { text } of [changed, whole, patched, ...said]) expect(text).not.toMatch(/linkKey|[0-9a-f]{32}/);
  });

  it('keeps its schedule from being taken out, and a schedule its members', async () => {
    expect((await send('DELETE', '/v1/schedules/platform')).body).toMatchObject({ code: 'InUse' });
    const empty = { ...SCHEDULE, layers: [{ ...SCHEDULE.layers[0], members: [] }] };
    expect((await send('PUT', '/v1/schedules/other', empty)).body.errors).toEqual([
      { pointer: '/layers/0/members', detail: 'There is nobody to take turns; add a member' },
    ]);
  });
});

describe('a test call', () => {
  it('reaches everybody on call at each address, and the team shows who got it', async () => {
    const start = async (as: Person) => send('POST', '/v1/teams/data-centre/test-call', {}, as);
    expect((await start(NOBODY)).status).toBe(403);
    const started = shaped(answers.TestCall, await start(RESPONDER));
    expect(started.body).toMatchObject({ by: RESPONDER.email, items: [{ gotAt: null }, { gotAt: null }] });
    expect((await start(RESPONDER)).body.at).toBe(started.body.at);
    await client.advance('PT1M');
    const [mail] = await client.mails({ to: 'data-centre.pager@example.com' });
    expect([mail?.subject, mail?.html]).toEqual(['TEST: Data centre', null]);
    const page = new URL(linkIn(mail, 't')).pathname;
    expect((await client.send('GET', page)).text).toContain('TEST: do you get calls of Data centre?');
    expect((await client.press(page, 'got')).status).toBe(303);
    expect((await client.send('GET', page)).text).toContain('You got it');
    const shown = shaped(answers.TestCall, await send('GET', '/v1/teams/data-centre/test-call', undefined, DESK));
    expect(shown.body.items).toMatchObject([
      { address: 'data-centre.oncall@example.com', gotAt: null },
      { address: 'data-centre.pager@example.com', gotAt: expect.any(String) },
    ]);
    expect((await send('GET', '/v1/incidents', undefined, DESK)).body.items).toEqual([]);
  });
});
