// The 32-byte key of the index. It is made once, when the library is new, and never again: a lost key is said to be
// lost, because making another would leave an index that nobody can open.
import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { fail, ok, type Result } from '../contract/index.ts';
import { errorCode } from './database.ts';
import type { LibraryKey } from './types.ts';

const KEY_BYTES = 32;

/** The key for a library whose database file exists already, or not. */
export function resolveKey(key: LibraryKey, databaseExists: boolean): Result<Uint8Array> {
  if (key.kind === 'bytes') {
    if (key.bytes.length !== KEY_BYTES) return fail({ kind: 'library-locked', reason: 'key-wrong' });
    return ok(key.bytes);
  }
  if (existsSync(key.path)) return readKeyFile(key.path);
  if (databaseExists) return fail({ kind: 'library-locked', reason: 'key-missing' });
  return createKeyFile(key.path);
}

function readKeyFile(file: string): Result<Uint8Array> {
  try {
    const text = readFileSync(file, 'latin1').trim();
    if (!/^[0-9a-f]{64}$/i.test(text)) return fail({ kind: 'library-locked', reason: 'key-wrong' });
    return ok(Buffer.from(text, 'hex'));
  } catch (error) {
    return fail({ kind: 'path-not-found', code: errorCode(error) });
  }
}

function createKeyFile(file: string): Result<Uint8Array> {
  const bytes = randomBytes(KEY_BYTES);
  try {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    // wx: of two processes that make the library at once only one makes the key; the other reads it.
    const descriptor = openSync(file, 'wx', 0o600);
    try {
      writeSync(descriptor, `${bytes.toString('hex')}\n`);
      fsyncSync(descriptor); // before the first page is encrypted with it
    } finally {
      closeSync(descriptor);
    }
    return ok(bytes);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return readKeyFile(file);
    return fail({ kind: 'path-not-found', code: errorCode(error) });
  }
}
