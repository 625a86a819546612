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
    ['note', { text: prose, outcome: reason }],
    ['escalate', { to: 'functional', reason, tried: prose, findings: prose }],
    ['resolve', { code: 'solution', notes: prose }],
    ['note', { text: prose, outcome: reason }],
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

test('a head is at most 64 KB, its lists full and its texts of 10,000 letters of two bytes', async () => {
  expect(await largest('ü')).toBeLessThanOrEqual(64 * KB);
});

test('a head of letters of four bytes is at most 128 KB, which costs write units but not correctness', async () => {
  expect(await largest('🔥')).toBeLessThanOrEqual(128 * KB);
});
