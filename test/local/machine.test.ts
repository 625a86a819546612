import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startMachine } from '../../infra/local/machine.ts';
import { run } from './support/run.ts';
import { API, scratch, synthesized, TABLE } from './support/stack.ts';

test('two machines never share a data directory', async () => {
  const dataDir = scratch();
  const first = await run({}, {}, dataDir);
  await expect(run({}, {}, dataDir)).rejects.toThrow(`The data directory ${dataDir} is in use`);
  await first.stop();
  await run({}, {}, dataDir);
});

test('a resource that it cannot serve keeps it from starting, and leaves nothing locked', async () => {
  const dataDir = scratch();
  await expect(run({ Cache: { Type: 'AWS::ElastiCache::CacheCluster' } }, {}, dataDir)).rejects.toThrow(
    'The template has Cache of type AWS::ElastiCache::CacheCluster, which the local machine cannot serve.',
  );
  await run({}, {}, dataDir);
});

test('a port in use keeps it from starting', async () => {
  const other = createServer();
  await new Promise<void>((listening) => other.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void other.close());
  const { port } = other.address() as AddressInfo;
  await expect(startMachine({ templateDir: synthesized(API), dataDir: scratch(), port })).rejects.toThrow(
    `Port ${port} is in use`,
  );
});

test('a fresh start forgets the data, the clock with it', async () => {
  const dataDir = scratch();
  const first = await run(TABLE, {}, dataDir);
  await first.clock.advance(86_400_000);
  await first.stop();
  writeFileSync(join(dataDir, 'left-over'), '');
  const second = await startMachine({ templateDir: synthesized(API), dataDir, port: 0, fresh: true });
  onTestFinished(() => second.stop());
  expect(existsSync(join(dataDir, 'left-over'))).toBe(false);
  expect(second.clock.now()).toBeLessThanOrEqual(Date.now());
});

test('a table is seeded while it is empty, by a program that reaches it as the operator', async () => {
  const dataDir = scratch();
  const templateDir = synthesized({ ...API, ...TABLE });
  const seeded: Record<string, string>[] = [];
  const start = async () => {
    const seed = async (environment: Record<string, string>) => void seeded.push(environment);
    const machine = await startMachine({ templateDir, dataDir, port: 0, seed });
    onTestFinished(() => machine.stop());
    return machine;
  };
  const first = await start();
  expect(seeded).toEqual([{ ...first.operator, TABLE: 'Items' }]);
  await fetch(first.endpoint, {
    method: 'POST',
    headers: {
      'x-amz-target': 'DynamoDB_20120810.PutItem',
      authorization: `AWS4-HMAC-SHA256 Credential=${first.operator['AWS_ACCESS_KEY_ID']}/20260101/eu-central-1/dynamodb/aws4_request`,
    },
    body: JSON.stringify({ TableName: 'Items', Item: { pk: { S: 'a' }, sk: { S: 'b' } } }),
  });
  await first.stop();
  await start();
  expect(seeded).toHaveLength(1);
});

test('a killed machine leaves no lock, and its clock goes on where it stood', async () => {
  const dataDir = scratch();
  const templateDir = synthesized({ ...API, ...TABLE });
  const module = JSON.stringify(new URL('../../infra/local/machine.ts', import.meta.url).href);
  const source = `
    const { startMachine } = await import(${module});
    const options = { templateDir: ${JSON.stringify(templateDir)}, dataDir: ${JSON.stringify(dataDir)}, port: 0 };
    const { clock } = await startMachine(options);
    clock.freeze(true);
    const { now } = await clock.advance(30 * 86_400_000);
    process.send(now);`;
  const child = fork('-', { execArgv: ['--input-type=module', '-e', source], stdio: 'inherit' });
  const [now] = await once(child, 'message');
  child.kill('SIGKILL');
  await once(child, 'exit');
  const machine = await startMachine({ templateDir, dataDir, port: 0 });
  onTestFinished(() => machine.stop());
  expect(machine.clock.state()).toEqual({ now, speed: 1, frozen: true });
});
