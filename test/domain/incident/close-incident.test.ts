import { describe, expect, it } from 'vitest';
import { IncidentStory, REPORT, RESOLVED } from './some-incident.ts';
import { AGENT, MANAGER, OUTSIDER, REPORTER, RESPONDER } from './some-people.ts';
import { mails, refusal } from './what-happened.ts';

const UNREACHABLE = { reason: 'reporter_unreachable' };
const LAPSED = { reason: 'confirmation_lapsed' };
const CALLED = { text: 'no answer', type: 'communication', with: 'The reporter', channel: 'phone' };

describe('closing after the reporter confirmed', () => {
  it('ends it and tells the reporter alone', async () => {
    const story = await IncidentStory.resolved();
    await story.byReporter('confirm');
    story.wait('PT1H');
    await story.act(AGENT, 'close', { comment: 'All clear.' });
    expect(story.incident).toMatchObject({ status: 'closed', closedAt: story.now });
    expect(story.facts).toMatchObject([
      {
        type: 'closed',
        visibility: 'public',
        text: 'All clear.',
        actor: { email: AGENT.email },
        data: { reason: null },
      },
    ]);
    expect(mails(story.facts)).toEqual(['closed → reporter@example.com']);
  });

  it('again adds nothing', async () => {
    const story = await IncidentStory.closed();
    expect(await story.act(AGENT, 'close')).toMatchObject({ outcome: 'unchanged' });
    expect(await refusal(story.act(AGENT, 'close', { comment: 'Again.' }))).toMatchObject({ name: 'WrongState' });
  });
});

describe('closing what the policy closed after a reopening', () => {
  it('is no repetition of the closing before that', async () => {
    const story = await IncidentStory.closed(REPORT.medium);
    await story.act(AGENT, 'reopen', { reason: 'It is back.' });
    await story.act(RESPONDER, 'resolve', RESOLVED);
    await story.until('P10D');
    await story.until('P10D');
    expect(story.incident.status).toBe('closed');
    expect(await refusal(story.act(AGENT, 'close'))).toMatchObject({ name: 'WrongState' });
  });
});

describe('closing without the reporter', () => {
  it('needs a reason: it says what is missing', async () => {
    const story = await IncidentStory.resolved();
    const refused = await refusal(story.act(AGENT, 'close'));
    expect(refused).toMatchObject({ name: 'WrongState', status: 409 });
    expect(refused.message).toMatch(/has not confirmed/);
    expect(refused.extra.actions).toContainEqual(expect.objectContaining({ name: 'confirm', allowed: true }));
  });

  it('because they cannot be reached takes three communication notes since the resolution', async () => {
    const story = await IncidentStory.taken();
    await story.act(RESPONDER, 'note', CALLED);
    await story.act(RESPONDER, 'resolve', RESOLVED);
    for (let tried = 0; tried < 3; tried++) {
      const refused = await refusal(story.act(AGENT, 'close', UNREACHABLE));
      expect(refused.message).toMatch(new RegExp(`needs 3 communication notes.*there are ${tried}`));
      await story.act(RESPONDER, 'note', CALLED);
    }
    await story.act(AGENT, 'close', UNREACHABLE);
    expect(story.incident.status).toBe('closed');
    expect(story.facts[0]?.data).toEqual({ reason: 'reporter_unreachable' });
  });

  it.each([
    // Monday noon in Berlin: the third working day after it is Thursday, the fifth the Monday that follows.
    ['medium', '2026-11-26T15:59:59.000Z', '2026-11-26T16:00:00.000Z'],
    ['low', '2026-11-30T15:59:59.000Z', '2026-11-30T16:00:00.000Z'],
  ] as const)('because a %s one’s window lapsed waits for its end', async (priority, before, after) => {
    const story = await IncidentStory.taken(REPORT[priority]);
    story.wait('PT2H');
    await story.act(RESPONDER, 'resolve', RESOLVED);
    story.now = before;
    expect((await refusal(story.act(AGENT, 'close', LAPSED))).message).toContain(after);
    story.now = after;
    await story.act(AGENT, 'close', LAPSED);
    expect(story.incident.status).toBe('closed');
  });

  it('never lapses for one that is or was high or major', async () => {
    const lowered = await IncidentStory.taken();
    await lowered.act(RESPONDER, 'triage', { impact: { users: 'one' } });
    const major = await IncidentStory.taken(REPORT.low);
    await major.act(AGENT, 'triage', { major: true });
    await major.act(AGENT, 'triage', { major: false, reason: 'no' });
    for (const story of [await IncidentStory.taken(), lowered, major]) {
      await story.act(RESPONDER, 'resolve', RESOLVED);
      story.wait('P60D');
      const refused = await refusal(story.act(AGENT, 'close', LAPSED));
      expect(refused).toMatchObject({ name: 'WrongState' });
      expect(refused.message).toMatch(/never lapses/);
    }
  });
});

describe('who may close', () => {
  it('is the service desk alone', async () => {
    const story = await IncidentStory.resolved();
    await story.byReporter('confirm');
    for (const other of [RESPONDER, MANAGER, REPORTER, OUTSIDER]) {
      expect(await refusal(story.act(other, 'close'))).toMatchObject({ name: 'Forbidden', status: 403 });
    }
  });

  it('is nobody before it is resolved', async () => {
    const story = await IncidentStory.taken();
    expect(await refusal(story.act(AGENT, 'close', UNREACHABLE))).toMatchObject({ name: 'WrongState' });
    expect(await refusal(story.act(RESPONDER, 'close', UNREACHABLE))).toMatchObject({ name: 'Forbidden' });
  });
});
