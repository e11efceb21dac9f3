// Secrets at rest: AES-256-GCM under a key of their own, derived from the library's, which the OS key store or a private
// file holds. A sealed value opens only under the name that it was sealed for.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

export type Sealer = {
  readonly seal: (text: string, name: string) => Uint8Array;
  /** Null for what was not sealed with this key under this name. */
  readonly open: (sealed: Uint8Array, name: string) => string | null;
};

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** `key`: 32 bytes that are used for nothing else. */
export function createSealer(key: Uint8Array): Sealer {
  return {
    seal(text, name) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(name, 'utf8'));
      const sealed = [cipher.update(text, 'utf8'), cipher.final()];
      return Buffer.concat([nonce, cipher.getAuthTag(), ...sealed]);
    },
    open(sealed, name) {
      if (sealed.length < NONCE_BYTES + TAG_BYTES) return null;
      const at = NONCE_BYTES + TAG_BYTES;
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES))
        .setAAD(Buffer.from(name, 'utf8'))
        .setAuthTag(sealed.subarray(NONCE_BYTES, at));
      try {
        return Buffer.concat([decipher.update(sealed.subarray(at)), decipher.final()]).toString('utf8');
      } catch {
        return null; // the tag does not fit
      }
    },
  };
}
