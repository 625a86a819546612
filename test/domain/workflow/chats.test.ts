import { describe, expect, it } from 'vitest';
import type { Channel } from '../../../functions/catalogue/catalogue.ts';
import type { ChatOutcome } from '../../../functions/incident/ports.ts';
import { triageByItself } from '../../../functions/incident/triage-incident.ts';
import type { World } from '../../../functions/incident/world.ts';
import { IncidentStory, REPORT, RESOLVED, WORLD } from '../incident/some-incident.ts';
import { AGENT, RESPONDER } from '../incident/some-people.ts';
import { WorkflowStory } from './some-workflow.ts';

const A = 'https://a.example.com/hooks/token';
const B = 'https://b.example.com/hooks/token';
const MEMBER = { name: 'Everybody', email: 'everybody@example.com' };
const LATER: ChatOutcome = { outcome: 'later', because: 'status_503', afterMs: 0 };
const GONE: ChatOutcome = { outcome: 'rejected', because: 'status_404' };

function room(id: string, url: string, of: Pick<Channel, 'list' | 'service'>): [string, Channel] {
  return [id, { id, name: id, format: 'mattermost', url, ...of }];
}

/** A high incident of the service `email`, whose lap has not run yet, with these rooms. */
async function triaged(...channels: readonly [string, Channel][]): Promise<WorkflowStory> {
  const everything = { id: 'everything', name: 'Everything', rule: { all: true }, members: [MEMBER] } as const;
  const lists = new Map([['everything', { ...everything, linkKey: '00112233445566778899aabbccddeeff' }]]);
  const world: World = { ...WORLD, catalogue: { ...WORLD.catalogue, lists, channels: new Map(channels) } };
  const story = new IncidentStory((store) => store, undefined, world);
  await story.report(REPORT.high);
  await story.bySystem((incident, now) => triageByItself(incident, world, now));
  return new WorkflowStory(story);
}

const LIST = { list: 'everything' };
const happened = ({ chat }: WorkflowStory, url = A) =>
  chat.taken.filter((post) => post.url === url).map(({ body }) => String(JSON.parse(body).text).split('\n')[1]);
const OPEN = 'An incident of high priority is open.';

describe('a room', () => {
  it('hears once what its list is mailed, each time something happens', async () => {
    const flow = await triaged(room('a', A, LIST));
    await flow.lapAndPark();
    await flow.lapAndPark();
    expect(happened(flow)).toEqual([OPEN]);
    flow.story.wait('PT1M');
    await flow.story.act(RESPONDER, 'update', { text: 'We have found it.' });
    await flow.lapAndPark();
    flow.story.wait('PT1M');
    await flow.story.act(RESPONDER, 'resolve', RESOLVED);
    await flow.lapAndPark();
    expect(happened(flow)).toEqual([OPEN, 'This is how it stands.', 'It is resolved.']);
  });

  it('of a service hears what a list of that service would, and of no other service', async () => {
    const flow = await triaged(room('a', A, { service: 'email' }), room('b', B, { service: 'checkout' }));
    await flow.lapAndPark();
    flow.story.wait('PT1M');
    await flow.story.act(AGENT, 'triage', { impact: { users: 'one' } });
    await flow.lapAndPark();
    expect(happened(flow)).toEqual([OPEN, 'Its priority is low now; it was high.']);
    expect(happened(flow, B)).toEqual([]);
  });

  it('that two channels lead to hears once', async () => {
    const flow = await triaged(room('a', A, LIST), room('b', A, { service: 'email' }));
    await flow.lapAndPark();
    expect(happened(flow)).toEqual([OPEN]);
  });

  it('gets one post a second: what comes at once waits, in its order', async () => {
    const flow = await triaged(room('a', A, LIST));
    await flow.story.act(RESPONDER, 'update', { text: 'One.' });
    const lapped = await flow.lapAndPark();
    expect(happened(flow)).toHaveLength(1);
    expect(lapped.carried).toBeLessThan(flow.head.incident.facts);
    flow.story.wait('PT20S');
    await flow.lapAndPark();
    expect(happened(flow)).toEqual([OPEN, 'This is how it stands.']);
  });

  it('that does not answer has nobody mailed twice who is told of the same event by another mail', async () => {
    const flow = await triaged(room('a', A, LIST));
    await flow.lapAndPark();
    const list = {
      id: 'everything',
      name: 'Everything',
      rule: { all: true },
      linkKey: '00112233445566778899aabbccddeeff',
    } as const;
    const manager = { name: 'A manager', email: 'service-desk.manager@example.com' };
    const { catalogue } = flow.story.world;
    Object.assign(flow.story.world, {
      catalogue: { ...catalogue, lists: new Map([['everything', { ...list, members: [manager] }]]) },
    });
    flow.story.wait('PT1M');
    await flow.story.act(AGENT, 'triage', { impact: { users: 'one', financial: 'none', security: 'none' } });
    await flow.lapAndPark();
    flow.chat.answers(A, LATER);
    flow.story.wait('PT1M');
    await flow.story.act(AGENT, 'triage', { priority: 'high', major: true, reason: 'It is big.' });
    const before = flow.outbox.sent.length;
    for (let lap = 0; lap < 3; lap++) {
      await flow.lapAndPark();
      flow.story.wait('PT1M');
    }
    const told = flow.outbox.sent.slice(before).filter((line) => line.endsWith(manager.email));
    expect(told).toHaveLength(1);
  });

  it('that nobody waits for costs nothing where there is none', async () => {
    const flow = await triaged();
    await flow.lapAndPark();
    expect([...flow.counted.keys()].filter((bucket) => bucket.startsWith('CHAT'))).toEqual([]);
    expect(flow.chat.asked).toEqual([]);
  });
});

describe('a chat that is down', () => {
  it('is tried again less and less often, and takes all in its order when it is back', async () => {
    const flow = await triaged(room('a', A, LIST));
    flow.chat.answers(A, LATER);
    const pauses: number[] = [];
    for (let tries = 0; tries < 12; tries++) {
      const { until } = await flow.lapAndPark();
      pauses.push(Date.parse(until) - Date.parse(flow.story.now));
      flow.story.wait(`PT${Math.ceil((pauses.at(-1) ?? 0) / 1_000)}S`);
    }
    expect(pauses[0]).toBeGreaterThanOrEqual(5_000);
    expect(pauses[0]).toBeLessThanOrEqual(15_000);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(5_400_000);
    await flow.story.act(RESPONDER, 'update', { text: 'We have found it.' });
    flow.chat.answers(A, { outcome: 'sent' });
    flow.story.wait('PT2H');
    await flow.lapAndPark();
    flow.story.wait('PT1H');
    await flow.lapAndPark();
    expect(happened(flow)).toEqual([OPEN, 'This is how it stands.']);
  });

  it('is given up after a day, within few laps', async () => {
    const flow = await triaged(room('a', A, LIST));
    flow.chat.answers(A, LATER);
    await flow.story.act(AGENT, 'cancel', { code: 'withdrawn', reason: 'A test.' });
    let laps = 0;
    const begun = Date.parse(flow.story.now);
    for (; laps < 200; laps++) {
      const { phase, until } = await flow.lapAndPark();
      if (phase === 'done') break;
      flow.story.wait(`PT${Math.max(1, Math.ceil((Date.parse(until) - Date.parse(flow.story.now)) / 1_000))}S`);
    }
    expect(laps).toBeLessThan(70);
    expect(Date.parse(flow.story.now) - begun).toBeLessThan(27 * 3_600_000);
    expect(flow.logged).toContain('ChatRejected');
    expect(flow.head.finished).toBe(true);
  });

  it('is not asked again before it says', async () => {
    const flow = await triaged(room('a', A, LIST));
    flow.chat.answers(A, { ...LATER, afterMs: 100_000 });
    const { until } = await flow.lapAndPark();
    expect(Date.parse(until) - Date.parse(flow.story.now)).toBe(100_000);
  });

  it('that refuses for good is not asked again of the same, but of what comes next', async () => {
    const flow = await triaged(room('a', A, LIST));
    flow.chat.answers(A, GONE);
    await flow.lapAndPark();
    await flow.lapAndPark();
    expect([flow.chat.asked, flow.logged]).toEqual([[A], ['ChatRejected']]);
    flow.story.wait('PT1M');
    await flow.story.act(RESPONDER, 'update', { text: 'We have found it.' });
    await flow.lapAndPark();
    expect(flow.chat.asked).toEqual([A, A]);
  });

  it('keeps no other room waiting, and no mail', async () => {
    const flow = await triaged(room('a', A, LIST), room('b', B, { service: 'email' }));
    flow.chat.answers(A, 'lost');
    await flow.lapAndPark();
    expect(happened(flow, B)).toEqual([OPEN]);
    expect(flow.outbox.sent).toContain('stakeholder → everybody@example.com');
  });

  it('whose answer is lost is asked again when the lease is over', async () => {
    const flow = await triaged(room('a', A, LIST));
    flow.chat.answers(A, 'lost');
    const { until } = await flow.lapAndPark();
    expect(Date.parse(until) - Date.parse(flow.story.now)).toBe(60_000);
    expect(flow.logged).toContain('ChatUnknown');
    flow.chat.answers(A, { outcome: 'sent' });
    await flow.lapAndPark();
    expect(flow.chat.asked).toHaveLength(1);
    flow.story.wait('PT60S');
    await flow.lapAndPark();
    expect(flow.chat.asked).toHaveLength(2);
  });
});

describe('posts', () => {
  it('are not begun where something else falls due before they could be over', async () => {
    const flow = await triaged(room('a', A, LIST));
    // The first call is repeated after three minutes.
    flow.story.wait('PT2M56S');
    const { until } = await flow.lapAndPark();
    expect(flow.chat.asked).toEqual([]);
    expect(Date.parse(until) - Date.parse(flow.story.now)).toBeLessThanOrEqual(4_000);
    flow.story.wait('PT4S');
    await flow.lapAndPark();
    expect(happened(flow)).toEqual([OPEN]);
  });

  it('are not begun where the function’s time is nearly over', async () => {
    const flow = await triaged(room('a', A, LIST));
    await flow.lap({ mayStart: () => false });
    expect(flow.chat.asked).toEqual([]);
  });

  it('go out after every mail of their lap', async () => {
    const flow = await triaged(room('a', A, LIST));
    const mailed: number[] = [];
    const { post } = flow.chat;
    flow.chat.post = (message) => {
      mailed.push(flow.outbox.sent.length);
      return post.call(flow.chat, message);
    };
    await flow.lapAndPark();
    expect(mailed).toEqual([flow.outbox.sent.length]);
  });
});
