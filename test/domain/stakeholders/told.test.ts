import { describe, expect, it } from 'vitest';
import type { StakeholderList } from '../../../functions/catalogue/catalogue.ts';
import { whatIsDue } from '../../../functions/escalation/due.ts';
import type { Fact } from '../../../functions/incident/incident.ts';
import { triageByItself } from '../../../functions/incident/triage-incident.ts';
import type { World } from '../../../functions/incident/world.ts';
import { whatHappened } from '../../../functions/notify/mails/stakeholder.ts';
import { IncidentStory, REPORT, RESOLVED, UNSORTED, WORLD } from '../incident/some-incident.ts';
import { AGENT, RESPONDER } from '../incident/some-people.ts';
import { mails } from '../incident/what-happened.ts';

function list(id: string, rule: StakeholderList['rule']): [string, StakeholderList] {
  return [id, { id, name: id, rule, members: [], linkKey: '00112233445566778899aabbccddeeff' }];
}
const LISTED: World = {
  ...WORLD,
  catalogue: {
    ...WORLD.catalogue,
    lists: new Map([
      list('everything', { all: true }),
      list('mail', { services: ['email'] }),
      list('network', { categories: ['network'] }),
      list('outages', { priorities: ['high'] }),
      list('disasters', { majorOnly: true }),
      list('mail-outages', { services: ['email'], priorities: ['high'] }),
    ]),
  },
};

/** Lists that the newest commit tells. */
const heard = (facts: readonly Fact[]) => facts.flatMap(({ lists = [] }) => lists);

async function triaged(report: Parameters<IncidentStory['report']>[0]): Promise<IncidentStory> {
  const story = new IncidentStory((store) => store, undefined, LISTED);
  await story.report(report);
  await story.bySystem((incident, now) => triageByItself(incident, LISTED, now));
  return story;
}

describe('stakeholder lists', () => {
  it('hear at triage of what is high, those whose rule it meets as a whole', async () => {
    const story = await triaged(REPORT.high);
    expect(heard(story.facts)).toEqual(['everything', 'mail', 'outages', 'mail-outages']);
  });

  it('hear nothing of what is not high until there is an update', async () => {
    const story = await triaged(REPORT.medium);
    expect(heard(story.facts)).toEqual([]);
    await story.act(RESPONDER, 'update', { text: 'We have found it.' });
    expect(heard(story.facts)).toEqual(['everything', 'mail']);
    await story.act(RESPONDER, 'resolve', RESOLVED);
    expect(heard(story.facts)).toEqual(['everything', 'mail']);
  });

  it('hear at the first acknowledgement of what is high only because something is unknown', async () => {
    const story = await triaged(UNSORTED);
    expect([story.incident.priority, heard(story.facts)]).toEqual(['high', []]);
    await story.act(RESPONDER, 'acknowledge');
    expect(heard(story.facts)).toEqual(['everything', 'outages']);
    await story.until('PT10M');
    expect(heard(await story.timeline())).toEqual(['everything', 'outages']);
  });

  it('hear of it ten minutes after the report where nobody acknowledges, and not a second earlier', async () => {
    const story = await triaged(UNSORTED);
    story.wait('PT9M59S');
    expect(whatIsDue(story.incident, LISTED, story.now)?.facts.map(({ type }) => type)).not.toContain(
      'stakeholders_told',
    );
    story.wait('PT1S');
    await story.bySystem((incident, now) => whatIsDue(incident, LISTED, now));
    const lists = ['everything', 'outages'];
    expect(story.facts.filter((fact) => fact.lists)).toMatchObject([{ type: 'stakeholders_told', data: { lists } }]);
    expect(heard(story.facts)).toEqual(lists);
  });

  it('hear nothing where it turns out to be less than high before', async () => {
    const story = await triaged(UNSORTED);
    await story.act(AGENT, 'triage', { impact: { users: 'one', financial: 'none', security: 'none' } });
    expect(story.incident.priority).toBe('low');
    await story.until('PT10M');
    expect(heard(await story.timeline())).toEqual([]);
  });

  it('hear when it is raised, those that match now; and when it is lowered, those that heard before', async () => {
    const story = await triaged(REPORT.medium);
    await story.act(AGENT, 'triage', { impact: { users: 'many' } });
    expect(heard(story.facts)).toEqual(['everything', 'mail', 'outages', 'mail-outages']);
    await story.act(AGENT, 'triage', { impact: { users: 'one' } });
    expect(heard(story.facts)).toEqual(['everything', 'mail', 'outages', 'mail-outages']);
  });

  it('for major incidents hear when it becomes one', async () => {
    const story = await triaged(REPORT.high);
    await story.act(AGENT, 'triage', { major: true });
    expect(heard(story.facts)).toEqual(['disasters']);
  });

  it('that heard of it hear how it ends, and that it is open again', async () => {
    const told = ['everything', 'mail', 'outages', 'mail-outages'];
    const story = await triaged(REPORT.high);
    await story.act(RESPONDER, 'resolve', RESOLVED);
    expect(heard(story.facts)).toEqual(told);
    await story.byReporter('reopen', { reason: 'Still broken.' });
    expect(heard(story.facts)).toEqual(told);
    await story.act(AGENT, 'cancel', { code: 'withdrawn', reason: 'A test.' });
    expect(heard(story.facts)).toEqual(told);
  });

  it.each([
    ['a conversion', 'convert', { kind: 'incident', reason: 'It is broken.' }],
    ['a triage', 'triage', { kind: 'incident' }],
  ] as const)(
    'hear of a service request that %s makes a high incident, as of any that is open',
    async (_by, action, body) => {
      const story = await triaged({ ...REPORT.low, kind: 'request' });
      const impact = action === 'triage' ? { impact: { users: 'many' } } : {};
      if (action === 'convert') await story.act(AGENT, 'triage', { impact: { users: 'many' } });
      await story.act(AGENT, action, { ...body, ...impact });
      expect(story.incident).toMatchObject({ kind: 'incident', priority: 'high', tellAt: null });
      expect(heard(story.facts)).toEqual(['everything', 'mail', 'outages', 'mail-outages']);
      const fact = story.facts.find(({ lists = [] }) => lists.length > 0) as Fact;
      expect(whatHappened({ fact, incident: story.incident })).toBe('An incident of high priority is open.');
    },
  );

  it('wait also then where it is high only because something is unknown', async () => {
    const story = await triaged({ ...UNSORTED, kind: 'request' });
    await story.act(AGENT, 'convert', { kind: 'incident', reason: 'It is broken.' });
    expect(heard(story.facts)).toEqual([]);
    await story.act(RESPONDER, 'acknowledge');
    expect(heard(story.facts)).toEqual(['everything', 'outages']);
  });

  it('wait for nothing once it is a service request', async () => {
    const story = await triaged(UNSORTED);
    expect(story.incident.tellAt).not.toBeNull();
    await story.act(AGENT, 'convert', { kind: 'request', reason: 'A wish.' });
    expect(story.incident.tellAt).toBeNull();
    await story.until('PT10M');
    expect((await story.timeline()).map(({ type }) => type)).not.toContain('stakeholders_told');
  });

  it('that an update has told are not said to be told once more', async () => {
    const story = await triaged(UNSORTED);
    await story.act(AGENT, 'update', { text: 'We look at it.' });
    await story.until('PT10M');
    expect(heard(await story.timeline())).toEqual(['everything', 'outages']);
    expect((await story.timeline()).map(({ type }) => type)).not.toContain('stakeholders_told');
  });

  it('that heard of it hear that it is no incident', async () => {
    const story = await triaged(REPORT.high);
    await story.act(AGENT, 'convert', { kind: 'request', reason: 'A wish.' });
    const [fact] = story.facts;
    expect(whatHappened({ fact: fact as Fact, incident: story.incident })).toBe('It turned out to be no incident.');
  });

  it('hear nothing of service requests', async () => {
    const story = await triaged({ ...REPORT.low, kind: 'request' });
    await story.act(AGENT, 'update', { text: 'Tomorrow.' });
    expect(heard(await story.timeline())).toEqual([]);
  });

  it('of an incident that was merged hear of the one that it became part of', async () => {
    const story = await triaged(REPORT.high);
    const into = await story.besideNew(REPORT.medium);
    await into.bySystem((incident, now) => triageByItself(incident, LISTED, now));
    await story.act(AGENT, 'merge', { into: into.id, reason: 'The same.' });
    expect(story.facts.map(({ lists }) => lists)).toEqual([['everything', 'mail', 'outages', 'mail-outages']]);
    await into.act(RESPONDER, 'resolve', RESOLVED);
    expect(heard(into.facts)).toEqual(['everything', 'mail', 'outages', 'mail-outages']);
  });
});

describe('the manager', () => {
  const toManager = (story: IncidentStory) => mails(story.facts).filter((mail) => mail.includes('manager'));

  it('of a major incident is told at once', async () => {
    const story = await triaged({ ...REPORT.high, impact: { ...REPORT.high.impact, users: 'all' } });
    expect(toManager(story)).toEqual(['major → service-desk.manager@example.com']);
  });

  it('of a high one is told who has it, and then how it goes on; of another nothing', async () => {
    const high = await triaged(REPORT.high);
    expect(toManager(high)).toEqual([]);
    await high.act(RESPONDER, 'acknowledge');
    expect(toManager(high)).toEqual(['taken → service-desk.manager@example.com']);
    await high.act(RESPONDER, 'resolve', RESOLVED);
    expect(toManager(high)).toEqual(['resolved → service-desk.manager@example.com']);
    const medium = await triaged(REPORT.medium);
    await medium.act(RESPONDER, 'acknowledge');
    await medium.act(RESPONDER, 'resolve', RESOLVED);
    expect(mails(await medium.timeline()).filter((mail) => mail.includes('manager'))).toEqual([]);
  });
});
