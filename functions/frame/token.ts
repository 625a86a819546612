import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { Caller } from '../incident/caller.ts';
import { Refusal } from '../incident/refusal.ts';
import { callerOf } from './claims.ts';

interface Issuer {
  readonly issuer: string;
  readonly audience: string;
  readonly groupsClaim: string;
}

export type TokenCheck = (token: string) => Promise<Caller>;

/** The issuer's clock and ours may be this far apart. */
const SKEW_SECONDS = 60;

/**
 * Verifies ID tokens of one OIDC issuer, found by its discovery document: for the one door that takes a token
 * without the gateway having checked it.
 *
 * @throws Refusal Unauthenticated for any token that does not hold; Unavailable where the issuer does not answer.
 */
export function tokenCheck(issuer: Issuer): TokenCheck {
  let keys: Promise<JWTVerifyGetKey> | undefined;
  return async (token) => {
    keys ??= discover(issuer.issuer);
    try {
      const { payload } = await jwtVerify(token, await keys, {
        issuer: issuer.issuer,
        audience: issuer.audience,
        algorithms: ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512'],
        requiredClaims: ['exp', 'email'],
      });
      const caller = callerOf(payload, issuer.groupsClaim);
      if (caller !== null && isIssued(payload) && isOneSpelling(token)) return caller;
    } catch (error) {
      const verdict = error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout);
      if (!verdict) {
        keys = undefined;
        throw new Refusal('Unavailable', 'Your sign-in cannot be checked just now. Try again in a moment.', {
          cause: error,
        });
      }
    }
    throw new Refusal('Unauthenticated', 'The token is not valid or has expired. Sign in again.', {
      headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
    });
  };
}

/** As the gateway asks of the tokens that it checks. */
function isIssued({ iat }: JWTPayload): boolean {
  return iat === undefined || iat <= Date.now() / 1000 + SKEW_SECONDS;
}

/** The last letter of a signature has bits that nobody reads: another spelling of a token is not the one that was issued. */
function isOneSpelling(token: string): boolean {
  return token.split('.').every((part) => Buffer.from(part, 'base64url').toString('base64url') === part);
}

async function discover(issuer: string): Promise<JWTVerifyGetKey> {
  const answer = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
    signal: AbortSignal.timeout(3_000),
  });
  if (!answer.ok) throw new Error(`the issuer's discovery document answers ${answer.status}`);
  const { jwks_uri: keys } = (await answer.json()) as { jwks_uri: string };
  return createRemoteJWKSet(new URL(keys), { timeoutDuration: 3_000 });
}
