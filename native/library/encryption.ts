// How the library's databases are encrypted: page by page, each with a tag that tells whether it was altered.
// AEGIS-256 (draft-irtf-cfrg-aegis-aead) is made of AES rounds, which processors have instructions for: 2 µs a page of 4 KB
// here. SQLCipher's format (AES-256-CBC and HMAC-SHA-512), in which libraries were begun before and are kept, takes 30. The
// key is 256 random bits: no passphrase, so no key derivation.
import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import type Database from 'better-sqlite3-multiple-ciphers';

export type PageFormat = 'aegis' | 'sqlcipher';

const PAGE_BYTES = 4096;
const PLAIN_SQLITE = 'SQLite format 3\0';
// Bytes 16 and 17 of the first page are its size, 20 to 23 fixed by SQLite's format (64 bytes a page are set aside for nonce
// and tag). They are not encrypted in the newer format; in SQLCipher's they are, and anything.
const AEGIS_PAGE_SIZE = 0x1000;
const AEGIS_FIXED = 0x40402020;

/** The format that the file shows, that of new files where there is none yet; null when it is no encrypted database. */
export function pageFormat(path: string): PageFormat | null {
  if (!existsSync(path)) return 'aegis';
  const size = statSync(path).size;
  if (size === 0) return 'aegis';
  const head = Buffer.alloc(24);
  const descriptor = openSync(path, 'r');
  try {
    readSync(descriptor, head, 0, head.length, 0);
  } finally {
    closeSync(descriptor);
  }
  if (size < PAGE_BYTES || head.toString('latin1', 0, 16) === PLAIN_SQLITE) return null;
  const isAegis = head.readUInt16BE(16) === AEGIS_PAGE_SIZE && head.readUInt32BE(20) === AEGIS_FIXED;
  return isAegis ? 'aegis' : 'sqlcipher';
}

/** Gives the connection its key; whether it fits shows when the first page is read. */
export function unlock(db: Database, key: Uint8Array, format: PageFormat): void {
  const hex = Buffer.from(key).toString('hex');
  db.pragma(`cipher = '${format}'`);
  if (format === 'aegis') db.pragma("algorithm = 'aegis-256'");
  db.pragma(format === 'aegis' ? `key = 'raw:${hex}'` : `key = "x'${hex}'"`);
}
