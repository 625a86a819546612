import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { Clock } from '../../infra/local/clock.ts';
import { ClockFile } from '../../infra/local/clock-file.ts';
import { scratch } from './support/stack.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

function frozen(): Clock {
  const clock = new Clock();
  clock.freeze(true);
  return clock;
}

test('an advance moves a frozen clock by exactly its length', async () => {
  const clock = frozen();
  const start = clock.now();
  expect(await clock.advance(4 * 60 * MINUTE)).toEqual({ now: start + 4 * 60 * MINUTE, fired: 0 });
  expect(clock.now()).toBe(start + 4 * 60 * MINUTE);
});

test('an advance fires timers in order of their due time, then of registration, each at its own time', async () => {
  const clock = frozen();
  const start = clock.now();
  const seen: [string, number][] = [];
  const note = (name: string) => () => seen.push([name, clock.now() - start]);
  clock.at(start + 3000, note('third'));
  clock.at(start + 1000, note('first'));
  clock.at(start + 2000, note('second'));
  clock.at(start + 2000, note('second too'));
  clock.at(start + 9000, note('later'));
  expect(await clock.advance(5000)).toMatchObject({ fired: 4 });
  expect(seen).toEqual([
    ['first', 1000],
    ['second', 2000],
    ['second too', 2000],
    ['third', 3000],
  ]);
});

test('what a timer starts is settled before the next one fires', async () => {
  const clock = frozen();
  const start = clock.now();
  const seen: string[] = [];
  clock.at(start + 1000, () => {
    void clock.busy(async () => {
      for (let i = 0; i < 10; i++) await turn();
      seen.push('the work of the first');
    });
  });
  clock.at(start + 1001, () => seen.push('the second'));
  await clock.advance(2000);
  expect(seen).toEqual(['the work of the first', 'the second']);
});

test('a timer that is made on the way fires in the same advance if it falls due in it', async () => {
  const clock = frozen();
  const start = clock.now();
  const ticks: number[] = [];
  const tick = () => {
    ticks.push(clock.now() - start);
    clock.at(clock.now() + MINUTE, tick);
  };
  clock.at(start + MINUTE, tick);
  expect(await clock.advance(3 * MINUTE)).toMatchObject({ fired: 3 });
  expect(ticks).toEqual([MINUTE, 2 * MINUTE, 3 * MINUTE]);
});

test('a cancelled timer never fires', async () => {
  const clock = frozen();
  const fire = vi.fn();
  const timers = Array.from({ length: 20 }, (_, i) => clock.at(clock.now() + ((i * 7) % 20), fire));
  for (const timer of timers) timer.cancel();
  expect(await clock.advance(MINUTE)).toMatchObject({ fired: 0 });
  expect(fire).not.toHaveBeenCalled();
});

test('a request waits behind an advance, and the next advance waits for the request', async () => {
  const clock = frozen();
  const start = clock.now();
  const work = Promise.withResolvers<void>();
  const seen: string[] = [];
  clock.at(start + 1, () => void clock.busy(() => work.promise));
  const first = clock.advance(10).then(() => seen.push('advanced'));
  const request = clock.admit(async () => {
    await turn();
    seen.push(`request at ${clock.now() - start}`);
  });
  await turn();
  expect(seen).toEqual([]);
  work.resolve();
  await Promise.all([first, request, first.then(() => clock.advance(10))]);
  expect(seen).toEqual(['advanced', 'request at 10']);
});

test('a frozen clock still does what is due now', async () => {
  const clock = frozen();
  const { promise, resolve } = Promise.withResolvers<void>();
  clock.at(clock.now() - MINUTE, resolve);
  await promise;
});

test('a timer ahead never fires early, however fast the clock runs', async () => {
  const clock = new Clock();
  clock.setSpeed(10_000);
  const due = clock.now() + 5 * MINUTE;
  const { promise, resolve } = Promise.withResolvers<number>();
  clock.at(due, () => resolve(clock.now()));
  expect(await promise).toBeGreaterThanOrEqual(due);
  clock.stop();
});

test('timers beyond the reach of setTimeout wait for their day', async () => {
  const clock = new Clock();
  const fire = vi.fn();
  clock.at(clock.now() + 60 * DAY, fire);
  for (let i = 0; i < 5; i++) await turn();
  expect(fire).not.toHaveBeenCalled();
  await clock.advance(60 * DAY);
  expect(fire).toHaveBeenCalledOnce();
  clock.stop();
});

test('refuses to run backwards, to jump too far and to run at an absurd speed', async () => {
  const clock = frozen();
  await expect(clock.moveTo(clock.now() - 1)).rejects.toThrow('never runs backwards');
  await expect(clock.advance(-1)).rejects.toThrow('zero or more');
  await expect(clock.advance(400 * DAY + 1)).rejects.toThrow('P400D');
  for (const speed of [0.09, 10_001, Number.NaN]) expect(() => clock.setSpeed(speed)).toThrow('0.1 to 10,000');
  expect(await clock.advance(400 * DAY)).toMatchObject({ fired: 0 });
});

test('a restart goes on from the kept time: the same while frozen, with the real time otherwise', async () => {
  const dataDir = scratch();
  const first = new Clock(new ClockFile(dataDir));
  first.setSpeed(60);
  first.freeze(true);
  await first.advance(30 * DAY);
  const kept = first.now();
  const second = new Clock(new ClockFile(dataDir));
  expect(second.state()).toEqual({ now: kept, speed: 60, frozen: true });
  second.freeze(false);
  second.stop();
  const third = new Clock(new ClockFile(dataDir));
  expect(third.now()).toBeGreaterThanOrEqual(kept);
  expect(third.now()).toBeLessThan(kept + DAY);
  third.stop();
});

test('a clock killed while it ran fast never goes back behind a time that it gave', async () => {
  const dataDir = scratch();
  const file = new URL('../../infra/local/clock-file.ts', import.meta.url).href;
  const clock = new URL('../../infra/local/clock.ts', import.meta.url).href;
  const source = `
    const { Clock } = await import(${JSON.stringify(clock)});
    const { ClockFile } = await import(${JSON.stringify(file)});
    const clock = new Clock(new ClockFile(${JSON.stringify(dataDir)}));
    clock.setSpeed(10_000);
    setInterval(() => process.send(clock.now()), 1);`;
  const child = fork('-', { execArgv: ['--input-type=module', '-e', source], stdio: 'inherit' });
  let last = 0;
  child.on('message', (now: number) => {
    last = now;
    if (last > Date.now() + 20 * MINUTE) child.kill('SIGKILL');
  });
  await once(child, 'exit');
  const next = new Clock(new ClockFile(dataDir));
  expect(next.now()).toBeGreaterThanOrEqual(last);
  next.stop();
});
