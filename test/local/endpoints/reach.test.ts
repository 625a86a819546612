import { expect, test } from 'vitest';
import { local, put, statusWith } from './local.ts';

test('only names of this computer reach it, so that no web page can by a name of its own', async () => {
  const { port } = await local();
  const status = (host: string) => statusWith(port, '/_local/clock', { host });
  for (const host of ['127.0.0.1', `127.0.0.1:${port}`, 'localhost', `LOCALHOST:${port}`])
    expect(await status(host)).toBe(200);
  for (const host of ['evil.example.com', 'localhost.evil.example.com', '127.0.0.1.evil.example.com:3000', '0.0.0.0']) {
    expect(await status(host)).toBe(403);
  }
});

test('a form or script on a page of another site does not reach it', async () => {
  const { port, clock } = await local();
  const before = clock.now();
  const post = (origin: string) => statusWith(port, '/_local/clock', { host: 'localhost', origin }, 'POST');
  expect(await post('https://evil.example.com')).toBe(403);
  expect(await post('null')).toBe(403);
  expect(await post(`http://localhost:${port}`)).toBe(400);
  expect(clock.now()).toBe(before);
});

test('an unknown address is a 404 in JSON that says what there is', async () => {
  const { get } = await local();
  for (const path of ['/_local', '/_local/nothing', '/_local/mail/x/y']) {
    const answer = await get(path);
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(await answer.json()).toEqual({ message: expect.stringContaining(`There is nothing at ${path}.`) });
  }
});

test.each([
  ['DELETE', '/_local/clock', 'GET, HEAD, POST'],
  ['GET', '/_local/token', 'POST'],
  ['POST', '/_local/mail', 'GET, HEAD'],
])('%s %s is a 405 that tells what is allowed: %s', async (method, path, allow) => {
  const { url } = await local();
  const answer = await fetch(url + path, { method });
  expect(answer.status).toBe(405);
  expect(answer.headers.get('allow')).toBe(allow);
  expect(await answer.json()).toHaveProperty('message');
});

test('HEAD answers as GET does, without a body', async () => {
  const { url, mails } = await local();
  put(mails, 'm1');
  const answer = await fetch(`${url}/_local/mailbox/m1`, { method: 'HEAD' });
  expect([answer.status, await answer.text()]).toEqual([200, '']);
  expect(Number(answer.headers.get('content-length'))).toBeGreaterThan(1000);
});

test('an incident’s executions are found by the names they begin with', async () => {
  const asked: string[] = [];
  const { get } = await local((prefix) => {
    asked.push(prefix);
    return [{ name: `${prefix}1`, history: [] }];
  });
  expect(await (await get('/_local/executions/inc-7qk3mw')).json()).toEqual({
    items: [{ name: 'INC-7QK3MW-1', history: [] }],
  });
  expect(asked).toEqual(['INC-7QK3MW-']);
});
