import { describe, expect, it } from 'vitest';
import { withdraw } from '../../functions/oncall/calls.ts';
import { buttons, PageStory } from './page-story.ts';

const PLATFORM = { name: 'Platform on call', email: 'platform.oncall@example.com' };
const I_HAVE_IT = { do: 'acknowledge' };

describe('the page of a called person', () => {
  it('names the incident, why it matters, by when to answer, and what the button will do', async () => {
    const story = await PageStory.called();
    const { statusCode, body } = await story.get(story.calledLink());
    expect(statusCode).toBe(200);
    expect(buttons(body)).toEqual(['acknowledge: I have it']);
    for (const words of [
      story.id,
      'Checkout returns 502',
      'Triaged',
      'Nobody yet',
      'counts as high',
      'Mon 23 Nov 2026, 03:15 CET (02:15 UTC)',
      'Checkout',
      'Platform (tier 2)',
      'Since two o’clock every payment fails.',
      'makes the incident yours',
      'the reporter is told who has it',
    ]) {
      expect(body).toContain(words);
    }
  });

  it('promises no mail to who reported by telephone alone', async () => {
    const story = await PageStory.called({ reporter: { name: 'The reporter', phone: '+4930123456' } });
    expect((await story.get(story.calledLink())).body).not.toContain('the reporter is told');
  });

  it('takes the incident for the person of the link, wakes the workflow, and leads back to the page', async () => {
    const story = await PageStory.called();
    const link = story.calledLink();
    const woken = story.woken;
    const answer = await story.post(link, I_HAVE_IT);
    expect([answer.statusCode, answer.headers?.['location']]).toEqual([303, link]);
    expect(story.incident).toMatchObject({ status: 'investigating', assignee: PLATFORM });
    expect(story.head.newest[0]?.actor).toEqual({ kind: 'person', ...PLATFORM });
    expect(story.woken).toBe(woken + 1);
    const { body } = await story.get(link);
    expect(body).toContain('<h2>You have it</h2>');
    expect(body).toContain('Others who were called were told');
    expect(body).toContain('This page stays yours while you have it');
  });

  it('reads a form that the gateway has encoded', async () => {
    const story = await PageStory.called();
    const body = Buffer.from('do=acknowledge').toString('base64');
    const answer = await story.post(story.calledLink(), {}, { body, isBase64Encoded: true });
    expect(answer.statusCode).toBe(303);
  });

  it('adds nothing when the button is pressed again', async () => {
    const story = await PageStory.called();
    const link = story.calledLink();
    await story.post(link, I_HAVE_IT);
    const before = structuredClone(story.head);
    expect((await story.post(link, I_HAVE_IT)).statusCode).toBe(303);
    expect(story.head).toEqual(before);
  });

  it('takes it once when the button is pressed twice at the same moment', async () => {
    const story = await PageStory.called();
    const link = story.calledLink();
    const answers = await Promise.all([story.post(link, I_HAVE_IT), story.post(link, I_HAVE_IT)]);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([303, 303]);
    expect(story.incident.version).toBe(3);
  });

  it('says who took it, and refuses with 409 whoever comes later', async () => {
    const story = await PageStory.called();
    await story.staff('acknowledge', {});
    const { body } = await story.get(story.calledLink());
    expect(body).toContain('<h2>Taken by Another responder</h2>');
    expect(body).toContain('Nothing is wanted of you.');
    expect(buttons(body)).toEqual([]);
    const refused = await story.post(story.calledLink(), I_HAVE_IT);
    expect(refused.statusCode).toBe(409);
    expect(refused.body).toContain('Not possible now');
    expect(refused.body).toContain('<h2>Taken by Another responder</h2>');
    expect(story.incident.assignee?.name).toBe('Another responder');
  });

  it('takes no incident for somebody whose call was withdrawn just before they pressed', async () => {
    const story = await PageStory.called();
    const link = story.calledLink();
    const { head } = story.store;
    let looks = 0;
    story.store.head = async (id) => {
      looks += 1;
      if (looks === 2) await story.change((incident) => ({ incident: withdraw(incident), facts: [] }));
      return head.call(story.store, id);
    };
    const { statusCode, body } = await story.post(link, I_HAVE_IT);
    expect(statusCode).toBe(409);
    expect(body).toContain('This call was withdrawn.');
    expect(story.incident.assignee).toBeNull();
  });

  it('still takes a call that went unanswered, and leads whoever was called since to know it', async () => {
    const story = await PageStory.called();
    await story.staff('escalate', { to: 'functional', reason: 'Nobody answers.' });
    expect(story.incident.calls.map(({ outcome }) => outcome)).toEqual(['unanswered', 'open']);
    expect((await story.post(story.calledLink('c1'), I_HAVE_IT)).statusCode).toBe(303);
    const { body } = await story.get(story.calledLink('c2'));
    expect(body).toContain('<h2>Taken by Platform on call</h2>');
  });

  it('asks a manager for help, and leaves the incident with whoever has it', async () => {
    const story = await PageStory.called();
    await story.post(story.calledLink(), I_HAVE_IT);
    await story.staff('escalate', { to: 'hierarchical', reason: 'We need a decision.' });
    const link = story.calledLink('c2');
    const { body } = await story.get(link);
    expect(body).toContain('Can you help?');
    expect(body).toContain('Platform on call keeps the incident.');
    expect((await story.post(link, I_HAVE_IT)).statusCode).toBe(303);
    expect((await story.post(link, I_HAVE_IT)).statusCode).toBe(303);
    expect(story.incident.assignee?.name).toBe('Platform on call');
    expect((await story.get(link)).body).toContain('You answered the call');
  });

  it('answers the call of its own link, and with it what else its person is called for', async () => {
    for (const [link, keeper] of [
      ['c2', 'Data centre on call'],
      ['c3', 'Platform on call'],
    ] as const) {
      const story = await PageStory.called();
      await story.post(story.calledLink(), I_HAVE_IT);
      await story.staff('escalate', { to: 'functional', reason: 'It is the machine.' });
      const person = story.incident.calls.at(-1)?.to;
      await story.staff('call', { person, reason: 'Join the bridge.' });
      expect((await story.post(story.calledLink(link), I_HAVE_IT)).statusCode).toBe(303);
      expect(story.incident.calls.map(({ outcome }) => outcome)).toEqual(Array(3).fill('acknowledged'));
      expect(story.incident.assignee?.name).toBe(keeper);
    }
  });

  it('leads from the link of an earlier call to the newer one', async () => {
    const story = await PageStory.called();
    await story.post(story.calledLink(), I_HAVE_IT);
    await story.resolve();
    await story.post(story.reporterLink(), { do: 'reopen' });
    expect((await story.get(story.calledLink('c1'))).body).toContain('You were called again');
    expect((await story.post(story.calledLink('c1'), I_HAVE_IT)).statusCode).toBe(409);
    const { body } = await story.get(story.calledLink('c2'));
    expect(buttons(body)).toEqual(['acknowledge: I have it']);
    expect(body).toContain('says that you are on it');
    expect((await story.post(story.calledLink('c2'), I_HAVE_IT)).statusCode).toBe(303);
    expect((await story.get(story.calledLink('c1'))).body).toContain('You have it');
  });

  it('shows words only once it is resolved, and goes on showing long after it is closed', async () => {
    const story = await PageStory.called();
    await story.resolve();
    const resolved = await story.get(story.calledLink());
    expect(resolved.body).toContain('It is resolved');
    expect(buttons(resolved.body)).toEqual([]);
    expect((await story.post(story.calledLink(), I_HAVE_IT)).statusCode).toBe(409);
    await story.staff('confirm', {});
    await story.staff('close', {});
    story.wait(31);
    const closed = await story.get(story.calledLink());
    expect(closed.statusCode).toBe(200);
    expect(closed.body).toContain('It is closed');
  });

  it('shows somebody who was mailed without being called how it stands, and lets them press nothing', async () => {
    const story = await PageStory.called();
    const link = story.calledLink(null, 'desk@example.com');
    const { statusCode, body } = await story.get(link);
    expect(statusCode).toBe(200);
    expect(body).toContain('You are not called');
    expect(buttons(body)).toEqual([]);
    expect((await story.post(link, I_HAVE_IT)).statusCode).toBe(409);
    expect(story.incident.assignee).toBeNull();
  });
});
