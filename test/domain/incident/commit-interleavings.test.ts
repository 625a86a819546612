import { describe, expect, it } from 'vitest';
import { type CommitRequest, commit } from '../../../functions/incident/commit.ts';
import type { Head } from '../../../functions/incident/head.ts';
import { triageByItself } from '../../../functions/incident/triage-incident.ts';
import { SYSTEM } from '../../../functions/incident/world.ts';
import { FAULTS, type Fault, FaultyStore, Killed, Lost } from './some-faulty-store.ts';
import { IncidentStory, REPORT, RESOLVED, WORLD } from './some-incident.ts';
import { COLLEAGUE, ON_CALL, RESPONDER } from './some-people.ts';
import { outcomes, refusal } from './what-happened.ts';

const OPERATIONS = ['head', 'archive', 'replace'] as const;
type Operation = (typeof OPERATIONS)[number];

/** Notes its own name and the version that it was decided upon. */
function note(cid: string, more: Partial<CommitRequest> = {}): CommitRequest {
  return {
    cid,
    bodyHash: cid,
    decide: ({ incident }) => ({
      next: incident,
      facts: [{ type: 'noted', text: cid, data: { on: incident.version } }],
      actor: SYSTEM,
    }),
    ...more,
  };
}

class Desk {
  readonly story: IncidentStory;

  constructor(story: IncidentStory) {
    this.story = story;
  }

  static async reported(): Promise<Desk> {
    return new Desk(await IncidentStory.reported());
  }

  /** A process of its own, through whatever goes wrong. */
  commit(request: CommitRequest, faulty?: FaultyStore) {
    return commit(faulty?.store ?? this.story.items, () => this.story.now, this.story.id, request);
  }

  /** One fault at the first call of an operation, and none afterwards. */
  failing(operation: Operation, fault: Fault): FaultyStore {
    let happened = false;
    return new FaultyStore(this.story.items, (called) => {
      if (happened || called !== operation) return null;
      happened = true;
      return fault;
    });
  }

  /** Somebody else's commits get in between, each just before the given operation. */
  overtaken(before: Operation, times: number, more: Partial<CommitRequest> = {}): FaultyStore {
    let others = 0;
    return new FaultyStore(this.story.items, async (called) => {
      if (called !== before || others >= times) return null;
      others += 1;
      await this.commit(note(`other ${others}`, more));
      return null;
    });
  }

  async notes(): Promise<readonly string[]> {
    return (await this.story.timeline()).slice(1).map(({ n, text, data }) => `${n} ${text} on ${data['on']}`);
  }
}

describe('applied, and the answer lost', () => {
  it('the client’s own second try is found in the ring: nothing is added', async () => {
    const desk = await Desk.reported();
    const faulty = desk.failing('replace', 'tried again');
    expect(await desk.commit(note('a'), faulty)).toMatchObject({
      outcome: 'applied',
      head: { incident: { version: 2 } },
    });
    expect(await desk.notes()).toEqual(['2 a on 1']);
    expect(faulty.calls).toEqual(['head', 'archive', 'replace', 'head']);
  });

  it('the caller’s retry is found in the ring: nothing is added', async () => {
    const desk = await Desk.reported();
    await expect(desk.commit(note('a'), desk.failing('replace', 'answer lost'))).rejects.toThrow(Lost);
    expect(await desk.commit(note('a'))).toMatchObject({ outcome: 'replayed' });
    expect(await desk.notes()).toEqual(['2 a on 1']);
  });

  it('is found although others have committed since', async () => {
    const desk = await Desk.reported();
    await expect(desk.commit(note('a'), desk.failing('replace', 'killed after'))).rejects.toThrow(Killed);
    await desk.commit(note('b'));
    expect(await desk.commit(note('a'))).toMatchObject({ outcome: 'replayed', head: { incident: { version: 3 } } });
    expect(await desk.notes()).toEqual(['2 a on 1', '3 b on 2']);
  });
});

describe.each(OPERATIONS)('whatever goes wrong with %s', (operation) => {
  it.each(FAULTS)('(%s), a retry of the same commit leaves it there once', async (fault) => {
    const desk = await Desk.reported();
    const first = await desk.commit(note('a'), desk.failing(operation, fault)).catch((error: unknown) => error);
    if (first instanceof Error && !(first instanceof Lost || first instanceof Killed)) throw first;
    await desk.commit(note('a'));
    await desk.commit(note('b'));
    expect(await desk.notes()).toEqual(['2 a on 1', '3 b on 2']);
  });

  it.each(FAULTS)('(%s), somebody else goes on and finds no gap', async (fault) => {
    const desk = await Desk.reported();
    await desk.commit(note('a'), desk.failing(operation, fault)).catch(() => null);
    await desk.commit(note('b'));
    const facts = await desk.story.timeline();
    expect(facts.map(({ n }) => n)).toEqual(facts.map((_fact, index) => index + 1));
    expect(facts.filter(({ text }) => text === 'b')).toHaveLength(1);
    expect(facts.filter(({ text }) => text === 'a').length).toBeLessThanOrEqual(1);
    expect(desk.story.incident).toMatchObject({ facts: facts.length, version: facts.length });
  });
});

describe('a process that died', () => {
  it('before the journal was written has changed nothing', async () => {
    const desk = await Desk.reported();
    await expect(desk.commit(note('a'), desk.failing('archive', 'killed before'))).rejects.toThrow(Killed);
    expect(await desk.story.items.journal(desk.story.id, 1, 9)).toEqual([]);
    expect(desk.story.incident.version).toBe(1);
  });

  it('after it leaves a journal item that readers do not see, and the next commit writes the same again', async () => {
    const desk = await Desk.reported();
    await expect(desk.commit(note('a'), desk.failing('archive', 'killed after'))).rejects.toThrow(Killed);
    const left = await desk.story.items.journal(desk.story.id, 1, 9);
    expect(left).toEqual([{ version: 1, facts: desk.story.head.newest }]);
    expect(await desk.notes()).toEqual([]);
    await desk.commit(note('b'));
    expect(await desk.story.items.journal(desk.story.id, 1, 9)).toEqual(left);
  });

  it('leaves the guard of the commit it made, so that somebody wakes the workflow', async () => {
    const desk = await Desk.reported();
    desk.story.items.park(desk.story.id, { version: 1, generation: 1 }, 'token', '2026-12-24T00:00:00.000Z', 1);
    desk.story.wait('PT1M');
    await expect(desk.commit(note('a'), desk.failing('replace', 'killed after'))).rejects.toThrow(Killed);
    expect(desk.story.head.wakeAt).toBe('2026-11-23T09:01:30.000Z');
  });
});

describe('another writer in between', () => {
  it.each(['archive', 'replace'] as const)('before %s: it is decided again, on the new head', async (before) => {
    const desk = await Desk.reported();
    await desk.commit(note('mine'), desk.overtaken(before, 1));
    expect(await desk.notes()).toEqual(['2 other 1 on 1', '3 mine on 2']);
  });

  it('may have ended what this one wanted: then it is refused as the new head says', async () => {
    const desk = await Desk.reported();
    const decide = ({ incident }: Head) => {
      if (incident.version > 1) throw new Error('no longer');
      return { next: incident, facts: [], actor: SYSTEM };
    };
    await expect(desk.commit({ ...note('mine'), decide }, desk.overtaken('replace', 1))).rejects.toThrow('no longer');
    expect(await desk.notes()).toEqual(['2 other 1 on 1']);
  });

  it('may have done the same: then nothing is added', async () => {
    const desk = await Desk.reported();
    const decide: CommitRequest['decide'] = (head, now) =>
      head.incident.version > 1 ? 'unchanged' : note('mine').decide(head, now);
    const committed = await desk.commit({ ...note('mine'), decide }, desk.overtaken('replace', 1));
    expect(committed).toMatchObject({ outcome: 'unchanged', head: { incident: { version: 2 } } });
  });

  it('makes the caller’s If-Match stale: it is checked again', async () => {
    const desk = await Desk.reported();
    const request = note('mine', { seen: (version) => version === 1 });
    expect(await refusal(desk.commit(request, desk.overtaken('replace', 1)))).toMatchObject({
      name: 'VersionMismatch',
    });
    expect(await desk.notes()).toEqual(['2 other 1 on 1']);
  });

  it('makes a right to act lapse: it is asked again', async () => {
    const desk = await Desk.reported();
    const authorize = ({ incident }: Head) => {
      if (incident.version > 1) throw new Error('Forbidden');
    };
    await expect(desk.commit(note('mine', { authorize }), desk.overtaken('replace', 1))).rejects.toThrow('Forbidden');
  });

  it('four times in a row is borne', async () => {
    const desk = await Desk.reported();
    expect(await desk.commit(note('mine'), desk.overtaken('replace', 4))).toMatchObject({ outcome: 'applied' });
    expect((await desk.notes()).at(-1)).toBe('6 mine on 5');
  });

  it('five times in a row is too much: 503, and nothing of it is there', async () => {
    const desk = await Desk.reported();
    const refused = await refusal(desk.commit(note('mine'), desk.overtaken('replace', 5)));
    expect(refused).toMatchObject({ name: 'Unavailable', status: 503 });
    expect(refused.message).toMatch(/Try again/);
    expect(await desk.notes()).toHaveLength(5);
    expect(await desk.commit(note('mine'))).toMatchObject({ outcome: 'applied' });
  });

  it('reopened a finished incident first: one generation is begun, not two', async () => {
    const desk = await Desk.reported();
    await desk.story.items.finish(desk.story.id, { version: 1, generation: 1 }, 1);
    const { head } = await desk.commit(note('mine'), desk.overtaken('replace', 1));
    expect(head).toMatchObject({ generation: 2, finished: false });
  });

  it('parked the workflow meanwhile: the commit keeps the newest token and answers it', async () => {
    const desk = await Desk.reported();
    const { story } = desk;
    const faulty = new FaultyStore(story.items, (called) => {
      if (called === 'replace') story.items.park(story.id, { version: 1, generation: 1 }, 'fresh', story.now, 1);
      return null;
    });
    const { head } = await desk.commit(note('mine'), faulty);
    expect(head).toMatchObject({ waiting: { token: 'fresh' }, wakeAt: '2026-11-23T09:00:30.000Z', carried: 1 });
  });
});

/** A story whose store fails as a test says, one fault at the next commit. */
async function failing(fault: Fault) {
  let next: Fault | null = null;
  const story = new IncidentStory((store) => {
    const faulty = new FaultyStore(store, (called) => {
      if (called !== 'replace') return null;
      const now = next;
      next = null;
      return now;
    });
    return faulty.store;
  });
  await story.report(REPORT.high);
  await story.bySystem((incident, now) => triageByItself(incident, WORLD, now));
  next = fault;
  return story;
}

describe('an act of a person through it all', () => {
  it('acts once, though the answer was lost and it was sent again with its key', async () => {
    const story = await failing('answer lost');
    const resolve = () => story.act(RESPONDER, 'resolve', RESOLVED, { idempotencyKey: 'k1' });
    await expect(resolve()).rejects.toThrow(Lost);
    expect(await resolve()).toMatchObject({ outcome: 'replayed' });
    const facts = await story.timeline();
    expect(facts.filter(({ type }) => type === 'resolved')).toHaveLength(1);
  });

  it('is no replay, and wakes the workflow, where only the client tried again by itself', async () => {
    const story = await failing('tried again');
    story.woken.length = 0;
    expect(await story.act(RESPONDER, 'escalate', { to: 'functional', reason: 'help' })).toMatchObject({
      outcome: 'applied',
    });
    expect(story.incident).toMatchObject({ team: 'platform', version: 3 });
    expect(story.woken).toEqual(['start 1']);
  });

  it('is not refused to somebody called whose own answer, just lost, ended their call', async () => {
    const story = await failing('tried again');
    await story.act({ ...ON_CALL, groups: ['admin'] }, 'acknowledge');
    expect(story.incident).toMatchObject({ version: 3, assignee: { email: ON_CALL.email } });
  });

  it('gives the incident to one of two people who take it at once', async () => {
    const story = await IncidentStory.triaged();
    const other = new FaultyStore(story.items, async (called) => {
      if (called === 'replace' && story.incident.version === 2) await story.act(COLLEAGUE, 'acknowledge');
      return null;
    });
    const slow = new IncidentStory(() => other.store);
    slow.id = story.id;
    expect((await refusal(slow.act(RESPONDER, 'acknowledge'))).message).toMatch(/taken by Another responder/);
    expect(story.incident.assignee?.email).toBe(COLLEAGUE.email);
  });

  it('lets a decision be made again on what a colleague has changed', async () => {
    const story = await IncidentStory.triaged();
    const other = new FaultyStore(story.items, async (called) => {
      if (called === 'replace' && story.incident.version === 2) {
        await story.act(COLLEAGUE, 'escalate', { to: 'functional', reason: 'help' });
      }
      return null;
    });
    const slow = new IncidentStory(() => other.store);
    slow.id = story.id;
    await slow.act(RESPONDER, 'acknowledge');
    expect(story.incident).toMatchObject({ version: 4, team: 'platform', assignee: { email: RESPONDER.email } });
    expect(outcomes(story.incident)).toEqual(['service-desk.oncall: withdrawn', 'platform.oncall: withdrawn']);
  });
});
