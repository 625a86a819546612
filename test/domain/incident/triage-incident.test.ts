import { describe, expect, it } from 'vitest';
import { triageByItself } from '../../../functions/incident/triage-incident.ts';
import { IncidentStory, MORNING, REPORT, RESOLVED, UNSORTED, WORLD } from './some-incident.ts';
import { AGENT, COLLEAGUE, OUTSIDER, REPORTER, RESPONDER } from './some-people.ts';
import { mails, outcomes, pointers, refusal, types } from './what-happened.ts';

describe('triage by itself', () => {
  it('sorts the report, starts both clocks from it and calls whoever is on call, in one commit', async () => {
    const story = await IncidentStory.reported();
    story.wait('PT20S');
    await story.bySystem((incident, now) => triageByItself(incident, WORLD, now));
    expect(story.incident).toMatchObject({
      version: 2,
      status: 'triaged',
      priority: 'high',
      team: 'service-desk',
      tier: 1,
      assignee: null,
      policy: 'default@1',
      needsReview: false,
      everHigh: true,
      response: { startedAt: MORNING, target: 'PT15M', calendar: 'always' },
      resolutionClock: { startedAt: MORNING, target: 'PT4H', calendar: 'always' },
    });
    expect(story.incident.calls).toEqual([
      {
        id: 'c1',
        to: { name: 'Service desk on call', email: 'service-desk.oncall@example.com' },
        pager: 'service-desk.pager@example.com',
        timeZone: 'Europe/Berlin',
        tier: 1,
        team: 'service-desk',
        reason: 'triage',
        at: story.now,
        lastAt: story.now,
        repeats: 0,
        taken: 0,
        dueAt: '2026-11-23T09:15:00.000Z',
        outcome: 'open',
        acknowledgedAt: null,
        by: null,
      },
    ]);
    expect(story.facts).toMatchObject([
      {
        type: 'triaged',
        actor: { kind: 'system', name: null, email: null },
        data: { category: 'software', subcategory: 'error', service: 'email', team: 'service-desk', priority: 'high' },
      },
      { type: 'called', data: { call: 'c1', reason: 'triage', dueAt: '2026-11-23T09:15:00.000Z' } },
    ]);
    expect(mails(story.facts)).toEqual([
      'call → service-desk.oncall@example.com',
      'call_pager → service-desk.pager@example.com',
    ]);
  });

  it('calls no pager for a medium one', async () => {
    const story = await IncidentStory.triaged(REPORT.medium);
    expect(mails(story.facts)).toEqual(['call → service-desk.oncall@example.com']);
  });

  it.each(['medium', 'low'] as const)('calls for a %s one when the working hours open', async (priority) => {
    const story = new IncidentStory();
    story.now = '2026-11-21T12:00:00.000Z';
    await story.report(REPORT[priority]);
    await story.bySystem((incident, now) => triageByItself(incident, WORLD, now));
    expect(story.incident).toMatchObject({ calls: [], callAt: '2026-11-23T08:00:00.000Z' });
    await story.until('PT43H59M');
    expect(story.incident.calls).toEqual([]);
    await story.until('PT1M');
    expect(story.facts).toMatchObject([{ type: 'called', at: '2026-11-23T08:00:00.000Z', data: { reason: 'triage' } }]);
    expect(story.incident.callAt).toBeNull();
  });

  it('calls for a high one at night and on a Sunday', async () => {
    const story = new IncidentStory();
    story.now = '2026-11-22T02:00:00.000Z';
    await story.report(REPORT.high);
    await story.bySystem((incident, now) => triageByItself(incident, WORLD, now));
    expect(story.call.at).toBe(story.now);
  });

  it('asks the desk to review what it cannot sort', async () => {
    const story = await IncidentStory.triaged(UNSORTED);
    expect(story.incident).toMatchObject({
      category: 'other',
      subcategory: 'unsorted',
      needsReview: true,
      priority: 'high',
    });
    expect(mails(story.facts)).toContain('needs_review → desk@example.com');
  });

  it('calls the desk’s address where the catalogue is empty, and the alarm address hears of it', async () => {
    const empty = new Map<string, never>();
    const catalogue = {
      services: empty,
      categories: empty,
      people: empty,
      teams: empty,
      paths: empty,
      maintenance: empty,
      runbooks: empty,
      lists: empty,
      channels: empty,
      policies: empty,
      integrations: empty,
      knownErrors: empty,
      schedules: empty,
      overrides: empty,
      testCalls: empty,
    };
    const story = await IncidentStory.reported(UNSORTED);
    await story.bySystem((incident, now) => triageByItself(incident, { ...WORLD, catalogue }, now));
    expect(story.incident).toMatchObject({ team: null, tier: 1, policy: 'default@1', needsReview: true });
    expect(story.call.to.email).toBe('desk@example.com');
    expect(mails(story.facts)).toEqual(['call → desk@example.com', 'nobody_to_call → alarms@example.com']);
  });

  it('keeps the description out of the head from then on', async () => {
    const story = await IncidentStory.triaged();
    expect(JSON.stringify(story.head)).not.toContain(REPORT.high.description);
  });
});

describe('triage of a new incident by a person', () => {
  it('is the same with what they say, and calls', async () => {
    const story = await IncidentStory.reported(UNSORTED);
    await story.act(RESPONDER, 'triage', { category: 'network', subcategory: 'wifi', team: 'platform' });
    expect(story.incident).toMatchObject({
      status: 'triaged',
      category: 'network',
      team: 'platform',
      tier: 2,
      needsReview: false,
    });
    expect(types(story.facts)).toEqual(['triaged', 'called']);
    expect(outcomes(story.incident)).toEqual(['platform.oncall: open']);
  });

  it('leaves the sub-category open where only a category was said', async () => {
    const story = await IncidentStory.reported();
    await story.act(RESPONDER, 'triage', { category: 'network' });
    expect(story.incident).toMatchObject({ category: 'network', subcategory: null });
  });
});

describe('triage again', () => {
  it('changes only what is said; the team stays', async () => {
    const story = await IncidentStory.triaged();
    await story.act(RESPONDER, 'triage', { category: 'network', subcategory: 'wifi', service: 'checkout' });
    expect(story.incident).toMatchObject({
      service: 'checkout',
      category: 'network',
      team: 'service-desk',
      status: 'triaged',
    });
    expect(types(story.facts)).toEqual(['triaged']);
    expect(outcomes(story.incident)).toEqual(['service-desk.oncall: open']);
  });

  it('clears the review once it has a category, and not before', async () => {
    const story = await IncidentStory.triaged(UNSORTED);
    await story.act(RESPONDER, 'triage', { service: 'email' });
    expect(story.incident.needsReview).toBe(true);
    await story.act(RESPONDER, 'triage', { category: 'software' });
    expect(story.incident.needsReview).toBe(false);
  });

  it('before the working hours open leaves the desk nothing to review', async () => {
    const story = new IncidentStory();
    story.now = '2026-11-22T12:00:00.000Z';
    await story.report({ ...UNSORTED, impact: REPORT.low.impact });
    await story.bySystem((incident, now) => triageByItself(incident, WORLD, now));
    await story.act(RESPONDER, 'triage', { category: 'software' });
    await story.until('PT20H');
    expect(mails(story.facts)).toEqual(['call → service-desk.oncall@example.com']);
  });

  it('with another team before the first acknowledgement calls that team instead; the clocks run on', async () => {
    const story = await IncidentStory.triaged();
    const { response } = story.incident;
    story.wait('PT5M');
    await story.act(RESPONDER, 'triage', { team: 'platform' });
    expect(outcomes(story.incident)).toEqual(['service-desk.oncall: withdrawn', 'platform.oncall: open']);
    expect(story.incident).toMatchObject({ tier: 2, response });
    expect(story.call.dueAt).toBe('2026-11-23T09:15:00.000Z');
  });

  it('with another team takes it from whoever it was assigned to, and tells them', async () => {
    const story = await IncidentStory.triaged();
    await story.act(AGENT, 'assign', { assignee: { name: COLLEAGUE.name, email: COLLEAGUE.email } });
    await story.act(RESPONDER, 'triage', { team: 'platform' });
    expect(story.incident.assignee).toBeNull();
    expect(outcomes(story.incident).at(-2)).toBe('colleague: withdrawn');
    expect(mails(story.facts)).toContain('unassigned → colleague@example.com');
  });

  it('with another team asks the desk for no second review', async () => {
    const story = await IncidentStory.triaged(UNSORTED);
    await story.act(RESPONDER, 'triage', { team: 'platform' });
    expect(mails(story.facts)).toEqual([
      'taken → service-desk.oncall@example.com',
      'call → platform.oncall@example.com',
      'call_pager → platform.pager@example.com',
    ]);
  });

  it('with another team after it calls nobody', async () => {
    const story = await IncidentStory.taken();
    await story.act(RESPONDER, 'triage', { team: 'platform' });
    expect(story.incident).toMatchObject({ team: 'platform', tier: 2, callCount: 1, status: 'investigating' });
  });

  it('said again by the same person adds nothing', async () => {
    const story = await IncidentStory.triaged();
    const body = { category: 'network', impact: { users: 'some' } };
    await story.act(RESPONDER, 'triage', body);
    expect(await story.act(RESPONDER, 'triage', body)).toMatchObject({
      outcome: 'unchanged',
      head: { incident: { version: 3 } },
    });
  });

  it('said again after somebody else’s is recorded', async () => {
    const story = await IncidentStory.triaged();
    await story.act(RESPONDER, 'triage', { category: 'network' });
    await story.act(COLLEAGUE, 'triage', { category: 'network' });
    expect(await story.act(RESPONDER, 'triage', { category: 'network' })).toMatchObject({ outcome: 'applied' });
  });

  it('after the incident moved on changes no state', async () => {
    const story = await IncidentStory.taken();
    await story.act(RESPONDER, 'triage', { category: 'network' });
    expect(story.incident.status).toBe('investigating');
  });
});

describe('triage is refused', () => {
  it('where the sub-category is of another category', async () => {
    const story = await IncidentStory.triaged();
    expect(await pointers(story.act(RESPONDER, 'triage', { subcategory: 'wifi' }))).toEqual(['/subcategory']);
    await story.act(RESPONDER, 'triage', { subcategory: 'slow' });
    expect(story.incident).toMatchObject({ category: 'software', subcategory: 'slow' });
  });

  it('to whoever is not staff', async () => {
    const story = await IncidentStory.triaged();
    for (const stranger of [REPORTER, OUTSIDER]) {
      expect(await refusal(story.act(stranger, 'triage', {}))).toMatchObject({ name: 'Forbidden' });
    }
  });

  it('once the incident is resolved', async () => {
    const story = await IncidentStory.taken();
    await story.act(RESPONDER, 'resolve', RESOLVED);
    expect(await refusal(story.act(RESPONDER, 'triage', { category: 'network' }))).toMatchObject({
      name: 'WrongState',
    });
  });
});

describe('the example’s network outage', () => {
  it('is high, by the sub-category’s many users', async () => {
    const story = await IncidentStory.triaged({ ...UNSORTED, summary: 'The network is down: network outage' });
    expect(story.incident).toMatchObject({
      category: 'network',
      subcategory: 'network-outage',
      priority: 'high',
      priorityReason: { rule: 'highest_factor', factors: { users: { value: 'many', from: 'subcategory' } } },
    });
  });
});
