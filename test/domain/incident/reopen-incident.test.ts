import { describe, expect, it } from 'vitest';
import { viewClocks } from '../../../functions/incident/clocks.ts';
import type { Fact } from '../../../functions/incident/incident.ts';
import { IncidentStory, REPORT, RESOLVED, WORLD } from './some-incident.ts';
import { AGENT, COLLEAGUE, MANAGER, ON_CALL, OUTSIDER, REPORTER, RESPONDER } from './some-people.ts';
import { mails, outcomes, refusal, types } from './what-happened.ts';

const BROKEN = { reason: 'Still no mail.' };

describe('reopening', () => {
  it('takes it back to work and forgets its resolution; what was acknowledged stays', async () => {
    const story = await IncidentStory.resolved();
    const { acknowledgedAt } = story.incident;
    story.wait('PT1H');
    await story.byReporter('reopen', BROKEN);
    expect(story.incident).toMatchObject({
      status: 'investigating',
      resolution: null,
      resolvedAt: null,
      confirmedAt: null,
      closedAt: null,
      reopenCount: 1,
      acknowledgedAt,
      assignee: { email: RESPONDER.email },
    });
    expect(story.facts[0]).toMatchObject({
      type: 'reopened',
      visibility: 'public',
      text: 'Still no mail.',
      actor: { kind: 'reporter', email: 'reporter@example.com' },
    });
  });

  it('calls the assignee and whoever is on call again', async () => {
    const story = await IncidentStory.resolved();
    story.wait('PT1H');
    await story.byReporter('reopen', BROKEN);
    expect(types(story.facts)).toEqual(['reopened', 'called', 'called']);
    expect(outcomes(story.incident)).toEqual([
      'service-desk.oncall: withdrawn',
      'responder: open',
      'service-desk.oncall: open',
    ]);
    expect(story.call).toMatchObject({ reason: 'reopened', at: story.now, dueAt: '2026-11-23T10:15:00.000Z' });
  });

  it('tells the reporter, the desk and who is called', async () => {
    const story = await IncidentStory.resolved();
    await story.byReporter('reopen', BROKEN);
    expect(mails(story.facts)).toEqual([
      'reporter_reopened → reporter@example.com',
      'reopened → desk@example.com',
      'reopened → service-desk.manager@example.com',
      'call → responder@example.com',
      'call → service-desk.oncall@example.com',
      'call_pager → service-desk.pager@example.com',
      'take_command → command.oncall@example.com',
      'asked_pager → command.pager@example.com',
    ]);
  });

  it('tells the desk nothing where the desk itself does it', async () => {
    const story = await IncidentStory.closed();
    await story.act({ ...AGENT, email: 'desk@example.com' }, 'reopen', BROKEN);
    expect(mails(story.facts)).not.toContain('reopened → desk@example.com');
  });

  it('calls one person once who is both', async () => {
    const story = await IncidentStory.triaged();
    await story.act(ON_CALL, 'acknowledge');
    await story.act(ON_CALL, 'resolve', RESOLVED);
    await story.byReporter('reopen', BROKEN);
    expect(outcomes(story.incident)).toEqual(['service-desk.oncall: acknowledged', 'service-desk.oncall: open']);
  });

  it('leaves the assignee until one of those called acknowledges', async () => {
    const story = await IncidentStory.resolved();
    await story.byReporter('reopen', BROKEN);
    expect(story.incident.assignee?.email).toBe(RESPONDER.email);
    await story.act(ON_CALL, 'acknowledge');
    expect(story.incident.assignee?.email).toBe(ON_CALL.email);
    expect(outcomes(story.incident).slice(1)).toEqual(['responder: withdrawn', 'service-desk.oncall: acknowledged']);
  });

  it('counts each time', async () => {
    const story = await IncidentStory.resolved();
    await story.byReporter('reopen', BROKEN);
    await story.act(RESPONDER, 'resolve', RESOLVED);
    await story.byReporter('reopen', BROKEN);
    expect(story.incident.reopenCount).toBe(2);
  });

  it('while it is open already is refused', async () => {
    const story = await IncidentStory.resolved();
    await story.byReporter('reopen', BROKEN);
    expect(await refusal(story.byReporter('reopen', BROKEN))).toMatchObject({ name: 'WrongState', status: 409 });
  });
});

/** A step of the resolution clock, and not of a call's own. */
function byResolution({ type, data }: Fact): boolean {
  return type === 'escalated' && (data['step'] as { clock?: string } | null)?.clock === 'resolution';
}

describe('the resolution clock of a reopened incident', () => {
  it('continues: from the resolution to the reopening is pause, from the restoration to the resolution counts', async () => {
    const story = await IncidentStory.taken();
    story.wait('PT1H');
    await story.act(RESPONDER, 'resolve', { ...RESOLVED, restoredAt: '2026-11-23T09:30:00Z' });
    story.wait('P1D');
    await story.byReporter('reopen', BROKEN);
    const { resolution } = viewClocks(story.incident, WORLD, story.now);
    expect(resolution).toMatchObject({
      stage: 'on_track',
      stoppedAt: null,
      pausedSeconds: 86_400,
      dueAt: '2026-11-24T13:00:00.000Z',
      remainingSeconds: 3 * 3_600,
    });
  });

  it('fires no step twice', async () => {
    const story = await IncidentStory.taken();
    await story.until('PT2H');
    expect((await story.timeline()).findLast(({ type }) => type === 'escalated')).toMatchObject({
      type: 'escalated',
      data: { step: { clock: 'resolution', percent: 50 } },
    });
    await story.act(RESPONDER, 'resolve', RESOLVED);
    story.wait('PT1H');
    await story.byReporter('reopen', BROKEN);
    const { facts } = story.incident;
    await story.until('PT59M');
    const since = (await story.timeline()).slice(facts);
    expect(since.filter(byResolution)).toEqual([]);
    await story.until('PT1M');
    const all = await story.timeline();
    const escalated = all.filter(byResolution).map(({ data }) => data['step']);
    expect(escalated).toEqual([
      { clock: 'resolution', percent: 50 },
      { clock: 'resolution', percent: 75 },
    ]);
  });

  it('leaves the response clock met', async () => {
    const story = await IncidentStory.resolved();
    const { response } = story.incident;
    story.wait('P3D');
    await story.byReporter('reopen', BROKEN);
    expect(story.incident.response).toEqual(response);
  });
});

describe('a confirmed incident', () => {
  it('may be reopened by its reporter too', async () => {
    const story = await IncidentStory.resolved();
    await story.byReporter('confirm');
    await story.byReporter('reopen', BROKEN);
    expect(story.incident).toMatchObject({ status: 'investigating', confirmedAt: null });
  });
});

describe('a closed incident', () => {
  it('is reopened by the desk, within 14 days of its closure', async () => {
    const story = await IncidentStory.closed();
    story.wait('P14D');
    await story.act(AGENT, 'reopen', BROKEN);
    expect(story.incident).toMatchObject({ status: 'investigating', closedAt: null, reopenCount: 1 });
  });

  it('is not afterwards, and says what to do', async () => {
    const story = await IncidentStory.closed();
    story.wait('P14DT1S');
    const refused = await refusal(story.act(AGENT, 'reopen', BROKEN));
    expect(refused).toMatchObject({ name: 'WrongState', status: 409 });
    expect(refused.message).toMatch(/more than 14 days ago.*Report a new one/);
  });

  it('is not by its reporter', async () => {
    const story = await IncidentStory.closed();
    expect(await refusal(story.byReporter('reopen', BROKEN))).toMatchObject({ name: 'Forbidden', status: 403 });
  });

  it('begins the workflow’s next generation where the last had finished', async () => {
    const story = await IncidentStory.closed();
    await story.items.finish(story.id, { version: story.incident.version, generation: 1 }, story.incident.facts);
    story.woken.length = 0;
    await story.act(AGENT, 'reopen', BROKEN);
    expect(story.head).toMatchObject({ generation: 2, finished: false });
    expect(story.woken).toEqual(['start 2']);
  });
});

describe('who may reopen', () => {
  it('is the reporter and the desk, no responder, manager or stranger', async () => {
    for (const other of [RESPONDER, COLLEAGUE, MANAGER, OUTSIDER, REPORTER]) {
      const story = await IncidentStory.resolved(REPORT.low);
      expect(await refusal(story.act(other, 'reopen', BROKEN))).toMatchObject({ name: 'Forbidden' });
    }
    for (const caller of [{ ...REPORTER, groups: ['responder' as const] }, AGENT]) {
      const story = await IncidentStory.resolved(REPORT.low);
      expect(await story.act(caller, 'reopen', BROKEN)).toMatchObject({ outcome: 'applied' });
    }
  });
});
