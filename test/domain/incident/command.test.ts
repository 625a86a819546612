import { describe, expect, it } from 'vitest';
import { rolesOf } from '../../../functions/incident/caller.ts';
import { rolesIn } from '../../../functions/incident/roles.ts';
import { passes } from '../escalation/some-timetable.ts';
import { IncidentStory, REPORT, RESOLVED, WORLD, worldWith } from './some-incident.ts';
import { AGENT, COLLEAGUE, DESK_MANAGER, ON_CALL, PLATFORM, RESPONDER } from './some-people.ts';
import { mails, refusal, types } from './what-happened.ts';

const COMMANDER = { name: 'Command on call', email: 'command.oncall@example.com' };
const commanded = async (report = REPORT.high) => {
  const story = await IncidentStory.taken(report);
  await story.act(AGENT, 'roles', { commander: { name: COLLEAGUE.name, email: COLLEAGUE.email } });
  return story;
};

describe('whoever acknowledges a high incident', () => {
  it('is its tech lead, and whoever is on call for command is asked at once, by address and pager', async () => {
    const story = await IncidentStory.triaged(REPORT.high);
    await story.act(ON_CALL, 'acknowledge');
    expect(rolesIn(story.incident)).toMatchObject({ techLead: { email: ON_CALL.email }, commander: null });
    expect(types(story.facts)).toEqual(['acknowledged']);
    expect(story.facts[0]?.data).toMatchObject({
      techLead: { email: ON_CALL.email },
      askedToCommand: { email: COMMANDER.email },
    });
    expect(mails(story.facts).slice(-2)).toEqual([
      'take_command → command.oncall@example.com',
      'asked_pager → command.pager@example.com',
    ]);
  });

  it.each(['medium', 'low'] as const)('is none of a %s one, for which nobody is asked', async (priority) => {
    const story = await IncidentStory.taken(REPORT[priority]);
    expect(rolesIn(story.incident).techLead).toBeNull();
    expect(mails(await story.timeline())).not.toContain('take_command → command.oncall@example.com');
  });

  it('is not asked to command it beside, if somebody else can be', async () => {
    const onCall = [
      { name: RESPONDER.name, email: RESPONDER.email },
      { name: 'Another commander', email: 'another@example.com' },
    ];
    const story = await IncidentStory.within(worldWith('command', { onCall }));
    await story.act(RESPONDER, 'acknowledge');
    expect(mails(story.facts)).toContain('take_command → another@example.com');
  });

  it('is asked of the desk where there is no team for command', async () => {
    const teams = new Map([...WORLD.catalogue.teams].filter(([id]) => id !== 'command'));
    const story = await IncidentStory.within({ ...WORLD, catalogue: { ...WORLD.catalogue, teams } });
    await story.act(ON_CALL, 'acknowledge');
    expect(mails(story.facts)).toContain('take_command → desk@example.com');
  });

  it('who takes the work over from the tech lead takes that too; an expert takes neither', async () => {
    const story = await IncidentStory.taken(REPORT.high);
    await story.act(RESPONDER, 'escalate', { to: 'functional', reason: 'It is deeper.' });
    await story.act(PLATFORM, 'acknowledge');
    expect(rolesIn(story.incident).techLead?.email).toBe(PLATFORM.email);
    await story.act(AGENT, 'call', {
      person: { name: COLLEAGUE.name, email: COLLEAGUE.email },
      reason: 'You know it.',
    });
    await story.act(COLLEAGUE, 'acknowledge');
    expect(rolesIn(story.incident).techLead?.email).toBe(PLATFORM.email);
    // One whom somebody named stays.
    await story.act(AGENT, 'roles', { techLead: { name: COLLEAGUE.name, email: COLLEAGUE.email } });
    await story.act(PLATFORM, 'escalate', { to: 'hierarchical', reason: 'Decide.' });
    await story.act(DESK_MANAGER, 'note', { text: 'I look at it.' });
    expect(rolesIn(story.incident).techLead?.email).toBe(COLLEAGUE.email);
  });

  it('loses it again who takes the acknowledgement back; the next one is asked anew', async () => {
    const story = await IncidentStory.triaged(REPORT.high);
    await story.act(ON_CALL, 'acknowledge');
    await story.undo(ON_CALL);
    expect(rolesIn(story.incident).techLead).toBeNull();
    expect(story.incident.nextUpdateAt).toBeNull();
    await story.act(RESPONDER, 'acknowledge');
    expect(rolesIn(story.incident).techLead?.email).toBe(RESPONDER.email);
    expect(mails(story.facts)).toContain('take_command → command.oncall@example.com');
  });
});

describe('an acknowledgement', () => {
  it('can be taken back after the product itself reminded of something, and not after somebody did', async () => {
    const story = await IncidentStory.triaged(REPORT.high);
    await story.act(ON_CALL, 'acknowledge');
    await story.until('PT6M');
    expect(mails(story.facts)).toContain('no_commander → desk@example.com');
    await story.undo(ON_CALL);
    expect(story.incident).toMatchObject({ status: 'triaged', assignee: null, acknowledgedAt: null });
    await story.act(ON_CALL, 'acknowledge');
    await story.act(RESPONDER, 'note', { text: 'I help.' });
    await story.until('PT6M');
    expect((await refusal(story.undo(ON_CALL))).name).toBe('WrongState');
  });

  it('is no longer taken back after a quarter of an hour, whatever reminded', async () => {
    const story = await IncidentStory.triaged(REPORT.high);
    await story.act(ON_CALL, 'acknowledge');
    await story.until('PT16M');
    expect((await refusal(story.undo(ON_CALL))).name).toBe('WrongState');
  });
});

describe('one that becomes high when somebody is at work on it', () => {
  it('needs command from then on: its assignee is tech lead', async () => {
    const story = await IncidentStory.taken(REPORT.medium);
    await story.act(RESPONDER, 'triage', { impact: { users: 'many' } });
    expect(rolesIn(story.incident).techLead?.email).toBe(RESPONDER.email);
    expect(mails(story.facts)).toContain('take_command → command.oncall@example.com');
    await story.act(RESPONDER, 'note', { text: 'Looking.' });
    expect(mails(story.facts)).toEqual([]);
  });

  it('asks again when its commander leaves it to nobody', async () => {
    const story = await commanded();
    await story.act(AGENT, 'roles', { commander: null });
    expect(mails(story.facts)).toEqual([
      'role_changed → colleague@example.com',
      'take_command → command.oncall@example.com',
      'asked_pager → command.pager@example.com',
    ]);
  });
});

describe('the commander', () => {
  it('may declare it major, change its priority, call, assign, update', async () => {
    const story = await commanded();
    const roles = rolesOf({ ...COLLEAGUE, groups: ['admin'] }, story.incident);
    expect(roles).toContain('commander');
    const commander = { ...COLLEAGUE, groups: ['admin' as const] };
    await story.act(commander, 'triage', { major: true });
    await story.act(commander, 'triage', { major: false, reason: 'It is one customer.' });
    await story.act(commander, 'triage', { priority: 'medium', reason: 'It is one customer.' });
    await story.act(commander, 'call', { team: 'platform', reason: 'Help.' });
    await story.act(commander, 'assign', { assignee: { name: 'The expert', email: 'expert@example.com' } });
    await story.act(commander, 'update', { text: 'We know the cause.' });
    expect(story.incident).toMatchObject({ priority: 'medium', assignee: { email: 'expert@example.com' } });
    await expect(story.act(commander, 'resolve', RESOLVED)).rejects.toMatchObject({ name: 'Forbidden' });
  });

  it('hears of escalations, changed priority, updates and the end; not of what they did', async () => {
    const story = await commanded();
    const heard = async (...[caller, action, body]: Parameters<IncidentStory['act']>) => {
      await story.act(caller, action, body);
      return mails(story.facts).filter((mail) => mail.endsWith('colleague@example.com'));
    };
    const to = 'colleague@example.com';
    expect(await heard(RESPONDER, 'escalate', { to: 'functional', reason: 'x' })).toEqual([`escalated → ${to}`]);
    expect(await heard(RESPONDER, 'escalate', { to: 'hierarchical', reason: 'x' })).toEqual([`escalated → ${to}`]);
    expect(await heard(RESPONDER, 'update', { text: 'x' })).toEqual([`informed → ${to}`]);
    expect(await heard(COLLEAGUE, 'update', { text: 'x' })).toEqual([]);
    expect(await heard(AGENT, 'triage', { priority: 'low', reason: 'x' })).toEqual([`priority_changed → ${to}`]);
    expect(await heard(RESPONDER, 'resolve', RESOLVED)).toEqual([`resolved → ${to}`]);
    expect(await heard(AGENT, 'reopen', { reason: 'x' })).toEqual([`reopened → ${to}`]);
    expect(await heard(AGENT, 'cancel', { code: 'withdrawn', reason: 'x' })).toEqual([`cancelled → ${to}`]);
  });

  it('hears of a missed target, and again every half hour while it is high', async () => {
    const story = await IncidentStory.taken(REPORT.high);
    await story.act(AGENT, 'roles', { commander: { name: COLLEAGUE.name, email: COLLEAGUE.email } });
    await passes(story, 'PT4H');
    const told = async () =>
      mails(await story.timeline()).filter((mail) => mail === 'breached → colleague@example.com');
    expect(await told()).toHaveLength(1);
    await passes(story, 'PT1H');
    expect(await told()).toHaveLength(3);
  });
});

describe('roles', () => {
  it('are held by one person each; who gets one and who loses it is told, and nobody of what they did', async () => {
    const story = await IncidentStory.taken(REPORT.high);
    await story.act(COLLEAGUE, 'roles', { commander: { name: COLLEAGUE.name, email: COLLEAGUE.email } });
    // Whoever was asked hears that it is no longer wanted.
    expect(mails(story.facts)).toEqual(['take_command → command.oncall@example.com']);
    expect(story.incident.commandSought).toBeNull();
    await story.act(COLLEAGUE, 'roles', {
      techLead: { name: PLATFORM.name, email: PLATFORM.email },
      scribe: { name: AGENT.name, email: AGENT.email },
    });
    expect(types(story.facts)).toEqual(['roles_changed']);
    expect(story.facts[0]?.data).toMatchObject({
      from: { techLead: { email: RESPONDER.email }, scribe: null },
      to: { techLead: { email: PLATFORM.email }, scribe: { email: AGENT.email } },
    });
    expect(mails(story.facts)).toEqual([
      'role_changed → responder@example.com',
      'role_changed → platform.oncall@example.com',
      'role_changed → agent@example.com',
    ]);
  });

  it('said again as they are change nothing', async () => {
    const story = await commanded();
    const { version } = story.incident;
    await story.act(AGENT, 'roles', { commander: { name: 'Whoever', email: 'Colleague@example.com' } });
    expect(story.incident.version).toBe(version);
  });

  it('end with it becoming a service request', async () => {
    const story = await commanded(REPORT.high);
    await story.act(AGENT, 'convert', { kind: 'request', reason: 'They only ask.' });
    expect(rolesIn(story.incident)).toEqual({
      commander: null,
      techLead: null,
      communicationsLead: null,
      scribe: null,
    });
    await expect(story.act(AGENT, 'roles', { scribe: null })).rejects.toMatchObject({ name: 'WrongState' });
  });
});
