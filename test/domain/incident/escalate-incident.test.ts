import { describe, expect, it } from 'vitest';
import { IncidentStory, REPORT, RESOLVED, WORLD, worldWith } from './some-incident.ts';
import { AGENT, DESK_MANAGER, MANAGER, ON_CALL, OUTSIDER, PLATFORM, REPORTER, RESPONDER } from './some-people.ts';
import { mails, outcomes, refusal, types } from './what-happened.ts';

const UP = { to: 'functional', reason: 'the database is broken' };
const TO_MANAGER = { to: 'hierarchical', reason: 'we need a decision' };

describe('functional escalation by a person', () => {
  it('moves the incident to the next tier at once and calls its on-call; the assignee stays', async () => {
    const story = await IncidentStory.taken();
    story.wait('PT10M');
    await story.act(RESPONDER, 'escalate', { ...UP, tried: 'a restart', findings: 'the index is gone' });
    expect(story.incident).toMatchObject({
      team: 'platform',
      tier: 2,
      status: 'investigating',
      assignee: { email: RESPONDER.email },
    });
    expect(story.call).toMatchObject({
      to: { email: PLATFORM.email },
      team: 'platform',
      tier: 2,
      reason: 'functional',
      outcome: 'open',
    });
    expect(story.facts).toMatchObject([
      {
        type: 'escalated',
        actor: { kind: 'person', email: RESPONDER.email },
        text: 'the database is broken',
        data: { to: 'functional', step: null, tried: 'a restart', findings: 'the index is gone', team: 'platform' },
      },
      { type: 'called', data: { reason: 'functional' } },
    ]);
  });

  it('tells the assignee, unless they did it', async () => {
    const story = await IncidentStory.taken();
    await story.act(AGENT, 'escalate', UP);
    expect(mails(story.facts)).toEqual([
      'escalated → responder@example.com',
      'call → platform.oncall@example.com',
      'call_pager → platform.pager@example.com',
    ]);
    await story.act(RESPONDER, 'escalate', UP);
    expect(mails(story.facts)).not.toContain('escalated → responder@example.com');
  });

  it('leaves earlier open calls unanswered', async () => {
    const story = await IncidentStory.triaged();
    await story.act(RESPONDER, 'escalate', UP);
    expect(outcomes(story.incident)).toEqual(['service-desk.oncall: unanswered', 'platform.oncall: open']);
  });

  it('from the highest tier goes to a manager', async () => {
    const story = await IncidentStory.taken();
    for (let i = 0; i < 3; i++) await story.act(RESPONDER, 'escalate', UP);
    expect(story.incident).toMatchObject({ team: 'data-centre', tier: 3 });
    expect(story.call).toMatchObject({ to: { email: 'data-centre.manager@example.com' }, reason: 'hierarchical' });
    expect(story.facts[0]?.data).toMatchObject({ to: 'hierarchical' });
  });

  it('before the acknowledgement is due with the response clock', async () => {
    const story = await IncidentStory.triaged();
    story.wait('PT5M');
    await story.act(RESPONDER, 'escalate', UP);
    expect(story.call.dueAt).toBe('2026-11-23T09:15:00.000Z');
  });

  it('after it is due by the response target from its own start', async () => {
    const story = await IncidentStory.taken();
    story.wait('PT1H');
    await story.act(RESPONDER, 'escalate', UP);
    expect(story.call.dueAt).toBe('2026-11-23T10:15:00.000Z');
  });

  it('after it counts that target in working hours', async () => {
    const story = await IncidentStory.taken(REPORT.medium);
    story.now = '2026-11-23T15:30:00.000Z';
    await story.act(RESPONDER, 'escalate', UP);
    expect(story.call.dueAt).toBe('2026-11-24T08:30:00.000Z');
  });

  it('of a new incident triages it in the same commit and makes one call', async () => {
    const story = await IncidentStory.reported();
    await story.act(RESPONDER, 'escalate', UP);
    expect(types(story.facts)).toEqual(['triaged', 'escalated', 'called']);
    expect(story.incident).toMatchObject({ status: 'triaged', team: 'platform', callCount: 1 });
  });
});

describe('hierarchical escalation by a person', () => {
  it('calls the team’s manager; team, tier, assignee and state stay', async () => {
    const story = await IncidentStory.taken();
    await story.act(RESPONDER, 'escalate', TO_MANAGER);
    expect(story.incident).toMatchObject({
      team: 'service-desk',
      tier: 1,
      assignee: { email: RESPONDER.email },
      status: 'investigating',
    });
    expect(story.call).toMatchObject({ to: { email: DESK_MANAGER.email }, reason: 'hierarchical', tier: 1 });
    expect(types(story.facts)).toEqual(['escalated', 'called']);
    expect(story.facts[0]).toMatchObject({ text: TO_MANAGER.reason, data: { to: 'hierarchical', step: null } });
    expect(mails(story.facts)).toEqual(['call → service-desk.manager@example.com']);
  });

  it('leaves a first call that waits for the working hours as it is', async () => {
    const story = new IncidentStory();
    story.now = '2026-11-22T12:00:00.000Z';
    await story.report(REPORT.medium);
    await story.act(RESPONDER, 'triage');
    await story.act(RESPONDER, 'escalate', TO_MANAGER);
    expect(story.incident.callAt).toBe('2026-11-23T08:00:00.000Z');
    await story.until('PT20H');
    expect(outcomes(story.incident)).toEqual(['service-desk.manager: open', 'service-desk.oncall: open']);
  });

  it('calls the desk where a team has no manager', async () => {
    const story = await IncidentStory.triaged();
    const lonely = { ...story.incident, team: null };
    story.items.items.set(story.id, { ...story.head, incident: lonely });
    await story.act(RESPONDER, 'escalate', TO_MANAGER);
    expect(story.call.to.email).toBe('desk@example.com');
  });

  it('calls the desk on behalf of a team that names nobody, as its first call did', async () => {
    const world = worldWith('platform', { onCall: [], managers: [] });
    const story = await IncidentStory.within(world, { ...REPORT.high, service: 'website' });
    const desk = { to: { email: 'desk@example.com' }, team: 'platform', tier: 2, pager: null };
    expect(story.call).toMatchObject({ ...desk, reason: 'triage' });
    await story.act(RESPONDER, 'escalate', TO_MANAGER);
    expect(story.call).toMatchObject({ ...desk, reason: 'hierarchical' });
  });

  it('calls the desk while the catalogue has no teams', async () => {
    const story = await IncidentStory.within({ ...WORLD, catalogue: { ...WORLD.catalogue, teams: new Map() } });
    await story.act(RESPONDER, 'escalate', UP);
    expect(outcomes(story.incident)).toEqual(['desk: unanswered', 'desk: open']);
    expect(story.call).toMatchObject({ team: null, tier: 1, reason: 'hierarchical' });
  });
});

describe('escalating again', () => {
  it('always acts: it makes another call, also of the same person', async () => {
    const story = await IncidentStory.taken();
    await story.act(RESPONDER, 'escalate', TO_MANAGER);
    expect(await story.act(RESPONDER, 'escalate', TO_MANAGER)).toMatchObject({ outcome: 'applied' });
    expect(outcomes(story.incident)).toEqual([
      'service-desk.oncall: withdrawn',
      'service-desk.manager: unanswered',
      'service-desk.manager: open',
    ]);
  });

  it('with the same key adds nothing', async () => {
    const story = await IncidentStory.taken();
    const key = { idempotencyKey: 'k1' };
    await story.act(RESPONDER, 'escalate', UP, key);
    expect(await story.act(RESPONDER, 'escalate', UP, key)).toMatchObject({ outcome: 'replayed' });
    expect(story.incident).toMatchObject({ team: 'platform', version: 4 });
    expect(await refusal(story.act(RESPONDER, 'escalate', TO_MANAGER, key))).toMatchObject({
      name: 'IdempotencyKeyReused',
    });
  });

  it('by hand does not spare the step of the clock', async () => {
    const story = await IncidentStory.triaged();
    await story.act(RESPONDER, 'escalate', UP);
    await story.until('PT11M15S');
    expect(story.incident.team).toBe('data-centre');
    expect(story.facts).toMatchObject([
      { type: 'escalated', data: { to: 'functional', step: { clock: 'response', percent: 75 } } },
      { type: 'called' },
    ]);
  });
});

describe('who may escalate', () => {
  it('is staff, nobody else', async () => {
    const story = await IncidentStory.triaged();
    for (const stranger of [REPORTER, OUTSIDER, { ...ON_CALL, groups: [] }]) {
      expect(await refusal(story.act(stranger, 'escalate', UP))).toMatchObject({ name: 'Forbidden', status: 403 });
    }
    for (const caller of [RESPONDER, AGENT, MANAGER]) {
      expect(await story.act(caller, 'escalate', TO_MANAGER)).toMatchObject({ outcome: 'applied' });
    }
  });

  it('is nobody once it is resolved', async () => {
    const story = await IncidentStory.taken();
    await story.act(RESPONDER, 'resolve', RESOLVED);
    expect(await refusal(story.act(RESPONDER, 'escalate', UP))).toMatchObject({ name: 'WrongState', status: 409 });
  });
});
