import { describe, expect, it } from 'vitest';
import { IncidentStory, MORNING, REPORT, RESOLVED, UNSORTED } from './some-incident.ts';
import { AGENT, COLLEAGUE, MANAGER, ON_CALL, OUTSIDER, REPORTER, RESPONDER } from './some-people.ts';
import { mails, outcomes, pointers, refusal, types } from './what-happened.ts';

describe('resolving', () => {
  it('stops the resolution clock at the restoration and asks the reporter', async () => {
    const story = await IncidentStory.taken();
    story.wait('PT2H');
    const body = { ...RESOLVED, restoredAt: '2026-11-23T11:30:00+01:00', verifiedBy: 'The postmaster' };
    await story.act(RESPONDER, 'resolve', body);
    const restoredAt = '2026-11-23T10:30:00.000Z';
    expect(story.incident).toMatchObject({
      status: 'resolved',
      resolvedAt: '2026-11-23T11:00:00.000Z',
      resolution: { code: 'solution', notes: 'Restarted the mail server.', restoredAt, verifiedBy: 'The postmaster' },
      resolutionClock: { stoppedAt: restoredAt },
      assignee: { email: RESPONDER.email },
    });
    expect(story.facts).toMatchObject([
      {
        type: 'resolved',
        at: story.now,
        occurredAt: restoredAt,
        visibility: 'public',
        text: 'Restarted the mail server.',
        data: { code: 'solution', restoredAt, verifiedBy: 'The postmaster' },
      },
    ]);
  });

  it('means service is back now, unless it says when', async () => {
    const story = await IncidentStory.taken();
    story.wait('PT2H');
    await story.act(RESPONDER, 'resolve', RESOLVED);
    expect(story.incident.resolution).toEqual({ ...RESOLVED, restoredAt: story.now, verifiedBy: null });
  });

  it('tells reporter, assignee and everybody who was called, once each, but not who did it', async () => {
    const story = await IncidentStory.triaged();
    await story.until('PT11M15S');
    await story.act(COLLEAGUE, 'acknowledge');
    await story.act(RESPONDER, 'resolve', RESOLVED);
    expect(mails(story.facts)).toEqual([
      'does_it_work → reporter@example.com',
      'resolved → colleague@example.com',
      'resolved → service-desk.oncall@example.com',
      'resolved → platform.oncall@example.com',
      'resolved → platform.manager@example.com',
    ]);
  });

  it('spares whose call had bounced', async () => {
    const story = await IncidentStory.taken();
    const calls = story.incident.calls.map((call) => ({ ...call, outcome: 'bounced' as const }));
    story.items.items.set(story.id, { ...story.head, incident: { ...story.incident, calls } });
    await story.act(RESPONDER, 'resolve', RESOLVED);
    expect(mails(story.facts)).toEqual([
      'does_it_work → reporter@example.com',
      'resolved → service-desk.manager@example.com',
    ]);
  });

  it('withdraws every open or unanswered call', async () => {
    const story = await IncidentStory.taken();
    await story.act(RESPONDER, 'escalate', { to: 'functional', reason: 'help' });
    await story.act(RESPONDER, 'escalate', { to: 'functional', reason: 'more help' });
    await story.act(RESPONDER, 'resolve', RESOLVED);
    expect(outcomes(story.incident)).toEqual([
      'service-desk.oncall: withdrawn',
      'platform.oncall: withdrawn',
      'data-centre.oncall: withdrawn',
    ]);
  });

  it('before anybody acknowledged counts as the acknowledgement', async () => {
    const story = await IncidentStory.triaged();
    story.wait('PT5M');
    await story.act(ON_CALL, 'resolve', RESOLVED);
    expect(types(story.facts)).toEqual(['acknowledged', 'resolved']);
    expect(story.incident).toMatchObject({
      status: 'resolved',
      acknowledgedAt: story.now,
      assignee: { email: ON_CALL.email },
      response: { stoppedAt: story.now },
    });
    expect(outcomes(story.incident)).toEqual(['service-desk.oncall: acknowledged']);
    expect(mails(story.facts)).toEqual(['does_it_work → reporter@example.com']);
  });

  it('fires no step of a clock afterwards', async () => {
    const story = await IncidentStory.taken();
    await story.act(RESPONDER, 'resolve', RESOLVED);
    const { version } = story.incident;
    await story.until('P3D');
    expect(story.incident.version).toBe(version);
  });

  it('waits for no one where the call still waited for working hours', async () => {
    const story = new IncidentStory();
    story.now = '2026-11-22T12:00:00.000Z';
    await story.report(REPORT.low);
    await story.act(RESPONDER, 'triage');
    await story.act(RESPONDER, 'resolve', RESOLVED);
    expect(story.incident).toMatchObject({ callAt: null, calls: [] });
  });
});

describe('resolving again', () => {
  it('alike by the same person adds nothing', async () => {
    const story = await IncidentStory.resolved();
    expect(await story.act(RESPONDER, 'resolve', RESOLVED)).toMatchObject({ outcome: 'unchanged' });
  });

  it('otherwise, or by somebody else, is refused', async () => {
    const story = await IncidentStory.resolved();
    for (const act of [
      () => story.act(RESPONDER, 'resolve', { ...RESOLVED, notes: 'No, the cable.' }),
      () => story.act(COLLEAGUE, 'resolve', RESOLVED),
    ]) {
      expect(await refusal(act())).toMatchObject({ name: 'WrongState', status: 409 });
    }
  });

  it('alike after a reopening resolves it again', async () => {
    const story = await IncidentStory.resolved();
    await story.byReporter('reopen', { reason: 'no mail' });
    expect(await story.act(RESPONDER, 'resolve', RESOLVED)).toMatchObject({ outcome: 'applied' });
    expect(story.incident.status).toBe('resolved');
  });
});

describe('the time of the restoration', () => {
  it('does not lie in the future', async () => {
    const story = await IncidentStory.taken();
    const refused = await refusal(story.act(RESPONDER, 'resolve', { ...RESOLVED, restoredAt: '2026-11-23T09:00:01Z' }));
    expect(refused).toMatchObject({ name: 'ValidationFailed', status: 400 });
    expect(refused.extra.errors).toEqual([
      { pointer: '/restoredAt', detail: 'restoredAt lies in the future; say when service was back' },
    ]);
  });

  it('does not lie before it began, or else before the report', async () => {
    const early = { ...RESOLVED, restoredAt: '2026-11-23T08:59:59Z' };
    const story = await IncidentStory.taken();
    expect(await pointers(story.act(RESPONDER, 'resolve', early))).toEqual(['/restoredAt']);
    const began = await IncidentStory.taken({ ...REPORT.high, startedAt: '2026-11-23T08:00:00Z' });
    await began.act(RESPONDER, 'resolve', early);
    expect(began.incident.resolution?.restoredAt).toBe('2026-11-23T08:59:59.000Z');
  });

  it('may be the very moment of the report', async () => {
    const story = await IncidentStory.taken();
    await story.act(RESPONDER, 'resolve', { ...RESOLVED, restoredAt: MORNING });
    expect(story.incident.resolutionClock?.stoppedAt).toBe(MORNING);
  });
});

describe('an incident without a category', () => {
  it('is not resolved before it has one', async () => {
    const story = await IncidentStory.taken(UNSORTED);
    const refused = await refusal(story.act(RESPONDER, 'resolve', RESOLVED));
    expect(refused).toMatchObject({ name: 'Unsorted', status: 409 });
    expect(refused.message).toMatch(/Triage it with a category/);
    await story.act(RESPONDER, 'triage', { category: 'software' });
    await story.act(RESPONDER, 'resolve', RESOLVED);
    expect(story.incident.status).toBe('resolved');
  });
});

describe('who may resolve', () => {
  it('is staff, nobody else', async () => {
    const story = await IncidentStory.triaged();
    for (const stranger of [REPORTER, OUTSIDER, { ...ON_CALL, groups: [] }]) {
      expect(await refusal(story.act(stranger, 'resolve', RESOLVED))).toMatchObject({ name: 'Forbidden', status: 403 });
    }
    for (const caller of [RESPONDER, AGENT, MANAGER]) {
      const one = await IncidentStory.triaged();
      expect(await one.act(caller, 'resolve', RESOLVED)).toMatchObject({ outcome: 'applied' });
    }
  });

  it('is nobody while it is new', async () => {
    const story = await IncidentStory.reported();
    const refused = await refusal(story.act(RESPONDER, 'resolve', RESOLVED));
    expect(refused).toMatchObject({ name: 'WrongState' });
    expect(refused.extra.actions).toContainEqual({
      name: 'triage',
      href: `/v1/incidents/${story.id}/triage`,
      allowed: true,
    });
  });
});
