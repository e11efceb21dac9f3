// The 32-byte key of the index. It is made once, when the library is new, and never again: a lost key is said to be
// lost, because making another would leave an index that nobody can open.
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { fail, ok, type Result } from '../contract/index.ts';
import { errorCode } from './database.ts';
import { makeDirectory } from './makeDirectory.ts';
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
  const temporary = `${file}.${process.pid}.new`;
  try {
    makeDirectory(path.dirname(file));
    writeSynced(temporary, `${bytes.toString('hex')}\n`);
    // Whole or not at all; and of two processes that make the library at once only one makes the key.
    linkSync(temporary, file);
    return ok(bytes);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EEXIST' && existsSync(file)) return readKeyFile(file);
    if (!existsSync(temporary)) return fail({ kind: 'path-not-found', code });
    return renamed(temporary, file) ? ok(bytes) : fail({ kind: 'path-not-found', code });
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** FAT knows no links. */
function renamed(temporary: string, file: string): boolean {
  try {
    renameSync(temporary, file);
    return true;
  } catch {
    return false;
  }
}

function writeSynced(file: string, text: string): void {
  const descriptor = openSync(file, 'w', 0o600);
  try {
    writeSync(descriptor, text);
    fsyncSync(descriptor); // before the first page is encrypted with it
  } finally {
    closeSync(descriptor);
  }
}

const OTHERS = 0o077;

/**
 * May others than its owner read the key file? It opens all that the library knows of anybody. Not refused: a file system
 * without modes (FAT, most network shares) shows every file so, and who keeps a library there could not open it any more.
 */
export function isReadableByOthers(key: LibraryKey): boolean {
  if (key.kind !== 'file' || process.platform === 'win32') return false;
  const mode = statSync(key.path, { throwIfNoEntry: false })?.mode ?? 0;
  return (mode & OTHERS) !== 0;
}
