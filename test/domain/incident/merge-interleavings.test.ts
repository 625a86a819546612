import { describe, expect, it } from 'vitest';
import { finishMerge } from '../../../functions/incident/merge-incident.ts';
import { FAULTS, FaultyStore, Killed, Lost } from './some-faulty-store.ts';
import { IncidentStory, REPORT } from './some-incident.ts';
import { AGENT, MANAGER } from './some-people.ts';
import { refusal, types } from './what-happened.ts';

async function two() {
  const a = await IncidentStory.triaged({ ...REPORT.high, reporter: { name: 'A reporter', email: 'a@example.com' } });
  return { a, b: await a.beside({ ...REPORT.high, reporter: { name: 'Another reporter', email: 'b@example.com' } }) };
}

/** A process of its own that looks at one of the incidents, and what happens before each of its calls. */
function through(story: IncidentStory, between: ConstructorParameters<typeof FaultyStore>[1]) {
  const process = new IncidentStory(() => new FaultyStore(story.items, between).store, story.items);
  process.id = story.id;
  process.now = story.now;
  return process;
}

function merge(process: IncidentStory, into: IncidentStory, who = AGENT) {
  return process.act(
    who,
    'merge',
    { into: into.id, reason: 'the same' },
    { idempotencyKey: `${process.id} ${who.name}` },
  );
}

/** What the workflow's laps do, until nothing is left to finish. */
async function laps(...stories: readonly IncidentStory[]): Promise<void> {
  for (let round = 0; round < 3; round++) for (const story of stories) await finishMerge(story.ports, story.id);
}

function ended(...stories: readonly IncidentStory[]): number {
  return stories.filter(({ incident }) => incident.status === 'merged').length;
}

/** Store calls of a merge through an act: the other, and three commits of head, archive and replace, one more head. */
const CALLS = 11;
const CALL_NUMBERS = Array.from({ length: CALLS }, (_, n) => n + 1);

describe('a merge that something goes wrong with', () => {
  it('makes the calls that these tests count on', async () => {
    const { a, b } = await two();
    let calls = 0;
    await merge(
      through(a, (_operation, nth) => {
        calls = nth;
        return null;
      }),
      b,
    );
    expect(calls).toBe(CALLS);
  });

  it.each(CALL_NUMBERS.flatMap((nth) => FAULTS.map((fault) => [nth, fault] as const)))(
    'at call %i (%s) is finished by a lap, and done once',
    async (nth, fault) => {
      const { a, b } = await two();
      const first = await merge(
        through(a, (_operation, call) => (call === nth ? fault : null)),
        b,
      ).catch((error: unknown) => error);
      if (first instanceof Error && !(first instanceof Lost || first instanceof Killed)) throw first;
      const began = a.incident.merging !== null || a.incident.status === 'merged';
      await laps(a, b);
      expect(a.incident).toMatchObject({ merging: null, status: began ? 'merged' : 'triaged' });
      expect(b.incident.others.map(({ email }) => email)).toEqual(began ? ['a@example.com'] : []);
      const merged = [...(await a.timeline()), ...(await b.timeline())].filter(({ type }) => type === 'merged');
      expect(merged).toHaveLength(began ? 2 : 0);
    },
  );

  it.each(CALL_NUMBERS)('at call %i, sent again with its key, is done once all the same', async (nth) => {
    const { a, b } = await two();
    const dying = through(a, (_operation, call) => (call === nth ? 'killed after' : null));
    await merge(dying, b).catch(() => null);
    await merge(a, b);
    expect(a.incident).toMatchObject({ status: 'merged', mergedInto: b.id });
    expect(types(await b.timeline()).filter((type) => type === 'merged')).toHaveLength(1);
  });
});

describe('two people who merge A into B and B into A', () => {
  it.each(CALL_NUMBERS.flatMap((first) => CALL_NUMBERS.map((second) => [first, second] as const)))(
    'never end both, the one stopped before call %i, the other before call %i',
    async (first, second) => {
      const { a, b } = await two();
      // The first goes up to a call, the second then up to another, then the first goes on to its end.
      const theirs = through(b, (_operation, nth) => (nth === second ? 'killed before' : null));
      const mine = through(a, async (_operation, nth) => {
        if (nth === first) await merge(theirs, a, MANAGER).catch(() => null);
        return null;
      });
      await merge(mine, b).catch(() => null);
      await laps(a, b);
      await laps(b, a);
      expect(ended(a, b)).toBeLessThanOrEqual(1);
      for (const story of [a, b]) expect(story.incident.merging).toBeNull();
    },
  );

  it('at the same moment: both are refused, or one goes through, and nobody’s reporter is lost', async () => {
    const { a, b } = await two();
    const results = await Promise.allSettled([merge(a, b), merge(b, a, MANAGER)]);
    expect(ended(a, b)).toBe(results.filter(({ status }) => status === 'fulfilled').length);
    await laps(a, b);
    const open = [a, b].filter(({ incident }) => incident.status !== 'merged');
    const reached = open.flatMap(({ incident }) => [incident.reporter, ...incident.others].map(({ email }) => email));
    expect(new Set(reached)).toEqual(new Set(['a@example.com', 'b@example.com']));
  });

  it('after one was taken back, which the other side had overtaken', async () => {
    const { a, b } = await two();
    const since = a.incident.version;
    // B took A in for a merge that A has taken back meanwhile: what is left there proves nothing later on.
    b.items.items.set(b.id, {
      ...b.head,
      incident: { ...b.incident, links: [{ type: 'duplicate', id: a.id }], others: [a.incident.reporter] },
    });
    await merge(b, a);
    const merging = { into: b.id, reason: 'x', by: { kind: 'person', name: null, email: null }, since } as const;
    a.items.items.set(a.id, { ...a.head, incident: { ...a.incident, merging } });
    await laps(a, b);
    expect([a.incident.status, b.incident.status]).toEqual(['triaged', 'merged']);
  });
});

describe('an incident that ends while another is being merged into it', () => {
  it('refuses, and the other takes its word back with a fact that says why', async () => {
    const { a, b } = await two();
    const process = through(a, async (_operation, nth) => {
      // Its own commit is made, the other's not yet.
      if (nth === 5) await b.act(MANAGER, 'cancel', { code: 'withdrawn', reason: 'x' });
      return null;
    });
    const refused = await refusal(merge(process, b));
    expect(refused).toMatchObject({ name: 'WrongState', message: expect.stringContaining('is cancelled') });
    expect(refused.extra.actions).toContainEqual(expect.objectContaining({ name: 'merge', allowed: true }));
    expect(a.incident).toMatchObject({ status: 'triaged', merging: null });
    expect(types(await a.timeline())).toEqual(['reported', 'triaged', 'called', 'merging', 'merge_withdrawn']);
    await laps(a, b);
    expect(a.incident.version).toBe(4);
  });

  it('has taken it in before, and is where it goes on', async () => {
    const { a, b } = await two();
    const dying = through(a, (_operation, nth) => (nth === 9 ? 'killed before' : null));
    await expect(merge(dying, b)).rejects.toThrow(Killed);
    await b.act(MANAGER, 'cancel', { code: 'withdrawn', reason: 'x' });
    await laps(a, b);
    expect(a.incident).toMatchObject({ status: 'merged', mergedInto: b.id });
  });
});
