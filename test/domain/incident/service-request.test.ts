import { describe, expect, it } from 'vitest';
import { nextDueAt } from '../../../functions/escalation/due.ts';
import type { Report } from '../../../functions/incident/report-incident.ts';
import { actionsFor } from '../../../functions/incident/view.ts';
import { IncidentStory, REPORT, RESOLVED, WORLD } from './some-incident.ts';
import { AGENT, COLLEAGUE, RESPONDER } from './some-people.ts';
import { mails, pointers, refusal, types } from './what-happened.ts';

/** What nobody is woken for. */
const PASSWORD: Report = {
  kind: 'request',
  summary: 'I forgot my password',
  reporter: { name: 'The reporter', email: 'reporter@example.com' },
};

describe('a report of a service request', () => {
  it('becomes one: low, with a team that looks after it, and nobody is called', async () => {
    const story = await IncidentStory.triaged(PASSWORD);
    expect(story.incident).toMatchObject({
      kind: 'request',
      status: 'triaged',
      priority: 'low',
      priorityReason: { rule: 'request' },
      category: 'access',
      subcategory: 'password-reset',
      team: 'service-desk',
      tier: null,
      calls: [],
      response: null,
      resolutionClock: { target: 'PT40H', startedAt: story.incident.reportedAt },
      needsReview: false,
    });
    expect(mails(await story.timeline())).toEqual(['receipt → reporter@example.com']);
  });

  it('is low although nothing is known of its impact', async () => {
    const story = await IncidentStory.triaged({ ...PASSWORD, summary: 'Access denied to the archive' });
    expect(story.incident).toMatchObject({ kind: 'request', priority: 'low', major: false });
  });

  it.each([
    ['security suspected', { impact: { security: 'suspected' } }],
    ['security confirmed', { impact: { security: 'confirmed' } }],
    ['many users', { impact: { users: 'many' } }],
    ['all users', { impact: { users: 'all' } }],
    ['a high loss', { impact: { financial: 'high' } }],
    ['words that tell of an outage', { summary: 'Please look: network down' }],
  ])('stays an incident for review where it says %s', async (_what, said) => {
    const story = await IncidentStory.triaged({ ...PASSWORD, ...said });
    expect(story.incident).toMatchObject({ kind: 'incident', priority: 'high', needsReview: true });
    expect(story.incident.calls).toHaveLength(1);
    expect(mails(story.facts)).toContain('needs_review → desk@example.com');
    expect(story.facts[0]?.text).toMatch(/reported as a service request; in doubt it is an incident/);
  });

  it('is one after all when a person says so, whatever its impact', async () => {
    const story = await IncidentStory.triaged({ ...PASSWORD, impact: { users: 'many' } });
    await story.act(AGENT, 'triage', { kind: 'request' });
    expect(story.incident).toMatchObject({ kind: 'request', priority: 'low', needsReview: false });
  });

  it('of which nothing is known is put before the desk like any other', async () => {
    const story = await IncidentStory.triaged({ ...PASSWORD, summary: 'Please help me' });
    expect(story.incident).toMatchObject({ kind: 'request', needsReview: true, subcategory: 'unsorted' });
    expect(mails(story.facts)).toEqual(['needs_review → desk@example.com']);
  });
});

describe('a service request', () => {
  it('goes its way by the same actions, and calls nobody on it', async () => {
    const story = await IncidentStory.triaged(PASSWORD);
    await story.act(AGENT, 'assign', { assignee: { name: RESPONDER.name, email: RESPONDER.email } });
    expect(mails(story.facts)).toEqual(['assigned → responder@example.com']);
    await story.act(RESPONDER, 'acknowledge');
    expect(story.incident).toMatchObject({ status: 'investigating', assignee: { email: RESPONDER.email } });
    await story.act(RESPONDER, 'resolve', { ...RESOLVED, code: 'solution' });
    await story.byReporter('reopen', { reason: 'It does not let me in.' });
    expect(mails(story.facts)).toEqual([
      'reporter_reopened → reporter@example.com',
      'reopened → responder@example.com',
      'reopened → desk@example.com',
    ]);
    await story.act(RESPONDER, 'resolve', RESOLVED);
    await story.byReporter('confirm');
    await story.act(AGENT, 'close');
    expect(story.incident).toMatchObject({ kind: 'request', status: 'closed', calls: [], callCount: 0 });
  });

  it('reminds whoever has it at three quarters of its five days, once, and escalates nothing', async () => {
    const story = await IncidentStory.taken(PASSWORD);
    // 30 of 40 hours from Monday 10:00: Thursday 16:00 in Berlin.
    expect(nextDueAt(story.incident, WORLD)).toBe('2026-11-26T15:00:00.000Z');
    await story.until('P3DT6H');
    expect(story.facts).toMatchObject([{ type: 'warned', data: { clock: 'resolution', percent: 75 } }]);
    expect(mails(story.facts)).toEqual(['warning → responder@example.com']);
    expect(nextDueAt(story.incident, WORLD)).toBeNull();
    for (let day = 0; day < 20; day++) await story.until('P1D');
    expect(types(await story.timeline()).filter((type) => type === 'warned' || type === 'breached')).toEqual([
      'warned',
    ]);
  });

  it('that nobody has yet reminds the desk', async () => {
    const story = await IncidentStory.triaged(PASSWORD);
    await story.until('P3DT6H');
    expect(mails(story.facts)).toEqual(['warning → desk@example.com']);
  });

  it.each(['call', 'escalate'] as const)('cannot take %s, and says why', async (name) => {
    const story = await IncidentStory.taken(PASSWORD);
    const body = name === 'call' ? { team: 'platform', reason: 'x' } : { to: 'functional', reason: 'x' };
    const refused = await refusal(story.act(RESPONDER, name, body));
    expect(refused).toMatchObject({
      name: 'WrongState',
      message: expect.stringContaining('Convert it to an incident'),
    });
    expect(refused.extra.actions).toContainEqual(
      expect.objectContaining({ name, allowed: false, code: 'kind', reason: refused.message }),
    );
  });

  it('is more urgent if somebody says so, and then still calls nobody', async () => {
    const story = await IncidentStory.triaged(PASSWORD);
    await story.act(COLLEAGUE, 'triage', { priority: 'high', reason: 'The board meets today.' });
    expect(story.incident).toMatchObject({ kind: 'request', priority: 'high', calls: [] });
    expect(story.incident.resolutionClock?.target).toBe('PT40H');
    await story.until('P5D');
    expect(story.incident.callCount).toBe(0);
  });

  it('given to another team calls nobody there, and has no tier', async () => {
    const story = await IncidentStory.triaged(PASSWORD);
    await story.act(AGENT, 'triage', { team: 'platform' });
    expect(story.incident).toMatchObject({ team: 'platform', tier: null, calls: [] });
    await story.act(AGENT, 'assign', { team: 'data-centre' });
    expect(story.incident).toMatchObject({ team: 'data-centre', tier: null, calls: [] });
  });

  it('is never major', async () => {
    const story = await IncidentStory.triaged(PASSWORD);
    expect(await pointers(story.act(AGENT, 'triage', { major: true }))).toEqual(['/major']);
    const told = { ...REPORT.high, kind: 'request' as const };
    expect((await IncidentStory.triaged({ ...told, impact: { users: 'one' } })).incident.major).toBe(false);
  });

  it('is offered everything else', async () => {
    const { incident, now } = await IncidentStory.taken(PASSWORD);
    const seen = { incident, now, world: WORLD, doer: RESPONDER, roles: ['responder' as const] };
    const kinds = actionsFor(seen).flatMap((action) =>
      !action.allowed && action.code === 'kind' ? [action.name] : [],
    );
    expect(kinds).toEqual(['call', 'escalate', 'roles']);
  });
});
