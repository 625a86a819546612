import { request } from 'node:http';
import { expect, test } from 'vitest';
import { served } from './served.ts';

async function answered(result: unknown, method = 'GET'): Promise<Response> {
  const { url } = await served([{ routeKey: '$default' }], () => result);
  return fetch(url, { method, redirect: 'manual' });
}

test('status, headers, cookies and body go out as the function says', async () => {
  const answer = await answered({
    statusCode: 303,
    headers: { Location: '/a/token', 'Content-Type': 'text/html', 'X-Number': 3 },
    cookies: ['a=1; Path=/', 'b=2'],
    body: '<p>Grüße',
  });
  expect(answer.status).toBe(303);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    location: '/a/token',
    'content-type': 'text/html',
    'x-number': '3',
  });
  expect(answer.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2']);
  expect(await answer.text()).toBe('<p>Grüße');
});

test('a base64 body goes out as its bytes', async () => {
  const answer = await answered({ statusCode: 200, body: 'AAH/', isBase64Encoded: true });
  expect([...new Uint8Array(await answer.arrayBuffer())]).toEqual([0, 1, 255]);
});

test.each([{ ok: true }, ['a'], 'plain', 3, null])('the bare value %j goes out as JSON with 200', async (value) => {
  const { url } = await served([{ routeKey: '$default' }], () => JSON.stringify(value));
  const answer = await fetch(url);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json']);
  expect(await answer.json()).toEqual(value);
});

test('a body without a type is plain text', async () => {
  expect((await answered({ statusCode: 200, body: 'x' })).headers.get('content-type')).toBe('text/plain;charset=UTF-8');
});

test('an answer to HEAD carries the length and no body', async () => {
  const { port } = await served([{ routeKey: '$default' }], () => ({ statusCode: 200, body: 'four' }));
  const seen = await new Promise((resolve, reject) => {
    request({ port, host: '127.0.0.1', method: 'HEAD' }, async (answer) => {
      resolve([answer.headers['content-length'], (await answer.toArray()).length]);
    })
      .on('error', reject)
      .end();
  });
  expect(seen).toEqual(['4', 0]);
});

test.each([
  ['a status that is no number', { statusCode: 'ok' }],
  ['a status out of range', { statusCode: 99 }],
  ['a body that is no text', { statusCode: 200, body: { a: 1 } }],
  ['a header that would split the answer', { statusCode: 200, headers: { a: 'b\r\nc: d' } }],
  ['a payload that is no JSON', '{'],
])('%s is a 500', async (_what, result) => {
  const answer = await answered(result);
  expect(answer.status).toBe(500);
  expect(await answer.text()).toBe('{"message":"Internal Server Error"}');
});

test('a function that failed is a 500 that says nothing of the failure', async () => {
  const invoke = async () => ({ payload: '{"errorMessage":"secret"}', functionError: 'Unhandled' });
  const { url } = await served([{ routeKey: '$default' }], undefined, { invoke });
  const answer = await fetch(url);
  expect(answer.status).toBe(500);
  expect(await answer.text()).toBe('{"message":"Internal Server Error"}');
});

test('an invocation that is refused is a 500', async () => {
  const { url } = await served([{ routeKey: '$default' }], () => Promise.reject(new Error('no such function')));
  expect((await fetch(url)).status).toBe(500);
});
