import { describe, expect, it } from 'vitest';
import { linkIn } from '../../infra/demo/client.ts';
import { ADMIN, acted, DESK, REPORT, RESPONDER, reported, running } from './some-instance.ts';

const { client } = await running();
const HIGH = { ...REPORT, impact: { users: 'many', financial: 'high', security: 'none' } };

describe('a stakeholder list', () => {
  it('hears of what is high and how it goes on, in one thread, until a member leaves by one click', async () => {
    const id = await reported(client, HIGH);
    const mailsTo = (to: string) => client.mails({ to, incident: id });
    const [told] = await mailsTo('outages@example.com');
    expect(told?.text).toMatch(/^An incident of high priority is open\. You need do nothing\./);
    expect(told?.headers).toMatchObject({
      'list-id': '<outages.example.com>',
      'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
    });
    const page = await client.request('GET', linkIn(told, 's'));
    expect([page.status, page.text]).toEqual([200, expect.stringContaining(REPORT.summary)]);

    await acted(client, id, 'update', { text: 'We have found it.' }, RESPONDER);
    const leave = /<(http[^>]+)>/.exec(told?.headers['list-unsubscribe'] ?? '')?.[1] ?? '';
    const left = await client.request('POST', leave, {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click',
    });
    expect(left.status).toBe(200);
    await acted(client, id, 'triage', { category: 'software', subcategory: 'error' }, DESK);
    await acted(client, id, 'resolve', { code: 'solution', notes: 'Restarted.' }, RESPONDER);
    const thread = await mailsTo('outages@example.com');
    expect(thread.map(({ text }) => text.split('.')[0])).toEqual([
      'An incident of high priority is open',
      'This is how it stands',
    ]);
    expect(new Set(thread.map(({ subject, headers }) => `${subject} ${headers['references']}`)).size).toBe(1);
    expect((await mailsTo('everything@example.com')).at(-1)?.text).toMatch(/^It is resolved\./);
  });

  it('of 45 members is mailed whole, each once, and nobody twice who is on two lists', async () => {
    const members = Array.from({ length: 45 }, (_, n) => ({ name: `Member ${n}`, email: `member${n}@example.com` }));
    const list = { name: 'Many', rule: { services: ['checkout'], priorities: ['high'] }, members };
    expect((await client.send('PUT', '/v1/stakeholder-lists/many', list, ADMIN)).status).toBe(201);
    expect((await client.send('PUT', '/v1/stakeholder-lists/more', { ...list, name: 'More' }, ADMIN)).status).toBe(201);
    await client.advance('PT10S');
    const id = await reported(client, HIGH);
    await client.advance('PT10S');
    const to = (await client.mails({ incident: id })).flatMap((mail) => mail.to);
    for (const { email } of members) expect(to.filter((one) => one === email)).toHaveLength(1);
  });
});

describe('a manager', () => {
  it('who is called gets a page with three buttons, and gives the incident to another team', async () => {
    const id = await reported(client, HIGH);
    await acted(client, id, 'escalate', { to: 'hierarchical', reason: 'We need a decision.' }, RESPONDER);
    const [called] = await client.mails({ to: 'platform.manager@example.com', incident: id });
    const page = linkIn(called, 'h');
    for (const button of ['acknowledge', 'team', 'expert']) {
      expect((await client.request('GET', page)).text).toContain(`value="${button}"`);
    }
    expect((await client.press(page, 'team', { team: 'data-centre', text: 'Theirs.' })).status).toBe(303);
    await client.settle();
    expect(await client.mails({ to: 'data-centre.oncall@example.com', incident: id })).toHaveLength(1);
  });
});
