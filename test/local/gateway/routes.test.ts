import { describe, expect, test } from 'vitest';
import { routeMatcher } from '../../../infra/local/gateway/route-match.ts';
import { served } from './served.ts';

const KEYS = [
  '$default',
  'ANY /{proxy+}',
  'GET /pets/{proxy+}',
  'GET /pets/{id}',
  'ANY /pets/dog',
  'GET /pets/dog',
  'GET /pets/{id}/toys/{toy}',
];

describe('the choice of a route', () => {
  const routeOf = routeMatcher(KEYS.map((routeKey) => ({ routeKey })));

  test.each([
    ['GET', '/pets/dog', 'GET /pets/dog'],
    ['POST', '/pets/dog', 'ANY /pets/dog'],
    ['GET', '/pets/cat', 'GET /pets/{id}'],
    ['GET', '/pets/cat/tail', 'GET /pets/{proxy+}'],
    ['GET', '/pets/cat/toys/ball', 'GET /pets/{id}/toys/{toy}'],
    ['POST', '/pets/cat', 'ANY /{proxy+}'],
    ['GET', '/pets/', 'ANY /{proxy+}'],
    ['GET', '/', '$default'],
  ])('%s %s goes to the most specific: %s', (method, path, routeKey) => {
    expect(routeOf(method, path)?.route.routeKey).toBe(routeKey);
  });

  test('does not depend on the order in the template', () => {
    const reversed = routeMatcher(KEYS.toReversed().map((routeKey) => ({ routeKey })));
    expect(reversed('GET', '/pets/dog')?.route.routeKey).toBe('GET /pets/dog');
    expect(reversed('GET', '/pets/cat/tail')?.route.routeKey).toBe('GET /pets/{proxy+}');
  });

  test('a key that is no route key is refused by name', () => {
    expect(() => routeMatcher([{ routeKey: 'FETCH /pets' }])).toThrow('"FETCH /pets"');
  });
});

test('path variables are decoded, each by itself', async () => {
  const { url, events } = await served([{ routeKey: 'GET /v1/{kind}/{rest+}' }]);
  await fetch(`${url}/v1/a%2Fb/c%20d/e`);
  expect(events[0]?.pathParameters).toEqual({ kind: 'a/b', rest: 'c d/e' });
});

test('each route goes to its own function', async () => {
  const routes = ['GET /a', 'GET /b'].map((routeKey) => ({ routeKey, functionArn: `arn of ${routeKey}` }));
  const { url } = await served(routes, (_event, arn) => ({ statusCode: 200, body: arn }));
  expect(await (await fetch(`${url}/b`)).text()).toBe('arn of GET /b');
});

test('without a $default route an unknown path is the gateway’s 404', async () => {
  const { url } = await served([{ routeKey: 'GET /a' }]);
  const answer = await fetch(`${url}/b`);
  expect(answer.status).toBe(404);
  expect(answer.headers.get('content-type')).toBe('application/json');
  expect(await answer.text()).toBe('{"message":"Not Found"}');
});

test('a $default route gets what no other takes, without path variables', async () => {
  const { url, events } = await served([{ routeKey: 'GET /a' }, { routeKey: '$default' }]);
  await fetch(`${url}/b`, { method: 'PATCH' });
  expect(events[0]).toMatchObject({ routeKey: '$default', rawPath: '/b' });
  expect(events[0]).not.toHaveProperty('pathParameters');
});

test('a path that is not percent-encoded is a bad request', async () => {
  const { url } = await served([{ routeKey: '$default' }]);
  expect((await fetch(`${url}/%zz`)).status).toBe(400);
});
