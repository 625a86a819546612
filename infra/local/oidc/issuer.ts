import { createHash } from 'node:crypto';
import { SignJWT } from 'jose';
import { LOCAL_CLIENT } from '../attributes.ts';
import { type SigningKey, signingKey } from './signing-key.ts';

/** The groups a person can be in. */
export const GROUPS = ['responder', 'service-desk', 'manager', 'admin'];

const LIFETIME_SECONDS = 365 * 24 * 60 * 60;

/** Who a token is for. */
interface Subject {
  email: string;
  name: string;
  groups: readonly string[];
}

/** A local OIDC issuer: tokens shaped as Cognito's ID tokens, and the documents by which anyone can check them. */
export interface Issuer {
  /** The `iss` of its tokens. */
  readonly url: string;
  discovery(): object;
  jwks(): { keys: object[] };
  /** An ID token valid for 365 days of the machine's time; `expiresAt` is RFC 3339. */
  issue(subject: Subject): Promise<{ token: string; expiresAt: string }>;
}

/** Opens the issuer at `url` with the key kept in `dir`; `now` is the machine's time in milliseconds. */
export async function openIssuer(url: string, dir: string, now: () => number): Promise<Issuer> {
  const key = await signingKey(dir);
  return {
    url,
    discovery: () => ({
      issuer: url,
      jwks_uri: `${url}/.well-known/jwks.json`,
      response_types_supported: ['id_token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      claims_supported: ['sub', 'email', 'email_verified', 'name', 'cognito:groups'],
    }),
    jwks: () => ({ keys: [key.publicJwk] }),
    issue: (subject) => issue(subject, url, key, Math.floor(now() / 1000)),
  };
}

async function issue(
  { email, name, groups }: Subject,
  issuer: string,
  { privateKey, publicJwk }: SigningKey,
  seconds: number,
): Promise<{ token: string; expiresAt: string }> {
  const exp = seconds + LIFETIME_SECONDS;
  const token = await new SignJWT({
    email,
    email_verified: true,
    name,
    token_use: 'id',
    // A user pool leaves the claim out for a person without groups.
    ...(groups.length > 0 && { 'cognito:groups': groups }),
  })
    .setProtectedHeader({ alg: 'RS256', kid: publicJwk.kid, typ: 'JWT' })
    .setIssuer(issuer)
    .setAudience(LOCAL_CLIENT)
    .setSubject(subjectId(email))
    .setIssuedAt(seconds)
    .setExpirationTime(exp)
    .sign(privateKey);
  return { token, expiresAt: new Date(exp * 1000).toISOString() };
}

/** The same person keeps the same id over all tokens; the shape is a UUID's, as in a user pool. */
function subjectId(email: string): string {
  const hash = createHash('sha256').update(email.toLowerCase()).digest('hex');
  return [hash.slice(0, 8), hash.slice(8, 12), hash.slice(12, 16), hash.slice(16, 20), hash.slice(20, 32)].join('-');
}
