import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from 'jose';
import { GatewayRefusal } from './plain-answer.ts';

/** What an authorizer of type JWT asks of a token, and the scopes of which the route wants one. */
export interface JwtRule {
  /** The `iss` of its tokens, under which `/.well-known/openid-configuration` is found. */
  issuer: string;
  audience: string[];
  scopes: string[];
}

/** Who signed in, as a function sees it in `requestContext.authorizer.jwt`. */
export interface JwtCaller {
  claims: Record<string, string>;
  scopes: string[] | null;
}

/** HTTP API knows RSA signatures only, so an unsigned token or one signed with a shared secret never passes. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512'];

type Keys = ReturnType<typeof createRemoteJWKSet>;

/**
 * Checks bearer tokens as an HTTP API's JWT authorizer does, in its order: signature by the issuer's keys, issuer,
 * audience (`aud`, or `client_id` where there is none), times against the machine's clock, scopes. Keys are kept and
 * asked for again when a token names one not seen before. Refuses by `GatewayRefusal`: 401, or 403 for its scopes.
 */
export function createJwtAuthorizer(
  now: () => number,
): (rule: JwtRule, header: string | undefined) => Promise<JwtCaller> {
  const keysByIssuer = new Map<string, Promise<Keys>>();
  const keysOf = (issuer: string): Promise<Keys> => {
    const known = keysByIssuer.get(issuer) ?? discover(issuer);
    keysByIssuer.set(issuer, known);
    known.catch(() => keysByIssuer.delete(issuer));
    return known;
  };
  return async (rule, header) => {
    const token = /^(?:bearer\s+)?(\S+)$/i.exec(header?.trim() ?? '')?.[1];
    if (!token || token.toLowerCase() === 'bearer') throw new GatewayRefusal(401, { 'www-authenticate': 'Bearer' });
    const claims = await verify(token, rule, keysOf, now());
    const scopes = String(claims['scope'] ?? claims['scp'] ?? '').split(' ');
    if (rule.scopes.length > 0 && !rule.scopes.some((scope) => scopes.includes(scope))) {
      throw new GatewayRefusal(403, {
        'www-authenticate': `Bearer scope="${rule.scopes.join(' ')}" error="insufficient_scope"`,
      });
    }
    return { claims: asStrings(claims), scopes: rule.scopes.length > 0 ? rule.scopes : null };
  };
}

async function verify(
  token: string,
  rule: JwtRule,
  keysOf: (issuer: string) => Promise<Keys>,
  nowMs: number,
): Promise<JWTPayload> {
  try {
    const header = decodeProtectedHeader(token);
    if (!ALGORITHMS.includes(header.alg ?? '')) throw new Error('signing method is invalid');
    if (!header.kid) throw new Error('the token names no key');
    if (decodeJwt(token).iss !== rule.issuer) throw new Error('the token has an unexpected issuer');
    const { payload } = await jwtVerify(token, await keysOf(rule.issuer), {
      algorithms: ALGORITHMS,
      issuer: rule.issuer,
      currentDate: new Date(nowMs),
      requiredClaims: ['exp'],
    });
    const audience = payload.aud ?? payload['client_id'];
    if (![audience].flat().some((one) => rule.audience.includes(String(one)))) {
      throw new Error('the token does not have a valid audience');
    }
    if (payload.iat !== undefined && payload.iat > nowMs / 1000) throw new Error('the token was issued in the future');
    return payload;
  } catch (error) {
    throw new GatewayRefusal(401, {
      'www-authenticate': `Bearer scope="" error="invalid_token" error_description="${reasonOf(error)}"`,
    });
  }
}

async function discover(issuer: string): Promise<Keys> {
  const document = await fetchJson(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  if (document['issuer'] !== issuer || typeof document['jwks_uri'] !== 'string') {
    throw new Error('OIDC discovery document is not of this issuer');
  }
  // Kept for good: only a key not seen before is a reason to ask again, and then without a pause.
  return createRemoteJWKSet(new URL(document['jwks_uri']), {
    cacheMaxAge: Number.POSITIVE_INFINITY,
    cooldownDuration: 0,
  });
}

async function fetchJson(url: string): Promise<Record<string, unknown>> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    return (await answer.json()) as Record<string, unknown>;
  } catch {
    throw new Error('OIDC discovery endpoint communication error');
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'the token has expired';
  if (error instanceof errors.JWTClaimValidationFailed) return `the claim ${error.claim} is not valid`;
  if (error instanceof errors.JWKSNoMatchingKey) return 'unable to find the key that signed the token';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'the signature is not valid';
  const text = error instanceof Error ? error.message : 'the token is not valid';
  return text.replace(/["\\\r\n]/g, ' ');
}

/** Claims as the gateway renders them: everything a string, a list as `[a b]`. */
function asStrings(claims: JWTPayload): Record<string, string> {
  return Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, asString(value)]));
}

function asString(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(asString).join(' ')}]`;
  if (typeof value === 'object' && value !== null) {
    return `map[${Object.entries(value)
      .map(([name, one]) => `${name}:${asString(one)}`)
      .join(' ')}]`;
  }
  return String(value);
}
