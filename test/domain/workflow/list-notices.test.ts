import { describe, expect, it } from 'vitest';
import type { StakeholderList } from '../../../functions/catalogue/catalogue.ts';
import { unfollowed } from '../../../functions/incident/follow-incident.ts';
import type { OutgoingMail, SendOutcome } from '../../../functions/incident/ports.ts';
import { SYSTEM } from '../../../functions/incident/world.ts';
import { askToJoin, chooseDigest } from '../../../functions/stakeholders/join.ts';
import { nextMorning } from '../../../functions/stakeholders/mornings.ts';
import { listNotices } from '../../../functions/workflow/list-notices.ts';
import { MemoryMembers } from '../../support/memory-members.ts';
import { IncidentStory, REPORT, RESOLVED, WORLD } from '../incident/some-incident.ts';
import { AGENT, RESPONDER } from '../incident/some-people.ts';

const KEY = '00112233445566778899aabbccddeeff';
const eve = { name: 'Eve', email: 'Eve@example.com' };
const list = (id: string, change: Partial<StakeholderList> = {}): StakeholderList => ({
  ...{ id, name: `List ${id}`, open: true, rule: { all: true }, members: [], linkKey: KEY },
  ...change,
});

/** A morning in Berlin on which somebody sweeps, with lists and an incident of high priority that is open. */
async function sweeping(...lists: readonly StakeholderList[]) {
  const catalogue = { ...WORLD.catalogue, lists: new Map(lists.map((one) => [one.id, one])) };
  const world = { ...WORLD, catalogue };
  const story = await IncidentStory.within(world);
  const members = new MemoryMembers();
  const sent: OutgoingMail[] = [];
  let outcome: SendOutcome | 'broken' = 'sent';
  const mailer = {
    send: async (mail: OutgoingMail) => {
      if (outcome === 'broken') throw new Error('Nobody knows.');
      if (outcome === 'sent') sent.push(mail);
      return outcome;
    },
  };
  const ports = {
    ...story.ports,
    now: () => story.now,
    mailer,
    members,
    post: members,
    baseUrl: 'https://allclear.example.com',
    sender: 'allclear@example.com',
  };
  return {
    story,
    members,
    become: (how: SendOutcome | 'broken') => {
      outcome = how;
    },
    ask: (email = eve.email) =>
      askToJoin(
        { asks: members.asks, rates: { take: async () => true }, now: ports.now, sender: ports.sender },
        list('a'),
        { ...eve, email, timeZone: 'Europe/Berlin', digest: 'each' },
      ),
    daily: (id: string, timeZone: string | null = null, email = eve.email) =>
      members.join(
        id,
        { email, name: 'Eve' },
        { timeZone, digest: 'daily', since: story.now, nextAt: nextMorning(timeZone ?? 'Europe/Berlin', story.now) },
        story.now,
      ),
    choose: (id: string, timeZone: string) =>
      chooseDigest(ports, list(id), eve.email, { timeZone, digest: 'daily' }, world),
    each: (id: string) =>
      members.join(
        id,
        { email: eve.email, name: 'Eve' },
        { timeZone: null, digest: 'each', since: null, nextAt: null },
        story.now,
      ),
    sweep: async (at = story.now, mayStart = () => true) => {
      story.now = new Date(at).toISOString();
      sent.length = 0;
      await listNotices(ports, world, mayStart);
      return sent.map(({ to, subject }) => `${to.email}: ${subject}`);
    },
    text: () => sent.map(({ text }) => text).join('\n'),
    mails: sent,
  };
}

describe('whoever asked to join a list', () => {
  it('is mailed once, and nothing that they wrote', async () => {
    const { ask, sweep, mails } = await sweeping(list('a'));
    await ask();
    expect(await sweep()).toEqual(['eve@example.com: Please confirm: the list “List a”']);
    expect([mails[0]?.to.name, mails[0]?.hourly?.limit, mails[0]?.text.includes('Eve')]).toEqual(['', 3, false]);
    expect(await sweep()).toEqual([]);
  });

  it('is told that they are on it already, nobody else', async () => {
    const { ask, sweep } = await sweeping(list('a', { members: [{ name: 'Eve', email: 'EVE@example.com' }] }));
    await ask();
    expect(await sweep()).toEqual(['eve@example.com: You are on the list “List a”']);
  });

  it('is mailed by a later sweep where it could not be sent, and hears nothing once it is over', async () => {
    const { ask, sweep, become, story } = await sweeping(list('a'));
    await ask();
    for (const how of ['later', 'busy', 'broken'] as const) {
      become(how);
      expect(await sweep(story.now)).toEqual([]);
      story.wait('PT2M');
    }
    become('sent');
    expect(await sweep(story.now)).toHaveLength(1);
    await ask('adam@example.com');
    story.wait('PT48H');
    expect(await sweep(story.now)).toEqual([]);
  });

  it('hears nothing of a list that nobody may join any more, nor where there is no time', async () => {
    const closed = await sweeping(list('a', { open: false }));
    await closed.ask();
    expect(await closed.sweep()).toEqual([]);
    const late = await sweeping(list('a'));
    await late.ask();
    expect(await late.sweep(undefined, () => false)).toEqual([]);
    expect(await late.sweep()).toHaveLength(1);
  });
});

describe('a daily mail', () => {
  it('goes out at eight of its reader, once, and tells of what is open and of what has ended since', async () => {
    const { daily, sweep, story, text, mails } = await sweeping(list('a'));
    await daily('a', 'America/New_York');
    expect(await sweep('2026-11-23T12:59Z')).toEqual([]);
    expect(await sweep('2026-11-23T13:00Z')).toEqual(['eve@example.com: Once a day: 1 open, 0 ended (List a)']);
    expect(text()).toContain(`${story.id}, high priority`);
    expect(text()).toContain('04:00 GMT-5');
    expect(mails[0]?.headers['List-Unsubscribe']).toMatch(/^<https:\/\/allclear\.example\.com\/u\/[\w-]+>$/);
    expect(await sweep('2026-11-23T13:01Z')).toEqual([]);
    await story.act(RESPONDER, 'acknowledge');
    await story.act(RESPONDER, 'resolve', RESOLVED);
    expect(await sweep('2026-11-24T13:00Z')).toEqual(['eve@example.com: Once a day: 0 open, 1 ended (List a)']);
    expect(await sweep('2026-11-25T13:00Z')).toEqual([]);
    await story.byReporter('confirm');
    await story.act(AGENT, 'close');
    // It was told that it is resolved.
    expect(await sweep('2026-11-26T13:00Z')).toEqual([]);
  });

  it('tells once of what was called off, also where a follower leaves it days later', async () => {
    const { daily, sweep, story } = await sweeping(list('a'));
    await daily('a');
    const follower = { name: 'Fay', email: 'fay@example.com' };
    await story.act(AGENT, 'follow', { person: follower });
    await story.act(AGENT, 'cancel', { code: 'withdrawn', reason: 'It works again.' });
    expect(await sweep('2026-11-24T07:00Z')).toEqual(['eve@example.com: Once a day: 0 open, 1 ended (List a)']);
    story.wait('P3D');
    await story.bySystem((incident) => {
      const left = unfollowed(incident, follower.email, SYSTEM);
      return left === 'unchanged' ? null : { incident: left.next, facts: left.facts };
    });
    expect(story.facts).toMatchObject([{ type: 'unfollowed' }]);
    expect(await sweep('2026-11-28T07:00Z')).toEqual([]);
  });

  it('keeps to the clock on the wall when the clocks change', async () => {
    const { daily, sweep } = await sweeping(list('a'));
    await daily('a', 'Europe/Berlin');
    await sweep('2027-03-27T07:00Z');
    expect(await sweep('2027-03-28T05:59Z')).toEqual([]);
    expect(await sweep('2027-03-28T06:00Z')).toHaveLength(1);
  });

  it('comes late once where nobody swept, and again where it could not be sent', async () => {
    const { daily, sweep, become } = await sweeping(list('a'));
    await daily('a');
    become('later');
    expect(await sweep('2026-11-26T11:00Z')).toEqual([]);
    become('broken');
    expect(await sweep('2026-11-26T11:01Z')).toEqual([]);
    become('sent');
    expect(await sweep('2026-11-26T11:01:30Z')).toEqual([]);
    expect(await sweep('2026-11-26T11:03Z')).toHaveLength(1);
    expect(await sweep('2026-11-27T06:59Z')).toEqual([]);
    expect(await sweep('2026-11-27T07:00Z')).toHaveLength(1);
  });

  it('goes out today to whoever saves after eight what they said before; in another zone it comes at eight there', async () => {
    const { daily, choose, sweep, story } = await sweeping(list('a'));
    await daily('a', 'Europe/Berlin');
    story.now = '2026-11-24T07:00:20.000Z';
    await choose('a', 'Europe/Berlin');
    expect(await sweep('2026-11-24T07:01Z')).toHaveLength(1);
    expect(await sweep('2026-11-25T06:59Z')).toEqual([]);
    await choose('a', 'America/New_York');
    expect(await sweep('2026-11-25T12:59Z')).toEqual([]);
    expect(await sweep('2026-11-25T13:00Z')).toHaveLength(1);
  });

  it('tells of nothing that another list tells its reader', async () => {
    const both = await sweeping(list('a'), list('b'));
    await both.daily('a');
    await both.each('b');
    expect(await both.sweep('2026-11-24T07:00Z')).toEqual([]);
    const twice = await sweeping(list('a'), list('b'));
    await twice.daily('b');
    await twice.daily('a');
    expect(await twice.sweep('2026-11-24T07:00Z')).toEqual(['eve@example.com: Once a day: 1 open, 0 ended (List a)']);
  });

  it('tells of what another list of its reader, which tells each event, has not told', async () => {
    const { daily, each, sweep, story, text } = await sweeping(list('a'), list('b'));
    await daily('a');
    await each('b');
    const quiet = await story.beside(REPORT.medium);
    expect(await sweep('2026-11-24T07:00Z')).toEqual(['eve@example.com: Once a day: 1 open, 0 ended (List a)']);
    expect(text()).toContain(`${quiet.id}, medium priority`);
    quiet.now = story.now;
    await quiet.act(RESPONDER, 'update', { text: 'We have found it.' });
    expect(await sweep('2026-11-25T07:00Z')).toEqual([]);
  });

  it('tells of what another list had told before its reader joined that one, until that list tells of its end', async () => {
    const { daily, each, sweep, story } = await sweeping(list('a'), list('b'));
    await daily('a');
    story.wait('PT1H');
    await each('b');
    expect(await sweep('2026-11-24T07:00Z')).toEqual(['eve@example.com: Once a day: 1 open, 0 ended (List a)']);
    await story.act(AGENT, 'cancel', { code: 'withdrawn', reason: 'It works again.' });
    expect(await sweep('2026-11-25T07:00Z')).toEqual([]);
  });

  it('goes to nobody who left, and to whoever comes back', async () => {
    const { daily, sweep, members, story } = await sweeping(list('a'));
    await daily('a');
    await members.leave('a', eve.email, story.now);
    expect(await sweep('2026-11-24T07:00Z')).toEqual([]);
    await daily('a');
    expect(await sweep('2026-11-25T07:00Z')).toHaveLength(1);
  });

  it('goes on for somebody whom the catalogue left out for a while', async () => {
    const { members, sweep, story } = await sweeping(list('a'));
    const choice = {
      timeZone: null,
      digest: 'daily',
      since: story.now,
      nextAt: nextMorning('UTC', story.now),
    } as const;
    await members.choose('a', 'once@example.com', choice, story.now);
    expect(await sweep('2026-11-24T08:00Z')).toEqual([]);
    expect(await members.daily('2026-11-25T08:00:00.000Z', 5)).toHaveLength(1);
  });
});
