import { describe, expect, it } from 'vitest';
import type { Store } from '../../../functions/incident/head.ts';
import type { Incident } from '../../../functions/incident/incident.ts';
import { triageByItself } from '../../../functions/incident/triage-incident.ts';
import type { World } from '../../../functions/incident/world.ts';
import { differenceOf, watch } from '../../../functions/workflow/watchdog.ts';
import { IncidentStory, REPORT, WORLD } from '../incident/some-incident.ts';
import { AGENT, RESPONDER } from '../incident/some-people.ts';
import { fails, justBefore, WorkflowStory } from './some-workflow.ts';

const NAME = 'Allclear watchdog';

describe('a difference between what was due and what came', () => {
  const words = async (story: IncidentStory, stuck = false) =>
    differenceOf({ incident: story.incident, stuck }, story.world, story.now)?.words ?? null;

  it('is none for three minutes, then names the step and since when', async () => {
    const story = await IncidentStory.triaged(REPORT.medium);
    story.wait('PT33M');
    expect(await words(story)).toBeNull();
    story.wait('PT1S');
    expect(await words(story)).toBe('the step at 50 % of the response clock, due since 2026-11-23T09:30:00.000Z');
  });

  it('is a triage that did not come', async () => {
    const story = await IncidentStory.reported();
    story.wait('PT3M');
    expect(await words(story)).toBeNull();
    story.wait('PT1S');
    expect(await words(story)).toBe('triage, due since 2026-11-23T09:00:00.000Z');
  });

  it('is a call that was not repeated, and a hold that did not end', async () => {
    const called = await IncidentStory.triaged();
    called.wait('PT6M1S');
    expect(await words(called)).toBe('what time makes due, since 2026-11-23T09:03:00.000Z');
    const held = await IncidentStory.taken(REPORT.medium);
    await held.act(AGENT, 'hold', { reason: 'awaiting_vendor', until: '2026-11-23T10:00:00Z' });
    held.wait('PT1H3M1S');
    expect(await words(held)).toBe('what time makes due, since 2026-11-23T10:00:00.000Z');
  });

  it('is none while maintenance holds calls, and starts anew when it ends', async () => {
    const window = {
      id: 'upgrade',
      name: 'Upgrade',
      services: ['email'],
      from: '2026-11-23T09:10:00.000Z',
      until: '2026-11-23T10:10:00.000Z',
    };
    const maintenance = new Map([[window.id, window]]);
    const story = await IncidentStory.within({ ...WORLD, catalogue: { ...WORLD.catalogue, maintenance } });
    story.wait('PT1H');
    expect(await words(story)).toBeNull();
    story.wait('PT13M1S');
    expect(await words(story)).toMatch(/^the step at 75 % of the response clock/);
  });

  it('names whose step it is where a call has its own', async () => {
    const story = await IncidentStory.taken(REPORT.medium);
    await story.act(RESPONDER, 'escalate', { to: 'functional', reason: 'Beyond us.' });
    story.wait('PT34M');
    expect(await words(story)).toBe('the step at 50 % of call c2, due since 2026-11-23T09:30:00.000Z');
  });

  it('is none while an incident is held, waits for its working hours, or has nothing due', async () => {
    const held = await IncidentStory.taken(REPORT.medium);
    await held.act(AGENT, 'hold', { reason: 'awaiting_vendor', until: '2026-11-24T09:00:00Z' });
    held.wait('PT8H');
    const night = new IncidentStory();
    night.now = '2026-11-23T00:00:00.000Z';
    await night.report(REPORT.medium);
    await night.bySystem((incident, now) => triageByItself(incident, WORLD, now));
    night.wait('PT7H');
    const closed = await IncidentStory.closed();
    closed.wait('P30D');
    expect([await words(held), await words(night), await words(closed)]).toEqual([null, null, null]);
  });

  it('gives what a person has just made due its time from then on', async () => {
    const story = await IncidentStory.triaged(REPORT.low);
    story.wait('PT1H');
    await story.act(AGENT, 'triage', { priority: 'high', reason: 'It spreads.' });
    expect(await words(story)).toBeNull();
    story.wait('PT3M1S');
    expect(await words(story)).toContain('of the response clock');
  });

  it('is a workflow that does not go on, whatever is due', async () => {
    const story = await IncidentStory.triaged();
    expect(await words(story)).toBeNull();
    expect(await words(story, true)).toContain('does not go on');
  });
});

/** Incidents that are late, and what the watchdog makes of them. */
async function late(count = 1, world: World = WORLD) {
  const story = await IncidentStory.triaged();
  const others = Array.from({ length: count - 1 });
  const late: IncidentStory[] = [story];
  for (const _ of others) late.push(await story.beside());
  story.wait('PT20M');
  const ports = (store: Store = story.items) => ({ ...story.ports, store });
  const found = () => late.map(({ incident }) => ({ incident, stuck: false }));
  const products = () =>
    [...story.items.items.values()].map(({ incident }) => incident).filter(({ reporter }) => reporter.name === NAME);
  const product = () => {
    const [only, ...more] = products().filter(({ status }) => status === 'new' || status === 'triaged');
    if (only === undefined || more.length > 0) throw new Error(`${more.length} more than the one that is expected`);
    return only;
  };
  const notes = async (id = product().id) =>
    [...(story.items.entries.get(id)?.values() ?? [])]
      .flatMap(({ facts }) => facts)
      .concat(story.items.items.get(id)?.newest ?? [])
      .filter(({ type }) => type === 'noted');
  const look = (store?: Store) => watch(ports(store), world, found());
  return { story, late, ports, found, products, product, notes, look };
}

/** Ends it as the desk does. */
async function ended(story: IncidentStory, { id }: Incident): Promise<void> {
  const desk = new IncidentStory((store) => store, story.items);
  desk.now = story.now;
  desk.id = id;
  await desk.bySystem((incident, now) => (incident.status === 'new' ? triageByItself(incident, WORLD, now) : null));
  await desk.act(AGENT, 'cancel', { code: 'withdrawn', reason: 'Mended.' });
}

describe('the watchdog', () => {
  it('reports one incident on the product itself, by ids alone', async () => {
    const { story, late: both, look, product } = await late(2);
    await look();
    expect(product()).toMatchObject({
      summary: 'Allclear: 2 incidents did not get what was due in time',
      kind: 'incident',
      channel: 'alert',
      reporter: { name: NAME, email: 'alarms@example.com', verified: true },
      service: null,
    });
    const [fact] = story.items.items.get(product().id)?.newest ?? [];
    expect(fact?.actor).toEqual({ kind: 'integration', name: NAME, email: null });
    const description = String(fact?.data['description']);
    for (const { id } of both) {
      expect(description).toContain(
        `${id}: the step at 75 % of the response clock, due since 2026-11-23T09:11:15.000Z`,
      );
    }
    expect(description).not.toMatch(/Outlook|@/);
    expect(story.woken.at(-1)).toBe('start 1');
  });

  it('is quiet where all came in time', async () => {
    const { story, products } = await late();
    const well = await story.beside();
    await watch(story.ports, WORLD, [{ incident: well.incident, stuck: false }]);
    expect(products()).toEqual([]);
  });

  it('reports on the service that stands for the product, where the catalogue has one', async () => {
    const service = {
      id: 'allclear',
      name: 'Allclear',
      team: 'platform',
      keywords: [],
      customerFacing: false,
      impact: {},
    };
    const services = new Map([...WORLD.catalogue.services, ['allclear', service]]);
    const { look, product } = await late(1, { ...WORLD, catalogue: { ...WORLD.catalogue, services } });
    await look();
    expect(product().service).toBe('allclear');
  });

  it('is called for like any report that nobody sorted: high, and the desk is to sort it', async () => {
    const { story, look, product } = await late();
    await look();
    const desk = new IncidentStory((store) => store, story.items);
    Object.assign(desk, { now: story.now, id: product().id });
    await desk.bySystem((incident, now) => triageByItself(incident, WORLD, now));
    expect(desk.incident).toMatchObject({ priority: 'high', team: 'service-desk', needsReview: true });
    expect(desk.call.to.email).toBe('service-desk.oncall@example.com');
  });

  it('writes into the one that is open: at most once an hour what it said before', async () => {
    const { story, look, notes } = await late();
    await look();
    for (const wait of ['PT1M', 'PT58M59S']) {
      story.wait(wait);
      await look();
    }
    expect(await notes()).toEqual([]);
    story.wait('PT1S');
    await look();
    await look();
    expect(await notes()).toMatchObject([{ text: expect.stringContaining(story.id), visibility: 'internal' }]);
    story.wait('PT1H');
    await look();
    expect(await notes()).toHaveLength(2);
  });

  it('writes at once of an incident that it has not named yet', async () => {
    const { story, late: all, look, notes } = await late();
    await look();
    all.push(await story.beside());
    story.wait('PT20M');
    await look();
    await look();
    expect((await notes()).map(({ text }) => text?.split('\n')[1]?.slice(0, 10))).toEqual([all[1]?.id]);
  });

  it('opens a new one after the last has ended, however many there were', async () => {
    const { story, look, product, products } = await late();
    for (let times = 1; times <= 9; times++) {
      await look();
      expect(products()).toHaveLength(times);
      await ended(story, product());
    }
    expect(new Set(products().map(({ id }) => id)).size).toBe(9);
  });

  it('never watches itself', async () => {
    const { story, look, product, products, notes } = await late();
    await look();
    story.wait('PT50M');
    await watch(story.ports, WORLD, [{ incident: product(), stuck: true }]);
    expect(products()).toHaveLength(1);
    expect(await notes()).toEqual([]);
  });

  it('watches what somebody else reports in its name', async () => {
    const { story, products } = await late();
    const forged = await story.besideNew({
      ...REPORT.high,
      channel: 'alert',
      reporter: { name: NAME, email: 'alarms@example.com' },
    });
    story.wait('PT10M');
    await watch(story.ports, WORLD, [{ incident: forged.incident, stuck: false }]);
    expect(products().filter(({ reporter }) => reporter.verified)).toHaveLength(1);
  });

  it('opens one where two sweeps find differences at once', async () => {
    const { late: all, ports, products, story } = await late(2);
    const [first, second] = all.map(({ incident }) => [{ incident, stuck: false }]);
    await Promise.all([watch(ports(), WORLD, first ?? []), watch(ports(), WORLD, second ?? [])]);
    expect(products()).toHaveLength(1);
    expect(story.items.items.size).toBe(3);
  });

  it.each(['head', 'create'] as const)('fails no sweep where the table does not answer: %s', async (operation) => {
    const { story, look, products } = await late();
    await look(justBefore(story.items, operation, fails));
    expect(products()).toEqual([]);
    await look();
    expect(products()).toHaveLength(1);
  });

  it('names a hundred, counts the others, and does not say them again each minute', async () => {
    const { found, ports, notes, product, story } = await late();
    const [one] = found();
    const many = Array.from({ length: 700 }, (_, n) => ({
      stuck: false,
      incident: { ...(one?.incident as Incident), id: `INC-${String(n).padStart(6, '0')}` },
    }));
    await watch(ports(), WORLD, many);
    const description = String(story.items.items.get(product().id)?.newest[0]?.data['description']);
    expect(description.split('\n').at(-1)).toBe('and 600 more');
    expect(description.length).toBeLessThan(10_000);
    for (let minute = 0; minute < 10; minute++) await watch(ports(), WORLD, many);
    expect(await notes()).toHaveLength(4);
  });
});

it('a mail that waits to be sent is no difference, though the incident is overdue for it', async () => {
  const flow = await WorkflowStory.of(IncidentStory.triaged(REPORT.medium));
  flow.outbox.answers('service-desk.oncall@example.com', 'later');
  await flow.lapAndPark('token');
  flow.story.wait('PT10M');
  const found = await flow.found();
  expect(found).toHaveLength(1);
  await watch(flow.story.ports, WORLD, found);
  expect(flow.story.items.items.size).toBe(1);
});

it('a sweep says of what it found whether it was overdue and stuck', async () => {
  const flow = await WorkflowStory.overdue();
  expect(await flow.found()).toMatchObject([{ incident: { id: flow.story.id }, stuck: false }]);
  for (let minute = 0; minute < 8; minute++) {
    flow.story.wait('PT1M');
    await flow.sweep();
  }
  flow.story.wait('PT15M');
  expect(await flow.found()).toMatchObject([{ incident: { id: flow.story.id }, stuck: true }]);
});
