import { JSDOM } from 'jsdom';
import { describe, expect, it } from 'vitest';
import { taskTimes } from '../../functions/escalation/task-due.ts';
import type { Delivery } from '../../functions/incident/head.ts';
import { PageStory } from './page-story.ts';

const MINUTES = 1 / (24 * 60);
const ON_CALL = 'platform.oncall@example.com';

/** The entries of the section, each as its lines. */
function entries(body: string | undefined): readonly (readonly string[])[] {
  const { document } = new JSDOM(body).window;
  const section = [...document.querySelectorAll('section')].find(
    (one: { querySelector(css: string): { textContent: string } | null }) =>
      one.querySelector('h2')?.textContent === 'Due and done',
  );
  return [...(section?.querySelectorAll('li') ?? [])].map((li: { children: Iterable<{ textContent: string }> }) =>
    [...li.children].map(({ textContent }) => textContent),
  );
}

async function sent(story: PageStory, mail: 'call' | 'call_pager', recipient: string): Promise<Delivery> {
  const fact = story.head.newest.find(({ type }) => type === 'called');
  const at = fact?.at ?? '';
  const delivery = { incident: story.id, fact: fact?.n ?? 0, mail, recipient, called: at };
  await story.store.claim(delivery, at, at);
  await story.store.mark(delivery, 'sent', at);
  return delivery;
}

describe('the live document says what was due and what came', () => {
  it('with the mails of each step, and when a link was opened first', async () => {
    const story = await PageStory.called();
    await sent(story, 'call', ON_CALL);
    const back = await sent(story, 'call_pager', 'platform.pager@example.com');
    await story.store.traces.cameBack(back, { kind: 'bounce', at: '2026-11-23T02:00:30.000Z' });
    story.wait(2 * MINUTES);
    await story.get(story.calledLink());
    story.wait(2 * MINUTES);
    const [call, next, ...rest] = entries((await story.get(story.documentLink())).body);
    expect(call).toEqual([
      'Due 03:00 CET',
      'Call, Platform on call',
      'Came 03:00 CET. Next 03:03 CET. No answer yet.',
      `Mail to ${ON_CALL}: sent 03:00 CET, link opened 03:02 CET`,
      'Mail to platform.pager@example.com: came back 03:00 CET',
    ]);
    expect(next).toEqual(['Due 03:11 CET', 'Response, 75 %: call the next tier', 'Ahead.']);
    expect(rest).toHaveLength(4);
  });

  it('and what was due of tasks', async () => {
    const story = await PageStory.called();
    const owner = { name: 'An owner', email: 'owner@example.com' };
    await story.staff('tasks', { tasks: [{ text: 'Restart it', owner, dueAt: '2026-11-23T02:40:00Z' }] });
    story.wait(30 * MINUTES);
    await story.change((incident, now) => taskTimes(incident, story.world, now));
    const [reminder, due] = entries((await story.get(story.documentLink())).body).filter(([, what]) =>
      /task/i.test(what ?? ''),
    );
    expect(reminder).toEqual([
      'Due 03:30 CET',
      'Remind of a task: Restart it',
      'Came 03:30 CET.',
      'Mail to owner@example.com: not sent yet',
    ]);
    expect(due).toEqual(['Due 03:40 CET', 'Task due: Restart it', 'Ahead.']);
  });

  it('and who answered, and that the rest is not needed', async () => {
    const story = await PageStory.called();
    story.wait(5 * MINUTES);
    await story.post(story.calledLink(), { do: 'acknowledge' });
    const [call, next] = entries((await story.get(story.documentLink())).body);
    expect(call?.slice(2, 3)).toEqual(['Came 03:00 CET. Platform on call answered 03:05 CET.']);
    expect(next?.slice(2)).toEqual(['Not needed: Platform on call acted 03:05 CET.']);
  });

  it('in words where something is late', async () => {
    const story = await PageStory.called();
    story.wait(45 * MINUTES);
    const { body = '' } = await story.get(story.documentLink());
    expect(entries(body)[1]?.[2]).toBe('Late: it has not come, 33 min after its time.');
  });
});

describe('the opening of a page', () => {
  it('is kept once, the first, and moves nothing else', async () => {
    const story = await PageStory.called();
    const before = structuredClone(story.head);
    await story.get(story.calledLink());
    const first = await story.store.traces.openings(story.id);
    expect(first).toEqual([{ recipient: ON_CALL, call: 'c1', at: '2026-11-23T02:00:00.000Z' }]);
    story.wait(1);
    await story.get(story.calledLink());
    await story.post(story.calledLink(), { do: 'nothing' });
    expect([await story.store.traces.openings(story.id), story.head]).toEqual([first, before]);
  });

  it('is not kept for who only asks whether the link is alive, and by a link that is none', async () => {
    const story = await PageStory.called();
    expect((await story.headed(story.calledLink())).statusCode).toBe(200);
    expect((await story.get(`${story.calledLink()}A`)).statusCode).toBe(404);
    expect(await story.store.traces.openings(story.id)).toEqual([]);
  });

  it.each(['opened', 'openings', 'of'] as const)(
    'fails no page where the table does not answer: %s',
    async (broken) => {
      const story = await PageStory.called();
      Object.assign(story.store.traces, {
        [broken]: async () => {
          throw new Error('no answer');
        },
      });
      expect((await story.get(story.calledLink())).statusCode).toBe(200);
      const { statusCode, body } = await story.get(story.documentLink());
      expect(statusCode).toBe(200);
      expect(entries(body)[0]?.[1]).toBe('Call, Platform on call');
    },
  );

  it('of the live document is none of a call', async () => {
    const story = await PageStory.called();
    await story.get(story.documentLink(ON_CALL));
    expect(await story.store.traces.openings(story.id)).toEqual([]);
  });
});
