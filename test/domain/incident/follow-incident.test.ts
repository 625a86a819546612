import { describe, expect, it } from 'vitest';
import { IncidentStory, RESOLVED } from './some-incident.ts';
import { AGENT, COLLEAGUE, MANAGER, OUTSIDER, RESPONDER } from './some-people.ts';
import { mails, refusal } from './what-happened.ts';

const EXPERT = { name: 'An expert', email: 'expert@example.com' };

function toFollowers(story: IncidentStory): readonly string[] {
  return story.facts.flatMap(({ owes }) => owes.filter(({ follower }) => follower).map(({ to }) => to.email));
}

describe('a follower', () => {
  it('hears what stakeholders hear: updates, that it is resolved, that it is back', async () => {
    const story = await IncidentStory.taken();
    await story.act(COLLEAGUE, 'follow');
    await story.act(COLLEAGUE, 'follow');
    expect(story.incident.followers).toEqual([{ name: COLLEAGUE.name, email: COLLEAGUE.email }]);
    for (const [action, body] of [
      ['update', { text: 'x' }],
      ['triage', { impact: { users: 'one' } }],
      ['resolve', RESOLVED],
      ['reopen', { reason: 'x' }],
      ['cancel', { code: 'withdrawn', reason: 'x' }],
    ] as const) {
      await story.act(AGENT, action, body);
      expect(toFollowers(story), action).toEqual([COLLEAGUE.email]);
    }
  });

  it('hears nothing of what is internal, of what they did themselves, and after they left', async () => {
    const story = await IncidentStory.taken();
    await story.act(COLLEAGUE, 'follow');
    await story.act(AGENT, 'note', { text: 'x' });
    expect(toFollowers(story)).toEqual([]);
    await story.act(COLLEAGUE, 'update', { text: 'x' });
    expect(toFollowers(story)).toEqual([]);
    await story.act(COLLEAGUE, 'unfollow');
    await story.act(AGENT, 'update', { text: 'x' });
    expect(toFollowers(story)).toEqual([]);
    expect(story.incident.followers).toEqual([]);
  });

  it('gets one mail of an event, however many reasons there are for it', async () => {
    const story = await IncidentStory.taken();
    await story.act(AGENT, 'follow', { person: { name: 'The reporter', email: 'reporter@example.com' } });
    await story.act(AGENT, 'update', { text: 'x' });
    expect(mails(story.facts).filter((mail) => mail.endsWith('reporter@example.com'))).toEqual([
      'update → reporter@example.com',
    ]);
  });

  it('is put there by the desk or a manager, by others for themselves alone', async () => {
    const story = await IncidentStory.taken();
    await story.act(MANAGER, 'follow', { person: EXPERT });
    expect(story.incident.followers).toEqual([EXPERT]);
    expect(await refusal(story.act(RESPONDER, 'follow', { person: EXPERT }))).toMatchObject({ name: 'Forbidden' });
    expect(await refusal(story.act(RESPONDER, 'unfollow', { person: EXPERT }))).toMatchObject({ name: 'Forbidden' });
    expect(await refusal(story.act(OUTSIDER, 'follow'))).toMatchObject({ name: 'Forbidden' });
    await story.act(AGENT, 'unfollow', { person: EXPERT });
    expect(story.incident.followers).toEqual([]);
  });

  it('is one of fifty at most', async () => {
    const story = await IncidentStory.taken();
    const followers = Array.from({ length: 50 }, (_, n) => ({ name: `F${n}`, email: `f${n}@example.com` }));
    story.items.items.set(story.id, { ...story.head, incident: { ...story.incident, followers } });
    expect(await refusal(story.act(COLLEAGUE, 'follow'))).toMatchObject({ name: 'WrongState' });
  });

  it('goes along where the incident becomes part of another, and hears that it does', async () => {
    const story = await IncidentStory.taken();
    const into = await story.beside();
    await story.act(COLLEAGUE, 'follow');
    await into.act(MANAGER, 'follow');
    await story.act(AGENT, 'merge', { into: into.id, reason: 'the same' });
    expect(toFollowers(story)).toEqual([COLLEAGUE.email]);
    expect(into.incident.followers?.map(({ email }) => email)).toEqual([MANAGER.email, COLLEAGUE.email]);
  });
});
