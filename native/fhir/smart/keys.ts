// The key that this machine signs in with (SMART Backend Services): made here, kept sealed, and only its public half shown.
import {
  calculateJwkThumbprint,
  exportJWK,
  exportPKCS8,
  generateKeyPair,
  importPKCS8,
  type CryptoKey,
  type JWK,
} from 'jose';
import type { ServerSecrets } from '../servers/store.ts';

export type Algorithm = 'RS384' | 'ES384';
export type SigningKey = { readonly key: CryptoKey; readonly kid: string; readonly publicJwk: JWK };

/** RFC 7518 3.3 asks for 2048 bits and more. */
const RSA_BITS = 3072;

/** The key of a server, made at the first use. */
export async function signingKey(
  secrets: Pick<ServerSecrets, 'read' | 'keep'>,
  algorithm: Algorithm,
): Promise<SigningKey> {
  const name = `signing-key-${algorithm}` as const;
  const kept = secrets.read(name);
  if (kept !== null) return keyOf(kept, algorithm);
  const { privateKey } = await generateKeyPair(algorithm, { modulusLength: RSA_BITS, extractable: true });
  const pem = await exportPKCS8(privateKey);
  // Two that begin at once: the first that is kept is the one that both use.
  const meanwhile = secrets.read(name);
  if (meanwhile === null) secrets.keep(name, pem);
  return keyOf(meanwhile ?? pem, algorithm);
}

async function keyOf(pem: string, algorithm: Algorithm): Promise<SigningKey> {
  const key = await importPKCS8(pem, algorithm, { extractable: true });
  const { kty, crv, x, y, n, e } = await exportJWK(key);
  const open: JWK =
    algorithm === 'ES384'
      ? { ...(kty === undefined ? {} : { kty }), ...defined({ crv, x, y }) }
      : { ...(kty === undefined ? {} : { kty }), ...defined({ n, e }) };
  const kid = await calculateJwkThumbprint(open);
  return { key, kid, publicJwk: { ...open, kid, alg: algorithm, use: 'sig', key_ops: ['verify'] } };
}

const defined = (fields: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
