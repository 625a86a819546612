import { describe, expect, it } from 'vitest';
import { linkTo } from '../../functions/notify/link.ts';
import { buttons, PageStory } from './page-story.ts';

describe('the page of a stakeholder', () => {
  it('shows how it stands and what was said to all, and nothing to press', async () => {
    const story = await PageStory.called();
    await story.staff('acknowledge', {});
    await story.staff('update', { text: 'We have found it.' });
    await story.staff('note', { text: 'Our secret.' });
    const { statusCode, body } = await story.get(story.stakeholderLink());
    expect(statusCode).toBe(200);
    for (const words of [story.id, 'Checkout returns 502', 'Investigating', 'Another responder', 'We have found it.']) {
      expect(body).toContain(words);
    }
    expect(body).not.toMatch(/Our secret|@example\.com|counts as high|every payment fails/);
    expect(buttons(body)).toEqual([]);
    expect(body).toContain(`href="${story.leaveLink()}"`);
  });

  it('has its times in the zone that its reader chose for the list', async () => {
    const story = await PageStory.called();
    const who = { email: 'member@example.com', name: 'A member' };
    const choice = { timeZone: 'Asia/Tokyo', digest: 'each', since: null, nextAt: null } as const;
    await story.members.join('outages', who, choice, '2026-11-23T02:00:00.000Z');
    expect((await story.get(story.stakeholderLink(who.email))).body).toContain('11:00 GMT+9 (02:00 UTC)');
    expect((await story.get(story.stakeholderLink())).body).toContain('03:00 CET (02:00 UTC)');
  });

  it('ends 30 days after closure', async () => {
    const story = await PageStory.called();
    await story.resolve();
    await story.staff('confirm', {});
    await story.staff('close', {});
    story.wait(30);
    expect((await story.get(story.stakeholderLink())).statusCode).toBe(200);
    story.wait(0.001);
    const { statusCode, body } = await story.get(story.stakeholderLink());
    expect([statusCode, body]).toEqual([410, expect.stringContaining('ask the service desk')]);
    expect(body).not.toMatch(/your report|report it/);
  });
});

describe('the page by which somebody leaves a list', () => {
  const left = async (story: PageStory) =>
    (await story.members.of('outages')).filter((one) => one.left).map(({ email }) => email);

  it('changes nothing when it is opened', async () => {
    const story = await PageStory.called();
    const { statusCode, body } = await story.get(story.leaveLink());
    expect([statusCode, buttons(body)]).toEqual([200, ['leave: Leave']]);
    expect(await left(story)).toEqual([]);
  });

  it('lets them leave, once, and come back', async () => {
    const story = await PageStory.called();
    const link = story.leaveLink('Outages@example.com');
    for (const _again of [1, 2]) {
      const { statusCode, headers } = await story.post(link, { do: 'leave' });
      expect([statusCode, headers?.['location']]).toEqual([303, link]);
    }
    expect(await left(story)).toEqual(['outages@example.com']);
    expect(buttons((await story.get(link)).body)).toEqual(['join: Come back']);
    expect((await story.post(link, { do: 'join' })).statusCode).toBe(303);
    expect(await left(story)).toEqual([]);
  });

  it('takes the one click of a mail program, which follows nothing', async () => {
    const story = await PageStory.called();
    const answer = await story.post(story.leaveLink(), { 'List-Unsubscribe': 'One-Click' });
    expect(answer.statusCode).toBe(200);
    expect(await left(story)).toEqual(['outages@example.com']);
  });

  const type = 'multipart/form-data; boundary=---FormBoundaryjWmhtjORrn';
  const parts = (name: string, value: string) =>
    [
      '-----FormBoundaryjWmhtjORrn',
      `Content-Disposition: form-data; name="${name}"`,
      '',
      value,
      '-----FormBoundaryjWmhtjORrn--',
    ].join('\r\n');

  it.each([false, true])('takes it in parts, as RFC 8058 shows it; the body in Base64: %s', async (isBase64Encoded) => {
    const story = await PageStory.called();
    const one = parts('List-Unsubscribe', 'One-Click');
    const body = isBase64Encoded ? Buffer.from(one).toString('base64') : one;
    const headers = { 'content-type': type };
    const answer = await story.post(story.leaveLink(), {}, { headers, body, isBase64Encoded });
    expect([answer.statusCode, await left(story)]).toEqual([200, ['outages@example.com']]);
    const follower = { name: 'A follower', email: 'follower@example.com' };
    await story.staff('follow', { person: follower });
    const unfollow = linkTo({ id: story.id, purpose: 'u', recipient: follower.email, call: null }, story.head.linkKey);
    expect((await story.post(unfollow, {}, { headers, body, isBase64Encoded })).statusCode).toBe(200);
    expect(story.incident.followers).toEqual([]);
  });

  it.each([
    ['no parts', type, 'List-Unsubscribe=One-Click', /Send each field as a part\./],
    ['parts that break off', type, parts('List-Unsubscribe', 'One-Click').slice(0, 80), /each field as a part\./],
    ['parts of no boundary', 'multipart/form-data', parts('List-Unsubscribe', 'One-Click'), /each field as a part\./],
    ['another part', type, parts('List-Subscribe', 'One-Click'), /The body/],
    ['another word', type, parts('List-Unsubscribe', 'Two-Clicks'), /The body/],
    ['a file', type, parts('List-Unsubscribe"; filename="a', 'One-Click'), /The body/],
    ['nothing', type, '', /The body/],
  ])('says what is wrong with %s, and nobody leaves', async (_what, contentType, body, says) => {
    const story = await PageStory.called();
    const answer = await story.post(story.leaveLink(), {}, { headers: { 'content-type': contentType }, body });
    expect(answer).toMatchObject({ statusCode: 400, body: expect.stringMatching(says) });
    expect(await left(story)).toEqual([]);
  });

  it('takes nothing else, and no other page takes parts', async () => {
    const story = await PageStory.called();
    const sent = async (link: string, contentType: string) => {
      const change = { headers: { 'content-type': contentType }, body: parts('List-Unsubscribe', 'One-Click') };
      return (await story.post(link, {}, change)).statusCode;
    };
    expect(await sent(story.leaveLink(), 'text/plain')).toBe(415);
    expect(await sent(story.leaveLink(), type.replace('form-data', 'form-data-x'))).toBe(415);
    expect(await sent(story.reporterLink(), type)).toBe(415);
    expect(await left(story)).toEqual([]);
  });

  it('is the same 404 for another list, another person, another key and a link to an incident', async () => {
    const story = await PageStory.called();
    const link = story.leaveLink();
    const answers = await Promise.all([
      story.post(story.leaveLink('outages@example.com', 'gone'), { do: 'leave' }),
      story.post(story.leaveLink('outages@example.com', 'outages', '00'.repeat(16)), { do: 'leave' }),
      story.post(`${link.slice(0, -1)}${link.endsWith('A') ? 'B' : 'A'}`, { do: 'leave' }),
      story.post(story.stakeholderLink().replace('/s/', '/u/'), { do: 'leave' }),
    ]);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([404, 404, 404, 404]);
    expect(await left(story)).toEqual([]);
  });

  it('refuses a form that it does not have', async () => {
    const story = await PageStory.called();
    expect((await story.post(story.leaveLink(), { do: 'nothing' })).statusCode).toBe(400);
    expect(await left(story)).toEqual([]);
  });
});

describe("the reporter's page", () => {
  it('has a box for the answer while work waits for it; the answer sets it going', async () => {
    const story = await PageStory.called({ impact: { users: 'none', financial: 'low', security: 'none' } });
    await story.staff('acknowledge', {});
    await story.staff('hold', { reason: 'awaiting_reporter', comment: 'Which browser is it?' });
    const { body } = await story.get(story.reporterLink());
    expect(body).toContain('Which browser is it?');
    expect(buttons(body)).toEqual(['answer: Send the answer']);
    expect((await story.post(story.reporterLink(), { do: 'answer', reason: '' })).statusCode).toBe(409);
    expect((await story.post(story.reporterLink(), { do: 'answer', reason: 'Firefox.' })).statusCode).toBe(303);
    expect(story.incident).toMatchObject({ status: 'investigating', hold: null });
    expect(story.head.newest).toMatchObject([
      { type: 'noted', text: 'Firefox.', visibility: 'public', actor: { kind: 'reporter' } },
      { type: 'resumed' },
    ]);
    expect(story.head.newest[0]?.owes.map(({ mail, to }) => `${mail} ${to.email}`)).toEqual([
      'answered another@example.com',
    ]);
  });

  it('takes a confirmation back within a quarter of an hour', async () => {
    const story = await PageStory.called();
    await story.resolve();
    await story.post(story.reporterLink(), { do: 'confirm' });
    expect((await story.post(story.reporterLink(), { do: 'undo' })).statusCode).toBe(303);
    expect(story.incident).toMatchObject({ status: 'resolved', confirmedAt: null });
    await story.post(story.reporterLink(), { do: 'confirm' });
    story.wait(0.02);
    expect((await story.post(story.reporterLink(), { do: 'undo' })).statusCode).toBe(409);
  });

  it('asks the desk to reopen what was closed, once, within 14 days', async () => {
    const story = await PageStory.called();
    await story.resolve();
    await story.staff('confirm', {});
    await story.staff('close', {});
    const back = () => story.post(story.reporterLink(), { do: 'back', reason: 'The same again.' });
    expect([(await back()).statusCode, (await back()).statusCode]).toEqual([303, 303]);
    expect(story.incident.status).toBe('closed');
    expect(story.head.newest).toMatchObject([{ type: 'asked_to_reopen', text: 'The same again.' }]);
    expect(story.head.newest[0]?.owes).toMatchObject([{ mail: 'back_again', to: { email: 'desk@example.com' } }]);
    const { body } = await story.get(story.reporterLink());
    expect(body).toContain('<h2>We know that it is back</h2>');
    expect(body).toContain('The service desk was asked to open your report again');
    expect(buttons(body)).toEqual([]);
    story.wait(14.001);
    expect((await back()).statusCode).toBe(409);
  });
});
