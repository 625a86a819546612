import { describe, expect, it } from 'vitest';
import { IncidentStory, REPORT, RESOLVED, UNSORTED } from './some-incident.ts';
import {
  AGENT,
  COLLEAGUE,
  DESK_MANAGER,
  MANAGER,
  ON_CALL,
  OUTSIDER,
  PLATFORM,
  REPORTER,
  RESPONDER,
} from './some-people.ts';
import { mails, outcomes, refusal, types } from './what-happened.ts';

describe('an acknowledgement that comes too late, before anything has said so', () => {
  const LATE = { high: 'PT16M', medium: 'PT1H1M', low: 'PT4H1M' } as const;
  const DUE = { high: '09:15', medium: '10:00', low: '13:00' } as const;

  it.each([
    ['high', 'acknowledge', {}],
    ['medium', 'acknowledge', {}],
    ['low', 'acknowledge', {}],
    ['medium', 'hold', { reason: 'awaiting_vendor' }],
    ['medium', 'resolve', RESOLVED],
  ] as const)('of %s priority, by %s, records the missed response and calls nobody', async (priority, action, body) => {
    const story = await IncidentStory.triaged(REPORT[priority]);
    const { callCount } = story.incident;
    story.wait(LATE[priority]);
    await story.act(RESPONDER, action, body);
    const dueAt = `2026-11-23T${DUE[priority]}:00.000Z`;
    expect(story.facts[0]).toMatchObject({
      type: 'breached',
      actor: { kind: 'system' },
      occurredAt: dueAt,
      data: { clock: 'response', percent: 100, dueAt },
    });
    const [missed] = story.facts;
    expect(mails(missed === undefined ? [] : [missed])).toEqual([
      'breached → desk@example.com',
      ...(priority === 'low' ? ['breached → service-desk.manager@example.com'] : []),
    ]);
    expect(story.incident.callCount).toBe(callCount);
    await story.until('PT10M');
    expect(types(await story.timeline()).filter((type) => type === 'breached')).toHaveLength(1);
  });

  it('records it once where it was recorded before, and not at all where it is in time', async () => {
    const told = await IncidentStory.triaged();
    await told.until('PT16M');
    await told.act(RESPONDER, 'acknowledge');
    expect(types(told.facts)).toEqual(['acknowledged']);
    const timely = await IncidentStory.triaged();
    timely.wait('PT14M59S');
    await timely.act(RESPONDER, 'acknowledge');
    expect(types(timely.facts)).toEqual(['acknowledged']);
  });

  it('taken back, is as if it had never been: the manager is called', async () => {
    const story = await IncidentStory.triaged();
    story.wait('PT16M');
    await story.act(ON_CALL, 'acknowledge');
    await story.undo(ON_CALL);
    await story.until('PT0S');
    expect(story.call).toMatchObject({ reason: 'hierarchical', outcome: 'open' });
  });

  it('has the desk ask a reporter who cannot be mailed all the same', async () => {
    const reporter = { name: 'A caller', phone: '+49 30 1' };
    const story = await IncidentStory.triaged({ ...REPORT.medium, reporter });
    story.wait('PT2H');
    await story.act(RESPONDER, 'resolve', RESOLVED);
    const toDesk = mails(story.facts).filter((mail) => mail.endsWith('desk@example.com'));
    expect(toDesk).toEqual(['ask_reporter → desk@example.com']);
  });
});

describe('the first acknowledgement', () => {
  it('moves the incident on, makes it the person’s own and stops the response clock', async () => {
    const story = await IncidentStory.triaged();
    story.wait('PT4M');
    await story.act(ON_CALL, 'acknowledge');
    expect(story.incident).toMatchObject({
      status: 'investigating',
      assignee: { name: ON_CALL.name, email: ON_CALL.email },
      acknowledgedAt: story.now,
      response: { stoppedAt: story.now },
      resolutionClock: { stoppedAt: null },
    });
    expect(story.facts).toMatchObject([
      {
        type: 'acknowledged',
        at: story.now,
        actor: { kind: 'person', email: ON_CALL.email },
        visibility: 'public',
        data: { assignee: { email: ON_CALL.email } },
      },
    ]);
  });

  it('settles the person’s call and withdraws every other that was open or unanswered', async () => {
    const story = await IncidentStory.triaged();
    await story.until('PT11M15S');
    expect(outcomes(story.incident)).toEqual(['service-desk.oncall: unanswered', 'platform.oncall: open']);
    await story.act(PLATFORM, 'acknowledge');
    expect(outcomes(story.incident)).toEqual(['service-desk.oncall: withdrawn', 'platform.oncall: acknowledged']);
    expect(story.call).toMatchObject({
      acknowledgedAt: story.now,
      by: { name: PLATFORM.name, email: PLATFORM.email },
    });
  });

  it('may answer a call that somebody else’s has superseded', async () => {
    const story = await IncidentStory.triaged();
    await story.until('PT11M15S');
    await story.act(ON_CALL, 'acknowledge');
    expect(outcomes(story.incident)).toEqual(['service-desk.oncall: acknowledged', 'platform.oncall: withdrawn']);
    expect(story.incident.assignee?.email).toBe(ON_CALL.email);
  });

  it('by somebody who was not called withdraws all calls', async () => {
    const story = await IncidentStory.triaged();
    await story.act(RESPONDER, 'acknowledge');
    expect(outcomes(story.incident)).toEqual(['service-desk.oncall: withdrawn']);
    expect(story.incident.assignee).toEqual({ name: 'A responder', email: 'responder@example.com' });
  });

  it('tells the reporter who has it and the others who were called that nothing is wanted', async () => {
    const story = await IncidentStory.triaged();
    await story.until('PT11M15S');
    await story.act(PLATFORM, 'acknowledge');
    expect(mails(story.facts)).toEqual([
      'taken → service-desk.oncall@example.com',
      'who_has_it → reporter@example.com',
      'taken → platform.manager@example.com',
      'take_command → command.oncall@example.com',
      'asked_pager → command.pager@example.com',
    ]);
  });

  it('of a low incident leaves the reporter in peace', async () => {
    const story = await IncidentStory.triaged(REPORT.low);
    await story.act(ON_CALL, 'acknowledge');
    expect(mails(story.facts)).toEqual([]);
  });

  it('of a new incident triages it in the same commit and calls nobody', async () => {
    const story = await IncidentStory.reported();
    await story.act(RESPONDER, 'acknowledge');
    expect(types(story.facts)).toEqual(['triaged', 'acknowledged']);
    expect(story.incident).toMatchObject({ version: 2, status: 'investigating', priority: 'high', calls: [] });
    expect(mails(story.facts)).toEqual([
      'who_has_it → reporter@example.com',
      'taken → service-desk.manager@example.com',
      'take_command → command.oncall@example.com',
      'asked_pager → command.pager@example.com',
    ]);
  });

  it('of a new incident that cannot be sorted still asks the desk for its review', async () => {
    const story = await IncidentStory.reported(UNSORTED);
    await story.act(RESPONDER, 'acknowledge');
    expect(mails(story.facts)).toEqual([
      'needs_review → desk@example.com',
      'who_has_it → reporter@example.com',
      'taken → service-desk.manager@example.com',
      'take_command → command.oncall@example.com',
      'asked_pager → command.pager@example.com',
    ]);
  });

  it('of one that is not high asks for it when the working hours open', async () => {
    const story = new IncidentStory();
    story.now = '2026-11-22T12:00:00.000Z';
    await story.report({ ...UNSORTED, impact: REPORT.medium.impact });
    await story.act(RESPONDER, 'acknowledge');
    expect(mails(story.facts)).toEqual(['who_has_it → reporter@example.com']);
    await story.until('PT20H');
    expect(mails(story.facts)).toEqual(['needs_review → desk@example.com']);
    await story.until('PT1H');
    const asked = mails(await story.timeline()).filter((mail) => mail.startsWith('needs_review'));
    expect(asked).toHaveLength(1);
  });

  it('before the working hours open spares everybody the call', async () => {
    const story = await IncidentStory.reported(REPORT.low);
    story.wait('PT12H');
    await story.act(RESPONDER, 'acknowledge');
    await story.until('PT24H');
    expect(story.incident).toMatchObject({ calls: [], callAt: null });
  });
});

describe('an acknowledgement that is taken back', () => {
  it('opens the calls again, and lets a first call wait again for the working hours', async () => {
    const story = new IncidentStory();
    story.now = '2026-11-22T12:00:00.000Z';
    await story.report(REPORT.medium);
    await story.act(AGENT, 'triage');
    await story.act(AGENT, 'call', { team: 'platform', reason: 'You know it.' });
    await story.act(PLATFORM, 'acknowledge');
    await story.undo(PLATFORM);
    expect(story.incident).toMatchObject({ status: 'triaged', callAt: '2026-11-23T08:00:00.000Z' });
    await story.until('PT20H');
    expect(outcomes(story.incident)).toEqual(['platform.oncall: open', 'service-desk.oncall: open']);
  });
});

describe('an acknowledgement after the first', () => {
  it('answers one’s own call and gives the work to whoever the escalation called', async () => {
    const story = await IncidentStory.taken();
    await story.act(RESPONDER, 'escalate', { to: 'functional', reason: 'the database is broken' });
    expect(story.incident.assignee?.email).toBe(RESPONDER.email);
    const { acknowledgedAt, response } = story.incident;
    story.wait('PT5M');
    await story.act(PLATFORM, 'acknowledge');
    expect(story.incident).toMatchObject({ assignee: { email: PLATFORM.email }, acknowledgedAt, response });
    expect(story.call.outcome).toBe('acknowledged');
  });

  it('tells the former assignee, and not the reporter again', async () => {
    const story = await IncidentStory.taken();
    await story.act(RESPONDER, 'escalate', { to: 'functional', reason: 'the database is broken' });
    await story.act(PLATFORM, 'acknowledge');
    expect(mails(story.facts)).toEqual(['taken → responder@example.com']);
  });

  it('by a manager leaves the work with its assignee', async () => {
    const story = await IncidentStory.taken();
    await story.act(RESPONDER, 'escalate', { to: 'hierarchical', reason: 'we need a decision' });
    await story.act(DESK_MANAGER, 'acknowledge');
    expect(story.incident.assignee?.email).toBe(RESPONDER.email);
    expect(story.call).toMatchObject({ outcome: 'acknowledged', by: { email: DESK_MANAGER.email } });
  });

  it('by a manager ends the calls of everybody else', async () => {
    const story = await IncidentStory.taken();
    await story.act(RESPONDER, 'escalate', { to: 'functional', reason: 'the database is broken' });
    await story.act(RESPONDER, 'escalate', { to: 'hierarchical', reason: 'we need a decision' });
    await story.act({ ...MANAGER, email: story.call.to.email }, 'acknowledge');
    expect(outcomes(story.incident)).toEqual([
      'service-desk.oncall: withdrawn',
      'platform.oncall: withdrawn',
      'platform.manager: acknowledged',
    ]);
    expect((await refusal(story.act(PLATFORM, 'acknowledge'))).message).toMatch(/taken by A responder/);
  });

  it('by a manager makes the work theirs where nobody has it', async () => {
    const story = await IncidentStory.triaged();
    await story.act(RESPONDER, 'escalate', { to: 'hierarchical', reason: 'nobody answers' });
    await story.act(DESK_MANAGER, 'acknowledge');
    expect(story.incident.assignee?.email).toBe(DESK_MANAGER.email);
  });

  it('by somebody who is called to take it and to help answers both, and gives them the work', async () => {
    const story = await IncidentStory.taken();
    await story.act(RESPONDER, 'escalate', { to: 'functional', reason: 'the database is broken' });
    await story.act(COLLEAGUE, 'call', { person: { name: PLATFORM.name, email: PLATFORM.email }, reason: 'Join us.' });
    await story.act(PLATFORM, 'acknowledge');
    expect(outcomes(story.incident).slice(1)).toEqual([
      'platform.oncall: acknowledged',
      'platform.oncall: acknowledged',
    ]);
    expect(story.incident.assignee?.email).toBe(PLATFORM.email);
    const before = (await story.timeline()).length;
    await story.until('PT12M');
    expect(types((await story.timeline()).slice(before))).not.toContain('escalated');
  });

  it('by a manager makes the work theirs where it was only assigned: whoever it was assigned to never said so', async () => {
    const story = await IncidentStory.triaged();
    await story.act(AGENT, 'assign', { assignee: { name: COLLEAGUE.name, email: COLLEAGUE.email } });
    await story.act(RESPONDER, 'escalate', { to: 'hierarchical', reason: 'nobody answers' });
    await story.act(DESK_MANAGER, 'acknowledge');
    expect(story.incident.assignee?.email).toBe(DESK_MANAGER.email);
    expect(outcomes(story.incident).at(-2)).toBe('colleague: withdrawn');
    expect(mails(story.facts)).toContain('taken → colleague@example.com');
  });

  it('by an expert leaves it with whom it was assigned to, who is called on', async () => {
    const story = await IncidentStory.triaged();
    await story.act(AGENT, 'assign', { assignee: { name: COLLEAGUE.name, email: COLLEAGUE.email } });
    await story.act(AGENT, 'call', { team: 'platform', reason: 'You know it.' });
    await story.act(PLATFORM, 'acknowledge');
    expect(story.incident.assignee?.email).toBe(COLLEAGUE.email);
    expect(outcomes(story.incident).slice(1)).toEqual(['colleague: open', 'platform.oncall: acknowledged']);
  });

  it('by whoever has it already adds nothing', async () => {
    const story = await IncidentStory.taken();
    const { version } = story.incident;
    expect(await story.act(RESPONDER, 'acknowledge')).toMatchObject({ outcome: 'unchanged' });
    expect(story.incident.version).toBe(version);
  });

  it('by a manager, said twice, adds nothing', async () => {
    const story = await IncidentStory.taken();
    await story.act(RESPONDER, 'escalate', { to: 'hierarchical', reason: 'we need a decision' });
    await story.act(DESK_MANAGER, 'acknowledge');
    expect(await story.act(DESK_MANAGER, 'acknowledge')).toMatchObject({ outcome: 'unchanged' });
  });

  it('by somebody who was not called is refused: it is taken', async () => {
    const story = await IncidentStory.taken();
    const refused = await refusal(story.act(COLLEAGUE, 'acknowledge'));
    expect(refused).toMatchObject({ name: 'WrongState', status: 409 });
    expect(refused.message).toMatch(/taken by A responder.*use assign/);
    expect(refused.extra.actions).toContainEqual({
      name: 'assign',
      href: `/v1/incidents/${story.id}/assign`,
      allowed: true,
    });
  });

  it('by somebody whose call was withdrawn is refused alike', async () => {
    const story = await IncidentStory.taken();
    expect((await refusal(story.act(ON_CALL, 'acknowledge'))).message).toMatch(/taken by A responder/);
  });

  it('takes up an incident that was assigned to a team alone, also by whoever had it before', async () => {
    for (const caller of [COLLEAGUE, RESPONDER]) {
      const story = await IncidentStory.taken();
      await story.act(MANAGER, 'assign', { team: 'platform' });
      await story.act(caller, 'acknowledge');
      expect(story.incident.assignee?.email).toBe(caller.email);
    }
  });

  it('by whoever had it before it was given to somebody else is refused', async () => {
    const story = await IncidentStory.taken();
    await story.act(MANAGER, 'assign', { assignee: { name: COLLEAGUE.name, email: COLLEAGUE.email } });
    expect((await refusal(story.act(RESPONDER, 'acknowledge'))).message).toMatch(/taken by Another responder/);
  });
});

describe('who may acknowledge', () => {
  it('is staff, and whoever was called', async () => {
    for (const caller of [RESPONDER, AGENT, MANAGER, { ...ON_CALL, groups: ['admin' as const] }]) {
      const story = await IncidentStory.triaged();
      await story.act(caller, 'acknowledge');
      expect(story.incident.assignee?.email).toBe(caller.email);
    }
  });

  it('is nobody else: not the reporter, not somebody of no group, called or not', async () => {
    const story = await IncidentStory.triaged();
    for (const stranger of [
      REPORTER,
      OUTSIDER,
      { ...ON_CALL, groups: [] },
      { ...COLLEAGUE, groups: ['admin' as const] },
    ]) {
      expect(await refusal(story.act(stranger, 'acknowledge'))).toMatchObject({ name: 'Forbidden', status: 403 });
    }
  });

  it('is nobody once it is resolved', async () => {
    const story = await IncidentStory.taken();
    await story.act(RESPONDER, 'resolve', RESOLVED);
    expect(await refusal(story.act(RESPONDER, 'acknowledge'))).toMatchObject({ name: 'WrongState' });
  });
});
