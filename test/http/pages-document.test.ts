import { describe, expect, it } from 'vitest';
import { buttons, PageStory } from './page-story.ts';

/** The headings of a page, in order. */
function headings(body: string | undefined): readonly string[] {
  return [...(body ?? '').matchAll(/<h2>([^<]+)<\/h2>/g)].map(([, title = '']) => title);
}

describe('the page of the live document', () => {
  it('shows what is to be known first on top, and nothing to press', async () => {
    const story = await PageStory.called();
    await story.staff('acknowledge', {});
    await story.staff('update', { text: 'We have found it.', nextUpdateAt: '2026-11-23T03:00:00Z' });
    await story.staff('note', { text: 'It may spread.', type: 'risk' });
    await story.staff('note', { text: 'We fail over.', type: 'decision', pin: true });
    await story.staff('note', { text: 'Restarted it.', type: 'attempt', outcome: 'In vain.' });
    const { statusCode, body, headers } = await story.get(story.documentLink());
    expect(statusCode).toBe(200);
    expect(headings(body)).toEqual([
      'Investigating',
      'Under way',
      'Pinned',
      'Risks',
      'Decisions',
      'What was tried',
      'Last update',
      'What was reported',
      'Due and done',
      'What happened',
    ]);
    expect(body).toMatch(/Impact[\s\S]*Checkout is affected[\s\S]*Tech lead[\s\S]*Another responder[\s\S]*Next update/);
    expect(body).toContain('Restarted it.\nOutcome: In vain.');
    expect(buttons(body)).toEqual([]);
    expect(headers).not.toHaveProperty('refresh');
    expect(headers?.['cache-control']).toBe('no-store');
  });

  it('has the newest first, by when it truly happened', async () => {
    const story = await PageStory.called();
    story.wait(1);
    await story.staff('note', { text: 'written first' });
    await story.staff('note', { text: 'of an hour ago', occurredAt: '2026-11-24T01:00:00Z' });
    const happened = (await story.get(story.documentLink())).body?.split('What happened')[1] ?? '';
    expect(happened.indexOf('written first')).toBeLessThan(happened.indexOf('of an hour ago'));
    expect(happened).toContain('written down Tue 24 Nov 2026, 03:00 CET (02:00 UTC)');
  });

  it('renews itself where its reader asks for it, by no markup of its own, until they stop it', async () => {
    const story = await PageStory.called();
    const link = story.documentLink();
    expect((await story.get(link)).body).toContain(`<a href="${link}?follow=yes">Follow live</a>`);
    const followed = await story.get(link, { follow: 'yes' });
    expect(followed.headers?.['refresh']).toBe('30');
    expect(followed.body).toContain('This page renews itself every 30 seconds.');
    expect(followed.body).toContain(`<a href="${link}">Stop</a>`);
    expect(followed.body).not.toMatch(/http-equiv|<script/);
    expect((await story.get(link, { follow: 'no' })).headers).not.toHaveProperty('refresh');
  });

  it('renews itself no more once the incident has ended', async () => {
    const story = await PageStory.called();
    await story.staff('cancel', { code: 'withdrawn', reason: 'It was a test.' });
    const { headers, body } = await story.get(story.documentLink(), { follow: 'yes' });
    expect(headers).not.toHaveProperty('refresh');
    expect(body).not.toContain('Follow live');
  });

  it('ends 30 days after closure', async () => {
    const story = await PageStory.called();
    await story.resolve();
    await story.staff('confirm', {});
    await story.staff('close', {});
    story.wait(30);
    expect((await story.get(story.documentLink())).statusCode).toBe(200);
    story.wait(0.001);
    expect((await story.get(story.documentLink())).statusCode).toBe(410);
  });

  it('leads on where the incident was merged into another', async () => {
    const target = await PageStory.called();
    const story = await target.beside();
    await story.triage();
    await story.staff('merge', { into: target.id, reason: 'The same.' });
    const { statusCode, headers } = await story.get(story.documentLink());
    expect([statusCode, headers?.['location']]).toEqual([303, target.documentLink()]);
  });

  it('is the same 404 by the link of another purpose, person or key', async () => {
    const story = await PageStory.called();
    for (const link of [story.calledLink(), story.stakeholderLink(), story.reporterLink()]) {
      expect((await story.get(link.replace(/^\/\w\//, '/d/'))).statusCode).toBe(404);
    }
    for (const purpose of ['a', 'h', 's', 'r']) {
      expect((await story.get(story.documentLink().replace('/d/', `/${purpose}/`))).statusCode).toBe(404);
    }
  });

  it('is reached from the pages of who is called and of a manager, as the same person', async () => {
    const story = await PageStory.called();
    expect((await story.get(story.calledLink())).body).toContain(
      `href="${story.documentLink('platform.oncall@example.com')}">The live document</a>`,
    );
    expect((await story.get(story.managerLink())).body).toContain(
      `href="${story.documentLink('platform.manager@example.com')}">The live document</a>`,
    );
  });
});
