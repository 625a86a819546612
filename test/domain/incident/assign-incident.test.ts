import { describe, expect, it } from 'vitest';
import { IncidentStory, MORNING, REPORT, RESOLVED } from './some-incident.ts';
import { AGENT, COLLEAGUE, MANAGER, ON_CALL, OUTSIDER, PLATFORM, REPORTER, RESPONDER } from './some-people.ts';
import { mails, outcomes, refusal, types } from './what-happened.ts';

const TO_COLLEAGUE = { assignee: { name: 'Another responder', email: 'colleague@example.com' } };

describe('assigning before the first acknowledgement', () => {
  it('to a person withdraws the open calls and calls that person in the same commit', async () => {
    const story = await IncidentStory.triaged();
    story.wait('PT5M');
    await story.act(AGENT, 'assign', { ...TO_COLLEAGUE, reason: 'knows Outlook' });
    expect(outcomes(story.incident)).toEqual(['service-desk.oncall: withdrawn', 'colleague: open']);
    expect(story.incident).toMatchObject({
      version: 3,
      status: 'triaged',
      assignee: TO_COLLEAGUE.assignee,
      team: 'service-desk',
      acknowledgedAt: null,
    });
    expect(story.call).toMatchObject({ reason: 'assigned', at: story.now, dueAt: '2026-11-23T09:15:00.000Z' });
    expect(story.facts).toMatchObject([
      {
        type: 'assigned',
        actor: { email: AGENT.email },
        text: 'knows Outlook',
        data: {
          team: 'service-desk',
          assignee: TO_COLLEAGUE.assignee,
          from: { team: 'service-desk', assignee: null },
        },
      },
      { type: 'called', data: { reason: 'assigned', to: TO_COLLEAGUE.assignee } },
    ]);
    expect(mails(story.facts)).toEqual(['taken → service-desk.oncall@example.com', 'call → colleague@example.com']);
  });

  it('tells who is called no longer, save whoever did it and whoever is called again', async () => {
    const story = await IncidentStory.triaged();
    await story.until('PT11M15S');
    await story.act(PLATFORM, 'assign', { team: 'service-desk' });
    expect(outcomes(story.incident)).toEqual([
      'service-desk.oncall: withdrawn',
      'platform.oncall: withdrawn',
      'service-desk.oncall: open',
    ]);
    expect(mails(story.facts).filter((mail) => !mail.startsWith('call_pager'))).toEqual([
      'call → service-desk.oncall@example.com',
    ]);
  });

  it('to a team alone calls whoever is on call there', async () => {
    const story = await IncidentStory.triaged();
    await story.act(AGENT, 'assign', { team: 'platform' });
    expect(outcomes(story.incident)).toEqual(['service-desk.oncall: withdrawn', 'platform.oncall: open']);
    expect(story.incident).toMatchObject({ team: 'platform', tier: 2, assignee: null });
  });

  it('to a person of another team moves both', async () => {
    const story = await IncidentStory.triaged();
    await story.act(AGENT, 'assign', { team: 'platform', ...TO_COLLEAGUE });
    expect(story.incident).toMatchObject({ team: 'platform', tier: 2, assignee: TO_COLLEAGUE.assignee });
    expect(story.call).toMatchObject({ to: TO_COLLEAGUE.assignee, team: 'platform', tier: 2 });
  });

  it('knows a called person’s pager from the catalogue', async () => {
    const story = await IncidentStory.triaged();
    await story.act(AGENT, 'assign', {
      assignee: { name: 'The on-call engineer', email: 'Platform.OnCall@example.com' },
    });
    expect(story.call).toMatchObject({ pager: 'platform.pager@example.com', timeZone: 'Europe/Berlin' });
  });

  it('does not restart the clocks', async () => {
    const story = await IncidentStory.triaged();
    const { response, resolutionClock } = story.incident;
    story.wait('PT5M');
    await story.act(AGENT, 'assign', TO_COLLEAGUE);
    expect(story.incident).toMatchObject({ response, resolutionClock });
  });

  it('tells who was assigned before that nothing is wanted any more', async () => {
    const story = await IncidentStory.triaged();
    await story.act(AGENT, 'assign', TO_COLLEAGUE);
    await story.act(AGENT, 'assign', { team: 'platform' });
    expect(mails(story.facts)).toContain('unassigned → colleague@example.com');
  });

  it('is no acknowledgement: the assignee still has to say so', async () => {
    const story = await IncidentStory.triaged();
    await story.act(AGENT, 'assign', TO_COLLEAGUE);
    story.wait('PT2M');
    await story.act(COLLEAGUE, 'acknowledge');
    expect(story.incident).toMatchObject({ status: 'investigating', acknowledgedAt: story.now });
    expect(story.call.outcome).toBe('acknowledged');
  });

  it('of a new incident triages it in the same commit, and makes one call', async () => {
    const story = await IncidentStory.reported();
    await story.act(AGENT, 'assign', TO_COLLEAGUE);
    expect(types(story.facts)).toEqual(['triaged', 'assigned', 'called']);
    expect(story.incident).toMatchObject({ status: 'triaged', version: 2, response: { startedAt: MORNING } });
    expect(outcomes(story.incident)).toEqual(['colleague: open']);
  });
});

describe('assigning after the first acknowledgement', () => {
  it('to a person calls nobody and mails the new one and the former', async () => {
    const story = await IncidentStory.taken();
    await story.act(AGENT, 'assign', TO_COLLEAGUE);
    expect(types(story.facts)).toEqual(['assigned']);
    expect(story.incident).toMatchObject({ assignee: TO_COLLEAGUE.assignee, callCount: 1, status: 'investigating' });
    expect(mails(story.facts)).toEqual(['assigned → colleague@example.com', 'unassigned → responder@example.com']);
  });

  it('to a team alone leaves it to nobody and mails the former assignee', async () => {
    const story = await IncidentStory.taken();
    await story.act(AGENT, 'assign', { team: 'platform' });
    expect(story.incident).toMatchObject({ assignee: null, team: 'platform', tier: 2, callCount: 1 });
    expect(mails(story.facts)).toEqual(['unassigned → responder@example.com']);
  });

  it('away from oneself mails oneself nothing', async () => {
    const story = await IncidentStory.taken();
    await story.act(RESPONDER, 'assign', TO_COLLEAGUE);
    expect(mails(story.facts)).toEqual(['assigned → colleague@example.com']);
  });

  it('to oneself mails only the former', async () => {
    const story = await IncidentStory.taken();
    await story.act(COLLEAGUE, 'assign', TO_COLLEAGUE);
    expect(mails(story.facts)).toEqual(['unassigned → responder@example.com']);
  });

  it('within the same person’s hands mails nobody', async () => {
    const story = await IncidentStory.taken();
    await story.act(AGENT, 'assign', { team: 'platform', assignee: { name: 'A responder', email: RESPONDER.email } });
    expect(mails(story.facts)).toEqual([]);
    expect(story.incident.team).toBe('platform');
  });

  it('leaves the response clock stopped', async () => {
    const story = await IncidentStory.taken();
    const { response, acknowledgedAt } = story.incident;
    story.wait('PT1H');
    await story.act(AGENT, 'assign', TO_COLLEAGUE);
    expect(story.incident).toMatchObject({ response, acknowledgedAt });
  });
});

describe('assigning again', () => {
  it('alike by the same person adds nothing, before the acknowledgement and after it', async () => {
    const story = await IncidentStory.triaged();
    await story.act(AGENT, 'assign', TO_COLLEAGUE);
    expect(await story.act(AGENT, 'assign', TO_COLLEAGUE)).toMatchObject({ outcome: 'unchanged' });
    await story.act(COLLEAGUE, 'acknowledge');
    expect(await story.act(AGENT, 'assign', TO_COLLEAGUE)).toMatchObject({ outcome: 'unchanged' });
    expect(story.incident.version).toBe(4);
  });

  it('alike by somebody else is recorded', async () => {
    const story = await IncidentStory.taken();
    await story.act(AGENT, 'assign', TO_COLLEAGUE);
    expect(await story.act(MANAGER, 'assign', TO_COLLEAGUE)).toMatchObject({ outcome: 'applied' });
  });

  it('alike after an escalation has moved it acts', async () => {
    const story = await IncidentStory.triaged();
    await story.act(AGENT, 'assign', { team: 'service-desk' });
    await story.until('PT11M15S');
    expect(story.incident.team).toBe('platform');
    await story.act(AGENT, 'assign', { team: 'service-desk' });
    expect(story.incident).toMatchObject({ team: 'service-desk', tier: 1 });
    expect(story.call.to.email).toBe(ON_CALL.email);
  });
});

describe('who may assign', () => {
  it('is staff, nobody else', async () => {
    const story = await IncidentStory.triaged();
    for (const stranger of [REPORTER, OUTSIDER, { ...ON_CALL, groups: [] }]) {
      expect(await refusal(story.act(stranger, 'assign', TO_COLLEAGUE))).toMatchObject({ name: 'Forbidden' });
    }
    for (const caller of [RESPONDER, AGENT, MANAGER])
      expect(await story.act(caller, 'assign', TO_COLLEAGUE)).toBeDefined();
  });

  it('is nobody once it is resolved', async () => {
    const story = await IncidentStory.taken();
    await story.act(RESPONDER, 'resolve', RESOLVED);
    expect(await refusal(story.act(AGENT, 'assign', TO_COLLEAGUE))).toMatchObject({ name: 'WrongState' });
  });
});

describe('assigning a low incident outside working hours', () => {
  it('calls the person at once where somebody chose them by hand', async () => {
    const story = new IncidentStory();
    story.now = '2026-11-22T02:00:00.000Z';
    await story.report(REPORT.low);
    await story.act(AGENT, 'assign', { assignee: { name: PLATFORM.name, email: PLATFORM.email } });
    expect(story.call).toMatchObject({ at: story.now, outcome: 'open' });
    expect(story.incident.callAt).toBeNull();
  });
});
