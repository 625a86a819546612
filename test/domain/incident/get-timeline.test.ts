import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { getTimeline, type TimelineQuery } from '../../../functions/incident/get-timeline.ts';
import { viewFact } from '../../../functions/incident/view.ts';
import { IncidentStory } from './some-incident.ts';
import { RESPONDER } from './some-people.ts';
import { pointers } from './what-happened.ts';

const SECRET = '00112233445566778899aabbccddeeff';

function pageOf(story: IncidentStory, query: TimelineQuery) {
  return getTimeline(story.items, story.head, query, SECRET);
}

async function noted(notes: number): Promise<IncidentStory> {
  const story = await IncidentStory.triaged();
  for (let i = 1; i <= notes; i++) await story.act(RESPONDER, 'note', { text: `note ${i}` });
  return story;
}

function range(from: number, to: number): readonly number[] {
  const step = from <= to ? 1 : -1;
  return Array.from({ length: Math.abs(to - from) + 1 }, (_, index) => from + index * step);
}

describe('the timeline', () => {
  it('begins with the report and counts from 1 without a gap', async () => {
    const story = await noted(3);
    const { items, next } = await pageOf(story, {});
    expect(items.map(({ n, type }) => `${n} ${type}`)).toEqual([
      '1 reported',
      '2 triaged',
      '3 called',
      '4 noted',
      '5 noted',
      '6 noted',
    ]);
    expect(next).toBeNull();
  });

  it('of a fresh report is that report', async () => {
    const story = await IncidentStory.reported();
    expect((await pageOf(story, {})).items).toEqual(story.facts);
  });

  it('can be read backwards', async () => {
    const story = await noted(3);
    const { items } = await pageOf(story, { order: 'desc' });
    expect(items.map(({ n }) => n)).toEqual(range(6, 1));
  });

  it('shows 25 facts at a time, unless it is asked otherwise', async () => {
    const story = await noted(30);
    const first = await pageOf(story, {});
    expect(first.items.map(({ n }) => n)).toEqual(range(1, 25));
    const second = await pageOf(story, { after: first.next ?? '' });
    expect(second.items.map(({ n }) => n)).toEqual(range(26, 33));
    expect(second.next).toBeNull();
    expect((await pageOf(story, { limit: 33 })).next).toBeNull();
  });

  it('page by page has no gap and no double while commits happen in between', async () => {
    const commits = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 12 });
    const limits = fc.integer({ min: 1, max: 5 });
    await fc.assert(
      fc.asyncProperty(commits, limits, fc.constantFrom('asc', 'desc'), async (between, limit, order) => {
        const story = await noted(4);
        const { facts } = story.incident;
        const read: number[] = [];
        let after: string | null = null;
        do {
          const page = await pageOf(story, { order, limit, ...(after === null ? {} : { after }) });
          read.push(...page.items.map(({ n }) => n));
          if (read.length > 100) throw new Error('the timeline never ends');
          after = page.next;
          for (let i = between.shift() ?? 0; i > 0; i--) await story.act(RESPONDER, 'note', { text: 'meanwhile' });
        } while (after !== null);
        // Forwards one may catch up with what was added, backwards one sees what was there at the start.
        const last = order === 'asc' ? (read.at(-1) ?? 0) : facts;
        expect(last).toBeGreaterThanOrEqual(facts);
        expect(read).toEqual(order === 'asc' ? range(1, last) : range(last, 1));
      }),
      { numRuns: 60 },
    );
  });

  it('read from a head that has been overtaken ends where that head ends', async () => {
    const story = await noted(2);
    const { head } = story;
    await story.act(RESPONDER, 'note', { text: 'later' });
    const { items } = await getTimeline(story.items, head, {}, SECRET);
    expect(items.map(({ n }) => n)).toEqual(range(1, 5));
  });

  it('does not show what a commit that died has left in the journal', async () => {
    const story = await noted(1);
    await story.items.archive(story.id, { version: story.incident.version, facts: story.facts });
    expect((await pageOf(story, {})).items.map(({ n }) => n)).toEqual(range(1, 4));
  });

  it('tells nobody whom a fact mailed', async () => {
    const story = await noted(0);
    const { items } = await pageOf(story, {});
    expect(items.some(({ owes }) => owes.length > 0)).toBe(true);
    for (const item of items.map(viewFact)) {
      expect(Object.keys(item).toSorted()).toEqual(
        ['actor', 'at', 'data', 'n', 'occurredAt', 'text', 'type', 'visibility'].toSorted(),
      );
    }
  });
});

describe('the timeline’s cursor', () => {
  it('belongs to its incident and its order', async () => {
    const story = await noted(3);
    const after = (await pageOf(story, { limit: 2 })).next ?? '';
    expect(await pointers(pageOf(story, { limit: 2, order: 'desc', after }))).toEqual(['/query/after']);
    const other = { ...story.head, incident: { ...story.incident, id: 'INC-000000' } };
    expect(await pointers(getTimeline(story.items, other, { after }, SECRET))).toEqual(['/query/after']);
    expect((await pageOf(story, { limit: 1, order: 'asc', after })).items.map(({ n }) => n)).toEqual([3]);
  });

  it('is none of the caller’s making', async () => {
    const story = await noted(3);
    expect(await pointers(pageOf(story, { after: '2' }))).toEqual(['/query/after']);
  });
});
