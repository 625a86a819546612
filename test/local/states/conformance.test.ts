import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Case } from '../../../infra/local/states/replay/case.ts';
import { replayCase } from '../../../infra/local/states/replay/replay-case.ts';

const CASES = join(import.meta.dirname, 'cases');
const COMMAND = join(import.meta.dirname, '../../../infra/local/conformance.ts');
const cases = readdirSync(CASES).map((file): Case => JSON.parse(readFileSync(join(CASES, file), 'utf8')));

const passing: Case = {
  name: 'own/passing',
  features: ['Pass'],
  definition: { QueryLanguage: 'JSONata', StartAt: 'A', States: { A: { Type: 'Pass', Output: 1, End: true } } },
  input: {},
  tasks: [],
  expected: {
    status: 'SUCCEEDED',
    output: 1,
    events: [
      { type: 'PassStateEntered', name: 'A', input: {} },
      { type: 'PassStateExited', name: 'A', output: 1 },
      { type: 'ExecutionSucceeded', output: 1 },
    ],
  },
};

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'cases-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function conformance(written: Case[]) {
  for (const [index, one] of written.entries()) writeFileSync(join(directory, `${index}.json`), JSON.stringify(one));
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, directory], { encoding: 'utf8' });
  return { status, lines: stdout.trimEnd().split('\n'), stderr };
}

test.each(cases.map((one) => [one.name, one] as const))('%s', async (_, one) => {
  expect(await replayCase(one)).toEqual([]);
});

test('passed and failed are counted on a line of their own, what is out of scope apart with its reason', () => {
  const { status, lines } = conformance([passing, { ...passing, name: 'own/mapped', features: ['Map'] }]);
  expect(lines).toEqual(['out of scope: 1', '  1 use Map', '1 passed, 0 failed']);
  expect(status).toBe(0);
});

test('a case that fails is named with its difference, and the command fails', () => {
  const { status, lines } = conformance([{ ...passing, expected: { ...passing.expected, output: 2 } }]);
  expect(lines).toEqual(['FAILED own/passing', '  expected.output: expected 2, got 1', '0 passed, 1 failed']);
  expect(status).toBe(1);
});

test('a directory without a case fails', () => {
  const { status, stderr } = conformance([]);
  expect(status).toBe(1);
  expect(stderr).toContain('No case to replay');
});

test.each([
  ['another order of events', { events: [...(passing.expected.events ?? [])].reverse() }],
  ['an event too few', { events: passing.expected.events?.slice(1) ?? [] }],
  ['another status', { status: 'FAILED' }],
])('%s is a difference', async (_, changed) => {
  expect(await replayCase({ ...passing, expected: { ...passing.expected, ...changed } })).not.toEqual([]);
});

test('what is volatile is not compared, and of what is worded only that there is a text', async () => {
  const wrong = { ...passing, expected: { ...passing.expected, output: 2 } };
  expect(await replayCase({ ...wrong, volatile: ['expected.output'] })).toEqual([]);
  expect(await replayCase({ ...wrong, wording: ['expected.output'] })).not.toEqual([]);
});

test('a script that is not used up, or used up too early, is a difference', async () => {
  const task = { state: 'A', resource: 'r', input: {}, outcome: { succeeded: {} } };
  expect(await replayCase({ ...passing, tasks: [task] })).toEqual(['tasks.length: expected 1, got 0']);
});
