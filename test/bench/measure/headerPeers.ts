// Other ways to learn what a folder of DICOM holds, each at its best settings.
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3-multiple-ciphers';
import dicomParser from 'dicom-parser';

const TAGS = [
  '0008,0005', '0008,0016', '0008,0018', '0008,0020', '0008,0030', '0008,0050', '0008,0060', '0008,0090',
  '0008,1030', '0008,103e', '0010,0010', '0010,0020', '0010,0030', '0010,0040', '0018,0015', '0020,000d',
  '0020,000e', '0020,0010', '0020,0011', '0020,0013', '0028,0008', '0028,0010',
]; // prettier-ignore

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Lists the folder and reads the beginning of every file; no parsing: the least that anyone has to do. */
export function nodeReads(folder: string, bytes: number): number {
  const buffer = Buffer.alloc(bytes);
  let read = 0;
  for (const path of filesOf(folder)) read += readStart(path, buffer) > 0 ? 1 : 0;
  return read;
}

function readStart(path: string, buffer: Buffer): number {
  const descriptor = openSync(path, 'r');
  try {
    return readSync(descriptor, buffer, 0, buffer.length, 0);
  } finally {
    closeSync(descriptor);
  }
}

export const hasGdcmscanner = (): boolean => spawnSync('gdcmscanner', ['--version']).error === undefined;

/** GDCM's scanner, in C++, over the same attributes; it keeps them in memory and is not asked to print them. */
export function gdcmscanner(folder: string): void {
  const tags = TAGS.flatMap((tag) => ['-t', tag]);
  const run = spawnSync('gdcmscanner', ['-r', '-d', folder, ...tags], { stdio: 'ignore' });
  if (run.status !== 0) throw new Error(`gdcmscanner ended with ${run.status}.`);
}

/** dicom-parser over the first 16 KB up to the pixels, into one plain SQLite table, a thousand rows a transaction. */
export function dicomParserIntoSqlite(folder: string, databasePath: string): number {
  const db = new Database(databasePath);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = NORMAL');
  const columns = TAGS.map((tag) => `t${tag.replace(',', '')}`);
  db.exec(`CREATE TABLE instance(path TEXT, ${columns.join(' TEXT, ')} TEXT)`);
  const insert = db.prepare(`INSERT INTO instance VALUES(?${',?'.repeat(columns.length)})`);
  const keys = columns.map((column) => column.replace('t', 'x'));
  const buffer = Buffer.alloc(16384);
  const files = filesOf(folder);
  let start = 0;
  const insertSome = db.transaction(() => {
    for (const path of files.slice(start, start + 1000)) {
      const length = readStart(path, buffer);
      const data = dicomParser.parseDicom(buffer.subarray(0, length), { untilTag: 'x7fe00010' });
      insert.run(path, ...keys.map((key) => data.string(key) ?? null));
    }
  });
  for (; start < files.length; start += 1000) insertSome();
  db.close();
  return files.length;
}
