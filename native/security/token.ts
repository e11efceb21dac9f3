import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A fresh secret for one launch: 256 bits, safe in a URL, a cookie and a header. */
export function createToken(): string {
  return randomBytes(32).toString('base64url');
}

/** True for a token that can stand in a URL and a cookie unescaped. */
export function isUsableToken(token: string): boolean {
  return /^[A-Za-z0-9._~-]{1,256}$/.test(token);
}

/** True for a token that could be guessed in time, at the rate that the gate lets guesses through. */
export function isWeakToken(token: string): boolean {
  return token.length < 16;
}

/** Compares in constant time. Both are hashed first, so that not even the length shows. */
export function sameSecret(presented: string, expected: string): boolean {
  return timingSafeEqual(digest(presented), digest(expected));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}
