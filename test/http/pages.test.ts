import { describe, expect, it } from 'vitest';
import { Refusal } from '../../functions/incident/refusal.ts';
import { linkTo } from '../../functions/notify/link.ts';
import { PageStory } from './page-story.ts';

const I_HAVE_IT = { do: 'acknowledge' };
describe('every page', () => {
  it('is the same 404 for a token that is none, was changed, is for the other page, or of no incident', async () => {
    const story = await PageStory.called();
    const link = story.calledLink();
    const other = await PageStory.called();
    other.store.items.clear();
    const answers = await Promise.all([
      story.get('/a/'),
      story.get('/a/nonsense'),
      story.get(`${link.slice(0, -1)}${link.endsWith('A') ? 'B' : 'A'}`),
      story.get(link.replace('/a/', '/r/')),
      story.get(story.reporterLink().replace('/r/', '/a/')),
      story.get(
        linkTo({ id: story.id, purpose: 'a', recipient: 'platform.oncall@example.com', call: 'c1' }, '00'.repeat(16)),
      ),
      story.post('/r/nonsense', { do: 'confirm' }),
      other.get(link),
    ]);
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(answers.map(() => 404));
    expect(answers[0]?.body).toContain('This link leads nowhere');
  });

  it('is kept by nobody, runs nothing and tells nobody where it is', async () => {
    const story = await PageStory.called();
    for (const path of [story.calledLink(), story.reporterLink(), '/a/nonsense']) {
      const { headers } = await story.get(path);
      expect(headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'x-robots-tag': 'noindex',
        'x-content-type-options': 'nosniff',
      });
      expect(headers?.['content-security-policy']).toContain("default-src 'none'");
    }
  });

  it('has its times in the zone of who reads it', async () => {
    const story = await PageStory.called();
    const who = 'Someone@example.com';
    story.reads(who.toLowerCase(), 'Asia/Tokyo');
    const links = [
      story.calledLink(null, who),
      story.managerLink(who),
      story.documentLink(who),
      linkTo({ id: story.id, purpose: 's', recipient: who, call: null }, story.head.linkKey),
      linkTo({ id: story.id, purpose: 'r', recipient: who, call: null }, story.head.linkKey),
      story.offerLink('h1', who),
    ];
    for (const link of links) {
      const { body } = await story.get(link);
      expect(body).toContain('Mon 23 Nov 2026, 11:00 GMT+9 (02:00 UTC)');
      expect(body).not.toContain('CET');
    }
  });

  it('changes nothing when it is looked at', async () => {
    const story = await PageStory.called();
    const before = structuredClone(story.head);
    await story.get(story.calledLink());
    await story.get(story.reporterLink());
    expect(story.head).toEqual(before);
  });

  it('refuses a button that it does not have with 400, and shows how things stand', async () => {
    const story = await PageStory.called();
    for (const fields of [{ do: 'confirm' }, {}, { ...I_HAVE_IT, more: 'x' }]) {
      const { statusCode, body } = await story.post(story.calledLink(), fields);
      expect(statusCode).toBe(400);
      expect(body).toContain('Nothing was changed');
      expect(body).toContain(story.id);
    }
    const { statusCode } = await story.post(story.reporterLink(), { do: 'acknowledge' });
    expect(statusCode).toBe(400);
    expect(story.incident.version).toBe(2);
  });

  it('says so on a page when the request is no form', async () => {
    const story = await PageStory.called();
    const answer = await story.post(story.calledLink(), I_HAVE_IT, { headers: { 'content-type': 'application/json' } });
    expect(answer.statusCode).toBe(415);
    expect(answer.body).toContain('Send the body as application/x-www-form-urlencoded.');
  });

  it('says so on a page when too many change the incident at once', async () => {
    const story = await PageStory.called();
    const link = story.calledLink();
    story.store.replace = async () => null;
    const { statusCode, body, headers } = await story.post(link, I_HAVE_IT);
    expect([statusCode, headers?.['content-type']]).toEqual([503, 'text/html; charset=utf-8']);
    expect(body).toContain('Try again in a moment.');
  });

  it('leaves an error of ours to the door', async () => {
    const story = await PageStory.called();
    const link = story.calledLink();
    story.store.head = () => Promise.reject(new Error('no table'));
    await expect(story.get(link)).rejects.toThrow('no table');
    await expect(story.get(link)).rejects.not.toBeInstanceOf(Refusal);
  });
});
