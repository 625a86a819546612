import { JSDOM } from 'jsdom';
import { describe, expect, it } from 'vitest';
import type { Runbook } from '../../functions/catalogue/catalogue.ts';
import { buttons, PageStory } from './page-story.ts';

const ON_CALL = { name: 'Platform on call', email: 'platform.oncall@example.com' };
const OWNER = { name: 'An owner', email: 'owner@example.com' };
const BOOK: Runbook = {
  id: 'pay',
  name: 'Nobody can pay',
  services: ['checkout'],
  text: [
    '# First',
    'Ask [the provider](https://status.example.com) or <b onclick="alert(1)">not</b>.',
    '[here](javascript:alert(1)) ![picture](https://evil.example/x.png)',
    '',
    '- [ ] Look at the status page',
    '- [ ] Restart the gateway',
    '',
    '1. `one` \u202e',
  ].join('\n'),
};

async function withRunbook(book: Runbook = BOOK): Promise<PageStory> {
  const story = await PageStory.reported();
  Object.assign(story.world.catalogue, { runbooks: new Map([[book.id, book]]) });
  await story.triage();
  return story;
}

function documentOf(body: string | undefined) {
  return new JSDOM(body).window.document;
}

describe('a runbook on the page of the live document', () => {
  it('is rendered where mails lead to, its headings below the page’s own', async () => {
    const story = await withRunbook();
    const section = documentOf((await story.get(story.documentLink())).body).querySelector('#runbook-pay');
    expect(section?.querySelector('h2')?.textContent).toBe('Runbook: Nobody can pay');
    expect(section?.querySelector('h3')?.textContent).toBe('First');
    expect(section?.querySelector('a[href="https://status.example.com"]')?.textContent).toBe('the provider');
    expect([...section.querySelectorAll('li')].map((li: { textContent: string }) => li.textContent)).toEqual([
      '☐ Look at the status page',
      '☐ Restart the gateway',
      'one',
    ]);
    // A box stands in the place of the list's own dot.
    expect(section?.querySelectorAll('li.box')).toHaveLength(2);
  });

  it('runs nothing, loads nothing and leads to no script, whatever stands in it', async () => {
    const story = await withRunbook();
    const { body = '' } = await story.get(story.documentLink());
    const section = documentOf(body).querySelector('#runbook-pay');
    expect(section?.querySelectorAll('b, img, script, [onclick]')).toHaveLength(0);
    expect(section?.textContent).toContain('<b onclick="alert(1)">not</b>');
    const links = [...section.querySelectorAll('a')].map((a: { getAttribute(name: string): string }) =>
      a.getAttribute('href'),
    );
    expect(links).toEqual(['https://status.example.com', '', 'https://evil.example/x.png']);
    expect(body).not.toContain('\u202e');
  });

  it('is not shown to those who are affected, nor are tasks', async () => {
    const story = await withRunbook();
    for (const link of [story.stakeholderLink(), story.reporterLink()]) {
      const { statusCode, body } = await story.get(link);
      expect(statusCode).toBe(200);
      expect(body).not.toMatch(/Nobody can pay|Restart the gateway/);
    }
  });
});

describe('tasks on the page of who has the incident', () => {
  it('stand with their progress, each open one with its button, in the one form', async () => {
    const story = await withRunbook();
    await story.post(story.calledLink(), { do: 'acknowledge' });
    await story.staff('tasks', {
      tasks: [
        { id: 't1', status: 'done' },
        { text: 'Tell them', owner: OWNER },
      ],
    });
    const { body } = await story.get(story.calledLink());
    expect(body).toContain('Tasks: 1 of 3 done');
    expect(buttons(body?.replaceAll(/ aria-label="[^"]*"/g, '')).filter((one) => one.startsWith('done'))).toEqual([
      'done_t2: Done',
      'done_t3: Done',
    ]);
    expect(documentOf(body).querySelectorAll('form')).toHaveLength(1);
    expect(documentOf(body).querySelector('button[value="done_t2"]')?.getAttribute('aria-label')).toBe(
      'Done: Restart the gateway',
    );
    const own = /href="([^"#]+)">The live document</.exec(body ?? '')?.[1];
    expect(body).toContain(`<a href="${own}#runbook-pay">Runbook: Nobody can pay</a>`);
  });

  it('say what was changed of them, and that one was due', async () => {
    const story = await withRunbook();
    const dueAt = '2026-11-23T12:00:00.000Z';
    await story.staff('acknowledge', {});
    await story.staff('tasks', { tasks: [{ id: 't1', owner: OWNER, dueAt }] });
    await story.staff('tasks', { tasks: [{ id: 't2', status: 'dropped' }] });
    const page = async () => (await story.get(story.calledLink())).body ?? '';
    expect(await page()).toContain('>Due Mon 23 Nov 2026, 13:00 CET (12:00 UTC)<');
    expect(await page()).toContain('Look at the status page (An owner, due Mon 23 Nov 2026, 13:00 CET (12:00 UTC))');
    expect(await page()).toContain('Restart the gateway (dropped)');
    story.wait(1);
    expect(await page()).toContain('>Was due Mon 23 Nov 2026, 13:00 CET (12:00 UTC)<');
  });

  it('are done by the button, once, also where the form is sent twice', async () => {
    const story = await withRunbook();
    await story.post(story.calledLink(), { do: 'acknowledge' });
    const form = { do: 'done_t1', seen: String(story.incident.version) };
    expect((await story.post(story.calledLink(), form)).statusCode).toBe(303);
    const { version } = story.incident;
    expect((await story.post(story.calledLink(), form)).statusCode).toBe(303);
    expect(story.incident.version).toBe(version);
    expect(story.incident.tasks?.[0]).toMatchObject({ ended: 'done', by: ON_CALL });
  });

  it('have no button for who is only called, nor for one that is none', async () => {
    const story = await withRunbook();
    expect((await story.get(story.calledLink())).body).toContain('Tasks: 0 of 2 done');
    expect((await story.post(story.calledLink(), { do: 'done_t1' })).statusCode).toBe(409);
    await story.post(story.calledLink(), { do: 'acknowledge' });
    expect((await story.post(story.calledLink(), { do: 'done_t9' })).statusCode).toBe(409);
    expect((await story.post(story.calledLink(), { do: 'done_x' })).statusCode).toBe(400);
    expect((await story.post(story.calledLink(), { do: 'done_t9', seen: '1' })).statusCode).toBe(400);
  });

  it('are a manager’s to say of too', async () => {
    const story = await withRunbook();
    const { version } = story.incident;
    expect((await story.post(story.managerLink(), { do: 'done_t2', seen: String(version) })).statusCode).toBe(303);
    expect(story.incident.tasks?.[1]?.ended).toBe('done');
  });
});

describe('the page of whoever has a task and nothing else', () => {
  it('lets them say of their own that it is done, and of nothing else', async () => {
    const story = await withRunbook();
    await story.staff('tasks', { tasks: [{ id: 't2', owner: OWNER }] });
    const link = story.calledLink(null, OWNER.email);
    const { body } = await story.get(link);
    expect(body).toContain('You have something to do');
    expect(body).toContain('A task here is yours');
    expect(buttons(body?.replaceAll(/ aria-label="[^"]*"/g, ''))).toEqual(['done_t2: Done']);
    const { version } = story.incident;
    // Also by a form that says that it is of another version, and so is not held against the buttons.
    for (const form of [
      { do: 'done_t1' },
      { do: 'done_t1', seen: '1' },
      { do: 'resolve', seen: '1', text: 'x', code: 'solution' },
    ]) {
      expect((await story.post(link, form)).statusCode).toBe(409);
    }
    expect(story.incident.version).toBe(version);
    expect((await story.post(link, { do: 'done_t2' })).statusCode).toBe(303);
    expect(story.incident.tasks?.[1]).toMatchObject({ ended: 'done', by: OWNER });
    expect(buttons((await story.get(link)).body)).toEqual([]);
  });
});
