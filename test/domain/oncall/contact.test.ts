import { describe, expect, it } from 'vitest';
import type { Contact, Layer, Override, Person, Team } from '../../../functions/catalogue/catalogue.ts';
import { nextDueAt, whatIsDue } from '../../../functions/escalation/due.ts';
import type { Call } from '../../../functions/incident/incident.ts';
import type { Report } from '../../../functions/incident/report-incident.ts';
import { triageByItself } from '../../../functions/incident/triage-incident.ts';
import { viewIncident } from '../../../functions/incident/view.ts';
import type { World } from '../../../functions/incident/world.ts';
import { takeFeedback } from '../../../functions/notify/feedback.ts';
import { instant } from '../../../functions/sla/instant.ts';
import { IncidentStory, REPORT, RESOLVED, WORLD } from '../incident/some-incident.ts';
import { AGENT, RESPONDER } from '../incident/some-people.ts';
import { mails, outcomes, types } from '../incident/what-happened.ts';
import { WorkflowStory } from '../workflow/some-workflow.ts';

const ANN = { name: 'Ann', email: 'ann@example.com' };
const BOB = { name: 'Bob', email: 'bob@example.com' };
const SECOND = 'ann@home.example';
const BERLIN = 'Europe/Berlin';
const MANAGER = 'service-desk.manager@example.com';
const WEEK = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** Every day the same hours. */
const daily = (...hours: readonly string[]) => Object.fromEntries(WEEK.map((day) => [day, hours]));

/** Somebody whose quiet hours are so every day, in Berlin. */
const quiet = (person: Person, ...hours: readonly string[]): Contact => ({
  id: person.name.toLowerCase(),
  ...person,
  timeZone: BERLIN,
  quiet: daily(...hours),
});

interface Given {
  readonly people?: readonly Contact[];
  readonly onCall?: readonly Person[];
  readonly layers?: readonly Layer[];
  readonly overrides?: readonly Override[];
}

/** The example, its service desk with these on call: most reports go there. */
function worldOf({ people = [], onCall = [ANN], layers = [], overrides = [] }: Given): World {
  const { catalogue } = WORLD;
  const desk = { ...catalogue.teams.get('service-desk'), onCall } as Team;
  const schedule = { id: 'main', name: 'Main', timeZone: BERLIN, layers };
  return {
    ...WORLD,
    catalogue: {
      ...catalogue,
      people: new Map(people.map((one) => [one.id, one])),
      teams: new Map([...catalogue.teams, [desk.id, layers.length === 0 ? desk : { ...desk, schedule: 'main' }]]),
      schedules: new Map([[schedule.id, schedule]]),
      overrides: new Map(overrides.map((one) => [one.id, one])),
    },
  };
}

/** Reported at a local time in Berlin in the winter, and triaged. Monday, 11 January 2027 is such a day. */
async function reported(world: World, at: string, report: Report = REPORT.high): Promise<IncidentStory> {
  const story = new IncidentStory((store) => store, undefined, world);
  story.now = instant(`${at}+01:00`);
  await story.report(report);
  await story.bySystem((incident, now) => triageByItself(incident, world, now));
  return story;
}

const NIGHT = '2027-01-11T02:00';
const MORNING = '2027-01-11T10:00';
const ann: Contact = { id: 'ann', ...ANN, second: SECOND };

/** When something is due next, in Berlin: `11 09:00`. */
function due(story: IncidentStory, world = story.world): string {
  const at = nextDueAt(story.incident, world);
  return at === null ? '' : new Date(Date.parse(at) + 3_600_000).toISOString().slice(8, 16).replace('T', ' ');
}

/** It goes on by itself to whatever is due next, as its world is by then. */
async function goesOn(story: IncidentStory, world = story.world): Promise<readonly string[]> {
  story.now = nextDueAt(story.incident, world) ?? story.now;
  const { outcome } = await story.bySystem((incident, now) => whatIsDue(incident, world, now));
  expect(outcome).toBe('applied');
  return mails(story.facts);
}

describe('whoever is called', () => {
  it('is mailed at their second address too, each time, and at their pager where it is high', async () => {
    const world = worldOf({ people: [{ ...ann, pager: 'ann@pager.example' }] });
    const story = await reported(world, NIGHT);
    const all = ['call → ann@example.com', `call → ${SECOND}`, 'call_pager → ann@pager.example'];
    expect(mails(story.facts)).toEqual(all);
    expect(await goesOn(story)).toEqual(all);
    const medium = await reported(world, MORNING, REPORT.medium);
    expect(mails(medium.facts)).toEqual(all.slice(0, 2));
  });

  it('is known by their address, however it is written', async () => {
    const story = await reported(worldOf({ people: [{ ...ann, email: 'Ann@Example.COM' }] }), NIGHT);
    expect(mails(story.facts)).toEqual(['call → ann@example.com', `call → ${SECOND}`]);
  });

  it('has the pager and the zone that the team names for them, else their own, else the team’s zone', async () => {
    const people = [{ ...ann, pager: 'own@pager.example', timeZone: 'Asia/Tokyo' }];
    const named = { ...ANN, pager: 'team@pager.example', timeZone: 'America/Denver' };
    const { call } = await reported(worldOf({ people, onCall: [named] }), NIGHT);
    expect(call).toMatchObject({ pager: 'team@pager.example', timeZone: 'America/Denver', second: SECOND });
    const own = (await reported(worldOf({ people }), NIGHT)).call;
    expect(own).toMatchObject({ pager: 'own@pager.example', timeZone: 'Asia/Tokyo' });
    const none = (await reported(worldOf({ people: [ann] }), NIGHT)).call;
    expect(none).toMatchObject({ pager: null, timeZone: BERLIN });
  });

  it('by an override, by name, or as a manager is mailed at both addresses as well', async () => {
    const layers: readonly Layer[] = [
      { name: 'Days', startsOn: '2027-01-04', every: 'P1D', handover: '09:00', members: [BOB] },
    ];
    const span = {
      from: '2027-01-10T00:00:00.000Z',
      until: '2027-01-12T00:00:00.000Z',
      at: '2027-01-01T00:00:00.000Z',
    };
    const why = { instead: null, reason: null, by: AGENT.email, declinedAt: null, linkKey: '', acceptedAt: span.at };
    const overrides = [{ id: 'cover', schedule: 'main', person: ANN, ...span, ...why }];
    const covered = await reported(worldOf({ people: [ann], onCall: [], layers, overrides }), NIGHT);
    expect(mails(covered.facts)).toContain(`call → ${SECOND}`);

    const named = await reported(worldOf({ people: [ann], onCall: [BOB] }), NIGHT);
    await named.act(AGENT, 'call', { person: ANN, reason: 'She knows it.' });
    expect(mails(named.facts)).toEqual(['call → ann@example.com', `call → ${SECOND}`]);

    const manager = { ...ann, email: MANAGER };
    const managed = await reported(worldOf({ people: [manager] }), NIGHT);
    await managed.act(AGENT, 'escalate', { to: 'hierarchical', reason: 'Nobody answers.' });
    expect(mails(managed.facts)).toContain(`call → ${SECOND}`);
  });

  it('has the call that an earlier version made repeated as it was made', async () => {
    const story = await reported(worldOf({ people: [ann] }), NIGHT);
    const { second: _second, ...old } = story.call as Call;
    story.items.items.set(story.id, { ...story.head, incident: { ...story.incident, calls: [old] } });
    expect(await goesOn(story)).toEqual(['call → ann@example.com']);
  });

  it('is shown to readers of the API by name and address alone', async () => {
    const story = await reported(worldOf({ people: [{ ...ann, pager: 'ann@pager.example' }] }), NIGHT);
    const seen = { ...story, incident: story.incident, roles: [], doer: ANN, world: story.world, now: story.now };
    expect(JSON.stringify(viewIncident(seen, null))).not.toMatch(/home\.example|pager\.example/);
  });
});

describe('a second address', () => {
  const world = worldOf({ people: [ann], onCall: [ANN, BOB] });
  const called = (caller: Person) => ({ name: caller.name, email: caller.email, groups: ['responder'] as const });

  it('hears nothing more when its person, or somebody else, takes it; the first hears who did', async () => {
    const own = await reported(world, NIGHT);
    await own.act(called(ANN), 'acknowledge');
    expect(own.incident.assignee).toEqual(ANN);
    expect(mails(own.facts).filter((line) => /ann@/.test(line))).toEqual([]);
    const others = await reported(world, NIGHT);
    await others.act(RESPONDER, 'acknowledge');
    expect(mails(others.facts).filter((line) => /ann@/.test(line))).toEqual(['taken → ann@example.com']);
  });

  it('to which a call goes late is told that its person has it', async () => {
    const flow = new WorkflowStory(await reported(world, NIGHT));
    flow.outbox.answers(SECOND, 'later');
    await flow.lap();
    await flow.story.act(called(ANN), 'acknowledge');
    flow.outbox.answers(SECOND, 'sent');
    flow.story.wait('PT1M');
    await flow.lap();
    const late = flow.outbox.mails.filter(({ to }) => to.email === SECOND);
    expect(late.map(({ text }) => text.split('\n')[0])).toEqual(['You have it already, no further action.']);
  });

  it('that refuses the call leaves it with its person', async () => {
    const flow = new WorkflowStory(await reported(world, NIGHT));
    flow.outbox.answers(SECOND, 'rejected');
    await flow.lap();
    expect(outcomes(flow.head.incident)).toEqual(['ann: open']);
  });

  it('holds up nobody where the first refuses the call: it goes on', async () => {
    const flow = new WorkflowStory(await reported(world, NIGHT));
    flow.outbox.answers(ANN.email, 'rejected');
    await flow.lap();
    expect(outcomes(flow.head.incident)).toEqual(['ann: bounced', 'bob: open']);
  });

  it.each([
    ['second address is mailed no more, and the call stays', SECOND, ['ann: open']],
    ['first address is mailed no more, and the call goes on', ANN.email, ['ann: bounced', 'bob: open']],
  ])('that came back: the %s', async (_what, email, calls) => {
    const story = await reported(world, NIGHT);
    const fact = story.facts.find(({ type }) => type === 'called')?.n ?? 0;
    const suppressed: string[] = [];
    const suppressions = { has: async () => false, add: async (address: string) => void suppressed.push(address) };
    await takeFeedback({ ...story.ports, suppressions, ...story.records }, world, {
      ...{ kind: 'bounce', forGood: true, addresses: [email] },
      ...{ incident: story.id, delivery: { fact, mail: 'call' } },
    });
    expect([suppressed, outcomes(story.incident)]).toEqual([[email], calls]);
  });

  it('has more than ten calls a minute in a digest, as the first has', async () => {
    const story = await reported(world, NIGHT);
    const flows = [new WorkflowStory(story)];
    while (flows.length < 15) flows.push(new WorkflowStory(await story.beside(), flows[0]?.outbox));
    for (const flow of flows) await flow.lap();
    for (const flow of flows) flow.story.wait('PT66S');
    for (const flow of flows) await flow.lap();
    const { outbox } = flows[0] as WorkflowStory;
    const digests = outbox.mails.filter(({ subject }) => subject.startsWith('[5 calls] '));
    expect(digests.map(({ to }) => to.email).sort()).toEqual([ANN.email, SECOND]);
    const links = digests.map(({ text }) => text.match(/\/a\/[\w-]+/g));
    expect([links[0]?.length, links[1]]).toEqual([5, links[0]]);
  });

  it('whose digest is refused leaves the calls in it with their person', async () => {
    const story = await reported(world, NIGHT);
    const flows = [new WorkflowStory(story)];
    while (flows.length < 12) flows.push(new WorkflowStory(await story.beside(), flows[0]?.outbox));
    for (const flow of flows) await flow.lap();
    flows[0]?.outbox.answers(SECOND, 'rejected');
    for (const flow of flows) flow.story.wait('PT66S');
    for (const flow of flows) await flow.lap();
    expect(flows.map((flow) => outcomes(flow.story.incident))).toEqual(flows.map(() => ['ann: open']));
  });

  it('that is somebody’s own takes no call from them', async () => {
    const shared = worldOf({ people: [{ ...ann, second: BOB.email }], onCall: [BOB] });
    const story = await reported(shared, NIGHT);
    await story.act(called(ANN), 'acknowledge');
    await story.act(called(ANN), 'resolve', RESOLVED);
    await story.byReporter('reopen', { reason: 'Still broken.' });
    const calls = story.facts.flatMap(({ owes }) => owes.filter(({ mail }) => mail === 'call'));
    expect(calls.map(({ to }) => [to.name, to.email])).toEqual([
      ['Ann', ANN.email],
      ['Bob', BOB.email],
    ]);
  });
});

describe('quiet hours', () => {
  const NIGHTS = ['00:00-07:00', '22:00-24:00'];

  it('hold for nothing that is high', async () => {
    const story = await reported(worldOf({ people: [quiet(ANN, ...NIGHTS)], onCall: [ANN, BOB] }), NIGHT);
    expect(outcomes(story.incident)).toEqual(['ann: open']);
  });

  it.each(['medium', 'low'] as const)('put their person behind the others on call for what is %s', async (priority) => {
    const world = worldOf({ people: [quiet(ANN, '09:00-11:00')], onCall: [ANN, BOB] });
    const story = await reported(world, MORNING, REPORT[priority]);
    expect(outcomes(story.incident)).toEqual(['bob: open']);
    const later = await reported(world, '2027-01-11T11:00', REPORT[priority]);
    expect(outcomes(later.incident)).toEqual(['ann: open']);
  });

  it('leave their person before the managers, who are called whatever is said of them', async () => {
    const manager = quiet({ name: 'Manager', email: MANAGER }, '00:00-23:00');
    const world = worldOf({ people: [quiet(ANN, '09:00-12:00'), manager], onCall: [ANN, BOB] });
    const flow = new WorkflowStory(await reported(world, MORNING, REPORT.medium));
    for (const { email } of [ANN, BOB]) flow.outbox.answers(email, 'rejected');
    await flow.lap();
    expect(outcomes(flow.head.incident)).toEqual(['bob: bounced', 'ann: bounced', 'service-desk.manager: open']);
  });

  it.each([
    ['end before the working hours open, wait for those', NIGHTS, NIGHT, '11 09:00'],
    ['end after the working hours opened, wait for their end', ['00:00-09:30'], NIGHT, '11 09:30'],
    ['began in the working hours, wait for their end', ['09:00-10:10'], MORNING, '11 10:10'],
    ['end after the working hours, wait for the next day', ['16:30-20:00'], '2027-01-11T16:50', '12 09:00'],
    ['end on a weekend, wait for the Monday', ['16:30-20:00'], '2027-01-15T16:50', '18 09:00'],
  ])('of all on call that %s', async (_what, hours, at, then) => {
    const story = await reported(worldOf({ people: [quiet(ANN, ...hours)] }), at, REPORT.low);
    expect([story.incident.calls, due(story)]).toEqual([[], then]);
    await goesOn(story);
    expect(outcomes(story.incident)).toEqual(['ann: open']);
  });

  it('that fill the working hours are over when they end: nobody waits for ever', async () => {
    const story = await reported(worldOf({ people: [quiet(ANN, '08:00-18:00')] }), '2027-01-11T16:50', REPORT.low);
    expect(due(story)).toBe('11 18:00');
    await goesOn(story);
    expect(outcomes(story.incident)).toEqual(['ann: open']);
  });

  it('are those of the first on call, where all are in theirs', async () => {
    const people = [quiet(ANN, '09:00-10:20'), quiet(BOB, '09:00-10:10')];
    const story = await reported(worldOf({ people, onCall: [ANN, BOB] }), MORNING, REPORT.medium);
    expect(due(story)).toBe('11 10:20');
  });

  it('are in their person’s own zone, whatever zone the team calls in', async () => {
    const people = [{ ...quiet(ANN, '00:00-05:00'), timeZone: 'America/New_York' }];
    const story = await reported(worldOf({ people, onCall: [{ ...ANN, timeZone: BERLIN }] }), MORNING, REPORT.low);
    expect(due(story)).toBe('11 11:00');
  });

  it('put off no step of the clock: whoever is first is called then', async () => {
    const story = await reported(worldOf({ people: [quiet(ANN, '09:00-12:00')] }), MORNING, REPORT.medium);
    expect(due(story)).toBe('11 10:30');
    await goesOn(story);
    expect([types(story.facts), outcomes(story.incident)]).toEqual([['called'], ['ann: open']]);
    await goesOn(story);
    expect(types(story.facts)).toEqual(['escalated', 'called']);
  });

  it('hold no more once it is high', async () => {
    const story = await reported(worldOf({ people: [quiet(ANN, ...NIGHTS)] }), NIGHT, REPORT.medium);
    await story.act(AGENT, 'triage', { priority: 'high', reason: 'Everybody is affected.' });
    expect(outcomes(story.incident)).toEqual(['ann: open']);
  });

  it('of whoever is on call by then are waited for too, and those of whoever no longer is are not', async () => {
    const story = await reported(worldOf({ people: [quiet(ANN, '00:00-10:00')] }), NIGHT, REPORT.low);
    const people = [quiet(ANN, '00:00-10:00'), quiet(BOB, '00:00-11:00')];
    const covered = worldOf({ people, onCall: [BOB] });
    expect([due(story), due(story, covered)]).toEqual(['11 10:00', '11 11:00']);
    await goesOn(story, covered);
    expect(outcomes(story.incident)).toEqual(['bob: open']);
  });

  it('are not waited for where nobody is on call: the manager is called', async () => {
    const manager = quiet({ name: 'Manager', email: MANAGER }, '00:00-23:00');
    const story = await reported(worldOf({ people: [manager], onCall: [] }), MORNING, REPORT.medium);
    expect(outcomes(story.incident)).toEqual(['service-desk.manager: open']);
  });

  it('that say nothing are none', async () => {
    const story = await reported(worldOf({ people: [{ ...ann, timeZone: BERLIN, quiet: {} }] }), MORNING, REPORT.low);
    expect(outcomes(story.incident)).toEqual(['ann: open']);
  });
});
