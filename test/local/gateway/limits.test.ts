import { once } from 'node:events';
import { createConnection } from 'node:net';
import { expect, test } from 'vitest';
import { openDoor } from '../../../infra/local/gateway/local-door.ts';
import { served } from './served.ts';

/** A later connection to the same port is through, so an earlier request has come in. */
async function connected(port: number): Promise<void> {
  const socket = createConnection(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.destroy();
}

const MEGABYTE = 1024 * 1024;

test('a body of 10 MB passes, one byte more is 413', async () => {
  const { url, events } = await served([{ routeKey: '$default' }]);
  const post = (length: number) => fetch(url, { method: 'POST', body: Buffer.alloc(length, 'x') });
  expect((await post(10 * MEGABYTE)).status).toBe(204);
  const refused = await post(10 * MEGABYTE + 1);
  expect(refused.status).toBe(413);
  expect(await refused.text()).toBe('{"message":"Request Entity Too Large"}');
  expect(events).toHaveLength(1);
});

test.each([10_300, 40_000])('headers of %i bytes are 431', async (length) => {
  const { url, events } = await served([{ routeKey: '$default' }]);
  const answer = await fetch(url, { headers: { 'x-long': 'x'.repeat(length) } });
  expect(answer.status).toBe(431);
  expect(events).toHaveLength(0);
});

test('what is no HTTP is a bad request', async () => {
  const { port } = await served([{ routeKey: '$default' }]);
  const socket = createConnection(port, '127.0.0.1').end('nonsense\r\n\r\n');
  const text = (await socket.toArray()).join('');
  expect(text).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
});

test('a function slower than its integration may be is a 503', async () => {
  const slow = Promise.withResolvers<unknown>();
  const { url } = await served([{ routeKey: '$default', timeoutMs: 50 }], () => slow.promise);
  const answer = await fetch(url);
  expect(answer.status).toBe(503);
  expect(await answer.text()).toBe('{"message":"Service Unavailable"}');
  slow.resolve(null);
});

test('a route takes its burst at once, then its rate, and each route by itself', async () => {
  let real = 0;
  const throttle = { ratePerSecond: 1, burst: 2 };
  const routes = ['GET /a', 'GET /b'].map((routeKey) => ({ routeKey, throttle }));
  const { url } = await served(routes, undefined, { realNow: () => real });
  const status = async (path: string) => (await fetch(url + path)).status;
  expect([await status('/a'), await status('/a'), await status('/a')]).toEqual([204, 204, 429]);
  expect(await status('/b')).toBe(204);
  real += 999;
  expect(await (await fetch(`${url}/a`)).text()).toBe('{"message":"Too Many Requests"}');
  real += 1;
  expect([await status('/a'), await status('/a')]).toEqual([204, 429]);
});

test('a port in use is said in a sentence', async () => {
  const { port } = await served([{ routeKey: '$default' }]);
  await expect(openDoor(port)).rejects.toThrow(`Port ${port} is in use`);
});

test('a request that comes before the machine is ready waits for it', async () => {
  const door = await openDoor(0);
  const early = fetch(door.url);
  await connected(door.port);
  door.serve((_request, response) => response.end('ready'));
  expect(await (await early).text()).toBe('ready');
  await door.close();
});

test('a door that closes before the machine was ever ready sends those who wait away', async () => {
  const door = await openDoor(0);
  const waiting = fetch(door.url).then(
    () => 'answered',
    () => 'sent away',
  );
  await connected(door.port);
  await door.close();
  expect(await waiting).toBe('sent away');
});
