import { describe, expect, it } from 'vitest';
import { triageByItself } from '../../../functions/incident/triage-incident.ts';
import { IncidentStory, MORNING, REPORT, WORLD } from './some-incident.ts';
import { AGENT, MANAGER, RESPONDER } from './some-people.ts';
import { pointers, refusal, types } from './what-happened.ts';

describe('a priority changed by the impact', () => {
  it('raises the priority by the impact: no second call, the open one gets the new due time', async () => {
    const story = await IncidentStory.triaged(REPORT.medium);
    expect(story.call.dueAt).toBe('2026-11-23T10:00:00.000Z');
    story.wait('PT5M');
    await story.act(RESPONDER, 'triage', { impact: { users: 'many' } });
    expect(story.incident).toMatchObject({
      priority: 'high',
      callCount: 1,
      everHigh: true,
      response: { target: 'PT15M', calendar: 'always', startedAt: MORNING },
      resolutionClock: { target: 'PT4H' },
    });
    expect(story.call.dueAt).toBe('2026-11-23T09:15:00.000Z');
    expect(types(story.facts)).toEqual(['triaged', 'priority_changed']);
    expect(story.facts[1]?.data).toEqual({ from: 'medium', to: 'high', rule: 'highest_factor' });
  });

  it('gives a call made since the first acknowledgement the new target from its own start', async () => {
    const story = await IncidentStory.taken(REPORT.medium);
    story.wait('PT5M');
    await story.act(RESPONDER, 'escalate', { to: 'functional', reason: 'the database is broken' });
    expect(story.call.dueAt).toBe('2026-11-23T10:05:00.000Z');
    story.wait('PT2M');
    await story.act(RESPONDER, 'triage', { impact: { users: 'many' } });
    expect(story.call.dueAt).toBe('2026-11-23T09:20:00.000Z');
    await story.act(RESPONDER, 'triage', { impact: { users: 'one' } });
    expect(story.call.dueAt).toBe('2026-11-23T13:05:00.000Z');
  });

  it('calls at once where the call waited for working hours and the priority is high now', async () => {
    const story = new IncidentStory();
    story.now = '2026-11-22T02:00:00.000Z';
    await story.report(REPORT.low);
    await story.bySystem((incident, now) => triageByItself(incident, WORLD, now));
    await story.act(AGENT, 'triage', { impact: { users: 'all' } });
    expect(story.incident.callAt).toBeNull();
    expect(story.call).toMatchObject({ at: story.now, outcome: 'open', dueAt: '2026-11-22T02:15:00.000Z' });
  });

  it('lowers it by the impact too, also by a responder', async () => {
    const story = await IncidentStory.triaged();
    await story.act(RESPONDER, 'triage', { impact: { users: 'one' } });
    expect(story.incident).toMatchObject({ priority: 'low', everHigh: true, response: { target: 'PT4H' } });
  });

  it('of a changed priority keeps a clock that was stopped as it is', async () => {
    const story = await IncidentStory.taken();
    const { response } = story.incident;
    await story.act(RESPONDER, 'triage', { impact: { users: 'one' } });
    expect(story.incident.response).toEqual(response);
  });
});

describe('a priority set by hand', () => {
  it('needs a reason', async () => {
    const story = await IncidentStory.triaged();
    expect(await pointers(story.act(MANAGER, 'triage', { priority: 'low' }))).toEqual(['/reason']);
  });

  it('stands over the factors until the next, with its reason', async () => {
    const story = await IncidentStory.triaged();
    await story.act(MANAGER, 'triage', { priority: 'low', reason: 'a test machine' });
    expect(story.incident).toMatchObject({ priority: 'low', priorityReason: { rule: 'override' } });
    expect(story.incident.priorityReason?.sentence).toMatch(/a test machine/);
    await story.act(RESPONDER, 'triage', { impact: { users: 'all' } });
    expect(story.incident.priority).toBe('low');
    await story.act(RESPONDER, 'triage', { priority: 'high', reason: 'it is not' });
    expect(story.incident.priority).toBe('high');
  });

  it('below what the impact says is for the desk and managers', async () => {
    const story = await IncidentStory.triaged();
    const lower = { priority: 'medium', reason: 'a test machine' };
    expect(await refusal(story.act(RESPONDER, 'triage', lower))).toMatchObject({ name: 'Forbidden', status: 403 });
    await story.act(AGENT, 'triage', lower);
    expect(story.incident.priority).toBe('medium');
  });

  it('below the present one is for them too, though the impact would allow it', async () => {
    const story = await IncidentStory.triaged(REPORT.low);
    await story.act(RESPONDER, 'triage', { priority: 'high', reason: 'the director’s machine' });
    const lower = { priority: 'low', reason: 'only one user' };
    expect(await refusal(story.act(RESPONDER, 'triage', lower))).toMatchObject({ name: 'Forbidden' });
  });
});

describe('a major incident', () => {
  it('is one of high priority that hits all users, or a confirmed breach of security', async () => {
    const story = await IncidentStory.triaged({ ...REPORT.high, impact: { users: 'all' } });
    expect(story.incident.major).toBe(true);
    const breach = { category: 'security', subcategory: 'breach' };
    expect((await IncidentStory.triaged({ ...REPORT.high, ...breach, impact: {} })).incident.major).toBe(true);
    expect((await IncidentStory.triaged()).incident.major).toBe(false);
  });

  it('is declared by desk or manager, not by a responder', async () => {
    const story = await IncidentStory.triaged(REPORT.low);
    expect(await refusal(story.act(RESPONDER, 'triage', { major: true }))).toMatchObject({ name: 'Forbidden' });
    await story.act(AGENT, 'triage', { major: true });
    expect(story.incident).toMatchObject({ major: true, everHigh: true });
  });

  it('is taken back with a reason, by them', async () => {
    const story = await IncidentStory.triaged({ ...REPORT.high, impact: { users: 'all' } });
    expect(await pointers(story.act(MANAGER, 'triage', { major: false }))).toEqual(['/reason']);
    const back = { major: false, reason: 'a drill' };
    expect(await refusal(story.act(RESPONDER, 'triage', back))).toMatchObject({ name: 'Forbidden' });
    await story.act(MANAGER, 'triage', back);
    expect(story.incident).toMatchObject({ major: false, everHigh: true });
  });

  it('that was taken back stays so whatever else is sorted, until its factors make it major anew', async () => {
    const story = await IncidentStory.triaged({ ...REPORT.high, impact: { users: 'all', financial: 'none' } });
    await story.act(MANAGER, 'triage', { major: false, reason: 'a drill' });
    await story.act(RESPONDER, 'triage', { subcategory: 'slow' });
    expect(story.incident).toMatchObject({ major: false, subcategory: 'slow' });
    await story.act(RESPONDER, 'triage', { impact: { users: 'many' } });
    await story.act(RESPONDER, 'triage', { impact: { users: 'all' } });
    expect(story.incident.major).toBe(true);
  });
});

describe('a lowered priority', () => {
  it('ends the updates that the higher one asked for, and keeps one that somebody promised', async () => {
    const story = await IncidentStory.taken();
    expect(story.incident.nextUpdateAt).toBe('2026-11-23T10:00:00.000Z');
    await story.act(AGENT, 'triage', { impact: { users: 'one' } });
    expect(story.incident.nextUpdateAt).toBeNull();
    const nextUpdateAt = '2026-11-23T11:00:00.000Z';
    const promised = await IncidentStory.taken();
    await promised.act(RESPONDER, 'update', { text: 'We look at it.', nextUpdateAt });
    await promised.act(AGENT, 'triage', { impact: { users: 'one' } });
    expect(promised.incident.nextUpdateAt).toBe(nextUpdateAt);
    await promised.act(RESPONDER, 'update', { text: 'We still do.' });
    expect(promised.incident.nextUpdateAt).toBeNull();
  });
});
