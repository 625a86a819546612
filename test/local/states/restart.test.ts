import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { TurnedClock } from '../../../infra/local/states/replay/turned-clock.ts';
import { INVOKE, never, PARK, Watched } from './stage.ts';

let directory: string;
let database: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'states-'));
  database = join(directory, 'states.sqlite');
});
afterEach(() => rmSync(directory, { recursive: true }));

/** A new process on the same file: the one before has ended without a word. */
function again(
  before: Watched,
  states: Parameters<typeof Watched.prototype.define>[0],
  clock: TurnedClock = before.clock,
): Watched {
  before.machines.close();
  return new Watched(states, { database, clock });
}

const PARKED = { Park: { Type: 'Task', Resource: PARK, TimeoutSeconds: 60, End: true } };

test('a token that was pending wakes its task after a restart', async () => {
  const first = new Watched(PARKED, { database });
  await first.start();
  const second = again(first, PARKED);
  await second.clock.quiet();
  expect(second.calls).toEqual([]);
  await second.sendSuccess(first.token, 'woken');
  expect(await second.describe()).toMatchObject({ status: 'SUCCEEDED', output: '"woken"' });
});

test('a token that was pending keeps its timeout over a restart', async () => {
  const first = new Watched(PARKED, { database });
  await first.start();
  await first.clock.advance(30_000);
  const second = again(first, PARKED);
  await second.clock.advance(29_999);
  expect(await second.describe()).toMatchObject({ status: 'RUNNING' });
  await second.clock.advance(1);
  expect(await second.describe()).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
});

test('a task that was not answered is attempted again, as the same attempt with the same arguments and token', async () => {
  const first = new Watched(PARKED, { database, callTask: never });
  await first.start();
  const second = again(first, PARKED);
  await second.clock.quiet();
  const [{ signal: _, ...before }, { signal: __, ...after }] = [first.calls[0] ?? fail(), second.calls[0] ?? fail()];
  expect(after).toEqual(before);
  expect(second.types().filter((type) => type === 'TaskScheduled')).toHaveLength(1);
});

test('a task whose timeout passed while nothing ran times out instead of being attempted again', async () => {
  const first = new Watched(PARKED, { database, callTask: never });
  await first.start();
  first.machines.close();
  await first.clock.advance(61_000);
  const second = new Watched(PARKED, { database, clock: first.clock });
  await second.clock.advance(0);
  expect(second.calls).toEqual([]);
  expect(await second.describe()).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
});

test('an answer that comes after the process ended is nobody’s', async () => {
  let answer: (result: unknown) => void = () => {};
  const task = { Ask: { Type: 'Task', Resource: INVOKE, End: true } };
  const first = new Watched(task, { database, callTask: () => new Promise((resolve) => (answer = resolve)) });
  await first.start();
  const second = again(first, task);
  answer('too late');
  await second.clock.quiet();
  expect(await second.describe()).toMatchObject({ status: 'SUCCEEDED', output: '{}' });
});

test('a wait ends at its time after a restart', async () => {
  const waiting = { Wait: { Type: 'Wait', Seconds: 3600, End: true } };
  const first = new Watched(waiting, { database });
  await first.start();
  const second = again(first, waiting);
  await second.clock.advance(3_599_999);
  expect(await second.describe()).toMatchObject({ status: 'RUNNING' });
  await second.clock.advance(1);
  expect(await second.describe()).toMatchObject({ status: 'SUCCEEDED' });
});

test('a retry comes at its time after a restart', async () => {
  const retried = {
    Ask: { Type: 'Task', Resource: INVOKE, Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 10 }], End: true },
  };
  const first = new Watched(retried, { database, callTask: () => Promise.reject(new Error('broken')) });
  await first.start();
  const second = again(first, retried);
  await second.clock.advance(9_999);
  expect(second.calls).toEqual([]);
  await second.clock.advance(1);
  expect(await second.describe()).toMatchObject({ status: 'SUCCEEDED' });
});

test('a machine that was defined anew lets a running execution end under its own definition', async () => {
  const first = new Watched(PARKED, { database });
  await first.start();
  const second = again(first, { Park: { ...PARKED.Park, Output: 'new' } });
  await second.sendSuccess(first.token, 'old');
  expect(await second.describe()).toMatchObject({ output: '"old"' });
  await second.start('two');
  await second.sendSuccess(second.token);
  expect(await second.describe('two')).toMatchObject({ output: '"new"' });
});

test('after kill -9 a new process goes on with what was waiting', async () => {
  const file = fileURLToPath(new URL('./parked-process.ts', import.meta.url));
  const child = spawn(process.execPath, [file, database], { stdio: ['ignore', 'pipe', 'inherit'] });
  const token = await new Promise<string>((resolve) =>
    child.stdout.once('data', (data) => resolve(String(data).trim())),
  );
  const ended = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)));
  child.kill('SIGKILL');
  expect(await ended).toBe('SIGKILL');
  const second = new Watched(PARKED, { database });
  await second.sendSuccess(token, 'survived');
  expect(await second.describe()).toMatchObject({ status: 'SUCCEEDED', output: '"survived"' });
});

function fail(): never {
  throw new Error('the task was not called');
}
