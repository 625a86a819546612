import { describe, expect, it } from 'vitest';
import { viewClocks } from '../../../functions/incident/clocks.ts';
import type { Fact } from '../../../functions/incident/incident.ts';
import { IncidentStory, REPORT, WORLD } from '../incident/some-incident.ts';
import { AGENT, RESPONDER } from '../incident/some-people.ts';
import { mails } from '../incident/what-happened.ts';
import { passes, timetable } from './some-timetable.ts';

const RESOLVED = { code: 'solution', notes: 'Mended.' } as const;

describe('a hold', () => {
  it('for the reporter asks again after one and three working days, then tells the desk and goes on', async () => {
    const story = await IncidentStory.taken(REPORT.medium);
    const until = '2026-11-27T10:00:00.000Z';
    await story.act(RESPONDER, 'hold', { reason: 'awaiting_reporter', comment: 'Which mailbox?', until });
    await passes(story, 'P5D');
    const lines = (await timetable(story)).slice(2);
    expect(lines.slice(0, 3)).toEqual([
      '11-24 08:00:00 reminded',
      '11-26 08:00:00 reminded',
      '11-27 10:00:00 resumed investigating',
    ]);
    const told = (await story.timeline()).filter(({ type }) => type === 'reminded' || type === 'resumed');
    expect(mails(told)).toEqual([
      'question → reporter@example.com',
      'question → reporter@example.com',
      'question_unanswered → desk@example.com',
    ]);
    expect(told.at(-1)?.data['asked']).toBe(3);
  });

  it('for the reporter tells the desk at its end how often they were asked by mail', async () => {
    const question = { reason: 'awaiting_reporter', comment: 'Which mailbox?' };
    const story = await IncidentStory.taken(REPORT.medium);
    await story.act(RESPONDER, 'hold', question);
    await passes(story, 'P1D');
    expect(story.facts).toMatchObject([{ type: 'resumed', data: { asked: 1 } }]);
    const caller = { name: 'A caller', phone: '+49 30 1' };
    const unreached = await IncidentStory.taken({ ...REPORT.medium, reporter: caller });
    await unreached.act(RESPONDER, 'hold', { ...question, until: '2026-11-27T10:00:00.000Z' });
    await passes(unreached, 'P5D');
    const ended = (await unreached.timeline()).findLast(({ type }) => type === 'resumed');
    expect(ended).toMatchObject({ type: 'resumed', data: { asked: 0 } });
    expect(mails([ended as Fact])).toEqual(['question_unanswered → desk@example.com']);
  });

  it('for the reporter asks nothing before it is time, whoever looks', async () => {
    const story = await IncidentStory.taken(REPORT.medium);
    const until = '2026-11-27T10:00:00.000Z';
    await story.act(RESPONDER, 'hold', { reason: 'awaiting_reporter', comment: 'Which mailbox?', until });
    const { version } = story.incident;
    await story.until('PT22H59M');
    expect(story.incident.version).toBe(version);
    await story.until('PT1M');
    expect(story.facts).toMatchObject([
      { type: 'reminded', text: 'Which mailbox?', data: { of: 'question', reminders: 1 } },
    ]);
  });

  it('for somebody else never asks the reporter, and tells nobody when it ends', async () => {
    const story = await IncidentStory.taken(REPORT.medium);
    const until = '2026-11-27T10:00:00.000Z';
    await story.act(RESPONDER, 'hold', { reason: 'awaiting_vendor', until });
    const { version } = story.incident;
    await story.until('P3D');
    expect(story.incident.version).toBe(version);
    await story.until('P1DT1H');
    expect(story.facts).toMatchObject([{ type: 'resumed', data: { because: 'until' }, owes: [] }]);
  });

  it('lets no step fire while it lasts, and the clock goes on behind it', async () => {
    const story = await IncidentStory.taken(REPORT.medium);
    await passes(story, 'PT3H');
    await story.act(RESPONDER, 'hold', { reason: 'awaiting_vendor', until: '2026-11-24T11:00:00.000Z' });
    await passes(story, 'PT23H');
    expect((await timetable(story)).slice(2)).toEqual(['11-24 11:00:00 resumed investigating']);
    await passes(story, 'PT1H');
    expect((await timetable(story)).at(-1)).toBe('11-24 12:00:00 warned resolution');
  });
});

describe('a resolved incident', () => {
  it.each([
    { priority: 'medium', reminded: '11-25 08:30:00', closed: '11-26 16:00:00' },
    { priority: 'low', reminded: '11-26 08:30:00', closed: '11-30 16:00:00' },
  ] as const)(
    'of $priority priority reminds its reporter half-way, then the policy closes it',
    async ({ priority, ...times }) => {
      const story = await IncidentStory.resolved(REPORT[priority]);
      await passes(story, 'P10D');
      expect((await timetable(story)).slice(2)).toEqual([`${times.reminded} reminded`, `${times.closed} closed`]);
      expect(story.incident).toMatchObject({ status: 'closed', closedAt: story.facts[0]?.at });
      expect(story.facts).toMatchObject([
        { type: 'closed', actor: { kind: 'system' }, data: { reason: 'confirmation_lapsed', policy: 'default@1' } },
      ]);
      expect(mails(story.facts)).toEqual(['closed → reporter@example.com']);
    },
  );

  it('is left alone before it is time, whoever looks', async () => {
    const story = await IncidentStory.resolved(REPORT.medium);
    const { version } = story.incident;
    await story.until('P1D');
    expect(story.incident.version).toBe(version);
    await story.until('P1D');
    expect(story.facts).toMatchObject([{ type: 'reminded', data: { of: 'confirmation' } }]);
    await story.until('P1D');
    expect(story.incident).toMatchObject({ version: version + 1, status: 'resolved' });
  });

  it('of high priority waits for its reporter, however long and whoever looks', async () => {
    const story = await IncidentStory.resolved(REPORT.high);
    const { version } = story.incident;
    await passes(story, 'P60D');
    await story.until('P60D');
    expect(story.incident.version).toBe(version);
  });

  it('that was high once waits too', async () => {
    const story = await IncidentStory.taken(REPORT.high);
    await story.act(AGENT, 'triage', { impact: { users: 'one' } });
    await story.act(RESPONDER, 'resolve', RESOLVED);
    const { version } = story.incident;
    await passes(story, 'P60D');
    expect(story.incident.version).toBe(version);
  });

  it('of somebody who can only be telephoned has the desk ask', async () => {
    const story = await IncidentStory.taken({ ...REPORT.medium, reporter: { name: 'A caller', phone: '+49 30 1' } });
    await story.act(RESPONDER, 'resolve', RESOLVED);
    expect(mails(story.facts)).toContain('ask_reporter → desk@example.com');
  });

  it('that is reopened and resolved again reminds anew', async () => {
    const story = await IncidentStory.resolved(REPORT.medium);
    await passes(story, 'P2D');
    await story.byReporter('reopen', { reason: 'Still broken.' });
    await story.act(RESPONDER, 'resolve', { ...RESOLVED, notes: 'Mended again.' });
    await passes(story, 'P7D');
    expect((await story.timeline()).filter(({ type }) => type === 'reminded')).toHaveLength(2);
    expect(story.incident.status).toBe('closed');
  });
});

describe('a hold that nobody notices the end of', () => {
  const held = async () => {
    const story = await IncidentStory.taken(REPORT.medium);
    await story.act(RESPONDER, 'hold', { reason: 'awaiting_vendor', until: '2026-11-23T10:00:00.000Z' });
    story.wait('PT3H');
    return story;
  };

  it('ended in its time all the same', async () => {
    const story = await held();
    expect(viewClocks(story.incident, WORLD, story.now).resolution).toMatchObject({
      stage: 'on_track',
      pausedSeconds: 3_600,
      dueAt: '2026-11-24T10:00:00.000Z',
    });
    await story.until('PT0S');
    expect(story.facts).toMatchObject([
      { type: 'resumed', at: '2026-11-23T12:00:00.000Z', occurredAt: '2026-11-23T10:00:00.000Z' },
    ]);
    expect(viewClocks(story.incident, WORLD, story.now).resolution).toMatchObject({ pausedSeconds: 3_600 });
  });

  it.each([
    ['resume', {}],
    ['resolve', RESOLVED],
  ] as const)('also where a person ends it by %s', async (action, body) => {
    const story = await held();
    await story.act(RESPONDER, action, body);
    expect(viewClocks(story.incident, WORLD, story.now).resolution).toMatchObject({ pausedSeconds: 3_600 });
  });

  it('holds no clock that begins when it is over', async () => {
    const story = await held();
    await story.act(AGENT, 'convert', { kind: 'request', reason: 'It is a wish.' });
    await story.until('PT0S');
    expect(viewClocks(story.incident, WORLD, story.now).resolution).toMatchObject({ pausedSeconds: 0 });
  });
});
