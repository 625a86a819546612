import { describe, expect, it } from 'vitest';
import { IncidentStory, MORNING, REPORT, RESOLVED } from './some-incident.ts';
import { AGENT, MANAGER, OUTSIDER, REPORTER, RESPONDER } from './some-people.ts';
import { mails, pointers, refusal } from './what-happened.ts';

const CALLED = { text: 'no answer', type: 'communication' };

describe('a note', () => {
  it('is internal and plain unless it says otherwise, and changes nothing else', async () => {
    const story = await IncidentStory.taken();
    const { lastActs: _before, undo: _undo, version, facts, updatedAt, ...before } = story.incident;
    story.wait('PT1M');
    await story.act(RESPONDER, 'note', { text: 'looking at the logs' });
    expect(story.facts).toEqual([
      {
        n: facts + 1,
        at: story.now,
        occurredAt: story.now,
        type: 'noted',
        actor: { kind: 'person', name: 'A responder', email: 'responder@example.com' },
        visibility: 'internal',
        text: 'looking at the logs',
        data: { type: 'note', with: null, channel: null, outcome: null, late: false },
        owes: [],
      },
    ]);
    expect(story.incident).toMatchObject({ ...before, version: version + 1 });
    expect(updatedAt).toBe(MORNING);
  });

  it.each(['note', 'diagnosis', 'attempt', 'communication', 'decision', 'risk'])('may be of type %s', async (type) => {
    const story = await IncidentStory.taken();
    await story.act(RESPONDER, 'note', { text: 'so it is', type });
    expect(story.facts[0]?.data['type']).toBe(type);
  });

  it('of something earlier keeps both times', async () => {
    const story = await IncidentStory.taken();
    story.wait('PT1H');
    const body = {
      text: 'called them',
      occurredAt: '2026-11-23T10:30:00+01:00',
      with: 'The reporter',
      channel: 'phone',
    };
    await story.act(RESPONDER, 'note', { ...body, type: 'attempt', outcome: 'no answer', visibility: 'public' });
    expect(story.facts).toMatchObject([
      {
        at: '2026-11-23T10:00:00.000Z',
        occurredAt: '2026-11-23T09:30:00.000Z',
        visibility: 'public',
        data: { with: 'The reporter', channel: 'phone', outcome: 'no answer' },
      },
    ]);
  });

  it('of the future is refused', async () => {
    const story = await IncidentStory.taken();
    expect(await pointers(story.act(RESPONDER, 'note', { text: 'x', occurredAt: '2026-11-23T09:00:01Z' }))).toEqual([
      '/occurredAt',
    ]);
  });

  it('mails nobody', async () => {
    const story = await IncidentStory.taken();
    await story.act(RESPONDER, 'note', { text: 'x', visibility: 'public' });
    expect(mails(story.facts)).toEqual([]);
  });

  it('always acts; with the same key it adds nothing', async () => {
    const story = await IncidentStory.taken();
    await story.act(RESPONDER, 'note', { text: 'x' });
    expect(await story.act(RESPONDER, 'note', { text: 'x' })).toMatchObject({ outcome: 'applied' });
    await story.act(RESPONDER, 'note', { text: 'x' }, { idempotencyKey: 'k1' });
    expect(await story.act(RESPONDER, 'note', { text: 'x' }, { idempotencyKey: 'k1' })).toMatchObject({
      outcome: 'replayed',
    });
    expect((await story.timeline()).filter(({ type }) => type === 'noted')).toHaveLength(3);
  });

  it('may be written from the report to long after the end, then marked late', async () => {
    const late = async (story: IncidentStory) => {
      await story.act(RESPONDER, 'note', { text: 'x' });
      return story.facts[0]?.data['late'];
    };
    expect(await late(await IncidentStory.reported())).toBe(false);
    expect(await late(await IncidentStory.taken())).toBe(false);
    expect(await late(await IncidentStory.resolved())).toBe(true);
    expect(await late(await IncidentStory.closed())).toBe(true);
  });

  it('leaves a new incident new', async () => {
    const story = await IncidentStory.reported();
    await story.act(RESPONDER, 'note', { text: 'x' });
    expect(story.incident).toMatchObject({ status: 'new', priority: null, calls: [] });
  });

  it('wakes a workflow that has finished', async () => {
    const story = await IncidentStory.closed();
    await story.items.finish(story.id, { version: story.incident.version, generation: 1 }, story.incident.facts);
    story.woken.length = 0;
    await story.act(AGENT, 'note', { text: 'x' });
    expect(story.head).toMatchObject({ generation: 2, finished: false });
    expect(story.woken).toEqual(['start 2']);
  });
});

describe('attempts to reach the reporter', () => {
  it('are communication notes since the resolution', async () => {
    const story = await IncidentStory.taken();
    await story.act(RESPONDER, 'note', CALLED);
    await story.act(RESPONDER, 'resolve', RESOLVED);
    expect(story.incident.attempts).toBe(0);
    await story.act(RESPONDER, 'note', { text: 'x', type: 'attempt' });
    expect(story.incident.attempts).toBe(0);
    await story.act(RESPONDER, 'note', CALLED);
    expect(story.incident.attempts).toBe(1);
  });

  it('begin anew with the next resolution', async () => {
    const story = await IncidentStory.resolved();
    await story.act(RESPONDER, 'note', CALLED);
    await story.byReporter('reopen', { reason: 'no mail' });
    await story.act(RESPONDER, 'note', CALLED);
    await story.act(RESPONDER, 'resolve', RESOLVED);
    expect(story.incident.attempts).toBe(0);
  });
});

describe('who may write a note', () => {
  it('is staff, nobody else', async () => {
    const story = await IncidentStory.triaged(REPORT.low);
    for (const stranger of [REPORTER, OUTSIDER]) {
      expect(await refusal(story.act(stranger, 'note', { text: 'x' }))).toMatchObject({ name: 'Forbidden' });
    }
    for (const caller of [RESPONDER, AGENT, MANAGER]) {
      expect(await story.act(caller, 'note', { text: 'x' })).toMatchObject({ outcome: 'applied' });
    }
  });
});
