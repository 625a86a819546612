import { describe, expect, it } from 'vitest';
import type { StakeholderList } from '../../../functions/catalogue/catalogue.ts';
import type { Fact } from '../../../functions/incident/incident.ts';
import { mailsToMembers, onList } from '../../../functions/stakeholders/members.ts';
import { MemoryMembers } from '../../support/memory-members.ts';
import { WORLD } from '../incident/some-incident.ts';

const AT = '2026-11-23T02:00:00.000Z';
const EACH = { timeZone: null, digest: 'each', since: null, nextAt: null } as const;
const DAILY = { timeZone: 'Asia/Tokyo', digest: 'daily', since: AT, nextAt: AT } as const;
const list = (id: string, ...emails: readonly string[]): StakeholderList => ({
  id,
  name: id,
  rule: { all: true },
  members: emails.map((email) => ({ name: email, email, timeZone: 'Europe/Berlin' })),
  linkKey: '00112233445566778899aabbccddeeff',
});
const FACT: Fact = {
  ...{ n: 2, at: AT, occurredAt: AT, type: 'triaged', text: null, data: {}, owes: [], visibility: 'internal' },
  actor: { kind: 'system', name: null, email: null },
  lists: ['a', 'b'],
};

async function owed(
  members: MemoryMembers,
  lists: readonly StakeholderList[],
  major = false,
  others: readonly Fact[] = [],
  actor: Fact['actor'] = FACT.actor,
) {
  const catalogue = { ...WORLD.catalogue, lists: new Map(lists.map((one) => [one.id, one])) };
  const mails = await mailsToMembers(members, catalogue, { major }, { ...FACT, actor }, [FACT, ...others]);
  return mails.map(({ to, list: by }) => `${by}: ${to.email}`);
}

describe('an event that lists hear of', () => {
  it('mails each address once: named twice, joined too, on two lists, in whatever case', async () => {
    const members = new MemoryMembers();
    await members.join('a', { email: 'EVE@example.com', name: 'Eve' }, EACH, AT);
    await members.join('b', { email: 'eve@example.com', name: 'Eve' }, EACH, AT);
    await members.join('b', { email: 'adam@example.com', name: 'Adam' }, EACH, AT);
    expect(await owed(members, [list('a', 'Eve@example.com'), list('b', 'eve@Example.com')])).toEqual([
      'a: Eve@example.com',
      'b: adam@example.com',
    ]);
  });

  it('mails nobody what they did themselves', async () => {
    const actor = { kind: 'person', name: 'Eve', email: 'EVE@example.com' } as const;
    const lists = [list('a', 'Eve@example.com', 'adam@example.com'), list('b', 'eve@example.com')];
    expect(await owed(new MemoryMembers(), lists, true, [], actor)).toEqual(['a: adam@example.com']);
  });

  it('mails nobody who left, whoever names them, and nobody whom it mails anyway', async () => {
    const members = new MemoryMembers();
    await members.join('a', { email: 'eve@example.com', name: 'Eve' }, EACH, AT);
    await members.leave('a', 'eve@example.com', AT);
    await members.join('b', { email: 'adam@example.com', name: 'Adam' }, EACH, AT);
    const other: Fact = {
      ...FACT,
      n: 3,
      lists: [],
      owes: [{ mail: 'major', to: { name: 'Adam', email: 'ADAM@example.com' }, timeZone: null, call: null }],
    };
    expect(await owed(members, [list('a', 'Eve@example.com'), list('b')], false, [other])).toEqual([]);
  });

  it('mails nobody who joined or came back when it had happened, but who chose anew how to hear', async () => {
    const members = new MemoryMembers();
    const later = '2026-11-23T02:10:00.000Z';
    await members.join('a', { email: 'eve@example.com', name: 'Eve' }, EACH, later);
    await members.leave('a', 'adam@example.com', AT);
    await members.join('a', { email: 'adam@example.com', name: null }, EACH, later);
    await members.join('b', { email: 'zoe@example.com', name: 'Zoe' }, EACH, AT);
    await members.choose('b', 'zoe@example.com', EACH, later);
    expect(await owed(members, [list('a', 'adam@example.com'), list('b')])).toEqual(['b: zoe@example.com']);
  });

  it('waits for the daily mail of who reads one, but for major incidents, and by a list that tells at once', async () => {
    const members = new MemoryMembers();
    await members.choose('a', 'eve@example.com', DAILY, AT);
    const both = [list('a', 'eve@example.com'), list('b')];
    expect(await owed(members, both)).toEqual([]);
    expect(await owed(members, both, true)).toEqual(['a: eve@example.com']);
    await members.join('b', { email: 'Eve@example.com', name: 'Eve' }, EACH, AT);
    expect(await owed(members, both)).toEqual(['b: eve@example.com']);
  });
});

describe('who is on a list', () => {
  it('are those whom the catalogue names, with what they chose, then those who joined', async () => {
    const members = new MemoryMembers();
    await members.choose('a', 'eve@example.com', DAILY, AT);
    await members.join('a', { email: 'adam@example.com', name: 'Adam' }, EACH, AT);
    await members.choose('a', 'nobody@example.com', DAILY, AT);
    expect(onList(list('a', 'Eve@example.com'), await members.of('a'))).toEqual([
      { name: 'Eve@example.com', email: 'Eve@example.com', timeZone: 'Asia/Tokyo', digest: 'daily' },
      { name: 'Adam', email: 'adam@example.com', timeZone: null, digest: 'each' },
    ]);
  });
});
