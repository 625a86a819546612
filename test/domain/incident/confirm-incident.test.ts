import { describe, expect, it } from 'vitest';
import { IncidentStory } from './some-incident.ts';
import { AGENT, MANAGER, OUTSIDER, REPORTER, RESPONDER } from './some-people.ts';
import { mails, refusal } from './what-happened.ts';

describe('confirming', () => {
  it('by the reporter says that it works', async () => {
    const story = await IncidentStory.resolved();
    story.wait('PT1H');
    await story.byReporter('confirm', { comment: 'Thank you!' });
    expect(story.incident).toMatchObject({ status: 'confirmed', confirmedAt: story.now, closedAt: null });
    expect(story.facts).toMatchObject([
      {
        type: 'confirmed',
        visibility: 'public',
        text: 'Thank you!',
        actor: { kind: 'reporter', name: 'The reporter', email: 'reporter@example.com' },
      },
    ]);
    expect(mails(story.facts)).toEqual([]);
  });

  it('by the desk records the reporter’s word', async () => {
    const story = await IncidentStory.resolved();
    await story.act(AGENT, 'confirm');
    expect(story.facts).toMatchObject([{ actor: { kind: 'person', email: AGENT.email }, text: null }]);
  });

  it('by a reporter of the staff who signed in is the same; one of no group uses the link', async () => {
    const story = await IncidentStory.resolved();
    expect(await refusal(story.act(REPORTER, 'confirm'))).toMatchObject({ name: 'Forbidden' });
    await story.act({ ...REPORTER, groups: ['responder'] }, 'confirm');
    expect(story.incident.status).toBe('confirmed');
  });

  it('again by the same person adds nothing', async () => {
    const story = await IncidentStory.resolved();
    await story.byReporter('confirm');
    expect(await story.byReporter('confirm')).toMatchObject({ outcome: 'unchanged' });
  });

  it('again by somebody else is refused', async () => {
    const story = await IncidentStory.resolved();
    await story.byReporter('confirm');
    expect(await refusal(story.act(AGENT, 'confirm'))).toMatchObject({ name: 'WrongState', status: 409 });
  });

  it('is nobody else’s to do: not a responder’s, a manager’s, a stranger’s', async () => {
    const story = await IncidentStory.resolved();
    for (const other of [RESPONDER, MANAGER, OUTSIDER]) {
      expect(await refusal(story.act(other, 'confirm'))).toMatchObject({ name: 'Forbidden', status: 403 });
    }
  });

  it('needs a resolution first', async () => {
    const story = await IncidentStory.taken();
    expect(await refusal(story.byReporter('confirm'))).toMatchObject({ name: 'WrongState' });
    const closed = await IncidentStory.closed();
    expect(await refusal(closed.act(AGENT, 'confirm'))).toMatchObject({ name: 'WrongState' });
  });

  it('lets no step of a clock fire', async () => {
    const story = await IncidentStory.resolved();
    await story.byReporter('confirm');
    const { version } = story.incident;
    await story.until('P3D');
    expect(story.incident.version).toBe(version);
  });
});
