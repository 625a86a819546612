import { createHmac, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { SignJWT } from 'jose';
import { tokenCheck } from '../../../functions/frame/token.ts';
import { ISSUER_PATH, LOCAL_CLIENT } from '../../../infra/local/attributes.ts';
import { createJwtAuthorizer } from '../../../infra/local/gateway/jwt-authorizer.ts';
import { signingKey } from '../../../infra/local/oidc/signing-key.ts';
import { changed, Draw, flipped, respelt } from './mutate.ts';
import type { RealMachine } from './real-machine.ts';
import { curlOf, type Tally } from './tally.ts';

const ALGORITHMS = ['none', 'None', 'NONE', '', 'HS256', 'HS384', 'HS512', 'RS384', 'PS256', 'ES256', 'EdDSA', 'dir'];

interface Mutant {
  readonly token: string;
  readonly how: string;
}

/** What a token's bytes are, however they are spelt. */
function bytesOf(token: string): string {
  const [head, body, signature = '', ...more] = token.trim().split('.');
  return [head, body, Buffer.from(signature, 'base64url').toString('hex'), ...more].join('.');
}

/** Makes tokens that nobody issued, of two that were. */
class Forge {
  readonly #draw: Draw;
  readonly #tokens: readonly [string, string];
  readonly #secrets: readonly (string | Buffer)[];
  readonly #sign: Own['sign'];
  readonly #jwk: object;

  constructor(draw: Draw, tokens: readonly [string, string], secrets: readonly (string | Buffer)[], own: Own) {
    this.#draw = draw;
    this.#tokens = tokens;
    this.#secrets = secrets;
    this.#sign = own.sign;
    this.#jwk = own.jwk;
  }

  next(): Mutant {
    const draw = this.#draw;
    const [token, other] = draw.below(2) === 0 ? this.#tokens : [this.#tokens[1], this.#tokens[0]];
    const parts = token.split('.');
    const [head = '', body = '', signature = ''] = parts;
    const at = draw.below(3);
    const withPart = (part: string, index = at) => parts.map((one, i) => (i === index ? part : one)).join('.');
    const decoded = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
    const encoded = (value: unknown, space?: string) =>
      Buffer.from(JSON.stringify(value, null, space)).toString('base64url');
    const header = decoded(head);
    const claims = decoded(body);
    const strangeHeader = {
      ...header,
      ...draw.of<object>([
        { alg: draw.of(ALGORITHMS) },
        { kid: 'another' },
        { kid: undefined },
        { jwk: this.#jwk },
        { jku: 'https://example.com/keys.json' },
        { crit: ['exp'], exp: 1 },
        { b64: false, crit: ['b64'] },
        { typ: 'at+jwt' },
      ]),
    };
    const strangeClaims = {
      ...claims,
      ...draw.of<object>([
        { 'cognito:groups': ['admin', 'service-desk'] },
        { email: 'admin@example.com' },
        { exp: claims.exp + 1 },
        { aud: [claims.aud, 'another'] },
        { sub: undefined },
      ]),
    };
    const kinds: readonly (() => Mutant)[] = [
      () => ({ token: changed(token, draw), how: 'text changed' }),
      () => ({
        token: withPart(flipped(Buffer.from(parts[at] ?? '', 'base64url'), draw).toString('base64url')),
        how: 'bit flipped',
      }),
      () => ({ token: withPart(changed(parts[at] ?? '', draw)), how: 'part changed' }),
      () => ({ token: withPart(other.split('.')[at] ?? ''), how: "another token's part" }),
      () => ({ token: withPart(''), how: 'empty part' }),
      () => ({
        token: draw
          .of([
            [body, head, signature],
            [head, signature, body],
            [head, body],
            [head, body, signature, signature],
          ])
          .join('.'),
        how: 'parts moved',
      }),
      () => ({ token: withPart(encoded(header, ' '), 0), how: 'header written otherwise' }),
      () => ({ token: withPart(encoded(claims, ' '), 1), how: 'claims written otherwise' }),
      () => ({ token: withPart(encoded(strangeHeader), 0), how: `header ${JSON.stringify(strangeHeader)}` }),
      () => ({ token: withPart(encoded(strangeClaims), 1), how: 'claims changed' }),
      () => ({
        token: `${encoded({ ...header, alg: draw.of(ALGORITHMS) })}.${encoded(strangeClaims)}.`,
        how: 'unsigned',
      }),
      () => {
        const said = `${encoded({ ...header, alg: 'HS256' })}.${encoded(strangeClaims)}`;
        const mac = createHmac('sha256', draw.of(this.#secrets)).update(said).digest('base64url');
        return { token: `${said}.${mac}`, how: 'signed with what everybody knows' };
      },
      () => {
        const said = `${encoded({ ...strangeHeader, alg: 'RS256' })}.${encoded(strangeClaims)}`;
        return { token: `${said}.${this.#sign(said)}`, how: 'signed by a stranger' };
      },
      () => ({ token: withPart(respelt(signature, draw), 2), how: 'signature spelt otherwise' }),
    ];
    return draw.of(kinds)();
  }
}

interface Own {
  readonly sign: (said: string) => string;
  readonly jwk: object;
}

/**
 * Tokens that nobody issued, given to both functions that check tokens and, a share of them, to the running product.
 * At the gateway another spelling of the same signature says the same of the same person, as it does on AWS: there it
 * must not say anything else.
 */
export async function mutatedTokens(
  real: RealMachine,
  counts: { all: number; http: number },
  next: () => number,
  tally: Tally,
) {
  const { machine, dataDir, url } = real;
  const { privateKey, publicJwk } = await signingKey(dataDir);
  const issuer = `${url}${ISSUER_PATH}`;
  const issue = (email: string, groups: readonly string[], now: number) =>
    new SignJWT({
      iss: issuer,
      aud: LOCAL_CLIENT,
      sub: email,
      email,
      iat: now,
      exp: now + 86_400,
      'cognito:groups': groups,
    })
      .setProtectedHeader({ alg: 'RS256', kid: publicJwk.kid, typ: 'JWT' })
      .sign(privateKey);
  const issued = async (now: number) =>
    [await issue('one@example.com', ['responder'], now), await issue('two@example.com', ['manager'], now)] as const;
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const own: Own = {
    jwk: stranger.publicKey.export({ format: 'jwk' }),
    sign: (said) => sign('sha256', Buffer.from(said), stranger.privateKey).toString('base64url'),
  };
  const key = createPublicKey({ key: publicJwk as never, format: 'jwk' });
  const secrets = [
    key.export({ type: 'spki', format: 'pem' }) as string,
    key.export({ type: 'spki', format: 'der' }) as Buffer,
    JSON.stringify(publicJwk),
    '',
  ];

  // The door's own check reads this process's clock, the gateway's the machine's.
  const here = Math.floor(Date.now() / 1000);
  const check = tokenCheck({ issuer, audience: LOCAL_CLIENT, groupsClaim: 'cognito:groups' });
  const tokens = await issued(here);
  await Promise.all(tokens.map((token) => check(token)));
  const authorize = createJwtAuthorizer(() => here * 1000);
  const rule = { issuer, audience: [LOCAL_CLIENT], scopes: [] };
  const forge = new Forge(new Draw(next), tokens, secrets, own);
  for (let i = 0; i < counts.all; i++) {
    const { token, how } = forge.next();
    if (tokens.includes(token)) continue;
    const verdict = await check(token).then(
      ({ email }) => `taken as ${email}`,
      ({ name }) => (name === 'Unauthenticated' ? null : `answered by ${name}`),
    );
    tally.look('mutated tokens, door', verdict && `${how}: ${verdict}. ${token}`);
    // A token under a key that the gateway does not know makes it ask the issuer: that is looked at over HTTP.
    if (i % 4 > 0 || kidOf(token) !== publicJwk.kid) continue;
    const claims = await authorize(rule, `Bearer ${token}`).then(
      ({ claims: said }) => said,
      () => null,
    );
    const right = claims === null || tokens.some((one) => bytesOf(one) === bytesOf(token));
    tally.look('mutated tokens, gateway', right ? null : `${how}: taken as ${claims?.['email']}. ${token}`);
  }

  const sent = await issued(Math.floor(machine.clock.now() / 1000));
  const another = new Forge(new Draw(next), sent, secrets, own);
  for (let i = 0; i < counts.http; i++) {
    const { token, how } = another.next();
    if (sent.includes(token) || /[^\x21-\x7e]/.test(token)) continue;
    const report = i % 2 === 0;
    if (!report && sent.some((one) => bytesOf(one) === bytesOf(token))) continue;
    const asked = report
      ? {
          method: 'POST',
          path: '/v1/incidents',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          body: '{}',
        }
      : { method: 'GET', path: '/v1/incidents', headers: { authorization: `Bearer ${token}` } };
    const { status } = await real.ask(asked);
    tally.look('mutated tokens, HTTP', status === 401 ? null : `${how}: ${status}. ${curlOf(url, asked)}`);
  }
}

function kidOf(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid;
  } catch {
    return undefined;
  }
}
