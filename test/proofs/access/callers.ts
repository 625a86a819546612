import { createHmac, createPublicKey } from 'node:crypto';
import { type JWTPayload, SignJWT } from 'jose';
import { ISSUER_PATH, LOCAL_CLIENT } from '../../../infra/local/attributes.ts';
import { signingKey } from '../../../infra/local/oidc/signing-key.ts';
import type { RealMachine } from './real-machine.ts';

/** A kind of caller: what they send to be known, and what it is worth. */
export interface Caller {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly email: string;
  /** Sign-in groups of a token that holds; null where staff routes are to refuse it with 401. */
  readonly groups: readonly string[] | null;
  /** Whether a report is taken from them; what does not hold is never taken for nobody. */
  readonly mayReport: boolean;
}

const DAY = 86_400;

/** Every kind of caller there is, good and bad. */
export async function allCallers(real: RealMachine): Promise<readonly Caller[]> {
  const { machine, dataDir } = real;
  const { privateKey, publicJwk } = await signingKey(dataDir);
  const stranger = await signingKey(`${dataDir}/stranger`);
  const issuer = `${machine.url}${ISSUER_PATH}`;
  const now = Math.floor(machine.clock.now() / 1000);
  const claimsOf = (email: string, groups: readonly string[] | null): JWTPayload => ({
    iss: issuer,
    aud: LOCAL_CLIENT,
    sub: email,
    email,
    name: `Known as ${email}`,
    iat: now,
    exp: now + 400 * DAY,
    ...(groups === null ? {} : { 'cognito:groups': groups }),
  });
  const header = { alg: 'RS256', kid: publicJwk.kid, typ: 'JWT' };
  const signed = (claims: JWTPayload, key = privateKey, kid = publicJwk.kid) =>
    new SignJWT(claims).setProtectedHeader({ ...header, kid }).sign(key);
  const unsigned = (head: object, claims: object) =>
    [head, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');

  const good = async (name: string, groups: readonly string[] | null, more: Record<string, string> = {}) => {
    const email = `${name.replaceAll(/[^a-z]+/g, '.')}@example.com`;
    const headers = { authorization: `Bearer ${await signed(claimsOf(email, groups))}`, ...more };
    return { name, headers, email, groups: groups ?? [], mayReport: true } satisfies Caller;
  };
  const email = 'nobody.known@example.com';
  const bad = (name: string, headers: Record<string, string>): Caller => ({
    name,
    headers,
    email,
    groups: null,
    mayReport: false,
  });
  const staff = claimsOf('desk.forged@example.com', ['service-desk', 'manager', 'admin', 'responder']);
  const forged = async (name: string, claims: JWTPayload, ...by: [typeof privateKey?, string?]) =>
    bad(name, { authorization: `Bearer ${await signed(claims, ...by)}` });
  const without = (...names: readonly string[]) =>
    Object.fromEntries(Object.entries(staff).filter(([name]) => !names.includes(name)));
  const hmac = (secret: string | Buffer) => {
    const said = unsigned({ ...header, alg: 'HS256' }, staff);
    return `Bearer ${said}.${createHmac('sha256', secret).update(said).digest('base64url')}`;
  };
  const publicKey = createPublicKey({ key: publicJwk as never, format: 'jwk' });
  const [head = '', body = '', signature = ''] = (await signed(staff)).split('.');
  const other = signature.startsWith('A') ? 'B' : 'A';
  const keys = await integrationKeys(real, `Bearer ${await signed(claimsOf('keeper@example.com', ['admin']))}`);

  return [
    { name: 'nobody', headers: {}, email, groups: null, mayReport: true },
    { ...bad('key of an integration', { 'x-api-key': keys.good }), mayReport: true },
    bad('key that never was', { 'x-api-key': `${keys.good.slice(0, -1)}${keys.good.endsWith('0') ? '1' : '0'}` }),
    bad('key that was replaced twice', { 'x-api-key': keys.replaced }),
    bad('key of a deleted integration', { 'x-api-key': keys.deleted }),
    await good('responder', ['responder']),
    await good('service-desk', ['service-desk']),
    await good('manager', ['manager']),
    await good('admin', ['admin']),
    await good('responder and admin', ['responder', 'admin']),
    await good('all groups', ['responder', 'service-desk', 'manager', 'admin']),
    await good('no group', null),
    await good('a group that is not ours', ['operators']),
    await good('responder with a bad key', ['responder'], { 'x-api-key': keys.deleted }),
    await forged('expired token', { ...staff, iat: now - DAY, exp: now - 1 }),
    await forged('token that never expires', without('exp')),
    await forged('token not valid yet', { ...staff, nbf: now + DAY }),
    await forged('token of tomorrow', { ...staff, iat: now + DAY, exp: now + 2 * DAY }),
    await forged('wrong issuer', { ...staff, iss: 'https://issuer.example.com' }),
    await forged('wrong audience', { ...staff, aud: 'another-client' }),
    await forged('no audience', without('aud')),
    await forged('no address', without('email')),
    await forged('signed by a stranger', staff, stranger.privateKey, stranger.publicJwk.kid),
    await forged("signed by a stranger under the issuer's key id", staff, stranger.privateKey),
    bad('alg none', { authorization: `Bearer ${unsigned({ ...header, alg: 'none' }, staff)}.` }),
    bad('HS256 with the public key as PEM', {
      authorization: hmac(publicKey.export({ type: 'spki', format: 'pem' }) as string),
    }),
    bad('HS256 with the public key as DER', {
      authorization: hmac(publicKey.export({ type: 'spki', format: 'der' }) as Buffer),
    }),
    bad('tampered signature', { authorization: `Bearer ${head}.${body}.${other}${signature.slice(1)}` }),
    bad('tampered claims', { authorization: `Bearer ${unsigned(header, { ...staff, sub: 'x' })}.${signature}` }),
    bad('Basic', { authorization: 'Basic ZGVzazpkZXNr' }),
    bad('Bearer of nothing', { authorization: 'Bearer ' }),
    bad('a bad token beside a good key', { authorization: 'Bearer no.such.token', 'x-api-key': keys.good }),
  ];
}

/** Keys of integrations as an admin makes them: one that holds, one replaced twice, one whose integration is gone. */
async function integrationKeys({ ask }: RealMachine, authorization: string) {
  const put = async (id: string, body: object, etag?: string) => {
    const headers = { authorization, 'content-type': 'application/json', ...(etag && { 'if-match': etag }) };
    const said = await ask({ method: 'PUT', path: `/v1/integrations/${id}`, headers, body: JSON.stringify(body) });
    return { key: JSON.parse(said.text).key as string, etag: said.headers.etag ?? '' };
  };
  const good = await put('proof-good', { name: 'Good' });
  let replaced = await put('proof-replaced', { name: 'Replaced' });
  const first = replaced.key;
  for (let i = 0; i < 2; i++) replaced = await put('proof-replaced', { name: 'Replaced', newKey: true }, replaced.etag);
  const gone = await put('proof-gone', { name: 'Gone' });
  await ask({ method: 'DELETE', path: '/v1/integrations/proof-gone', headers: { authorization } });
  return { good: good.key, replaced: first, deleted: gone.key };
}
