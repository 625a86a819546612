import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';

/** The issuer's RSA key: the private half to sign with, the public half as others fetch it. */
export interface SigningKey {
  privateKey: CryptoKey;
  publicJwk: JWK & { kid: string };
}

/**
 * The key kept in `dir`, made on the first call and readable by its owner alone. It is written beside and then
 * renamed, so that no crash leaves half a key. An unreadable file fails with a sentence.
 */
export async function signingKey(dir: string): Promise<SigningKey> {
  const file = join(dir, 'oidc-key.json');
  const kept = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  });
  if (kept === undefined) {
    const { privateKey } = await generateKeyPair('RS256', { extractable: true });
    await keep(dir, file, JSON.stringify(await exportJWK(privateKey)));
    return signingKey(dir);
  }
  try {
    const jwk = JSON.parse(kept) as JWK;
    const privateKey = (await importJWK(jwk, 'RS256')) as CryptoKey;
    const { kty = 'RSA', n = '', e = '' } = jwk;
    const kid = await calculateJwkThumbprint({ kty, n, e });
    return { privateKey, publicJwk: { kty, n, e, kid, alg: 'RS256', use: 'sig' } };
  } catch {
    throw new Error(`${file} holds no RSA key: delete it, and sign in again with a new token.`);
  }
}

async function keep(dir: string, file: string, text: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  const beside = `${file}.${randomUUID()}`;
  const handle = await open(beside, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(beside, file);
}
