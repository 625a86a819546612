import { describe, expect, it } from 'vitest';
import { candidateId, randomId } from '../../../functions/incident/id.ts';
import { reportIncident } from '../../../functions/incident/report-incident.ts';
import { FaultyStore, Killed, Lost } from './some-faulty-store.ts';
import { IncidentStory, MORNING, REPORT } from './some-incident.ts';
import { AGENT, OUTSIDER, REPORTER, RESPONDER } from './some-people.ts';
import { mails, pointers, refusal } from './what-happened.ts';

describe('a report', () => {
  it('becomes a new incident that says what was reported, and nothing that nobody knows', async () => {
    const story = new IncidentStory();
    const { head, replayed } = await story.report({ ...REPORT.high, startedAt: '2026-11-23T10:30:00+02:00' });
    expect(replayed).toBe(false);
    expect(head.incident).toMatchObject({
      status: 'new',
      kind: 'incident',
      summary: 'Outlook does not start',
      channel: 'api',
      reporter: { name: 'The reporter', email: 'reporter@example.com', phone: null },
      service: 'email',
      category: 'software',
      subcategory: 'error',
      priority: null,
      priorityReason: null,
      tier: null,
      team: null,
      assignee: null,
      response: null,
      resolutionClock: null,
      calls: [],
      startedAt: '2026-11-23T08:30:00.000Z',
      reportedAt: MORNING,
      updatedAt: MORNING,
      version: 1,
    });
    expect(head.newest).toEqual([
      {
        n: 1,
        at: MORNING,
        occurredAt: MORNING,
        type: 'reported',
        actor: { kind: 'reporter', name: 'The reporter', email: 'reporter@example.com' },
        visibility: 'public',
        text: 'Outlook does not start',
        data: { description: 'Since this morning nobody gets any mail.', channel: 'api' },
        owes: [
          { mail: 'receipt', to: { name: 'The reporter', email: 'reporter@example.com' }, timeZone: null, call: null },
        ],
      },
    ]);
  });

  it('is exactly one write, then the workflow is started', async () => {
    let faulty: FaultyStore | undefined;
    const story = new IncidentStory((store) => {
      faulty = new FaultyStore(store, () => null);
      return faulty.store;
    });
    await story.report(REPORT.high);
    expect(faulty?.calls).toEqual(['create']);
    expect(story.woken).toEqual(['start 1']);
  });

  it('by telephone owes nobody a receipt', async () => {
    const story = new IncidentStory();
    await story.report({ ...REPORT.high, reporter: { name: 'The reporter', phone: '+49 30 123' } });
    expect(mails(story.facts)).toEqual([]);
  });

  it('is sent a receipt to its reporter, whoever wrote it down', async () => {
    const story = new IncidentStory();
    await story.report(REPORT.high, REPORTER);
    expect(mails(story.facts)).toEqual(['receipt → reporter@example.com']);
  });
});

describe('a crash after the write', () => {
  it('leaves a wake time for the sweeper, though the workflow was never started', async () => {
    const story = new IncidentStory((store) => new FaultyStore(store, () => 'killed after').store);
    await expect(story.report(REPORT.high)).rejects.toThrow(Killed);
    const [head] = [...story.items.items.values()];
    expect(head).toMatchObject({ wakeAt: '2026-11-23T09:00:30.000Z', generation: 1, finished: false, waiting: null });
    expect(story.woken).toEqual([]);
  });

  it('is no harm where starting fails: the report is answered', async () => {
    const story = new IncidentStory();
    story.ports.workflow.start = async () => {
      throw new Error('throttled');
    };
    const { head } = await story.report(REPORT.high);
    expect(head.wakeAt).toBe('2026-11-23T09:00:30.000Z');
  });
});

describe('the same caller with the same key', () => {
  const other = { ...REPORT.high, summary: 'Something else' };

  it('and the same report finds its first incident, later too', async () => {
    const story = new IncidentStory();
    const first = await story.report(REPORT.high, RESPONDER, 'k1');
    story.wait('P20D');
    await story.act(RESPONDER, 'acknowledge');
    const again = await story.report(REPORT.high, RESPONDER, 'k1');
    expect(again).toMatchObject({ replayed: true, head: { incident: { id: first.head.incident.id } } });
    expect(story.items.items.size).toBe(1);
  });

  it('finds it when its times are too long ago by then; a new report with them is refused, under a used key too', async () => {
    const story = new IncidentStory();
    const early = { ...REPORT.high, startedAt: '2026-10-24T09:00:00Z' };
    const first = await story.report(early, RESPONDER, 'k1');
    story.wait('PT2S');
    const again = await story.report(early, RESPONDER, 'k1');
    expect(again).toMatchObject({ replayed: true, head: { incident: { id: first.head.incident.id } } });
    expect(await pointers(story.report(early, RESPONDER, 'k2'))).toEqual(['/startedAt']);
    expect(await pointers(story.report({ ...early, summary: 'Another' }, RESPONDER, 'k1'))).toEqual(['/startedAt']);
  });

  it('and another report is refused', async () => {
    const story = new IncidentStory();
    await story.report(REPORT.high, RESPONDER, 'k1');
    expect(await refusal(story.report(other, RESPONDER, 'k1'))).toMatchObject({
      name: 'IdempotencyKeyReused',
      status: 422,
    });
    expect(story.items.items.size).toBe(1);
  });

  it('and the same report with its fields in another order finds it too', async () => {
    const story = new IncidentStory();
    await story.report(REPORT.high, RESPONDER, 'k1');
    const { summary, ...rest } = REPORT.high;
    expect(await story.report({ ...rest, summary }, RESPONDER, 'k1')).toMatchObject({ replayed: true });
  });

  it('finds it though the first answer was lost', async () => {
    let lost = false;
    const story = new IncidentStory((store) => {
      return new FaultyStore(store, (called) => {
        if (called !== 'create' || lost) return null;
        lost = true;
        return 'answer lost';
      }).store;
    });
    await expect(story.report(REPORT.high, RESPONDER, 'k1')).rejects.toThrow(Lost);
    expect(await story.report(REPORT.high, RESPONDER, 'k1')).toMatchObject({ replayed: true });
    expect(story.items.items.size).toBe(1);
  });
});

describe('a client that tried again by itself', () => {
  it.each([null, 'k1'])('(key %s) has made one incident, and started it', async (key) => {
    const story = new IncidentStory((store) => {
      return new FaultyStore(store, (called) => (called === 'create' ? 'tried again' : null)).store;
    });
    expect(await story.report(REPORT.high, RESPONDER, key)).toMatchObject({ replayed: false });
    expect(story.items.items.size).toBe(1);
    expect(story.woken).toEqual(['start 1']);
  });
});

describe('different callers with the same key', () => {
  it('have an incident each', async () => {
    const story = new IncidentStory();
    await story.report(REPORT.high, RESPONDER, 'k1');
    expect(await story.report(REPORT.high, AGENT, 'k1')).toMatchObject({ replayed: false });
    expect(await story.report(REPORT.high, null, 'k1')).toMatchObject({ replayed: false });
    expect(story.items.items.size).toBe(3);
  });

  it('are known by their contact where they are anonymous, however it is written', async () => {
    const story = new IncidentStory();
    const from = (reporter: { email?: string; phone?: string }) =>
      story.report({ ...REPORT.high, reporter: { name: 'The reporter', ...reporter } }, null, 'k1');
    await from({ email: 'reporter@example.com' });
    expect(await refusal(from({ email: 'Reporter@Example.com' }))).toMatchObject({ name: 'IdempotencyKeyReused' });
    expect(await from({ email: 'someone@example.com' })).toMatchObject({ replayed: false });
    await from({ phone: '+49 30 123-456' });
    expect(await refusal(from({ phone: '+49 (30) 123456' }))).toMatchObject({ name: 'IdempotencyKeyReused' });
    expect(story.items.items.size).toBe(3);
  });

  it('never see a stranger’s incident on their candidate id: they get the next one', async () => {
    const taken = candidateId(`person:${RESPONDER.email}`, 'k1', 0);
    const story = new IncidentStory();
    const stranger = await story.report(REPORT.low, AGENT, 'k2');
    await story.items.create({ ...stranger.head, incident: { ...stranger.head.incident, id: taken } });
    const second = candidateId(`person:${RESPONDER.email}`, 'k1', 1);
    expect(await story.report(REPORT.high, RESPONDER, 'k1')).toMatchObject({
      replayed: false,
      head: { incident: { id: second, summary: REPORT.high.summary } },
    });
    expect(await story.report(REPORT.high, RESPONDER, 'k1')).toMatchObject({
      replayed: true,
      head: { incident: { id: second } },
    });
  });

  it('are told to try again where eight candidates are strangers’', async () => {
    const story = new IncidentStory();
    const stranger = await story.report(REPORT.low, AGENT, 'k2');
    for (let i = 0; i < 8; i++) {
      const id = candidateId(`person:${RESPONDER.email}`, 'k1', i);
      await story.items.create({ ...stranger.head, incident: { ...stranger.head.incident, id } });
    }
    expect(await refusal(story.report(REPORT.high, RESPONDER, 'k1'))).toMatchObject({
      name: 'Unavailable',
      status: 503,
    });
    expect(story.items.items.size).toBe(9);
  });
});

describe('without a key', () => {
  it('each report is an incident of its own', async () => {
    const story = new IncidentStory();
    await story.report(REPORT.high, RESPONDER);
    expect(await story.report(REPORT.high, RESPONDER)).toMatchObject({ replayed: false });
    expect(story.items.items.size).toBe(2);
  });

  it('an id that is taken is drawn again', async () => {
    const story = new IncidentStory();
    const first = await story.report(REPORT.low, AGENT, 'k2');
    const drawn = randomId(new Uint8Array(4).fill(7));
    await story.items.create({ ...first.head, incident: { ...first.head.incident, id: drawn } });
    let draws = 0;
    const random = (bytes: number) => new Uint8Array(bytes).fill(draws++ === 0 ? 7 : 8 + draws);
    const ports = { ...story.ports, random };
    const { head, replayed } = await reportIncident(ports, REPORT.high, RESPONDER, null);
    expect({ replayed, summary: head.incident.summary }).toEqual({ replayed: false, summary: REPORT.high.summary });
    expect(head.incident.id).not.toBe(drawn);
    expect(story.items.items.get(drawn)?.keyHash).toBe(first.head.keyHash);
  });
});

describe('what only the service desk may say', () => {
  it.each([
    ['another time of the report', { reportedAt: '2026-11-23T08:00:00Z' }],
    ['a report by phone', { channel: 'phone' }],
    ['by sms', { channel: 'sms' }],
    ['by chat', { channel: 'chat' }],
    ['at its counter', { channel: 'walk_in' }],
  ] as const)('is %s', async (_what, said) => {
    for (const caller of [null, RESPONDER, OUTSIDER]) {
      const refused = refusal(new IncidentStory().report({ ...REPORT.high, ...said }, caller));
      expect(await refused).toMatchObject({ name: 'Forbidden', status: 403 });
    }
    const story = new IncidentStory();
    await story.report({ ...REPORT.high, ...said }, AGENT);
    expect(story.facts).toMatchObject([{ actor: { kind: 'person', email: AGENT.email } }]);
  });

  it('and a backdated report counts from then', async () => {
    const story = new IncidentStory();
    await story.report({ ...REPORT.high, reportedAt: '2026-11-23T08:00:00Z' }, AGENT);
    expect(story.incident.reportedAt).toBe('2026-11-23T08:00:00.000Z');
    expect(story.facts).toMatchObject([{ at: MORNING, occurredAt: '2026-11-23T08:00:00.000Z' }]);
  });
});

describe('a time out of range', () => {
  it.each([
    ['startedAt', '2026-10-24T08:59:59Z'],
    ['startedAt', '2026-11-23T09:05:01Z'],
    ['reportedAt', '2026-11-22T08:59:59Z'],
    ['reportedAt', '2026-11-23T09:00:01Z'],
  ])('is refused: %s %s', async (field, time) => {
    const story = new IncidentStory();
    expect(await pointers(story.report({ ...REPORT.high, [field]: time }, AGENT))).toEqual([`/${field}`]);
    expect(story.items.items.size).toBe(0);
  });

  it('is refused before what only the desk may say', async () => {
    const report = { ...REPORT.high, startedAt: '2026-10-01T09:00:00Z', duplicateOf: 'INC-ZZZZZZ' };
    expect(await pointers(new IncidentStory().report(report, null))).toEqual(['/startedAt']);
  });

  it.each([
    ['startedAt', '2026-10-24T09:00:00Z'],
    ['startedAt', '2026-11-23T09:05:00Z'],
    ['reportedAt', '2026-11-22T09:00:00Z'],
    ['reportedAt', '2026-11-23T09:00:00Z'],
  ])('is not its very edge: %s %s', async (field, time) => {
    const story = new IncidentStory();
    expect(await story.report({ ...REPORT.high, [field]: time }, AGENT)).toMatchObject({ replayed: false });
  });
});

describe('the reporter’s address', () => {
  it('is verified where its owner signed in with it, or the service desk entered it', async () => {
    const verified = async (caller: Parameters<IncidentStory['report']>[1]) => {
      const story = new IncidentStory();
      await story.report({ ...REPORT.high, reporter: { name: 'The reporter', email: 'REPORTER@example.com' } }, caller);
      return story.incident.reporter.verified;
    };
    expect([await verified(null), await verified(RESPONDER), await verified(REPORTER), await verified(AGENT)]).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });
});
