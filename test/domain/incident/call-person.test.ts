import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../../support/memory-store.ts';
import { IncidentStory, REPORT, WORLD, worldWith } from './some-incident.ts';
import { AGENT, DESK_MANAGER, RESPONDER } from './some-people.ts';
import { mails } from './what-happened.ts';

const NOBODY = worldWith('service-desk', { onCall: [], managers: [] });

describe('where nobody is on call', () => {
  const NO_ONE = worldWith('service-desk', { onCall: [] });

  it('the manager is called at once, which says so, and the desk hears of it', async () => {
    const story = await IncidentStory.within(NO_ONE);
    expect(story.call).toMatchObject({ to: { email: DESK_MANAGER.email }, because: 'nobody_on_call' });
    expect(story.facts.at(-1)).toMatchObject({ type: 'called', data: { because: 'nobody_on_call' } });
    expect(mails(story.facts)).toEqual([`call → ${DESK_MANAGER.email}`, 'bounced → desk@example.com']);
  });

  it('the desk hears of it once', async () => {
    const story = await IncidentStory.within(NO_ONE);
    await story.act(AGENT, 'assign', { team: 'service-desk' });
    expect(mails(story.facts)).toEqual([`call → ${DESK_MANAGER.email}`]);
  });
});

describe('where nobody is there at all', () => {
  it('the desk is called, and the alarm address hears of it', async () => {
    const story = await IncidentStory.within(NOBODY);
    expect(mails(story.facts)).toEqual(['call → desk@example.com', 'nobody_to_call → alarms@example.com']);
  });

  it('so it is with what is assigned to such a team, called for its help, escalated, or reopened', async () => {
    const world = worldWith('data-centre', { onCall: [], managers: [] });
    const to = { team: 'data-centre' };
    const called = ['call → desk@example.com', 'nobody_to_call → alarms@example.com'];
    const assigned = await IncidentStory.within(world);
    await assigned.act(AGENT, 'assign', to);
    expect(mails(assigned.facts)).toEqual(['taken → service-desk.oncall@example.com', ...called]);

    const helped = await IncidentStory.within(world);
    await helped.act(AGENT, 'call', { ...to, reason: 'It is their machine.' });
    expect(mails(helped.facts)).toEqual(called);

    const escalated = await IncidentStory.within(NOBODY);
    await escalated.act(AGENT, 'escalate', { to: 'hierarchical', reason: 'Decide.' });
    expect(mails(escalated.facts)).toEqual(called);

    await escalated.act(RESPONDER, 'resolve', { code: 'solution', notes: 'Mended.' });
    await escalated.byReporter('reopen', { reason: 'Still broken.' });
    expect(mails(escalated.facts)).toContain('nobody_to_call → alarms@example.com');
  });

  it('one mail is enough where both are one address', async () => {
    const settings = { ...NOBODY.settings, alarms: 'Desk@example.com' };
    const story = new IncidentStory((store) => store, new MemoryStore(), { ...NOBODY, settings });
    await story.report(REPORT.high);
    await story.act(AGENT, 'triage');
    expect(mails(story.facts)).toEqual(['call → desk@example.com']);
  });

  it('is not so where the desk is asked for by name, or those who are there are silent', async () => {
    const named = await IncidentStory.within(WORLD);
    await named.act(AGENT, 'call', { person: { name: 'Service desk', email: 'desk@example.com' }, reason: 'Look.' });
    expect(mails(named.facts)).toEqual(['call → desk@example.com']);

    const silent = await IncidentStory.within(WORLD, { ...REPORT.high, service: 'data-centre' });
    await silent.act(RESPONDER, 'acknowledge');
    await silent.act(RESPONDER, 'escalate', { to: 'hierarchical', reason: 'Decide.' });
    await silent.until('PT11M15S');
    const told = mails(await silent.timeline());
    expect(told).toContain('call → desk@example.com');
    expect(told).not.toContain('nobody_to_call → alarms@example.com');
  });
});
