import { request } from 'node:http';
import { expect, test } from 'vitest';
import { served } from './served.ts';

test('an event is payload format 2.0 to the letter', async () => {
  const { url, port, clock, events } = await served([{ routeKey: 'POST /v1/incidents/{id}/{action}' }]);
  await clock.moveTo(Date.UTC(2030, 2, 5, 9, 7, 3));
  await fetch(`${url}/v1/incidents/INC-7QK3MW/note?x=1&y=a%20b&x=2`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'test',
      'X-Own': 'Value',
      cookie: 'a=1; b=2',
    },
    body: '{"text":"Grüße"}',
  });
  const { headers, requestContext, ...rest } = events[0] ?? expect.unreachable();
  expect(rest).toEqual({
    version: '2.0',
    routeKey: 'POST /v1/incidents/{id}/{action}',
    rawPath: '/v1/incidents/INC-7QK3MW/note',
    rawQueryString: 'x=1&y=a%20b&x=2',
    cookies: ['a=1', 'b=2'],
    queryStringParameters: { x: '1,2', y: 'a b' },
    pathParameters: { id: 'INC-7QK3MW', action: 'note' },
    body: '{"text":"Grüße"}',
    isBase64Encoded: false,
  });
  expect(requestContext).toEqual({
    accountId: '000000000000',
    apiId: 'Api',
    domainName: '127.0.0.1',
    domainPrefix: '127',
    http: {
      method: 'POST',
      path: '/v1/incidents/INC-7QK3MW/note',
      protocol: 'HTTP/1.1',
      sourceIp: '127.0.0.1',
      userAgent: 'test',
    },
    requestId: expect.stringMatching(/^[A-Za-z0-9+/]{15}=$/),
    routeKey: 'POST /v1/incidents/{id}/{action}',
    stage: '$default',
    time: '05/Mar/2030:09:07:03 +0000',
    timeEpoch: Date.UTC(2030, 2, 5, 9, 7, 3),
  });
  expect(headers).toMatchObject({
    host: `127.0.0.1:${port}`,
    'x-own': 'Value',
    'x-forwarded-for': '127.0.0.1',
    'x-forwarded-port': String(port),
    'x-forwarded-proto': 'http',
    'x-amzn-trace-id': expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/),
  });
  expect(headers).not.toHaveProperty('cookie');
});

test('what a request lacks is left out', async () => {
  const { url, events } = await served([{ routeKey: 'GET /' }]);
  await fetch(url);
  for (const absent of ['cookies', 'queryStringParameters', 'pathParameters', 'body']) {
    expect(events[0]).not.toHaveProperty(absent);
  }
  expect(events[0]).toMatchObject({ rawQueryString: '', isBase64Encoded: false });
  expect(events[0]?.requestContext).not.toHaveProperty('authorizer');
});

test('the path comes decoded, the query string as it was sent', async () => {
  const { url, events } = await served([{ routeKey: '$default' }]);
  await fetch(`${url}/a%20b?c=%20d`);
  expect(events[0]).toMatchObject({ rawPath: '/a b', rawQueryString: 'c=%20d' });
});

test('a header sent twice is one, joined by a comma', async () => {
  const { port, events } = await served([{ routeKey: '$default' }]);
  await new Promise<void>((resolve, reject) => {
    const headers = ['Host', 'x', 'X-Twice', 'a', 'x-twice', 'b'];
    request({ port, host: '127.0.0.1', headers }, (answer) => answer.resume().on('end', resolve))
      .on('error', reject)
      .end();
  });
  expect(events[0]?.headers['x-twice']).toBe('a,b');
});

test.each([
  ['text/plain', false],
  ['application/json', false],
  ['application/xml; charset=utf-8', false],
  ['application/javascript', false],
  ['application/x-www-form-urlencoded', true],
  ['application/problem+json', true],
  ['application/octet-stream', true],
])('a body of type %s is base64: %s', async (type, isBase64Encoded) => {
  const { url, events } = await served([{ routeKey: '$default' }]);
  await fetch(url, { method: 'POST', headers: { 'content-type': type }, body: 'do=acknowledge' });
  const body = isBase64Encoded ? Buffer.from('do=acknowledge').toString('base64') : 'do=acknowledge';
  expect(events[0]).toMatchObject({ body, isBase64Encoded });
});
