import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { safeStorage } from 'electron';
import type { ServicesStart } from '../native/contract/index.ts';

type Key = ServicesStart['key'];

/** True where the OS really protects secrets; Linux without a key ring offers only a fixed password. */
function sealsForReal(): boolean {
  if (!safeStorage.isEncryptionAvailable()) return false;
  return process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text';
}

function writeSealed(file: string, sealed: Buffer): void {
  const part = `${file}.part`;
  const descriptor = openSync(part, 'w', 0o600);
  writeSync(descriptor, sealed);
  fsyncSync(descriptor);
  closeSync(descriptor);
  renameSync(part, file);
}

/**
 * The key of the library's index, sealed by the OS key store (DPAPI, Keychain, Secret Service) in
 * `library.key.sealed`. Without a key store the key is a file of mode 0600, as in the browser host.
 * A sealed key that cannot be opened (another user, another machine, a reset key ring) is never replaced: the wrong bytes
 * are handed on as "no key", and the services say that the library is locked.
 */
export function libraryKey(directory: string): Key {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const sealedFile = path.join(directory, 'library.key.sealed');
  const plainFile = path.join(directory, 'library.key');
  if (existsSync(sealedFile)) {
    try {
      return { kind: 'hex', hex: safeStorage.decryptString(readFileSync(sealedFile)) };
    } catch {
      return { kind: 'file', path: plainFile };
    }
  }
  const isNew = !existsSync(plainFile) && !existsSync(path.join(directory, 'library.db'));
  if (!isNew || !sealsForReal()) return { kind: 'file', path: plainFile };
  const hex = randomBytes(32).toString('hex');
  writeSealed(sealedFile, safeStorage.encryptString(hex));
  return { kind: 'hex', hex };
}
