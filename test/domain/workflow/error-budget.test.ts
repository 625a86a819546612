import { describe, expect, it } from 'vitest';
import type { Maintenance, Service } from '../../../functions/catalogue/catalogue.ts';
import { dueAndFired } from '../../../functions/escalation/due-and-fired.ts';
import type { Store } from '../../../functions/incident/head.ts';
import type { Report } from '../../../functions/incident/report-incident.ts';
import type { World } from '../../../functions/incident/world.ts';
import { differenceOf } from '../../../functions/workflow/watchdog.ts';
import { IncidentStory, REPORT, RESOLVED, WORLD } from '../incident/some-incident.ts';
import { AGENT, RESPONDER } from '../incident/some-people.ts';
import { types } from '../incident/what-happened.ts';
import { WorkflowStory } from './some-workflow.ts';

const MANAGER = 'service-desk.manager@example.com';

/** The example, where the mail service may be down for 43 minutes and 12 seconds in 30 days. */
function worldOf(change: Partial<Service> = { objective: 99.9 }, maintenance: readonly Maintenance[] = []): World {
  const services = new Map(
    [...WORLD.catalogue.services].map(([id, service]) => [id, id === 'email' ? { ...service, ...change } : service]),
  );
  const windows = new Map(maintenance.map((one) => [one.id, one]));
  return { ...WORLD, catalogue: { ...WORLD.catalogue, services, maintenance: windows } };
}

const WITH = worldOf();
/** A tenth of that, for which a tenth of the users is down: again 43 minutes and 12 seconds. */
const TIGHT = worldOf({ objective: 99.99, linkKey: 'a'.repeat(32) });
/** Nobody knows how many are hit: it is not high because of that alone. */
const SMALL = { ...REPORT.low, impact: { ...REPORT.low.impact, users: 'one' } } as const;
const ALL = { ...REPORT.high, impact: { ...REPORT.high.impact, users: 'all' } } as const;

/** An incident of the mail service and the executions that drive it, a lap behind each act. */
async function down(report: Report = ALL, world = WITH): Promise<WorkflowStory> {
  const story = new IncidentStory((store) => store, undefined, world);
  await story.report(report);
  const flow = new WorkflowStory(story);
  await flow.lapAndPark();
  return flow;
}

/** Another one, in the same store and at the same time. */
async function beside(first: WorkflowStory, report: Report = ALL): Promise<WorkflowStory> {
  const flow = new WorkflowStory(await first.story.besideNew(report), first.outbox);
  await flow.lapAndPark(`token of ${flow.story.id}`);
  return flow;
}

/** Taken by a responder, so that nothing else falls due in the next hours. */
async function taken(world = TIGHT): Promise<WorkflowStory> {
  const flow = await down(REPORT.medium, world);
  await flow.story.act(RESPONDER, 'acknowledge');
  await flow.lapAndPark();
  return flow;
}

/** What a lap does some time later. */
async function later(flow: WorkflowStory, duration: string): Promise<readonly string[]> {
  const before = flow.story.incident.facts;
  flow.story.wait(duration);
  await flow.lapAndPark();
  return types((await flow.story.timeline()).slice(before)).filter((type) => type.startsWith('budget'));
}

const sla = (flow: WorkflowStory) => flow.story.incident.priorityReason?.factors.sla;
const charges = (flow: WorkflowStory, service = 'email') => flow.story.items.charges(service);

describe('the error budget at triage', () => {
  it('says nothing of a service that has plenty left', async () => {
    const flow = await down(SMALL);
    expect(sla(flow)).toEqual({ value: 'none', from: 'computed' });
    expect(flow.story.incident.priority).toBe('low');
  });

  it.each([
    [
      'PT30M',
      'none',
      'low',
      'Low, because one user is affected, there is no financial impact, security is not touched and the error budget is not at risk.',
    ],
    ['PT35M', 'at_risk', 'high', 'High, because the error budget is at risk.'],
    ['PT44M', 'breached', 'high', 'High, because the error budget is spent.'],
  ])('after %s of an outage is %s, and the priority %s says so', async (duration, value, priority, sentence) => {
    const first = await down();
    first.story.wait(duration);
    await first.story.act(RESPONDER, 'resolve', RESOLVED);
    await first.lapAndPark();
    const next = await beside(first, SMALL);
    expect(sla(next)).toEqual({ value, from: 'computed' });
    expect(next.story.incident).toMatchObject({ priority, priorityReason: { sentence } });
  });

  it('is read when a person triages, whose own word stands above it', async () => {
    const first = await down();
    first.story.wait('PT44M');
    await first.lapAndPark();
    const next = await first.story.besideNew(SMALL);
    await next.act(RESPONDER, 'acknowledge');
    expect(next.incident.priorityReason?.factors.sla).toEqual({ value: 'breached', from: 'computed' });
    await next.act(AGENT, 'triage', { impact: { sla: 'none' } });
    expect(next.incident).toMatchObject({
      priority: 'low',
      priorityReason: { factors: { sla: { value: 'none', from: 'person' } } },
    });
  });

  it('counts the incident’s own downtime when it is triaged again', async () => {
    const flow = await down(SMALL);
    await flow.story.act(AGENT, 'triage', { impact: { users: 'some' } });
    expect(sla(flow)?.value).toBe('none');
    flow.story.wait('PT6H');
    await flow.story.act(AGENT, 'triage', { impact: { users: 'some' } });
    expect(sla(flow)?.value).toBe('at_risk');
  });

  it('is asked of no service without an objective, neither at triage nor later', async () => {
    const asked: string[] = [];
    const watched = (store: Store) =>
      new Proxy(store, {
        get(target, name) {
          if (name === 'charges' || name === 'charge') asked.push(name);
          const member: unknown = Reflect.get(target, name);
          return typeof member === 'function' ? member.bind(target) : member;
        },
      });
    const story = new IncidentStory(watched);
    await story.report(ALL);
    const flow = new WorkflowStory(story);
    await flow.lap({ store: story.store });
    await story.act(RESPONDER, 'acknowledge');
    await story.act(AGENT, 'triage', { service: 'network', impact: { users: 'some' } });
    await story.act(RESPONDER, 'resolve', RESOLVED);
    await flow.lap({ store: story.store });
    expect(asked).toEqual([]);
  });
});

describe('when the error budget gives out', () => {
  it('a manager is called on the incident that uses it up: to the second, and once', async () => {
    const flow = await taken();
    const { until } = await flow.lapAndPark();
    expect(until).toBe('2026-11-23T09:43:12.000Z');
    expect(await later(flow, 'PT43M11S')).toEqual([]);
    flow.outbox.collect();
    expect(await later(flow, 'PT1S')).toEqual(['budget_exhausted']);
    const facts = (await flow.story.timeline()).slice(-3);
    expect(types(facts)).toEqual(['budget_exhausted', 'escalated', 'called']);
    expect(facts[0]?.data).toEqual({ service: 'email', dueAt: '2026-11-23T09:43:12.000Z' });
    expect(facts[1]?.data).toMatchObject({ to: 'hierarchical', step: null, reason: 'error_budget' });
    expect(flow.outbox.collect()).toEqual([`call → ${MANAGER}`, `budget_exhausted → ${RESPONDER.email}`]);
    expect(await later(flow, 'PT10M')).toEqual([]);
  });

  it('is told in words, with what was used of how much, and where that is shown', async () => {
    const flow = await taken();
    await later(flow, 'PT43M12S');
    const mail = (to: string) => flow.outbox.mails.findLast((one) => one.to.email === to)?.text ?? '';
    expect(mail(RESPONDER.email)).toContain(
      'Medium: please restore it as soon as you can, the error budget of E-mail is used up.\nA manager has been called.',
    );
    for (const to of [RESPONDER.email, MANAGER]) {
      expect(mail(to)).toContain('Error budget: 4 min 19 s of 4 min 19 s used');
      expect(mail(to)).toMatch(/How the error budget was used: https:\/\/allclear\.example\.com\/e\/\S+/);
    }
    expect(mail(MANAGER)).toContain('Why you: The error budget of E-mail is used up, and you answer for Service desk');
  });

  it('it is so on hold too, and not before maintenance is over', async () => {
    const held = await down({ ...REPORT.medium, impact: { ...REPORT.medium.impact, users: 'some' } });
    await held.story.act(RESPONDER, 'hold', { reason: 'awaiting_vendor', until: '2026-11-27T09:00:00.000Z' });
    await held.lapAndPark();
    expect(await later(held, 'PT7H11M59S')).toEqual([]);
    expect(await later(held, 'PT1S')).toEqual(['budget_exhausted']);
    expect(held.story.incident.status).toBe('on_hold');

    const window = { id: 'upgrade', name: 'Upgrade', services: ['email'], from: '2026-11-23T09:30:00.000Z' };
    const world = worldOf({ objective: 99.9 }, [{ ...window, until: '2026-11-23T10:00:00.000Z' }]);
    const quiet = await down(ALL, world);
    expect(await later(quiet, 'PT50M')).toEqual([]);
    expect(await later(quiet, 'PT10M')).toEqual(['budget_exhausted']);
  });

  it('counting all that are down, it is told at one of them, who looks again when another takes its share', async () => {
    const first = await taken();
    first.story.wait('PT10M');
    await first.lapAndPark();
    expect(first.head.wakeAt).toBe('2026-11-23T09:43:42.000Z');
    const second = await beside(first, REPORT.medium);
    // 33:12 are left for two that are down: the budget gives out at 09:26:36, and the first looks again at once.
    expect(first.head.wakeAt).toBe(first.story.now);
    await first.lapAndPark();
    expect(first.head.wakeAt).toBe('2026-11-23T09:27:06.000Z');
    second.story.wait('PT16M36S');
    expect(await later(second, 'PT0S')).toEqual([]);
    expect(await later(first, 'PT16M36S')).toEqual(['budget_exhausted']);
    expect(await later(second, 'PT30M')).toEqual([]);
  });

  it('falls to the next that is down where the one before was restored in time', async () => {
    const first = await taken();
    first.story.wait('PT1M');
    const second = await beside(first, REPORT.medium);
    await second.story.act(RESPONDER, 'acknowledge');
    await second.lapAndPark();
    await first.story.act(RESPONDER, 'resolve', RESOLVED);
    await first.lapAndPark();
    expect(second.head.wakeAt).toBe(second.story.now);
    await second.lapAndPark();
    expect(second.head.wakeAt).toBe('2026-11-23T09:43:42.000Z');
    expect(await later(second, 'PT42M11S')).toEqual([]);
    expect(await later(second, 'PT1S')).toEqual(['budget_exhausted']);
  });

  it('calls nobody about an incident that began when it was used up already: its priority says so', async () => {
    const first = await down();
    await later(first, 'PT44M');
    await first.story.act(RESPONDER, 'resolve', RESOLVED);
    await first.lapAndPark();
    const next = await beside(first, SMALL);
    expect(next.story.incident.priority).toBe('high');
    expect(await later(next, 'PT2H')).toEqual([]);
  });

  it('is one of the steps that were due, and late where it does not come', async () => {
    const flow = await taken();
    const world = { ...TIGHT, charges: new Map([['email', await charges(flow)]]) };
    const found = { incident: flow.story.incident, stuck: false };
    expect(differenceOf(found, world, '2026-11-23T09:46:12.000Z')).toBeNull();
    expect(differenceOf(found, world, '2026-11-23T09:46:12.001Z')?.words).toBe(
      'what time makes due, since 2026-11-23T09:43:12.000Z',
    );
    await later(flow, 'PT43M14S');
    const rows = dueAndFired(flow.story.incident, await flow.story.timeline(), TIGHT, flow.story.now);
    expect(rows.filter(({ clock, called }) => clock === null && called?.to.email === MANAGER)).toMatchObject([
      { do: 'hierarchical', dueAt: '2026-11-23T09:43:12.000Z', lateSeconds: 2, state: 'fired' },
    ]);
  });
});

describe('what an incident takes from the error budget', () => {
  const spell = (from: string, until: string | null) => ({
    from: `2026-11-23T${from}:00.000Z`,
    until: until === null ? null : `2026-11-23T${until}:00.000Z`,
  });

  it('is its downtime, from its beginning to its restoration, and again from its reopening', async () => {
    const flow = await down({ ...ALL, startedAt: '2026-11-23T08:30:00.000Z' });
    expect(await charges(flow)).toMatchObject([{ percent: 100, spells: [spell('08:30', null)] }]);
    flow.story.wait('PT10M');
    await flow.story.act(RESPONDER, 'resolve', { ...RESOLVED, restoredAt: '2026-11-23T09:05:00Z' });
    await flow.lapAndPark();
    expect(await charges(flow)).toMatchObject([{ spells: [spell('08:30', '09:05')] }]);
    flow.story.wait('PT20M');
    await flow.story.act(AGENT, 'reopen', { reason: 'again' });
    await flow.lapAndPark();
    expect(await charges(flow)).toMatchObject([{ spells: [spell('08:30', '09:05'), spell('09:30', null)] }]);
    flow.story.wait('PT5M');
    await flow.story.act(RESPONDER, 'resolve', RESOLVED);
    await flow.lapAndPark();
    expect(await charges(flow)).toMatchObject([{ spells: [spell('08:30', '09:05'), spell('09:30', '09:35')] }]);
  });

  it('moves with it to another service, and comes to nothing where it was none of it', async () => {
    const world = worldOf();
    const network = world.catalogue.services.get('network');
    if (network === undefined) throw new Error('The example has a network.');
    (world.catalogue.services as Map<string, Service>).set('network', { ...network, objective: 99 });
    const flow = await down(ALL, world);
    await flow.story.act(AGENT, 'triage', { service: 'network' });
    await flow.lapAndPark();
    expect(await charges(flow)).toMatchObject([{ percent: 0, spells: [] }]);
    expect(await charges(flow, 'network')).toMatchObject([{ percent: 100, spells: [spell('09:00', null)] }]);
    await flow.story.act(AGENT, 'cancel', { code: 'not_an_incident', reason: 'a test' });
    await flow.lap();
    expect(await charges(flow, 'network')).toMatchObject([{ spells: [] }]);
  });

  it('follows how many are affected, and is nothing for a service request', async () => {
    const flow = await down();
    await flow.story.act(AGENT, 'triage', { impact: { users: 'some' } });
    await flow.lapAndPark();
    expect(await charges(flow)).toMatchObject([{ percent: 10 }]);
    await flow.story.act(AGENT, 'triage', { major: false, reason: 'it is one' });
    await flow.story.act(AGENT, 'convert', { kind: 'request', reason: 'it is one' });
    await flow.lapAndPark();
    expect(await charges(flow)).toMatchObject([{ spells: [] }]);
    const request = await beside(flow, { ...SMALL, kind: 'request' });
    expect((await charges(flow)).map(({ incident }) => incident)).not.toContain(request.story.id);
  });

  it('is kept of one that is open when its service gets an objective, from its beginning, with its next lap', async () => {
    const story = await IncidentStory.reported(ALL);
    const flow = new WorkflowStory(story);
    await flow.lapAndPark();
    expect(await charges(flow)).toEqual([]);
    const after = new WorkflowStory(new IncidentStory((store) => store, story.items, WITH), flow.outbox);
    after.story.id = story.id;
    after.story.wait('PT20M');
    await after.lapAndPark();
    expect(await charges(flow)).toMatchObject([{ spells: [spell('09:00', null)] }]);
  });
});
