import { describe, expect, it } from 'vitest';
import type { EscalationPath, Service } from '../../../functions/catalogue/catalogue.ts';
import { passOn } from '../../../functions/escalation/bounce.ts';
import type { Report } from '../../../functions/incident/report-incident.ts';
import { triageByItself } from '../../../functions/incident/triage-incident.ts';
import type { World } from '../../../functions/incident/world.ts';
import { IncidentStory, REPORT, WORLD } from '../incident/some-incident.ts';
import { AGENT, RESPONDER } from '../incident/some-people.ts';
import { mails, outcomes } from '../incident/what-happened.ts';
import { passes, timetable } from './some-timetable.ts';

const OFFICE = ['08:00-18:00'];
const DUTY = { name: 'Manager on duty', email: 'duty@example.com', pager: 'duty@pager.example' };
const SECOND = { name: 'Second manager on duty', email: 'second.duty@example.com' };

/** By day to the next tier but one, at night past the desk to others, who answer for it too. */
const PATH: EscalationPath = {
  id: 'mails',
  name: 'Mails',
  calendar: {
    timeZone: 'Europe/Berlin',
    weekly: { mon: OFFICE, tue: OFFICE, wed: OFFICE, thu: OFFICE, fri: OFFICE },
    holidays: [],
  },
  routes: [
    { when: 'hours', teams: ['service-desk', 'data-centre'], managers: [] },
    { when: 'closed', teams: ['command'], managers: [DUTY, SECOND] },
  ],
};

/** The example, where incidents with mails go by a path. */
function worldWith(path: EscalationPath = PATH): World {
  const { services } = WORLD.catalogue;
  const email = { ...services.get('email'), path: path.id } as Service;
  const items = { services: new Map([...services, ['email', email]]), paths: new Map([[path.id, path]]) };
  return { ...WORLD, catalogue: { ...WORLD.catalogue, ...items } };
}

/** Reported at a time of that Monday, in UTC: Berlin is an hour ahead. */
async function reported(time: string, report: Report = REPORT.high, world = worldWith()): Promise<IncidentStory> {
  const story = new IncidentStory((store) => store, undefined, world);
  story.now = `2026-11-23T${time}:00.000Z`;
  await story.report(report);
  await story.bySystem((incident, now) => triageByItself(incident, world, now));
  return story;
}

const steps = async (story: IncidentStory) =>
  (await timetable(story)).filter((line) => !/call_repeated|triaged/.test(line));

describe('an incident with an escalation path', () => {
  it('goes by day through the teams of the day, to the team’s managers after the last', async () => {
    const story = await reported('09:00');
    await passes(story, 'PT15M');
    expect(await steps(story)).toEqual([
      '09:00:00 called service-desk.oncall',
      '09:11:15 escalated functional 75 % of response',
      '09:11:15 called data-centre.oncall',
      '09:15:00 breached response',
      '09:15:00 escalated hierarchical 100 % of response',
      '09:15:00 called data-centre.manager',
    ]);
    expect(story.incident).toMatchObject({ team: 'data-centre', tier: 3 });
    await story.act(AGENT, 'escalate', { to: 'functional', reason: 'Nobody is there.' });
    expect(story.call).toMatchObject({ reason: 'hierarchical', to: { email: 'data-centre.manager@example.com' } });
  });

  it('goes at night to others, and to the managers whom the path names', async () => {
    const story = await reported('21:00');
    await passes(story, 'PT15M');
    expect(await steps(story)).toEqual([
      '21:00:00 called service-desk.oncall',
      '21:11:15 escalated functional 75 % of response',
      '21:11:15 called command.oncall',
      '21:15:00 breached response',
      '21:15:00 escalated hierarchical 100 % of response',
      '21:15:00 called duty',
    ]);
    expect(story.call).toMatchObject({ pager: DUTY.pager, team: 'command', tier: 3 });
  });

  it('goes by whichever route holds when it goes up', async () => {
    const story = await reported('16:50');
    await passes(story, 'PT9M');
    await story.act(RESPONDER, 'escalate', { to: 'functional', reason: 'By day.' });
    expect(story.incident.team).toBe('data-centre');
    story.now = '2026-11-23T17:00:00.000Z';
    await story.act(RESPONDER, 'escalate', { to: 'functional', reason: 'By night.' });
    expect(story.incident.team).toBe('command');
    await story.act(RESPONDER, 'escalate', { to: 'functional', reason: 'Further.' });
    expect(story.call).toMatchObject({ reason: 'hierarchical', to: { email: DUTY.email } });
  });

  it('is told to the first of its managers again and again, then to the second', async () => {
    const story = await reported('21:00');
    await passes(story, 'PT8H14M');
    expect(story.call.to.email).toBe(DUTY.email);
    await passes(story, 'PT1M');
    expect(story.call.to.email).toBe(SECOND.email);
  });

  it('of low priority, missed, is told to whom the path names', async () => {
    const always = { ...PATH, routes: [{ teams: [], managers: [DUTY] }] };
    const story = await reported('09:00', REPORT.low, worldWith(always));
    await passes(story, 'PT4H');
    expect(mails(story.facts)).toEqual(['breached → desk@example.com', `breached → ${DUTY.email}`]);
    await passes(story, 'PT24H');
    expect(mails(story.facts)).toEqual(['breached → desk@example.com', `breached → ${DUTY.email}`]);
  });

  it('tells whoever answers for it by then what managers hear', async () => {
    const story = await reported('21:00');
    await story.act(AGENT, 'triage', { major: true });
    expect(mails(story.facts)).toEqual([`major → ${DUTY.email}`]);
    await story.act(RESPONDER, 'acknowledge');
    expect(mails(story.facts)).toContain(`taken → ${DUTY.email}`);
    await story.act(RESPONDER, 'update', { text: 'We have found it.' });
    expect(mails(story.facts)).toContain(`informed → ${DUTY.email}`);
    expect(mails(await story.timeline())).not.toContain('major → service-desk.manager@example.com');
  });

  it('calls them where nobody who is on call can be reached', async () => {
    const story = await reported('21:00');
    const { world } = story;
    for (const id of ['c1', 'c2', 'c3']) await story.bySystem((incident, now) => passOn(incident, id, world, now));
    expect(outcomes(story.incident)).toEqual([
      'service-desk.oncall: bounced',
      'duty: bounced',
      'second.duty: bounced',
      'desk: open',
    ]);
  });

  it('knows their pagers when a person calls them', async () => {
    const story = await reported('09:00');
    const { name, email } = DUTY;
    await story.act(RESPONDER, 'call', { person: { name, email }, reason: 'We need a decision.' });
    expect(story.call).toMatchObject({ pager: DUTY.pager, team: 'service-desk' });
  });
});
