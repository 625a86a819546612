import { spawn } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import { openIssuer } from '../../../infra/local/oidc/issuer.ts';
import { local } from './local.ts';

const DESK = { email: 'desk@example.com', name: 'Desk', groups: ['service-desk', 'admin'] };

test('a token can be checked by anyone through the discovery document', async () => {
  const { url, get, post, clock } = await local();
  const answer = await post('/_local/token', DESK);
  expect(answer.status).toBe(201);
  const { token, expiresAt } = (await answer.json()) as { token: string; expiresAt: string };
  expect(expiresAt).toBe('2041-03-05T12:00:00.000Z');
  const found = await get('/_local/oidc/.well-known/openid-configuration');
  const { issuer, jwks_uri } = (await found.json()) as { issuer: string; jwks_uri: string };
  expect(issuer).toBe(`${url}/_local/oidc`);
  const { payload, protectedHeader } = await jwtVerify(token, createRemoteJWKSet(new URL(jwks_uri)), {
    issuer,
    audience: 'local-client',
    currentDate: new Date(clock.now()),
  });
  expect(protectedHeader.alg).toBe('RS256');
  const seconds = clock.now() / 1000;
  expect(payload).toEqual({
    iss: issuer,
    aud: 'local-client',
    sub: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
    email: 'desk@example.com',
    email_verified: true,
    name: 'Desk',
    'cognito:groups': ['service-desk', 'admin'],
    token_use: 'id',
    iat: seconds,
    exp: seconds + 365 * 86_400,
  });
});

test('the same person has the same subject in every token, another person another', async () => {
  const { post } = await local();
  const subject = async (email: string) => {
    const answer = await post('/_local/token', { email, groups: [] });
    return decodeJwt(((await answer.json()) as { token: string }).token).sub;
  };
  expect(await subject('a@example.com')).toBe(await subject('A@example.com'));
  expect(await subject('a@example.com')).not.toBe(await subject('b@example.com'));
});

test('someone in no group has no group claim, as in a user pool', async () => {
  const { post } = await local();
  const answer = await post('/_local/token', { email: 'a@example.com', groups: [] });
  const claims = decodeJwt(((await answer.json()) as { token: string }).token);
  expect(claims).not.toHaveProperty('cognito:groups');
  expect(claims['name']).toBe('a@example.com');
});

test.each([
  [{ groups: [] }, '"email"'],
  [{ email: 'nobody', groups: [] }, '"email"'],
  [{ email: 'a b@example.com', groups: [] }, '"email"'],
  [{ email: 'a@example.com', groups: ['boss'] }, 'There is no group "boss"'],
  [{ email: 'a@example.com', groups: 'admin' }, '"groups"'],
  [{ email: 'a@example.com', groups: [], name: '' }, '"name"'],
  [{ email: 'a@example.com', groups: [], role: 'x' }, '"role"'],
])('%j is refused in a sentence that names %s', async (body, named) => {
  const { post } = await local();
  const answer = await post('/_local/token', body);
  expect(answer.status).toBe(400);
  expect(((await answer.json()) as { message: string }).message).toContain(named);
});

test('the key is kept over restarts, for its owner’s eyes only', async () => {
  const { dir } = await local();
  const [first, second] = await Promise.all([1, 2].map(() => openIssuer('http://x', dir, () => 0)));
  expect(first?.jwks()).toEqual(second?.jwks());
  expect((await stat(join(dir, 'oidc-key.json'))).mode & 0o777).toBe(0o600);
  expect(JSON.stringify(first?.jwks())).not.toMatch(/"(d|p|q)":/);
});

describe('npm run token', () => {
  const run = async (...args: string[]) => {
    const script = new URL('../../../infra/token.ts', import.meta.url).pathname;
    const child = spawn(process.execPath, [script, ...args], { env: { PATH: process.env['PATH'] } });
    const [out, error] = await Promise.all([child.stdout.toArray(), child.stderr.toArray()]);
    const code = child.exitCode ?? (await new Promise((resolve) => child.on('exit', resolve)));
    return { out: out.join(''), error: error.join(''), code };
  };

  test('prints the bare token', async () => {
    const { port } = await local();
    const { out, code } = await run('--email', 'd@example.com', '--groups', 'responder,admin', '--port', String(port));
    expect(code).toBe(0);
    expect(out).toMatch(/^\S+\n$/);
    expect(decodeJwt(out.trim())).toMatchObject({ email: 'd@example.com', 'cognito:groups': ['responder', 'admin'] });
  });

  test('says in one sentence that nothing runs, what is wrong, and how it is used', async () => {
    const { port } = await local();
    const [silent, group, email] = await Promise.all([
      run('--email', 'd@example.com', '--groups', 'admin', '--port', '1'),
      run('--email', 'd@example.com', '--groups', 'boss', '--port', String(port)),
      run('--groups', 'admin'),
    ]);
    expect(silent).toEqual({
      out: '',
      error: expect.stringMatching(/^Nothing answers on port 1: .*npm start.*\n$/),
      code: 1,
    });
    expect(group).toMatchObject({ out: '', error: expect.stringMatching(/^There is no group "boss".*\n$/), code: 1 });
    expect(email).toMatchObject({
      out: '',
      error: expect.stringMatching(/^An e-mail address is missing.*\n$/),
      code: 1,
    });
  });
});
