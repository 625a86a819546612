import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { beforeEach, expect, test } from 'vitest';
import { IncidentStore } from '../../functions/aws/incident-store.ts';
import type { Head } from '../../functions/incident/head.ts';
import { PageStory } from '../http/page-story.ts';
import { onDynalite } from './some-table.ts';

const some = await onDynalite();
const store = new IncidentStore(some.table);
const KB = 1024;

beforeEach(() => some.empty());

/** The bytes of the head in the table. */
async function sizeOf(head: Head): Promise<number> {
  await some.empty();
  await store.create(head);
  return sizeOfMap(some.sent[0]?.input.Item);
}

/** As DynamoDB counts: names and values in UTF-8, three bytes a list or map and one for each of its members. */
function sizeOfMap(item: Readonly<Record<string, AttributeValue>>): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + sizeOfValue(value), 0);
}

function sizeOfValue({ S, N, L, M }: AttributeValue): number {
  if (S !== undefined) return Buffer.byteLength(S);
  if (N !== undefined) return Math.ceil(N.length / 2) + 1;
  if (L !== undefined) return L.reduce((sum, value) => sum + 1 + sizeOfValue(value), 3);
  return M === undefined ? 1 : 3 + Object.keys(M).length + sizeOfMap(M);
}

/** The longest report that the API takes, written with one letter. */
const longReport = (letter: string) => ({
  summary: letter.repeat(200),
  description: letter.repeat(10_000),
  reporter: { name: letter.repeat(100), email: `${'r'.repeat(240)}@example.com` },
});

/** Called, and called again until the lists are full. */
async function storied(letter: string): Promise<PageStory> {
  const story = await PageStory.called(longReport(letter));
  const reason = letter.repeat(1_000);
  for (let time = 0; time < 35; time++) await story.staff('escalate', { to: 'hierarchical', reason });
  return story;
}

/** The largest that the head is after each action that takes the longest texts. */
async function largest(letter: string): Promise<number> {
  const [prose, reason] = [letter.repeat(10_000), letter.repeat(1_000)];
  const reported = await PageStory.reported(longReport(letter));
  const story = await storied(letter);
  const sizes = [await sizeOf(reported.head)];
  for (const [action, body] of [
    ['note', { text: prose, outcome: prose }],
    ['escalate', { to: 'functional', reason, tried: prose, findings: prose }],
    ['resolve', { code: 'solution', notes: prose }],
    ['note', { text: prose, outcome: prose }],
  ] as const) {
    await story.staff(action, body);
    sizes.push(await sizeOf(story.head));
  }
  return Math.max(...sizes);
}

test('a head whose lists are full is at most 16 KB beside what was written last', async () => {
  const story = await storied('ü');
  expect([story.incident.calls.length, story.head.ring.length]).toEqual([20, 32]);
  expect(await sizeOf({ ...story.head, newest: [] })).toBeLessThanOrEqual(16 * KB);
});

test('a head is at most 64 KB, its lists full and its texts of 10,000 letters', async () => {
  expect(await largest('x')).toBeLessThanOrEqual(64 * KB);
});

test('a head of letters of two bytes is at most 72 KB, of four 136, which costs write units but not correctness', async () => {
  expect(await largest('ü')).toBeLessThanOrEqual(72 * KB);
  expect(await largest('🔥')).toBeLessThanOrEqual(136 * KB);
});

/** With runbooks at their limits from its triage on, and tasks until no more are taken. */
async function withTasks(letter: string): Promise<{ readonly story: PageStory; readonly sizes: readonly number[] }> {
  const story = await PageStory.reported(longReport(letter));
  const text = `${`- [ ] ${letter.repeat(20)}\n`.repeat(10)}${letter.repeat(9_700)}`;
  const runbooks = ['one', 'two', 'three'].map(
    (id) => [id, { id, name: letter.repeat(100), text, services: ['checkout'] }] as const,
  );
  Object.assign(story.world.catalogue, { runbooks: new Map(runbooks) });
  await story.triage();
  const sizes = [await sizeOf(story.head)];
  const owner = { name: letter.repeat(100), email: `${'o'.repeat(240)}@example.com` };
  for (let refused = false; !refused; ) {
    const task = { text: letter.repeat(100), owner, dueAt: '2026-11-23T09:00:00Z' };
    await story.staff('tasks', { tasks: [task] }).catch(() => {
      refused = true;
    });
    sizes.push(await sizeOf(story.head));
  }
  const reason = letter.repeat(1_000);
  for (let time = 0; time < 35; time++) await story.staff('escalate', { to: 'hierarchical', reason });
  await story.staff('tasks', { tasks: (story.incident.tasks ?? []).map(({ id }) => ({ id, status: 'done' })) });
  sizes.push(await sizeOf(story.head));
  return { story, sizes };
}

test('a head is at most 64 KB with the longest runbooks and as many tasks as it takes', async () => {
  const { story, sizes } = await withTasks('ü');
  const [prose, reason] = ['ü'.repeat(10_000), 'ü'.repeat(1_000)];
  await story.staff('escalate', { to: 'functional', reason, tried: prose, findings: prose });
  expect(story.incident.runbooks?.length).toBeGreaterThan(0);
  expect(Math.max(...sizes, await sizeOf(story.head))).toBeLessThanOrEqual(64 * KB);
});
