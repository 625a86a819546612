import { describe, expect, it } from 'vitest';
import { viewClocks } from '../../../functions/incident/clocks.ts';
import { IncidentStory, REPORT, RESOLVED, UNSORTED, WORLD } from './some-incident.ts';
import { AGENT, COLLEAGUE, OUTSIDER, RESPONDER } from './some-people.ts';
import { mails, outcomes, refusal, types } from './what-happened.ts';

const TO_REQUEST = { kind: 'request', reason: 'Nothing is broken, a new mailbox is wanted.' } as const;
const TO_INCIDENT = { kind: 'incident', reason: 'The mailboxes are gone.' } as const;

function clocks(story: IncidentStory) {
  return viewClocks(story.incident, WORLD, story.now);
}

describe('an incident that becomes a service request', () => {
  it('has no calls, tier or response clock, is low and no longer provisional', async () => {
    const story = await IncidentStory.triaged(UNSORTED);
    await story.act(RESPONDER, 'convert', TO_REQUEST);
    expect(story.incident).toMatchObject({
      kind: 'request',
      status: 'triaged',
      priority: 'low',
      priorityReason: { rule: 'request', provisional: false, sentence: 'Low, because it is a service request.' },
      tier: null,
      team: 'service-desk',
      response: null,
      callAt: null,
    });
    expect(outcomes(story.incident)).toEqual(['service-desk.oncall: withdrawn']);
  });

  it('is to be fulfilled within five working days from now; the report stays where it was', async () => {
    const story = await IncidentStory.triaged();
    const { reportedAt } = story.incident;
    story.wait('PT2H');
    await story.act(RESPONDER, 'convert', TO_REQUEST);
    expect(story.incident.reportedAt).toBe(reportedAt);
    expect(clocks(story)).toMatchObject({
      response: null,
      resolution: { target: 'PT40H', calendar: 'business', startedAt: story.now, dueAt: '2026-11-30T11:00:00.000Z' },
    });
  });

  it('tells reporter, assignee and everybody who was called why', async () => {
    const story = await IncidentStory.taken();
    await story.act(AGENT, 'convert', TO_REQUEST);
    expect(mails(story.facts)).toEqual([
      'reporter_converted → reporter@example.com',
      'converted → responder@example.com',
      'converted → service-desk.oncall@example.com',
      'converted → service-desk.manager@example.com',
    ]);
    expect(story.facts).toMatchObject([
      { type: 'converted', visibility: 'internal', text: TO_REQUEST.reason, data: { from: 'incident', to: 'request' } },
    ]);
  });

  it('forgets a priority that was set by hand for the incident', async () => {
    const story = await IncidentStory.triaged();
    await story.act(AGENT, 'triage', { priority: 'medium', reason: 'It can wait.' });
    await story.act(AGENT, 'convert', TO_REQUEST);
    expect(story.incident).toMatchObject({ priority: 'low', priorityReason: { rule: 'request' } });
  });

  it('owes no update any more', async () => {
    const story = await IncidentStory.taken();
    expect(story.incident.nextUpdateAt).not.toBeNull();
    await story.act(AGENT, 'convert', TO_REQUEST);
    expect(story.incident.nextUpdateAt).toBeNull();
    await story.until('PT2H');
    expect(types(await story.timeline())).not.toContain('reminded');
  });

  it('wakes nobody ever after', async () => {
    const story = await IncidentStory.triaged();
    await story.act(AGENT, 'convert', TO_REQUEST);
    const { callCount } = story.incident;
    for (let day = 0; day < 20; day++) await story.until('P1D');
    expect(story.incident.callCount).toBe(callCount);
    expect(types(await story.timeline())).not.toContain('breached');
  });

  it('is possible before triage, and then calls nobody at all', async () => {
    const story = await IncidentStory.reported();
    await story.act(RESPONDER, 'convert', TO_REQUEST);
    expect(types(story.facts)).toEqual(['triaged', 'converted']);
    expect(story.incident).toMatchObject({ kind: 'request', status: 'triaged', priority: 'low', calls: [] });
  });

  it('is refused while it is major, and offered as such', async () => {
    const story = await IncidentStory.triaged();
    await story.act(AGENT, 'triage', { major: true });
    const refused = await refusal(story.act(AGENT, 'convert', TO_REQUEST));
    expect(refused).toMatchObject({
      name: 'WrongState',
      message: expect.stringContaining('Take back that it is major'),
    });
    expect(refused.extra.actions).toContainEqual(expect.objectContaining({ name: 'convert', code: 'major' }));
    expect(await refusal(story.act(AGENT, 'triage', { kind: 'request' }))).toMatchObject({ name: 'WrongState' });
    const both = { kind: 'request', major: false, reason: 'A wish.' };
    expect(await refusal(story.act(RESPONDER, 'triage', both))).toMatchObject({ name: 'Forbidden' });
    await story.act(AGENT, 'triage', both);
    expect(story.incident).toMatchObject({ kind: 'request', major: false });
  });
});

describe('a service request that becomes an incident', () => {
  it('gets a priority by its impact, both clocks from now, and calls whoever is on call', async () => {
    const story = await IncidentStory.triaged({ ...REPORT.medium, kind: 'request' });
    story.wait('PT1H');
    await story.act(RESPONDER, 'convert', TO_INCIDENT);
    expect(story.incident).toMatchObject({ kind: 'incident', priority: 'medium', tier: 1, status: 'triaged' });
    expect(clocks(story)).toMatchObject({
      response: { target: 'PT1H', startedAt: story.now, stoppedAt: null },
      resolution: { target: 'PT8H', startedAt: story.now },
    });
    expect(types(story.facts)).toEqual(['converted', 'called']);
    expect(mails(story.facts)).toEqual([
      'reporter_converted → reporter@example.com',
      'call → service-desk.oncall@example.com',
    ]);
  });

  it('that somebody has already calls nobody: it was acknowledged', async () => {
    const story = await IncidentStory.taken({ ...REPORT.low, kind: 'request' });
    await story.act(AGENT, 'convert', TO_INCIDENT);
    expect(story.incident).toMatchObject({ calls: [], assignee: { email: RESPONDER.email }, status: 'investigating' });
    expect(clocks(story).response).toMatchObject({ stage: 'met', stoppedAt: story.now });
    expect(mails(story.facts)).toEqual([
      'reporter_converted → reporter@example.com',
      'converted → responder@example.com',
    ]);
  });

  it('goes on with a hold, unless it is high: that ends it', async () => {
    const hold = { reason: 'awaiting_vendor' } as const;
    const medium = await IncidentStory.taken({ ...REPORT.medium, kind: 'request' });
    await medium.act(AGENT, 'hold', hold);
    await medium.act(AGENT, 'convert', TO_INCIDENT);
    expect(medium.incident).toMatchObject({ status: 'on_hold', hold: { reason: 'awaiting_vendor' } });
    expect(clocks(medium).resolution?.stage).toBe('paused');
    const high = await IncidentStory.taken({ ...REPORT.high, kind: 'request', impact: {} });
    await high.act(AGENT, 'hold', hold);
    await high.act(AGENT, 'convert', TO_INCIDENT);
    expect(high.incident).toMatchObject({ status: 'investigating', hold: null, priority: 'high' });
    expect(clocks(high).resolution?.stage).toBe('on_track');
  });

  it('tells a manager at once where it is major', async () => {
    const story = await IncidentStory.triaged({ ...REPORT.high, impact: { users: 'all' } });
    await story.act(AGENT, 'triage', { major: false, reason: 'Not that bad.' });
    await story.act(AGENT, 'convert', TO_REQUEST);
    await story.act(AGENT, 'convert', TO_INCIDENT);
    expect(story.incident.major).toBe(true);
    expect(mails(story.facts)).toContain('major → service-desk.manager@example.com');
  });

  it('is major also where it was urgent before, which no service request is', async () => {
    const story = await IncidentStory.triaged({ ...REPORT.low, kind: 'request' });
    await story.act(AGENT, 'triage', { impact: { users: 'all' }, priority: 'high', reason: 'The board meets.' });
    expect(story.incident).toMatchObject({ kind: 'request', priority: 'high', major: false });
    await story.act(AGENT, 'convert', TO_INCIDENT);
    expect(story.incident).toMatchObject({ priority: 'high', major: true });
  });

  it('calls whoever it was given to, who has not acknowledged it, and nobody else', async () => {
    const story = await IncidentStory.triaged({ ...REPORT.low, kind: 'request' });
    await story.act(AGENT, 'assign', { assignee: { name: COLLEAGUE.name, email: COLLEAGUE.email } });
    await story.act(AGENT, 'convert', TO_INCIDENT);
    expect(outcomes(story.incident)).toEqual(['colleague: open']);
    expect(story.incident.assignee?.email).toBe(COLLEAGUE.email);
    expect(mails(story.facts)).toContain(`call → ${COLLEAGUE.email}`);
  });

  it('starts anew what had been told as late before', async () => {
    const story = await IncidentStory.taken(REPORT.low);
    await story.until('P20D');
    await story.act(AGENT, 'convert', TO_REQUEST);
    await story.act(AGENT, 'convert', TO_INCIDENT);
    expect(clocks(story).resolution?.stage).toBe('on_track');
    await story.until('PT1H');
    expect(types(story.facts)).not.toContain('breached');
  });
});

describe('converting', () => {
  it('to what it is already is refused', async () => {
    const story = await IncidentStory.triaged();
    const refused = await refusal(story.act(RESPONDER, 'convert', TO_INCIDENT));
    expect(refused).toMatchObject({ name: 'WrongState', message: 'It is an incident already.' });
  });

  it('is for staff, while it is open', async () => {
    const story = await IncidentStory.taken();
    expect(await refusal(story.act(OUTSIDER, 'convert', TO_REQUEST))).toMatchObject({ name: 'Forbidden' });
    await story.act(RESPONDER, 'resolve', RESOLVED);
    expect(await refusal(story.act(RESPONDER, 'convert', TO_REQUEST))).toMatchObject({ name: 'WrongState' });
  });

  it('happens at triage too, when a person says the kind', async () => {
    const story = await IncidentStory.triaged();
    await story.act(COLLEAGUE, 'triage', { kind: 'request', category: 'access', subcategory: 'permission' });
    expect(types(story.facts)).toEqual(['triaged', 'converted']);
    expect(story.incident).toMatchObject({ kind: 'request', priority: 'low', subcategory: 'permission', tier: null });
  });
});
