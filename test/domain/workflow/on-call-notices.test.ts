import { describe, expect, it } from 'vitest';
import type {
  Catalogue,
  Contact,
  Layer,
  Override,
  Schedule,
  Team,
  TestCall,
} from '../../../functions/catalogue/catalogue.ts';
import type { OutgoingMail, SendOutcome } from '../../../functions/incident/ports.ts';
import { onCallNotices } from '../../../functions/workflow/on-call-notices.ts';
import { IncidentStory, WORLD } from '../incident/some-incident.ts';

const ann = { name: 'Ann', email: 'ann@example.com' };
const bob = { name: 'Bob', email: 'bob@example.com', timeZone: 'America/New_York' };
const LAYER: Layer = { name: 'Weeks', startsOn: '2026-01-05', every: 'P1W', handover: '09:00', members: [ann, bob] };
const MAIN: Schedule = { id: 'main', name: 'Platform', timeZone: 'Europe/Berlin', layers: [LAYER] };
const TEAM: Team = {
  id: 'night',
  name: 'Night team',
  tier: 2,
  timeZone: 'Europe/Berlin',
  managers: [{ name: 'Night manager', email: 'night.manager@example.com' }],
  schedule: 'main',
  onCall: [],
};
const COVER: Override = {
  id: 'o1',
  schedule: 'main',
  from: '2026-01-14T08:00:00.000Z',
  until: '2026-01-15T08:00:00.000Z',
  person: ann,
  instead: null,
  reason: 'A wedding',
  by: 'bob@example.com',
  at: '2026-01-13T10:00:00.000Z',
  acceptedAt: null,
  declinedAt: null,
  linkKey: '00112233445566778899aabbccddeeff',
};

interface Given {
  readonly schedule?: Schedule;
  readonly team?: Team;
  readonly overrides?: readonly Override[];
  readonly tests?: readonly TestCall[];
  readonly people?: readonly Contact[];
}

/** Sweeps at some times, and what was mailed by then; `process` begins anew as another container would. */
async function telling() {
  const story = await IncidentStory.reported();
  const sent: OutgoingMail[] = [];
  const taken = new Set<string>();
  const rates = {
    take: async (bucket: string) => !taken.has(bucket) && taken.add(bucket) !== undefined,
    giveBack: async (bucket: string) => void taken.delete(bucket),
  };
  let outcome: SendOutcome | 'broken' = 'sent';
  const mailer = {
    send: async (mail: OutgoingMail) => {
      if (outcome === 'broken') throw new Error('Nobody knows.');
      if (outcome === 'sent') sent.push(mail);
      return outcome;
    },
  };
  let now = '';
  const begin = () =>
    onCallNotices({ ...story.ports, now: () => now, mailer, rates, baseUrl: 'https://allclear.example.com' });
  let tell = begin();
  return {
    become: (how: SendOutcome | 'broken') => {
      outcome = how;
    },
    restart: () => {
      tell = begin();
    },
    at: async (when: string, { schedule = MAIN, team, overrides = [], tests = [], people = [] }: Given = {}) => {
      now = new Date(when).toISOString();
      const catalogue: Catalogue = {
        ...WORLD.catalogue,
        schedules: new Map([[schedule.id, schedule]]),
        teams: new Map([...WORLD.catalogue.teams, ...(team === undefined ? [] : [[team.id, team] as const])]),
        overrides: new Map(overrides.map((one) => [one.id, one])),
        people: new Map(people.map((one) => [one.id, one])),
        testCalls: new Map(tests.map((one) => [one.id, one])),
      };
      sent.length = 0;
      await tell({ ...WORLD, catalogue });
      return sent.map(({ to, subject }) => `${to.email}: ${subject}`);
    },
    text: () => sent.map(({ text }) => text).join('\n'),
    mails: sent,
  };
}

describe('whoever comes on call', () => {
  it('is told a day before, in their zone, and when it begins, each once', async () => {
    const { at, text } = await telling();
    expect(await at('2026-01-11T07:59Z')).toEqual([]);
    expect(await at('2026-01-11T08:00Z')).toEqual(['bob@example.com: You will be on call: Platform']);
    expect(text()).toContain('You are on call for Platform from Mon 12 Jan 2026, 03:00 GMT-5 (08:00 UTC).');
    expect(text()).toContain('Until: Mon 19 Jan 2026, 03:00 GMT-5 (08:00 UTC)');
    expect(await at('2026-01-11T08:01Z')).toEqual([]);
    expect(await at('2026-01-12T08:00Z')).toEqual(['bob@example.com: You are on call now: Platform']);
    expect(await at('2026-01-12T08:01Z')).toEqual([]);
  });

  it('is told by a process that begins late, and not again by another', async () => {
    const { at, restart } = await telling();
    expect(await at('2026-01-12T08:59Z')).toEqual(['bob@example.com: You are on call now: Platform']);
    restart();
    expect(await at('2026-01-12T08:59:30Z')).toEqual([]);
  });

  it('is told by the next sweep where mail could not be sent', async () => {
    const { at, become } = await telling();
    for (const how of ['later', 'broken'] as const) {
      become(how);
      expect(await at('2026-01-12T08:00Z')).toEqual([]);
    }
    become('sent');
    expect(await at('2026-01-12T08:02Z')).toHaveLength(1);
  });

  it('hears nothing of turns that follow turns of their own', async () => {
    const alone = { ...MAIN, layers: [{ ...LAYER, members: [ann] }] };
    const { at } = await telling();
    expect(await at('2026-01-12T08:00Z', { schedule: alone })).toEqual([]);
  });

  it('hears nothing a day ahead while they are on call anyway', async () => {
    const day = ['09:00-17:00'];
    const office = { ...MAIN, layers: [{ ...LAYER, members: [ann], hours: { mon: day, tue: day, wed: day } }] };
    const { at } = await telling();
    expect(await at('2026-01-13T08:00Z', { schedule: office })).toEqual([
      'ann@example.com: You are on call now: Platform',
    ]);
  });
});

describe('a cover', () => {
  it('that is asked for is mailed to whoever is asked, with the reason, until it is over', async () => {
    const { at, text } = await telling();
    expect(await at('2026-01-13T10:00Z', { overrides: [COVER] })).toEqual([
      'ann@example.com: Can you take a shift? Platform',
    ]);
    expect(text()).toMatch(/^Please say whether you take this shift\./);
    expect(text()).toContain('Asked by: bob@example.com');
    expect(text()).toContain('> A wedding');
    expect(text()).toMatch(/Say yes or no:\nhttps:\/\/allclear\.example\.com\/c\/[\w-]+\n/);
    expect(await at('2026-01-13T10:01Z', { overrides: [COVER] })).toEqual([]);
    expect(await at(COVER.until, { overrides: [{ ...COVER, id: 'o2' }] })).toEqual([]);
  });

  it('is mailed to a name that turns no direction and begins no new line', async () => {
    const { at, mails } = await telling();
    const person = { name: 'Ann\u202e\r\nBcc: x@example.com', email: ann.email };
    await at('2026-01-13T10:00Z', { overrides: [{ ...COVER, person }] });
    expect(mails.map(({ to }) => to.name)).toEqual(['Ann Bcc: x@example.com']);
  });

  it('that is accepted is told to who asked', async () => {
    const { at } = await telling();
    const accepted = { ...COVER, acceptedAt: '2026-01-13T12:00:00.000Z' };
    expect(await at('2026-01-13T12:00:30Z', { overrides: [accepted] })).toEqual([
      'bob@example.com: Your shift is taken: Platform',
    ]);
    expect(await at('2026-01-13T12:01Z', { overrides: [accepted] })).toEqual([]);
  });

  it('that is declined is told to who asked, and asked for no more', async () => {
    const { at } = await telling();
    const declined = { ...COVER, declinedAt: '2026-01-13T12:00:00.000Z' };
    expect(await at('2026-01-13T12:00:30Z', { overrides: [declined] })).toEqual([
      'bob@example.com: Your shift is not taken: Platform',
    ]);
    expect(await at('2026-01-13T13:00:30Z', { overrides: [declined] })).toEqual([]);
  });

  it('that somebody else arranged is told to who has the shift', async () => {
    const { at } = await telling();
    const arranged = { ...COVER, by: 'manager@example.com', acceptedAt: COVER.at };
    expect(await at('2026-01-13T10:00:30Z', { overrides: [arranged] })).toEqual([
      'ann@example.com: You have a shift: Platform',
    ]);
  });

  it('that somebody takes over by themselves is told to nobody', async () => {
    const { at } = await telling();
    const own = { ...COVER, by: 'Ann@example.com', acceptedAt: COVER.at };
    expect(await at('2026-01-13T10:00:30Z', { overrides: [own] })).toEqual([]);
  });
});

describe('a gap', () => {
  const day = ['09:00-17:00'];
  const office = { ...MAIN, layers: [{ ...LAYER, members: [ann], hours: { thu: day } }] };

  it('is told ahead to the managers, on Monday at nine, once', async () => {
    const { at, text } = await telling();
    expect(await at('2026-01-12T07:59Z', { schedule: office, team: TEAM })).toEqual([]);
    expect(await at('2026-01-12T08:00Z', { schedule: office, team: TEAM })).toEqual([
      'night.manager@example.com: Nobody on call: Night team',
    ]);
    expect(text()).toContain(
      'Nobody: Thu 15 Jan 2026, 17:00 CET (16:00 UTC) to Thu 22 Jan 2026, 09:00 CET (08:00 UTC)',
    );
    expect(await at('2026-01-12T08:30Z', { schedule: office, team: TEAM })).toEqual([]);
    expect(await at('2026-01-19T08:00Z', { schedule: office, team: TEAM })).toHaveLength(1);
  });

  it('is told to the desk where a team has no manager', async () => {
    const { at } = await telling();
    expect(await at('2026-01-12T08:00Z', { schedule: office, team: { ...TEAM, managers: [] } })).toEqual([
      'desk@example.com: Nobody on call: Night team',
    ]);
  });

  it('is none where somebody is on call at any time', async () => {
    const { at } = await telling();
    expect(await at('2026-01-12T08:00Z', { schedule: office, team: { ...TEAM, onCall: [bob] } })).toEqual([]);
    expect(await at('2026-01-12T08:00Z', { team: TEAM })).not.toContain(
      'night.manager@example.com: Nobody on call: Night team',
    );
  });
});

describe('a test call', () => {
  it('is mailed to each address of who is on call, once, with a link that says that it came', async () => {
    const { at, text } = await telling();
    const people = [{ ...ann, pager: 'ann.pager@example.com' }, bob];
    const test: TestCall = { ...COVER, id: 'night', people, got: {} };
    expect(await at('2026-01-13T10:00:30Z', { team: TEAM, tests: [test] })).toEqual([
      'ann@example.com: TEST: Night team',
      'ann.pager@example.com: TEST: Night team',
      'bob@example.com: TEST: Night team',
    ]);
    const links = [...text().matchAll(/https:\/\/allclear\.example\.com\/t\/[\w-]+/g)].map(([link]) => link);
    expect(new Set(links).size).toBe(3);
    expect(await at('2026-01-13T10:01:30Z', { team: TEAM, tests: [test] })).toEqual([]);
    const contact = { id: 'bob', name: 'Bob', email: 'Bob@example.com', second: 'bob.home@example.com' };
    expect(await at('2026-01-13T10:02:30Z', { team: TEAM, tests: [test], people: [contact] })).toEqual([
      'bob.home@example.com: TEST: Night team',
    ]);
    const again = { ...test, at: '2026-01-13T10:30:00.000Z' };
    expect(await at('2026-01-13T10:30:30Z', { team: TEAM, tests: [again] })).toHaveLength(3);
  });
});
