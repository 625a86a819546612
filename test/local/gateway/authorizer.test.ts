import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { expect, onTestFinished, test } from 'vitest';
import { Clock } from '../../../infra/local/clock.ts';
import { openDoor } from '../../../infra/local/gateway/local-door.ts';
import { type Issuer, openIssuer } from '../../../infra/local/oidc/issuer.ts';
import { signingKey } from '../../../infra/local/oidc/signing-key.ts';
import { served } from './served.ts';

const DAY = 86_400_000;
const DESK = { email: 'desk@example.com', name: 'Desk', groups: ['responder', 'service-desk'] };

/** An issuer on a port of its own and a gateway whose one route asks for its tokens. */
async function guarded(rule: { audience?: string[]; scopes?: string[] } = {}) {
  const dir = await mkdtemp(join(tmpdir(), 'issuer-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  const door = await openDoor(0);
  onTestFinished(() => door.close());
  const clock = new Clock();
  clock.freeze(true);
  const fetched: string[] = [];
  let issuer: Issuer = await openIssuer(door.url, dir, () => clock.now());
  door.serve((request, response) => {
    fetched.push(request.url ?? '');
    response.end(JSON.stringify(request.url?.endsWith('/jwks.json') ? issuer.jwks() : issuer.discovery()));
  });
  const authorizer = { issuer: door.url, audience: ['local-client'], scopes: [], ...rule };
  const { url, events } = await served([{ routeKey: 'GET /staff', authorizer }], undefined, { clock });
  const ask = (authorization?: string) => fetch(`${url}/staff`, { headers: authorization ? { authorization } : {} });
  const sign = async (claims: object, alg = 'RS256') => {
    const { privateKey, publicJwk } = await signingKey(dir);
    const seconds = Math.floor(clock.now() / 1000);
    const all = { iss: door.url, aud: 'local-client', iat: seconds, exp: seconds + 60, ...claims };
    return new SignJWT(all).setProtectedHeader({ alg, kid: publicJwk.kid }).sign(privateKey);
  };
  const replaceKey = async () => {
    await rm(join(dir, 'oidc-key.json'));
    issuer = await openIssuer(door.url, dir, () => clock.now());
  };
  return { ask, sign, clock, events, fetched, issuer: () => issuer, replaceKey, issuerUrl: door.url, dir };
}

test('a token of the issuer lets its caller in, with claims as the gateway renders them', async () => {
  const { ask, events, issuer } = await guarded();
  const { token } = await issuer().issue(DESK);
  expect((await ask(`Bearer ${token}`)).status).toBe(204);
  const { claims, scopes } = events[0]?.requestContext.authorizer?.jwt ?? expect.unreachable();
  expect(claims).toMatchObject({
    email: 'desk@example.com',
    email_verified: 'true',
    name: 'Desk',
    'cognito:groups': '[responder service-desk]',
    token_use: 'id',
    aud: 'local-client',
    exp: expect.stringMatching(/^\d{10,}$/),
  });
  expect(scopes).toBeNull();
});

test('a bare token without the word Bearer is read too', async () => {
  const { ask, issuer } = await guarded();
  expect((await ask((await issuer().issue(DESK)).token)).status).toBe(204);
});

test('no token is 401 in the gateway’s plain shape', async () => {
  const { ask, events } = await guarded();
  for (const authorization of [undefined, 'Bearer']) {
    const answer = await ask(authorization);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    expect(await answer.text()).toBe('{"message":"Unauthorized"}');
  }
  expect(events).toHaveLength(0);
});

test('a token lives by the machine’s clock, to its last second', async () => {
  const { ask, clock, issuer } = await guarded();
  await clock.moveTo(Math.ceil(clock.now() / 1000) * 1000);
  const { token } = await issuer().issue(DESK);
  await clock.advance(365 * DAY - 1000);
  expect((await ask(`Bearer ${token}`)).status).toBe(204);
  await clock.advance(1000);
  const late = await ask(`Bearer ${token}`);
  expect(late.status).toBe(401);
  expect(late.headers.get('www-authenticate')).toContain('the token has expired');
});

test('a token that is not valid yet, or was issued in the future, is refused', async () => {
  const { ask, sign, clock } = await guarded();
  const ahead = Math.floor(clock.now() / 1000) + 30;
  expect((await ask(await sign({ nbf: ahead }))).status).toBe(401);
  expect((await ask(await sign({ iat: ahead }))).status).toBe(401);
  await clock.advance(31_000);
  expect((await ask(await sign({ nbf: ahead }))).status).toBe(204);
});

test('the audience is aud, or client_id where there is no aud', async () => {
  const { ask, sign } = await guarded({ audience: ['other', 'local-client'] });
  const status = async (claims: object) => (await ask(await sign(claims))).status;
  expect(await status({ aud: ['x', 'local-client'] })).toBe(204);
  expect(await status({ aud: undefined, client_id: 'other' })).toBe(204);
  expect(await status({ aud: 'x', client_id: 'other' })).toBe(401);
  expect(await status({ aud: undefined })).toBe(401);
});

test('another issuer, a missing end and a changed letter are refused', async () => {
  const { ask, sign } = await guarded();
  expect((await ask(await sign({ iss: 'https://elsewhere.example.com' }))).status).toBe(401);
  expect((await ask(await sign({ exp: undefined }))).status).toBe(401);
  const [head, , signature] = (await sign({})).split('.');
  const [, forged] = (await sign({ email: 'admin@example.com' })).split('.');
  expect((await ask(`${head}.${forged}.${signature}`)).status).toBe(401);
  expect((await ask('Bearer not.a.token')).status).toBe(401);
});

test('an unsigned token and one signed with a shared secret are refused', async () => {
  const { ask, clock, issuerUrl, dir } = await guarded();
  const seconds = Math.floor(clock.now() / 1000);
  const claims = { iss: issuerUrl, aud: 'local-client', iat: seconds, exp: seconds + 60 };
  expect((await ask(new UnsecuredJWT(claims).encode())).status).toBe(401);
  const { publicJwk } = await signingKey(dir);
  const secret = new TextEncoder().encode(JSON.stringify(publicJwk));
  const shared = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: publicJwk.kid }).sign(secret);
  expect((await ask(shared)).status).toBe(401);
});

test('a key of someone else’s under the issuer’s key id is refused', async () => {
  const { ask, clock, issuerUrl, dir } = await guarded();
  const { publicJwk } = await signingKey(dir);
  const { privateKey } = await generateKeyPair('RS256');
  const seconds = Math.floor(clock.now() / 1000);
  const token = await new SignJWT({ iss: issuerUrl, aud: 'local-client', iat: seconds, exp: seconds + 60 })
    .setProtectedHeader({ alg: 'RS256', kid: publicJwk.kid })
    .sign(privateKey);
  expect((await ask(token)).status).toBe(401);
});

test('keys are fetched once, and again when a token names a key not seen before', async () => {
  const { ask, sign, fetched, replaceKey } = await guarded();
  await ask(await sign({}));
  await ask(await sign({}));
  expect(fetched).toEqual(['/.well-known/openid-configuration', '/.well-known/jwks.json']);
  await replaceKey();
  expect((await ask(await sign({}))).status).toBe(204);
  expect(fetched).toHaveLength(3);
});

test('a route with scopes wants one of them, else 403', async () => {
  const { ask, sign, events } = await guarded({ scopes: ['read', 'write'] });
  const refused = await ask(await sign({ scope: 'other' }));
  expect(refused.status).toBe(403);
  expect(await refused.text()).toBe('{"message":"Forbidden"}');
  expect((await ask(await sign({ scope: 'write more' }))).status).toBe(204);
  expect(events[0]?.requestContext.authorizer?.jwt.scopes).toEqual(['read', 'write']);
});
