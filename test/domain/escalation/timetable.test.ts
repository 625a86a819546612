import { describe, expect, it } from 'vitest';
import { passOn } from '../../../functions/escalation/bounce.ts';
import { nextDueAt, whatIsDue } from '../../../functions/escalation/due.ts';
import { nextOverdueRepeat } from '../../../functions/escalation/overdue.ts';
import { viewClocks } from '../../../functions/incident/clocks.ts';
import { triageByItself } from '../../../functions/incident/triage-incident.ts';
import { IncidentStory, REPORT, WORLD } from '../incident/some-incident.ts';
import { AGENT, ON_CALL, RESPONDER } from '../incident/some-people.ts';
import { outcomes, types } from '../incident/what-happened.ts';
import { passes, timetable } from './some-timetable.ts';

describe('an incident that nobody answers', () => {
  it('of high priority is called every three minutes, then the next tier, then the manager', async () => {
    const story = await IncidentStory.triaged(REPORT.high);
    await passes(story, 'PT20M');
    expect(await timetable(story)).toEqual([
      '09:00:00 triaged',
      '09:00:00 called service-desk.oncall',
      '09:03:00 call_repeated service-desk.oncall',
      '09:06:00 call_repeated service-desk.oncall',
      '09:09:00 call_repeated service-desk.oncall',
      '09:11:15 escalated functional 75 % of response',
      '09:11:15 called platform.oncall',
      '09:14:15 call_repeated platform.oncall',
      '09:15:00 breached response',
      '09:15:00 escalated hierarchical 100 % of response',
      '09:15:00 called platform.manager',
    ]);
  });

  it('of medium priority is called again half-way, then goes up, in working hours', async () => {
    const story = await IncidentStory.triaged(REPORT.medium);
    await passes(story, 'PT3H');
    expect(await timetable(story)).toEqual([
      '09:00:00 triaged',
      '09:00:00 called service-desk.oncall',
      '09:30:00 call_repeated service-desk.oncall 50 % of response',
      '09:45:00 escalated functional 75 % of response',
      '09:45:00 called platform.oncall',
      '10:00:00 breached response',
      '10:00:00 escalated hierarchical 100 % of response',
      '10:00:00 called platform.manager',
    ]);
  });

  it('because nobody can be reached calls anew half-way', async () => {
    const story = await IncidentStory.triaged(REPORT.medium);
    for (const id of ['c1', 'c2', 'c3']) await story.bySystem((incident, now) => passOn(incident, id, WORLD, now));
    expect(outcomes(story.incident)).toEqual([
      'service-desk.oncall: bounced',
      'service-desk.manager: bounced',
      'desk: bounced',
    ]);
    await passes(story, 'PT30M');
    expect(story.call).toMatchObject({ to: { email: ON_CALL.email }, at: '2026-11-23T09:30:00.000Z', reason: 'next' });
    expect(types(story.facts)).toEqual(['called']);
  });

  it('of medium priority, with an expert asked beside, calls again whom it asks to take it', async () => {
    const story = await IncidentStory.triaged(REPORT.medium);
    await story.act(RESPONDER, 'call', { team: 'platform', reason: 'You know it.' });
    await passes(story, 'PT30M');
    expect((await timetable(story)).at(-1)).toBe('09:30:00 call_repeated service-desk.oncall 50 % of response');
  });

  it('of low priority is called again half-way; missed, desk and manager are told and nobody is called', async () => {
    const story = await IncidentStory.triaged(REPORT.low);
    await passes(story, 'PT6H');
    expect(await timetable(story)).toEqual([
      '09:00:00 triaged',
      '09:00:00 called service-desk.oncall',
      '11:00:00 call_repeated service-desk.oncall 50 % of response',
      '13:00:00 breached response',
    ]);
    const told = story.facts.flatMap(({ owes }) => owes.map(({ mail, to }) => `${mail} ${to.email}`));
    expect(told).toEqual(['breached desk@example.com', 'breached service-desk.manager@example.com']);
  });
});

describe('an incident that somebody has', () => {
  it('of high priority goes to the next tier, the manager, and is missed after two, three and four hours', async () => {
    const story = await IncidentStory.triaged(REPORT.high);
    await story.act(RESPONDER, 'acknowledge');
    await passes(story, 'PT5H');
    const steps = (await timetable(story)).filter((line) => /escalated|breached/.test(line));
    expect(steps.filter((line) => line.includes('resolution'))).toEqual([
      '11:00:00 escalated functional 50 % of resolution',
      '12:00:00 escalated hierarchical 75 % of resolution',
      '13:00:00 breached resolution',
      '13:00:00 escalated hierarchical 100 % of resolution',
    ]);
  });

  it('of medium priority warns its assignee first, over working days', async () => {
    const story = await IncidentStory.triaged(REPORT.medium);
    await story.act(RESPONDER, 'acknowledge');
    await passes(story, 'PT30H');
    const steps = (await timetable(story)).filter((line) => line.includes('resolution'));
    expect(steps).toEqual([
      '13:00:00 warned resolution',
      '15:00:00 escalated functional 75 % of resolution',
      '11-24 08:12:00 escalated hierarchical 90 % of resolution',
      '11-24 09:00:00 breached resolution',
      '11-24 09:00:00 escalated hierarchical 100 % of resolution',
    ]);
  });

  it('of medium priority, given to a team alone, warns nobody', async () => {
    const story = await IncidentStory.taken(REPORT.medium);
    await story.act(AGENT, 'assign', { team: 'platform' });
    await passes(story, 'PT4H');
    expect(story.facts).toMatchObject([{ type: 'warned', data: { clock: 'resolution', percent: 50 }, owes: [] }]);
  });

  it('has nothing due between two deadlines', async () => {
    const { incident } = await IncidentStory.taken(REPORT.medium);
    expect(nextDueAt(incident, WORLD)).toBe('2026-11-23T13:00:00.000Z');
    expect(whatIsDue(incident, WORLD, '2026-11-23T12:59:59.999Z')).toBeNull();
    expect(whatIsDue(incident, WORLD, '2026-11-23T13:00:00.000Z')).not.toBeNull();
  });

  it('is not called about any more once it is resolved', async () => {
    const story = await IncidentStory.resolved(REPORT.high);
    const before = story.incident.version;
    await passes(story, 'PT12H');
    expect(story.incident.version).toBe(before);
  });
});

it('nothing falls due before the triage, whatever was promised', async () => {
  const story = await IncidentStory.reported(REPORT.high);
  await story.act(AGENT, 'update', { text: 'We have seen it.', nextUpdateAt: '2026-11-23T09:20:00.000Z' });
  expect(story.incident).toMatchObject({ status: 'new', nextUpdateAt: '2026-11-23T09:20:00.000Z' });
  expect(nextDueAt(story.incident, WORLD)).toBeNull();
  expect(whatIsDue(story.incident, WORLD, '2026-11-23T12:00:00.000Z')).toBeNull();
});

describe('what was passed while nothing ran', () => {
  it('does the highest step only and records the others as skipped', async () => {
    const story = await IncidentStory.triaged(REPORT.medium);
    story.wait('PT50M');
    await passes(story, 'PT0S');
    expect((await timetable(story)).slice(2)).toEqual([
      '09:50:00 skipped 50 % of response',
      '09:50:00 escalated functional 75 % of response',
      '09:50:00 called platform.oncall',
    ]);
  });

  it('counts for a backdated report too', async () => {
    const story = await IncidentStory.reported(
      { ...REPORT.high, channel: 'phone', reportedAt: '2026-11-23T08:48:00.000Z' },
      AGENT,
    );
    story.wait('PT0S');
    await story.bySystem((incident, now) => triageByItself(incident, WORLD, now));
    await passes(story, 'PT0S');
    expect((await timetable(story)).slice(2)).toEqual([
      '09:00:00 escalated functional 75 % of response',
      '09:00:00 called platform.oncall',
    ]);
  });

  it('and for a priority that was raised: the highest passed step of the new target', async () => {
    const story = await IncidentStory.triaged(REPORT.medium);
    story.wait('PT20M');
    await story.act(RESPONDER, 'triage', { impact: { users: 'many' } });
    await passes(story, 'PT0S');
    expect((await timetable(story)).slice(2)).toEqual([
      '09:20:00 skipped 75 % of response',
      '09:20:00 breached response',
      '09:20:00 escalated hierarchical 100 % of response',
      '09:20:00 called service-desk.manager',
    ]);
  });
});

describe('a missed target', () => {
  it.each([
    ['medium', { users: 'some' }],
    ['low', { users: 'one' }],
  ] as const)('is told no more once the priority is %s and its clock on track', async (priority, impact) => {
    const story = await IncidentStory.taken(REPORT.high);
    await passes(story, 'PT4H1M');
    await story.act(AGENT, 'triage', { impact });
    expect(story.incident.priority).toBe(priority);
    expect(viewClocks(story.incident, WORLD, story.now).resolution?.stage).not.toBe('breached');
    expect(nextOverdueRepeat(story.incident, WORLD)).toBeNull();
  });

  it('of the response is told no more then either', async () => {
    const story = await IncidentStory.triaged(REPORT.high);
    await passes(story, 'PT16M');
    await story.act(AGENT, 'triage', { impact: { users: 'one' } });
    expect(nextOverdueRepeat(story.incident, WORLD)).toBeNull();
    expect(viewClocks(story.incident, WORLD, story.now).response?.stage).toBe('on_track');
  });

  it('is told again, from then on, when the priority returns to what had missed it', async () => {
    const story = await IncidentStory.taken(REPORT.high);
    await passes(story, 'PT4H1M');
    await story.act(AGENT, 'triage', { impact: { users: 'one' } });
    await story.act(AGENT, 'triage', { impact: { users: 'many' } });
    expect(nextOverdueRepeat(story.incident, WORLD)).toBe('2026-11-23T13:31:00.000Z');
  });

  it('of what is reopened is told again half an hour later: who was just called is waited for', async () => {
    const story = await IncidentStory.taken(REPORT.high);
    await passes(story, 'PT5H');
    await story.act(RESPONDER, 'resolve', { code: 'solution', notes: 'Mended.' });
    await passes(story, 'P1D');
    await story.byReporter('reopen', { reason: 'Still broken.' });
    const called = story.incident.calls.slice(-2);
    expect(called.map(({ reason }) => reason)).toEqual(['reopened', 'reopened']);
    await passes(story, 'PT8M');
    const ids = called.map(({ id }) => id);
    expect(story.incident.calls.filter(({ id }) => ids.includes(id)).map(({ outcome }) => outcome)).toEqual([
      'open',
      'open',
    ]);
  });
});
