import { describe, expect, it } from 'vitest';
import { nextOverdueRepeat } from '../../../functions/escalation/overdue.ts';
import { defaultPolicy } from '../../../functions/sla/policy.ts';
import { IncidentStory, REPORT, WORLD, worldWith } from '../incident/some-incident.ts';
import { AGENT, MANAGER, PLATFORM, RESPONDER } from '../incident/some-people.ts';
import { mails, outcomes } from '../incident/what-happened.ts';
import { passes, timetable } from './some-timetable.ts';

const managers = [
  { name: 'One manager', email: 'one@example.com' },
  { name: 'Another manager', email: 'another@example.com' },
];

async function helped(): Promise<IncidentStory> {
  const story = await IncidentStory.taken(REPORT.high);
  await story.act(RESPONDER, 'call', { team: 'platform', reason: 'You know this queue.' });
  return story;
}

/** What the newest escalation says, whatever else fell due with it. */
async function escalated(story: IncidentStory): Promise<unknown> {
  return (await story.timeline()).findLast(({ type }) => type === 'escalated')?.data;
}

/** What becomes of a call that nobody answers, up to the next tier. */
const IN_VAIN = [
  '09:03:00 call_repeated platform.oncall',
  '09:06:00 call_repeated platform.oncall',
  '09:09:00 call_repeated platform.oncall',
  '09:11:15 escalated functional 75 % of response',
  '09:11:15 called platform.oncall',
];

describe('a call made after somebody has acknowledged', () => {
  it('is repeated every three minutes, and silence goes up: the next tier, the manager, the desk', async () => {
    const story = await helped();
    await passes(story, 'PT1H');
    expect((await timetable(story)).slice(2)).toEqual([
      ...IN_VAIN,
      '09:14:15 call_repeated platform.oncall',
      '09:17:15 call_repeated platform.oncall',
      '09:20:15 call_repeated platform.oncall',
      '09:22:30 escalated functional 75 % of response',
      '09:22:30 called data-centre.oncall',
      '09:25:30 call_repeated data-centre.oncall',
      '09:28:30 call_repeated data-centre.oncall',
      '09:31:30 call_repeated data-centre.oncall',
      '09:33:45 escalated hierarchical 75 % of response',
      '09:33:45 called data-centre.manager',
      '09:36:45 call_repeated data-centre.manager',
      '09:39:45 call_repeated data-centre.manager',
      '09:42:45 call_repeated data-centre.manager',
      '09:45:00 escalated hierarchical 75 % of response',
      '09:45:00 called desk',
      '09:48:00 call_repeated desk',
      '09:51:00 call_repeated desk',
      '09:54:00 call_repeated desk',
      '09:57:00 call_repeated desk',
    ]);
  });

  it('passes from one manager of the team to the other, and then to the desk', async () => {
    const story = await IncidentStory.within(worldWith('data-centre', { managers }), {
      ...REPORT.high,
      service: 'data-centre',
    });
    await story.act(RESPONDER, 'acknowledge');
    await story.act(RESPONDER, 'escalate', { to: 'hierarchical', reason: 'Decide.' });
    await story.until('PT11M15S');
    expect(await escalated(story)).toMatchObject({ to: 'hierarchical', call: 'c2', step: { percent: 75 } });
    await story.until('PT11M15S');
    expect(outcomes(story.incident).slice(1)).toEqual(['one: unanswered', 'another: unanswered', 'desk: open']);
  });

  it('does only the highest of the steps that were passed while nothing ran, and records the others', async () => {
    const story = await helped();
    story.wait('PT16M');
    await passes(story, 'PT0S');
    expect((await timetable(story)).slice(2)).toEqual([
      '09:16:00 skipped 75 % of response',
      '09:16:00 escalated hierarchical 100 % of response',
      '09:16:00 called service-desk.manager',
    ]);
    expect(await escalated(story)).toMatchObject({ call: 'c2' });
  });

  it('follows its own start, whoever was asked before', async () => {
    const story = await IncidentStory.taken(REPORT.medium);
    await story.act(RESPONDER, 'call', { team: 'platform', reason: 'You know this queue.' });
    await passes(story, 'PT10M');
    await story.act(RESPONDER, 'call', { team: 'data-centre', reason: 'It is your machine.' });
    await passes(story, 'PT32M');
    expect((await timetable(story)).slice(2)).toEqual([
      '09:30:00 call_repeated platform.oncall 50 % of response',
      '09:40:00 call_repeated data-centre.oncall 50 % of response',
    ]);
  });

  it('is made again where the policy has the assignee told: who was called is who is waited for', async () => {
    const { steps } = defaultPolicy;
    const medium = [{ clock: 'response', percent: 50, do: 'tell_assignee' }] as const;
    const policies = new Map([['default', { ...defaultPolicy, steps: { ...steps, medium } }]]);
    const world = { ...WORLD, catalogue: { ...WORLD.catalogue, policies } };
    const story = await IncidentStory.within(world, REPORT.medium);
    await story.act(RESPONDER, 'acknowledge');
    await story.act(RESPONDER, 'call', { team: 'platform', reason: 'You know this queue.' });
    await story.until('PT30M');
    expect(mails(story.facts)).toEqual(['call → platform.oncall@example.com']);
  });

  it('of low priority is made again half-way, and then desk and manager are told and nobody else is called', async () => {
    const story = await IncidentStory.taken(REPORT.low);
    await story.act(RESPONDER, 'escalate', { to: 'functional', reason: 'It is the machine.' });
    const before = (await timetable(story)).length;
    await passes(story, 'PT6H');
    expect((await timetable(story)).slice(before)).toEqual([
      '11:00:00 call_repeated platform.oncall 50 % of response',
      '13:00:00 warned response',
    ]);
    expect(mails(story.facts)).toEqual(['breached → desk@example.com', 'breached → platform.manager@example.com']);
    expect(story.call).toMatchObject({ to: { email: PLATFORM.email }, outcome: 'open' });
  });

  it('goes on while the incident is on hold: the resolution clock alone stands still', async () => {
    const story = await helped();
    await story.act(AGENT, 'hold', { reason: 'awaiting_vendor' });
    await passes(story, 'PT13M');
    expect((await timetable(story)).slice(2)).toEqual([...IN_VAIN]);
    await story.act(AGENT, 'escalate', { to: 'hierarchical', reason: 'The vendor does not answer.' });
    await passes(story, 'PT12M');
    expect((await timetable(story)).slice(-2)).toEqual([
      '09:24:15 escalated functional 75 % of response',
      '09:24:15 called data-centre.oncall',
    ]);
    expect(story.incident.status).toBe('on_hold');
  });

  it('breaches nothing: the response clock has been met', async () => {
    const story = await helped();
    await passes(story, 'PT1H');
    expect((await timetable(story)).filter((line) => line.includes('breached'))).toEqual([]);
    expect(story.incident.response?.stoppedAt).not.toBeNull();
  });

  it('ends when it is answered', async () => {
    const story = await helped();
    await passes(story, 'PT4M');
    await story.act(PLATFORM, 'acknowledge');
    const before = await timetable(story);
    await passes(story, 'PT1H');
    expect(await timetable(story)).toEqual(before);
    expect(outcomes(story.incident).at(-1)).toBe('platform.oncall: acknowledged');
    expect(story.incident.assignee?.email).toBe(RESPONDER.email);
  });

  it('ends when the work does', async () => {
    const story = await helped();
    await story.act(RESPONDER, 'resolve', { code: 'solution', notes: 'Mended.' });
    const before = story.incident.version;
    await passes(story, 'PT1H');
    expect(story.incident.version).toBe(before);
  });
});

describe('a missed target', () => {
  it('of high priority is told to the manager every half hour, eight times, then to the next in the chain every four', async () => {
    const story = await IncidentStory.triaged(REPORT.high);
    await passes(story, 'PT15M');
    // The resolution clock has deadlines of its own: they are looked at elsewhere.
    await passes(story, 'PT1H45M');
    const lines = (await timetable(story)).filter((line) => line > '09:15:01');
    expect(lines).toEqual([
      '09:45:00 call_repeated platform.manager 100 % of response',
      '10:15:00 call_repeated platform.manager 100 % of response',
      '10:45:00 call_repeated platform.manager 100 % of response',
      '11:00:00 escalated functional 50 % of resolution',
      '11:00:00 called data-centre.oncall',
    ]);
    await passes(story, 'P1D');
    const told = (await story.timeline()).filter(
      ({ at, type, data }) =>
        at > '2026-11-23T09:15:01' &&
        (type === 'called' || type === 'call_repeated') &&
        data['reason'] !== 'functional',
    );
    expect(told.length).toBeGreaterThan(10);
    expect(story.incident.overdue.response?.repeats).toBeGreaterThan(8);
  });

  it('of the resolution is told eight times to the manager, each half hour, then each four hours to the desk', async () => {
    const story = await IncidentStory.taken(REPORT.high);
    await passes(story, 'PT4H29M');
    const before = (await timetable(story)).length;
    await passes(story, 'P2D');
    const lines = (await timetable(story)).slice(before);
    // Of each new call there are repeats of its own, every three minutes.
    expect(lines.filter((line) => !/call_repeated [\w.-]+$/.test(line)).slice(0, 10)).toEqual([
      '13:30:00 called data-centre.manager',
      '14:00:00 call_repeated data-centre.manager 100 % of resolution',
      '14:30:00 call_repeated data-centre.manager 100 % of resolution',
      '15:00:00 call_repeated data-centre.manager 100 % of resolution',
      '15:30:00 call_repeated data-centre.manager 100 % of resolution',
      '16:00:00 call_repeated data-centre.manager 100 % of resolution',
      '16:30:00 call_repeated data-centre.manager 100 % of resolution',
      '17:00:00 call_repeated data-centre.manager 100 % of resolution',
      '21:00:00 called desk',
      '11-24 01:00:00 call_repeated desk 100 % of resolution',
    ]);
    expect(lines.at(-1)).toBe('11-25 13:00:00 call_repeated desk 100 % of resolution');
  });

  it('is not told any more once somebody acknowledges', async () => {
    const story = await IncidentStory.triaged(REPORT.high);
    await passes(story, 'PT20M');
    await story.act(RESPONDER, 'acknowledge');
    const before = await timetable(story);
    await passes(story, 'PT1H');
    expect(await timetable(story)).toEqual(before);
  });

  it('of the resolution leaves a manager alone for two hours who says "I have it"', async () => {
    const story = await IncidentStory.taken(REPORT.high);
    await passes(story, 'PT4H');
    const manager = story.incident.calls.at(-1)?.to.email ?? '';
    await story.act({ ...MANAGER, email: manager }, 'acknowledge');
    const before = (await story.timeline()).length;
    await passes(story, 'PT1H59M');
    expect((await story.timeline()).slice(before)).toEqual([]);
    await passes(story, 'PT1M');
    expect((await story.timeline()).slice(before).map(({ type }) => type)).toEqual(['called']);
  });

  it('of the resolution leaves that manager alone though another call is made, and nobody for an answer of others', async () => {
    const story = await IncidentStory.taken(REPORT.high);
    await passes(story, 'PT4H');
    await story.act({ ...MANAGER, email: story.call.to.email }, 'acknowledge');
    await story.act(RESPONDER, 'escalate', { to: 'hierarchical', reason: 'Decide.' });
    expect(nextOverdueRepeat(story.incident, WORLD)).toBe('2026-11-23T15:00:00.000Z');

    const other = await IncidentStory.taken(REPORT.high);
    await passes(other, 'PT4H');
    const expert = other.incident.calls.findLast(({ reason }) => reason === 'functional')?.to.email ?? '';
    await other.act({ ...PLATFORM, email: expert }, 'acknowledge');
    expect(nextOverdueRepeat(other.incident, WORLD)).toBe('2026-11-23T13:30:00.000Z');
  });

  it('is told in its own call, not in one that asked the same manager for help', async () => {
    const story = await IncidentStory.triaged(REPORT.high);
    await passes(story, 'PT20M');
    const { to, id } = story.call;
    await story.act(RESPONDER, 'call', { person: to, reason: 'You know this queue.' });
    await passes(story, 'PT25M');
    expect(story.facts).toMatchObject([{ type: 'call_repeated', data: { call: id, to, step: { percent: 100 } } }]);
  });

  it('of low priority is mailed to desk and manager each working morning, and calls nobody', async () => {
    const story = await IncidentStory.triaged(REPORT.low);
    await passes(story, 'P2D');
    const lines = (await timetable(story)).filter((line) => line.includes('warned'));
    expect(lines).toEqual(['11-24 08:00:00 warned response', '11-25 08:00:00 warned response']);
    expect(story.incident.calls).toHaveLength(1);
    expect(mails((await story.timeline()).filter(({ type }) => type === 'warned'))).toEqual([
      'breached → desk@example.com',
      'breached → service-desk.manager@example.com',
      'breached → desk@example.com',
      'breached → service-desk.manager@example.com',
    ]);
  });

  it('of low priority is told to the first of several managers', async () => {
    const story = await IncidentStory.within(worldWith('service-desk', { managers }), REPORT.low);
    await story.until('PT4H');
    expect(mails(story.facts)).toEqual(['breached → desk@example.com', 'breached → one@example.com']);
  });
});

it('the desk is the last to be called: it ends there', async () => {
  const story = await IncidentStory.taken(REPORT.high);
  await story.act(AGENT, 'call', { person: { name: 'The service desk', email: 'desk@example.com' }, reason: 'Look.' });
  await passes(story, 'PT1H');
  expect((await timetable(story)).filter((line) => line.includes('escalated'))).toEqual([]);
});
