import { describe, expect, it } from 'vitest';
import { IncidentStory } from './some-incident.ts';
import { AGENT, MANAGER, OUTSIDER, REPORTER, RESPONDER } from './some-people.ts';
import { mails, pointers, refusal } from './what-happened.ts';

describe('pinning', () => {
  it('keeps a fact by its number, in the order of pinning, and mails nobody', async () => {
    const story = await IncidentStory.taken();
    await story.act(RESPONDER, 'pin', { n: 2 });
    await story.act(RESPONDER, 'pin', { n: 1 });
    expect(story.incident.pinned).toEqual([2, 1]);
    expect(story.facts).toMatchObject([{ type: 'pinned', visibility: 'internal', data: { n: 1 } }]);
    expect(mails(story.facts)).toEqual([]);
  });

  it('of what is pinned already changes nothing, whoever pinned it', async () => {
    const story = await IncidentStory.taken();
    await story.act(RESPONDER, 'pin', { n: 1 });
    const { version } = story.incident;
    expect(await story.act(AGENT, 'pin', { n: 1, pinned: true })).toMatchObject({ outcome: 'unchanged' });
    expect(await story.act(AGENT, 'pin', { n: 2, pinned: false })).toMatchObject({ outcome: 'unchanged' });
    expect(story.incident).toMatchObject({ version, pinned: [1] });
  });

  it('can be taken back, and done again', async () => {
    const story = await IncidentStory.taken();
    await story.act(RESPONDER, 'pin', { n: 1 });
    await story.act(AGENT, 'pin', { n: 1, pinned: false });
    expect(story.facts).toMatchObject([{ type: 'unpinned', data: { n: 1 } }]);
    expect(story.incident.pinned).toEqual([]);
    await story.act(RESPONDER, 'pin', { n: 1 });
    expect(story.incident.pinned).toEqual([1]);
  });

  it('of a number that no fact has is refused', async () => {
    const story = await IncidentStory.taken();
    expect(await pointers(story.act(RESPONDER, 'pin', { n: story.incident.facts + 1 }))).toEqual(['/n']);
    await story.act(RESPONDER, 'pin', { n: story.incident.facts });
  });

  it('has room for twelve, by a note too', async () => {
    const story = await IncidentStory.taken();
    for (let n = 1; n <= 12; n++) await story.act(RESPONDER, 'note', { text: `note ${n}`, pin: true });
    const newest = story.incident.facts;
    const full = await refusal(story.act(RESPONDER, 'pin', { n: 1 }));
    expect([full.name, full.message]).toEqual(['WrongState', expect.stringContaining('Unpin one')]);
    expect(await refusal(story.act(RESPONDER, 'note', { text: 'x', pin: true }))).toMatchObject({ name: 'WrongState' });
    await story.act(RESPONDER, 'pin', { n: newest, pinned: false });
    await story.act(RESPONDER, 'pin', { n: 1 });
    expect(story.incident.pinned).toHaveLength(12);
    expect(story.incident.pinned?.at(-1)).toBe(1);
  });

  it('is possible long after the end, and not of what was cancelled', async () => {
    const closed = await IncidentStory.closed();
    await closed.act(AGENT, 'pin', { n: 1 });
    expect(closed.incident).toMatchObject({ status: 'closed', pinned: [1] });
    const cancelled = await IncidentStory.taken();
    await cancelled.act(AGENT, 'cancel', { code: 'withdrawn', reason: 'It was a test.' });
    expect(await refusal(cancelled.act(AGENT, 'pin', { n: 1 }))).toMatchObject({ name: 'WrongState' });
  });

  it('is for staff alone', async () => {
    const story = await IncidentStory.taken();
    for (const stranger of [REPORTER, OUTSIDER]) {
      expect(await refusal(story.act(stranger, 'pin', { n: 1 }))).toMatchObject({ name: 'Forbidden' });
    }
    for (const [index, caller] of [RESPONDER, AGENT, MANAGER].entries()) {
      expect(await story.act(caller, 'pin', { n: index + 1 })).toMatchObject({ outcome: 'applied' });
    }
  });
});

describe('a note that is pinned', () => {
  it('stands on top by one commit, under the number that it gets', async () => {
    const story = await IncidentStory.taken();
    const { version, facts } = story.incident;
    await story.act(RESPONDER, 'note', { text: 'The pool is exhausted.', type: 'diagnosis', pin: true });
    expect(story.incident).toMatchObject({ version: version + 1, pinned: [facts + 1] });
    expect(story.facts).toMatchObject([{ n: facts + 1, type: 'noted', text: 'The pool is exhausted.' }]);
  });

  it('is not pinned unless it says so', async () => {
    const story = await IncidentStory.taken();
    await story.act(RESPONDER, 'note', { text: 'x', pin: false });
    await story.act(RESPONDER, 'note', { text: 'x' });
    expect(story.incident.pinned).toBeUndefined();
  });
});
