// After a crash: what was received and noted, and not yet indexed.
import { randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { OWNED_NAME, syncDirectory } from '../import/ownedFiles.ts';
import { ORIGIN, type Origin } from '../record/arrival.ts';
import { type LoggedImage, loggedIn } from './readLog.ts';
import { JOURNAL, partsOf } from './receivedFiles.ts';

const LINE = new RegExp(`^([0-9a-f-]{36}\\.part) (${OWNED_NAME.source}) (\\d+) (\\d+)( retrieved)?$`);

export type FinishedFile = { readonly name: string; readonly origin: Origin };

/**
 * After a crash: what was noted and is whole gets its name now where it had not, and what the log holds is written again where
 * its file did not reach the disk, unless the library `letGo` of it. Returns the names, below `ownedDirectory`; whether they are
 * indexed is for the caller to see. What is not whole was never acknowledged, and goes.
 */
export function finishReceived(
  ownedDirectory: string,
  directory: string,
  letGo: (file: string) => boolean,
): readonly FinishedFile[] {
  const names: FinishedFile[] = [];
  for (const entry of loggedIn(directory)) {
    const noted = notedIn(entry.line);
    if (noted === null || entry.checksum !== noted.checksum || letGo(noted.final(ownedDirectory))) continue;
    finishLogged(ownedDirectory, directory, noted, entry);
    names.push(noted.file);
  }
  const journal = path.join(directory, JOURNAL);
  if (!existsSync(journal)) return names;
  for (const line of readFileSync(journal, 'utf8').split('\n')) {
    const noted = notedIn(line);
    if (noted === null) continue;
    takeName(noted.final(ownedDirectory), path.join(directory, noted.temporary), noted);
    // What has its name was synced before it got it.
    names.push(noted.file);
  }
  return names;
}

type Noted = {
  readonly temporary: string;
  readonly file: FinishedFile;
  readonly final: (ownedDirectory: string) => string;
  readonly bytes: number;
  readonly checksum: number;
};

function notedIn(line: string): Noted | null {
  const [, temporary, name, bytes, checksum, retrieved] = LINE.exec(line) ?? [];
  if (temporary === undefined || name === undefined) return null;
  return {
    temporary,
    file: {
      name: path.normalize(name),
      origin: retrieved === undefined ? ORIGIN.received : ORIGIN.retrieved,
    },
    final: (ownedDirectory) => path.join(ownedDirectory, name),
    bytes: Number(bytes),
    checksum: Number(checksum),
  };
}

function takeName(final: string, from: string, noted: Noted): void {
  if (existsSync(final) || !existsSync(from) || !isWhole(from, noted)) return;
  mkdirSync(path.dirname(final), { recursive: true, mode: 0o700 });
  renameSync(from, final);
}

/** Its file was not synced, so that its name says nothing of its bytes. */
function finishLogged(ownedDirectory: string, directory: string, noted: Noted, { image }: LoggedImage): void {
  const final = noted.final(ownedDirectory);
  if (existsSync(final) && isWhole(final, noted)) return;
  const again = path.join(directory, `${randomUUID()}.part`);
  const descriptor = openSync(again, 'wx', 0o600);
  try {
    writeFileSync(descriptor, image);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  mkdirSync(path.dirname(final), { recursive: true, mode: 0o700 });
  renameSync(again, final);
  syncDirectory(path.dirname(final));
}

function isWhole(file: string, noted: { readonly bytes: number; readonly checksum: number }): boolean {
  let bytes = 0;
  let checksum = 0;
  for (const part of partsOf(file)) {
    bytes += part.length;
    checksum = crc32(part, checksum);
  }
  return bytes === noted.bytes && checksum === noted.checksum;
}
