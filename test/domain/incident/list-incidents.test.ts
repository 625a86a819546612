import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Head, QueueRange } from '../../../functions/incident/head.ts';
import type { Incident, Priority } from '../../../functions/incident/incident.ts';
import { listIncidents, type QueueQuery } from '../../../functions/incident/list-incidents.ts';
import { OPEN, STATUSES, type Status } from '../../../functions/incident/states.ts';
import { plus } from '../../../functions/sla/instant.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { IncidentStory, MORNING } from './some-incident.ts';
import { pointers } from './what-happened.ts';

const SECRET = '00112233445566778899aabbccddeeff';
const { head: SOME } = await IncidentStory.triaged();

interface Shape {
  readonly status: Status;
  readonly priority: Priority;
  readonly team?: string;
  /** Minutes after the morning at which it was reported. */
  readonly minute?: number;
  /** What else the incident says of itself. */
  readonly also?: Partial<Incident>;
}

/** A queue of incidents of these shapes; `names` tells which is which, in the order given. */
async function queueOf(shapes: readonly Shape[]) {
  const store = new MemoryStore();
  const heads = shapes.map(({ status, priority, team = 'platform', minute = 0, also = {} }, index): Head => {
    const id = `INC-${String(index).padStart(6, '0')}`;
    const reportedAt = plus(MORNING, minute * 60_000);
    const incident: Incident = {
      ...SOME.incident,
      id,
      status,
      priority: status === 'new' ? null : priority,
      team,
      reportedAt,
      ...also,
    };
    return { ...SOME, incident };
  });
  for (const head of heads) await store.create(head);
  const list = (query: QueueQuery = {}) => listIncidents(store, query, SECRET);
  return { store, list, heads };
}

function ids(page: Awaited<ReturnType<typeof listIncidents>>): readonly number[] {
  return page.items.map(({ head }) => Number(head.incident.id.slice(4)));
}

/** Every page, one after the other. */
async function everything(list: (query: QueueQuery) => ReturnType<typeof listIncidents>, query: QueueQuery) {
  const found: number[] = [];
  let after: string | null = null;
  for (let pages = 0; pages < 200; pages++) {
    const page = await list(after === null ? query : { ...query, after });
    found.push(...ids(page));
    after = page.next;
    if (after === null) return found;
  }
  throw new Error('the queue never ends');
}

const someShape: fc.Arbitrary<Shape> = fc.record({
  status: fc.constantFrom(...STATUSES),
  priority: fc.constantFrom('high', 'medium', 'low'),
  team: fc.constantFrom('platform', 'service-desk'),
  minute: fc.integer({ min: 0, max: 3 }),
});

describe('the queue', () => {
  it('shows the untriaged first, then by priority, then the oldest', async () => {
    const { list } = await queueOf([
      { status: 'triaged', priority: 'low', minute: 0 },
      { status: 'investigating', priority: 'high', minute: 2 },
      { status: 'triaged', priority: 'high', minute: 1 },
      { status: 'recovering', priority: 'medium', minute: 0 },
      { status: 'new', priority: 'low', minute: 9 },
      { status: 'on_hold', priority: 'high', minute: 3 },
    ]);
    expect(ids(await list())).toEqual([4, 2, 1, 5, 3, 0]);
  });

  it('shows what is open, unless it is asked for other states', async () => {
    const { list } = await queueOf(STATUSES.map((status) => ({ status, priority: 'high' })));
    const shown = async (query: QueueQuery) => (await list(query)).items.map(({ head }) => head.incident.status);
    expect((await shown({})).toSorted()).toEqual(OPEN.toSorted());
    expect(await shown({ status: ['closed', 'merged', 'closed'] })).toEqual(['closed', 'merged']);
  });

  it('carries each incident’s description, which lives in its first fact', async () => {
    const story = await IncidentStory.taken();
    const { items } = await listIncidents(story.items, {}, SECRET);
    expect(items.map(({ description }) => description)).toEqual(['Since this morning nobody gets any mail.']);
  });

  it('is empty without incidents', async () => {
    const { list } = await queueOf([]);
    expect(await list()).toEqual({ items: [], next: null });
  });

  it('shows 25 at a time, unless it is asked otherwise', async () => {
    const { list } = await queueOf(
      Array.from({ length: 30 }, () => ({ status: 'triaged', priority: 'high' }) as const),
    );
    expect((await list()).items).toHaveLength(25);
    expect((await list({ limit: 7 })).items).toHaveLength(7);
    expect(await list({ limit: 30 })).toMatchObject({ next: null });
  });

  it('page by page shows each that matches once, in order, whatever the filters and the size of the page', async () => {
    const query = fc.record(
      {
        status: fc.subarray([...STATUSES], { minLength: 1 }),
        priority: fc.subarray<Priority>(['high', 'medium', 'low'], { minLength: 1 }),
        team: fc.constant('platform'),
        limit: fc.integer({ min: 1, max: 9 }),
      },
      { requiredKeys: ['limit'] },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(someShape, { maxLength: 25 }), query, async (shapes, asked) => {
        const { list } = await queueOf(shapes);
        const rank = ({ status, priority }: Shape) => (status === 'new' ? 0 : { high: 1, medium: 2, low: 3 }[priority]);
        const wanted = shapes
          .map((shape, index) => ({ ...shape, index }))
          .filter(({ status }) => (asked.status ?? OPEN).includes(status))
          .filter(
            ({ status, priority }) =>
              asked.priority === undefined || (status !== 'new' && asked.priority.includes(priority)),
          )
          .filter(({ team }) => asked.team === undefined || team === asked.team)
          .sort((a, b) => rank(a) - rank(b) || (a.minute ?? 0) - (b.minute ?? 0) || a.index - b.index);
        expect(await everything(list, asked)).toEqual(wanted.map(({ index }) => index));
      }),
      { numRuns: 200 },
    );
  });

  it('shows none twice and misses none that stays, while others move on between the pages', async () => {
    const { store, list, heads } = await queueOf(
      Array.from({ length: 12 }, (_, minute) => ({ status: 'triaged', priority: 'high', minute }) as const),
    );
    const first = await list({ limit: 5 });
    for (const moved of [1, 4, 7]) {
      const head = heads[moved];
      if (head === undefined) throw new Error('no such incident');
      store.items.set(head.incident.id, { ...head, incident: { ...head.incident, status: 'closed' } });
    }
    const second = await list({ limit: 20, ...(first.next === null ? {} : { after: first.next }) });
    expect(ids(first)).toEqual([0, 1, 2, 3, 4]);
    expect(ids(second)).toEqual([5, 6, 8, 9, 10, 11]);
  });

  it('leaves out what has moved on although the index does not know it yet', async () => {
    const { store, list, heads } = await queueOf([
      { status: 'triaged', priority: 'high', minute: 0 },
      { status: 'triaged', priority: 'high', minute: 1 },
    ]);
    const stale = await store.queue('triaged', { from: '0', to: '9', team: null, limit: 9 });
    store.queue = async (status: string) => (status === 'triaged' ? stale : { items: [], last: null });
    const [head] = heads;
    if (head === undefined) throw new Error('no such incident');
    store.items.set(head.incident.id, { ...head, incident: { ...head.incident, status: 'closed' } });
    expect(ids(await list())).toEqual([1]);
  });

  it('shows once what moved on while the index was read, and asks for it once', async () => {
    const { store, list } = await queueOf([
      { status: 'recovering', priority: 'high', minute: 0 },
      { status: 'triaged', priority: 'high', minute: 1 },
    ]);
    const [before] = (await store.queue('recovering', { from: '0', to: '9', team: null, limit: 1 })).items;
    if (before === undefined) throw new Error('no such incident');
    const queue = store.queue.bind(store);
    store.queue = async (status, range) =>
      status === 'investigating' ? { items: [before], last: null } : queue(status, range);
    const asked: string[] = [];
    const heads = store.heads.bind(store);
    store.heads = async (wanted) => {
      asked.push(...wanted);
      return heads(wanted);
    };
    expect(ids(await list())).toEqual([0, 1]);
    expect(asked).toEqual(['INC-000000', 'INC-000001']);
  });

  it('reads at most 500 items for a page, however many there are and whatever it is asked', async () => {
    const { store, list } = await queueOf([{ status: 'triaged', priority: 'high' }]);
    const ranges: QueueRange[] = [];
    const queue = store.queue.bind(store);
    store.queue = async (status, range) => {
      ranges.push(range);
      return queue(status, range);
    };
    await list({ status: STATUSES, priority: ['high', 'medium', 'low'], team: 'platform', limit: 100 });
    expect(ranges.reduce((sum, { limit }) => sum + limit, 0)).toBeLessThanOrEqual(500);
    expect(ranges.length).toBeGreaterThan(0);
  });

  it('shows nothing twice where one state was read further than another', async () => {
    const { list } = await queueOf([
      { status: 'triaged', priority: 'high', minute: 0, team: 'service-desk' },
      { status: 'investigating', priority: 'high', minute: 1 },
      { status: 'triaged', priority: 'high', minute: 2 },
    ]);
    expect(await everything(list, { team: 'platform', limit: 1 })).toEqual([1, 2]);
  });

  it('goes on where a page of the index held none of the team', async () => {
    const { list } = await queueOf([
      ...Array.from({ length: 120 }, (_, minute) => ({ status: 'triaged', priority: 'high', minute }) as const),
      { status: 'triaged', priority: 'low', team: 'service-desk' },
    ]);
    const first = await list({ team: 'service-desk', limit: 10 });
    expect(first.items).toEqual([]);
    expect(first.next).not.toBeNull();
    expect(await everything(list, { team: 'service-desk', limit: 10 })).toEqual([120]);
  });
});

describe('the queue is searched', () => {
  const some = (also: Partial<Incident>): Shape => ({ status: 'triaged', priority: 'high', also });
  const shapes = [
    some({ service: 'checkout', summary: 'Checkout returns 502' }),
    some({ category: 'network', summary: 'The wifi drops calls' }),
    some({ assignee: { name: 'A responder', email: 'Responder@example.com' }, summary: 'Printer is on fire' }),
    some({ needsReview: true, summary: 'Something odd' }),
    { ...some({ kind: 'request', summary: 'A second screen' }), priority: 'low' as const },
    { ...some({ summary: 'Checkout was slow' }), status: 'closed' as const },
  ];
  it.each<[QueueQuery, readonly number[]]>([
    [{ service: 'checkout' }, [0]],
    [{ category: 'network' }, [1]],
    [{ assignee: 'responder@example.com' }, [2]],
    [{ needsReview: true }, [3]],
    [{ needsReview: false, kind: 'request' }, [4]],
    [{ drill: true }, []],
    [{ q: 'CHECKOUT 502' }, [0]],
    [{ q: 'checkout', status: ['closed'] }, [5]],
    [{ q: 'inc-oooo05' }, [5]],
    [{ q: 'INC-000005', status: ['triaged'] }, []],
    [{ q: 'INC-ZZZZZZ' }, []],
  ])('by %j', async (query, expected) => {
    const { list } = await queueOf(shapes);
    expect(await everything(list, query)).toEqual(expected);
  });

  it('to the end, however rare what is looked for, each page reading so much and no more', async () => {
    const rare = Array.from({ length: 700 }, (_, index) => some(index === 650 ? { summary: 'The needle' } : {}));
    const { list, store } = await queueOf(rare);
    let read = 0;
    const queue = store.queue.bind(store);
    store.queue = async (status: string, range: QueueRange) => {
      read += range.limit;
      return queue(status, range);
    };
    const page = await list({ q: 'needle' });
    expect(read).toBeLessThanOrEqual(500);
    expect(page.next).not.toBeNull();
    expect(await everything(list, { q: 'needle' })).toEqual([650]);
  });
});

describe('the queue’s cursor', () => {
  it('belongs to its filters', async () => {
    const { list } = await queueOf(Array.from({ length: 3 }, () => ({ status: 'triaged', priority: 'high' }) as const));
    const { next } = await list({ limit: 1, team: 'platform' });
    const after = next ?? '';
    expect(await pointers(list({ limit: 1, after }))).toEqual(['/query/after']);
    expect(await pointers(list({ limit: 1, team: 'service-desk', after }))).toEqual(['/query/after']);
    expect(await pointers(list({ limit: 1, team: 'platform', status: ['triaged'], after }))).toEqual(['/query/after']);
    expect(ids(await list({ limit: 2, team: 'platform', after }))).toEqual([1, 2]);
  });

  it('is none of the caller’s making', async () => {
    const { list } = await queueOf([]);
    expect(await pointers(list({ after: 'MSMyMDI2' }))).toEqual(['/query/after']);
  });
});
