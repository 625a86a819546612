import { describe, expect, it } from 'vitest';
import { readLink } from '../../functions/notify/link.ts';
import { buttons, PageStory } from './page-story.ts';

const OTHER = {
  summary: 'Nobody can pay',
  description: 'A secret of the other.',
  reporter: { name: 'Somebody else', email: 'other@example.com' },
};

/** Two reports of the same, the first merged into the second; and the links of its mails from before. */
async function merged() {
  const from = await PageStory.called();
  const links = { reporter: from.reporterLink(), called: from.calledLink() };
  const into = await from.beside(OTHER);
  await from.staff('merge', { into: into.id, reason: 'The same outage.' });
  return { from, into, links };
}

describe('a link to an incident that was merged', () => {
  it.each(['reporter', 'called'] as const)(
    'leads the %s on to their page of the incident it goes on as',
    async (who) => {
      const { into, links } = await merged();
      const answer = await into.get(links[who]);
      expect(answer.statusCode).toBe(303);
      const page = await into.get(String(answer.headers?.['location']));
      expect(page.statusCode).toBe(200);
      expect(page.body).toContain(into.id);
      expect(page.body).toContain('Nobody can pay');
    },
  );

  it('leads a stakeholder on to a page by which they leave their list', async () => {
    const { into, from } = await merged();
    const { headers } = await into.get(from.stakeholderLink());
    expect((await into.get(String(headers?.['location']))).body).toContain(`href="${from.leaveLink()}"`);
  });

  it('leads whoever is called there too to their call', async () => {
    const { into, links } = await merged();
    await into.triage();
    const { headers } = await into.get(links.called);
    const [, token = ''] = String(headers?.['location']).split('/a/');
    expect(readLink(token)).toMatchObject({ id: into.id, call: 'c1', recipient: 'platform.oncall@example.com' });
    expect(buttons((await into.get(String(headers?.['location']))).body)).toEqual(['acknowledge: I have it']);
  });

  it('leads through several merges to the last', async () => {
    const { from, into, links } = await merged();
    const last = await from.beside({ summary: 'The third' });
    await into.staff('merge', { into: last.id, reason: 'The same.' });
    const { headers } = await last.get(links.reporter);
    expect((await last.get(String(headers?.['location']))).body).toContain('The third');
  });

  it('does nothing by itself when it is posted to', async () => {
    const { into, links } = await merged();
    const before = structuredClone(into.head);
    expect((await into.post(links.reporter, { do: 'confirm' })).statusCode).toBe(303);
    expect(into.head).toEqual(before);
  });
});

describe('the page of an incident for a reporter of another that was merged into it', () => {
  it('shows how it stands, and not what somebody else wrote or who they are', async () => {
    const { into, links } = await merged();
    const { headers } = await into.get(links.reporter);
    const { body = '' } = await into.get(String(headers?.['location']));
    expect(body).not.toMatch(/secret|Somebody else|other@/);
    expect((await into.get(into.reporterLink())).body).toContain('A secret of the other.');
  });

  it('lets them say that it is still broken, in their own name', async () => {
    const { into, links } = await merged();
    await into.triage();
    await into.resolve();
    const page = String((await into.get(links.reporter)).headers?.['location']);
    expect((await into.post(page, { do: 'reopen', reason: 'Not here.' })).statusCode).toBe(303);
    expect(into.incident.status).toBe('investigating');
    expect(into.head.newest[0]?.actor).toEqual({
      kind: 'reporter',
      name: 'The reporter',
      email: 'reporter@example.com',
    });
  });
});
