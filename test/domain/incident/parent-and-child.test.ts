import { describe, expect, it } from 'vitest';
import { familyOf } from '../../../functions/incident/family.ts';
import { linksIn, unlinkBack } from '../../../functions/incident/link-incident.ts';
import { reachOther } from '../../../functions/incident/other-incident.ts';
import { FAULTS, FaultyStore, Killed, Lost } from './some-faulty-store.ts';
import { IncidentStory } from './some-incident.ts';
import { AGENT, COLLEAGUE, RESPONDER } from './some-people.ts';
import { refusal, types } from './what-happened.ts';

async function some(count: number): Promise<readonly IncidentStory[]> {
  const first = await IncidentStory.triaged();
  const all = [first];
  while (all.length < count) all.push(await first.beside());
  return all;
}

function isPartOf(child: IncidentStory, parent: IncidentStory, who = RESPONDER) {
  return child.act(who, 'link', { type: 'parent', id: parent.id });
}

/** A process of its own that looks at one of the incidents, and what happens before each of its calls. */
function through(story: IncidentStory, between: ConstructorParameters<typeof FaultyStore>[1]) {
  const process = new IncidentStory(() => new FaultyStore(story.items, between).store, story.items);
  process.id = story.id;
  process.now = story.now;
  return process;
}

/** What the workflow's laps do of links, until nothing is left. */
async function laps(...stories: readonly IncidentStory[]): Promise<void> {
  for (let round = 0; round < 2; round++) {
    for (const story of stories) {
      const facts = await story.timeline();
      for (const made of linksIn(facts)) await reachOther(story.ports, story.id, made);
      for (const made of linksIn(facts, 'unlinked')) await unlinkBack(story.ports, story.id, made);
    }
  }
}

/** Whether a way up from any of them ever comes round again. */
function hasCircle(stories: readonly IncidentStory[]): boolean {
  const parents = new Map(stories.map((story) => [story.id, familyOf(story.incident).parent]));
  return stories.some((story) => {
    let at: string | null | undefined = parents.get(story.id);
    for (let step = 0; step < stories.length && at != null; step++) {
      if (at === story.id) return true;
      at = parents.get(at);
    }
    return false;
  });
}

/** Each child is known to its parent, and nobody else claims it. */
function agree(stories: readonly IncidentStory[]): void {
  for (const story of stories) {
    const claimed = stories.filter(({ incident }) => familyOf(incident).children.includes(story.id));
    const { parent } = familyOf(story.incident);
    expect(claimed.map(({ id }) => id)).toEqual(parent === null ? [] : [parent]);
  }
}

describe('parent and child', () => {
  it('know each other, whichever says so', async () => {
    const [a, b, c] = (await some(3)) as [IncidentStory, IncidentStory, IncidentStory];
    await isPartOf(b, a);
    await a.act(RESPONDER, 'link', { type: 'child', id: c.id });
    expect(familyOf(a.incident)).toEqual({ parent: null, children: [b.id, c.id] });
    agree([a, b, c]);
  });

  it('are never an incident and itself through others: the sentence says why', async () => {
    const [a, b, c] = (await some(3)) as [IncidentStory, IncidentStory, IncidentStory];
    await isPartOf(b, a);
    await isPartOf(c, b);
    for (const below of [b, c]) {
      const why = { name: 'WrongState', message: expect.stringContaining(`${below.id} lies below ${a.id} already`) };
      expect(await refusal(isPartOf(a, below))).toMatchObject(why);
      expect(await refusal(below.act(RESPONDER, 'link', { type: 'child', id: a.id }))).toMatchObject(why);
    }
    expect(hasCircle([a, b, c])).toBe(false);
    agree([a, b, c]);
  });

  it('are two: an incident with a parent takes no other before the two are unlinked', async () => {
    const [a, b, c] = (await some(3)) as [IncidentStory, IncidentStory, IncidentStory];
    await isPartOf(c, a);
    const taken = { name: 'WrongState', message: expect.stringContaining(`${c.id} is a child of ${a.id} already`) };
    expect(await refusal(isPartOf(c, b))).toMatchObject(taken);
    expect(await refusal(b.act(RESPONDER, 'link', { type: 'child', id: c.id }))).toMatchObject(taken);
    await a.act(RESPONDER, 'unlink', { type: 'child', id: c.id });
    expect(familyOf(c.incident).parent).toBeNull();
    await isPartOf(c, b);
    agree([a, b, c]);
  });

  it('can be linked, unlinked and linked again', async () => {
    const [a, b] = (await some(2)) as [IncidentStory, IncidentStory];
    for (let round = 0; round < 3; round++) {
      await isPartOf(b, a);
      agree([a, b]);
      expect(familyOf(b.incident).parent).toBe(a.id);
      await (round === 1
        ? a.act(RESPONDER, 'unlink', { type: 'child', id: b.id })
        : b.act(RESPONDER, 'unlink', { type: 'parent', id: a.id }));
      expect([familyOf(a.incident), familyOf(b.incident)]).toEqual([
        { parent: null, children: [] },
        { parent: null, children: [] },
      ]);
      a.wait('PT1M');
      b.wait('PT1M');
    }
  });
});

describe('two people who make each of two incidents the parent of the other', () => {
  const CALLS = Array.from({ length: 14 }, (_, n) => n + 1);

  it.each(CALLS.flatMap((first) => CALLS.map((second) => [first, second] as const)))(
    'leave no circle, the one stopped before call %i, the other before call %i',
    async (first, second) => {
      const [a, b] = (await some(2)) as [IncidentStory, IncidentStory];
      const theirs = through(b, (_operation, nth) => (nth === second ? 'killed before' : null));
      const mine = through(a, async (_operation, nth) => {
        if (nth === first) await isPartOf(theirs, a, COLLEAGUE).catch(() => null);
        return null;
      });
      await isPartOf(mine, b).catch(() => null);
      await laps(a, b);
      expect(hasCircle([a, b])).toBe(false);
      agree([a, b]);
      // One of the two stands, unless the other’s process died before it said anything.
      expect([a, b].filter(({ incident }) => familyOf(incident).parent !== null)).toHaveLength(1);
    },
  );

  it('at the same moment: one stands, the other is taken back with a fact that says why', async () => {
    const [a, b, c] = (await some(3)) as [IncidentStory, IncidentStory, IncidentStory];
    await Promise.allSettled([isPartOf(a, b), isPartOf(b, c), isPartOf(c, a)]);
    await laps(a, b, c);
    expect(hasCircle([a, b, c])).toBe(false);
    agree([a, b, c]);
    const all = (await Promise.all([a, b, c].map((story) => story.timeline()))).flat();
    const withdrawn = all.filter(({ type }) => type === 'link_withdrawn');
    expect(withdrawn).toHaveLength(1);
    expect(withdrawn[0]?.text).toContain('cannot be its parent');
  });
});

describe('a child that somebody else takes just then', () => {
  it('keeps its parent, and whoever came later has it taken back', async () => {
    const [a, b, c] = (await some(3)) as [IncidentStory, IncidentStory, IncidentStory];
    const mine = through(a, async (_operation, nth) => {
      // The parent's own commit is made, the child's not yet.
      if (nth === 6) await isPartOf(c, b, AGENT);
      return null;
    });
    const refused = await refusal(mine.act(RESPONDER, 'link', { type: 'child', id: c.id }));
    expect(refused).toMatchObject({ name: 'WrongState', message: expect.stringContaining(`child of ${b.id} already`) });
    expect(types(a.facts)).toEqual(['link_withdrawn']);
    await laps(a, b, c);
    agree([a, b, c]);
  });
});

describe('a link of parent and child that something goes wrong with', () => {
  const CALLS = Array.from({ length: 14 }, (_, n) => n + 1);

  it.each(
    CALLS.flatMap((nth) =>
      FAULTS.flatMap((fault) => (['parent', 'child'] as const).map((type) => [nth, fault, type] as const)),
    ),
  )('at call %i (%s), said as %s, is finished by a lap, and made once', async (nth, fault, type) => {
    const [a, b] = (await some(2)) as [IncidentStory, IncidentStory];
    const door = through(a, (_operation, call) => (call === nth ? fault : null));
    const answer = await door.act(RESPONDER, 'link', { type, id: b.id }).catch((error: unknown) => error);
    if (answer instanceof Error && !(answer instanceof Lost || answer instanceof Killed)) throw answer;
    await laps(a, b);
    agree([a, b]);
    const all = [...(await a.timeline()), ...(await b.timeline())].filter(({ type: made }) => made === 'linked');
    expect([0, 2]).toContain(all.length);
  });
});

describe('an incident of a family that becomes part of another', () => {
  it('leaves its children and its place to that one', async () => {
    const [top, gone, into, child] = (await some(4)) as [IncidentStory, IncidentStory, IncidentStory, IncidentStory];
    await isPartOf(gone, top);
    await isPartOf(child, gone);
    await gone.act(AGENT, 'merge', { into: into.id, reason: 'the same' });
    expect(familyOf(into.incident)).toEqual({ parent: top.id, children: [child.id] });
    expect(familyOf(child.incident).parent).toBe(into.id);
    expect(familyOf(top.incident).children).toContain(into.id);
  });

  it('has no parent any more where it was part of that one, and nobody is part of itself', async () => {
    const [parent, child, sibling] = (await some(3)) as [IncidentStory, IncidentStory, IncidentStory];
    await isPartOf(child, parent);
    await isPartOf(sibling, parent);
    await parent.act(AGENT, 'merge', { into: child.id, reason: 'the same' });
    expect(familyOf(child.incident)).toEqual({ parent: null, children: [sibling.id] });
    expect(familyOf(sibling.incident).parent).toBe(child.id);
  });

  it('is moved once, although a lap does it again', async () => {
    const [gone, into, child] = (await some(3)) as [IncidentStory, IncidentStory, IncidentStory];
    await isPartOf(child, gone);
    await gone.act(AGENT, 'merge', { into: into.id, reason: 'the same' });
    const versions = [into, child].map(({ incident }) => incident.version);
    await laps(gone, into, child);
    expect([into, child].map(({ incident }) => incident.version)).toEqual(versions);
  });
});
