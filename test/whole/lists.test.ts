import { describe, expect, it } from 'vitest';
import { MailPreview } from '../../functions/http/answers.ts';
import { linkIn } from '../../infra/demo/client.ts';
import { ADMIN, acted, DESK, MEDIUM, NOBODY, REPORT, RESPONDER, reported, running, shaped } from './some-instance.ts';

const { client } = await running();
const HIGH = { ...REPORT, impact: { users: 'many', financial: 'high', security: 'none' } };
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const LIST = {
  name: 'Shop',
  open: true,
  rule: { services: ['checkout'] },
  members: [{ name: 'Team', email: 'team@example.com' }],
  templates: { opened: { firstLine: '{{service}} is disturbed: {{summary}}', closing: 'Sorry for that.' } },
};

const lists = '/v1/stakeholder-lists';
await client.send('PUT', `${lists}/shop`, LIST, ADMIN);
await client.advance('PT11S');

const submit = (path: string, fields: Readonly<Record<string, string>>) =>
  client.request('POST', path, { headers: FORM, body: new URLSearchParams(fields).toString() });
const ask = (email: string, digest = 'each', timeZone = 'Europe/Berlin') =>
  submit('/lists/shop', { name: 'Eve', email, timeZone, digest });
const newest = async (to: string) => (await client.mails({ to })).at(-1);

/** Joins by the form and the link that is mailed. */
async function joins(email: string, digest = 'each', timeZone = 'Europe/Berlin'): Promise<string> {
  expect((await ask(email, digest, timeZone)).status).toBe(200);
  await client.advance('PT1M');
  const own = linkIn(await newest(email), 'm');
  const joined = await client.press(own, 'join', { name: 'Eve', timeZone, digest });
  expect(joined.status).toBe(303);
  return own;
}

describe('a list that anybody may join', () => {
  it('is shown, and joined by a link that the sweeper mails within the minute', async () => {
    expect((await client.request('GET', '/lists')).text).toContain('href="/lists/shop"');
    const asked = await ask('Eve@example.com');
    expect([asked.status, asked.text]).toEqual([200, expect.stringContaining('Look into your mailbox')]);
    expect(await client.mails({ to: 'eve@example.com' })).toEqual([]);
    await client.advance('PT1M');
    const [mail, ...more] = await client.mails({ to: 'eve@example.com' });
    expect(more).toEqual([]);
    // Whoever asks has somebody else's mailbox written to: none of their words.
    expect(`${mail?.subject} ${mail?.text} ${mail?.headers['to']}`).not.toMatch(/\bEve\b/);
    const own = linkIn(mail, 'm');
    expect((await client.request('GET', own)).text).toContain('value="Eve"');
    const before = await reported(client, { ...HIGH, service: 'checkout' });
    expect(await client.mails({ to: 'eve@example.com', incident: before })).toEqual([]);
    const wish = { name: 'Eve', timeZone: 'America/New_York', digest: 'each' };
    expect((await client.press(own, 'join', wish)).status).toBe(303);
    expect((await client.request('GET', own)).text).toContain('You are on the list “Shop”');

    const id = await reported(client, { ...HIGH, service: 'checkout' });
    const told = await client.mails({ to: 'eve@example.com', incident: id });
    expect(told.map(({ text }) => text.split('\n')[0])).toEqual([`Checkout is disturbed: ${REPORT.summary}`]);
    expect(told[0]?.text).toMatch(/Reported: .* GMT-5 \(.*Sorry for that\./s);
    expect(await client.mails({ to: 'team@example.com', incident: id })).toHaveLength(1);
    const open = await client.request('GET', linkIn(told[0], 'l'));
    expect([open.status, open.text]).toEqual([200, expect.stringContaining(`${id}: ${REPORT.summary}`)]);
    expect(open.text).not.toContain('@example.com');
    const page = /href="(\/s\/[\w-]+)"/.exec(open.text)?.[1] ?? '';
    expect((await client.request('GET', page)).status).toBe(200);

    expect((await client.press(own, 'leave')).status).toBe(303);
    expect((await client.request('GET', linkIn(told[0], 'l'))).status).toBe(410);
    await acted(client, id, 'update', { text: 'We have found it.' }, RESPONDER);
    expect(await client.mails({ to: 'eve@example.com', incident: id })).toHaveLength(1);
    expect((await client.press(own, 'join')).status).toBe(303);
    await acted(client, id, 'update', { text: 'We mend it.' }, RESPONDER);
    expect(await client.mails({ to: 'eve@example.com', incident: id })).toHaveLength(2);
    for (const one of [before, id]) {
      await acted(client, one, 'cancel', { code: 'withdrawn', reason: 'It was a test.' }, DESK);
    }
  });

  it('mails at most three links an hour to one address, and refuses the address that it mails from', async () => {
    for (const _time of [1, 2, 3]) {
      expect((await ask('often@example.com')).status).toBe(200);
      await client.advance('PT1M');
    }
    const fourth = await ask('OFTEN@example.com');
    expect([fourth.status, Number(fourth.headers.get('retry-after')) > 0]).toEqual([429, true]);
    await client.advance('PT1M');
    expect(await client.mails({ to: 'often@example.com' })).toHaveLength(3);
    const own = await ask('Allclear+me@Example.com');
    expect([own.status, own.text]).toEqual([400, expect.stringContaining('the product would mail itself')]);
  });
});

describe('who reads a list once a day', () => {
  it('hears at eight of their morning what is open and what has ended, and at once of major incidents alone', async () => {
    await joins('daily@example.com', 'daily', 'Asia/Kolkata');
    const mails = () => client.mails({ to: 'daily@example.com' });
    const own = (await mails()).length;
    const open = await reported(client, { ...MEDIUM, service: 'checkout', summary: 'one card is refused' });
    const over = await reported(client, { ...HIGH, service: 'checkout', summary: 'all cards are refused' });
    await acted(client, over, 'triage', { category: 'software', subcategory: 'error' }, DESK);
    const solved = await acted(client, over, 'resolve', { code: 'solution', notes: 'Restarted.' }, RESPONDER);
    expect(solved.status, solved.text).toBe(200);
    expect(await mails()).toHaveLength(own);
    await client.advance('PT90M');
    const daily = (await mails()).slice(own);
    expect(daily).toHaveLength(1);
    // Eight in the morning there.
    expect(new Date(daily[0]?.at ?? '').toISOString().slice(11, 16)).toBe('02:30');
    expect(daily[0]?.text).toContain(`${open}, high priority, Checkout`);
    expect(daily[0]?.text).toContain(`${over}, high priority, Checkout, Resolved`);
    expect(daily[0]?.headers).toMatchObject({
      'list-id': '<shop.example.com>',
      'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
    });
    const major = await reported(client, { ...HIGH, impact: { ...HIGH.impact, users: 'all' }, service: 'checkout' });
    expect(await client.mails({ to: 'daily@example.com', incident: major })).toHaveLength(1);
  });
});

describe('the words of a list', () => {
  it('are shown before they are kept, and nothing is sent', async () => {
    const body = { event: 'resolved', template: { firstLine: '{{service}} works again & <b>all</b> is well' } };
    const before = (await client.mails()).at(-1)?.id;
    const said = shaped(MailPreview, await client.send('POST', `${lists}/shop/preview`, body, RESPONDER));
    expect(said.status).toBe(200);
    expect(said.body.text).toMatch(/^Checkout works again & <b>all<\/b> is well\n/);
    expect(said.body.html).toContain('works again &amp; &lt;b&gt;all&lt;/b&gt; is well');
    expect((await client.mails()).at(-1)?.id).toBe(before);
    expect((await client.send('POST', `${lists}/shop/preview`, body, NOBODY)).status).toBe(403);
    const unknown = { event: 'resolved', template: { closing: 'Bye, {{reporter}}' } };
    const refused = await client.send('POST', `${lists}/shop/preview`, unknown, RESPONDER);
    expect([refused.status, refused.body.errors[0].pointer]).toEqual([400, '/template/closing']);
  });
});
