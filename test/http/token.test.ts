import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tokenCheck } from '../../functions/frame/token.ts';

const server = createServer();
const now = Math.floor(Date.now() / 1000);
let issuer: string;
let sign: (more: JWTPayload) => Promise<string>;

beforeAll(async () => {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const keys = [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256' }];
  server.on('request', ({ url }, response) => {
    response.end(JSON.stringify(url === '/keys' ? { keys } : { issuer, jwks_uri: `${issuer}/keys` }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  sign = (more) =>
    new SignJWT({ iss: issuer, aud: 'us', email: 'Desk@example.com', iat: now, exp: now + 600, ...more })
      .setProtectedHeader({ alg: 'RS256', kid: 'one' })
      .sign(privateKey);
});
afterAll(() => {
  server.close();
});

const check = (token: string) => tokenCheck({ issuer, audience: 'us', groupsClaim: 'groups' })(token);
const refused = { name: 'Unauthenticated', status: 401 };

describe('a token that a door checks itself', () => {
  it('says who calls, by an address in small letters, and in which of our groups', async () => {
    const caller = await check(await sign({ name: 'Desk', groups: ['service-desk', 'others'] }));
    expect(caller).toEqual({ email: 'desk@example.com', name: 'Desk', groups: ['service-desk'] });
  });

  it.each([
    ['has expired', { exp: now - 1 }],
    ['is not valid yet', { nbf: now + 600 }],
    ['is issued in the future', { iat: now + 600 }],
    ['is made out to others', { aud: 'them' }],
    ['is another issuer’s', { iss: 'https://issuer.example.com' }],
    ['names no address', { email: '' }],
  ])('is refused where it %s', async (_what, claims) => {
    await expect(check(await sign(claims))).rejects.toMatchObject(refused);
  });

  it('is refused in another spelling of the same bytes', async () => {
    const token = await sign({});
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const next = letters[letters.indexOf(token.at(-1) ?? '') + 1];
    const respelt = `${token.slice(0, -1)}${next}`;
    const bytes = (text: string) => Buffer.from(text.split('.')[2] ?? '', 'base64url').toString('hex');
    expect(bytes(respelt)).toBe(bytes(token));
    await expect(check(respelt)).rejects.toMatchObject(refused);
    await expect(check(`${token}=`)).rejects.toMatchObject(refused);
    expect((await check(token)).email).toBe('desk@example.com');
  });
});
