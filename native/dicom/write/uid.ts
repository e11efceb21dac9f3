import { createHash } from 'node:crypto';

/**
 * A UID of the 2.25 kind (PS3.5 B.2), always the same for the same text. The 128 bits are a UUID of version 8
 * (RFC 9562 5.8, content of our own choice), so that the UID also passes readers that look at the UUID inside.
 */
export function uidFrom(text: string): string {
  const bytes = createHash('sha256').update(text).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return `2.25.${BigInt(`0x${bytes.toString('hex')}`)}`;
}
