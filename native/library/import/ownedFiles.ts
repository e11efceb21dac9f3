// Copies files into the library: a temporary name, synced, renamed; then they are indexed. What is renamed and not yet
// indexed stands in the launch's journal, so that a crash between the two leaves nothing unknown.
import { createHash, randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import type { OwnedCopy } from '../record/arrival.ts';
import { stampOf } from './openFile.ts';

/** Bytes to copy, in order; `null` at the end. The view may be reused by the next call. */
export type ByteSequence = (position: number) => Uint8Array | null;

export type OwnedFiles = {
  /** Copies an instance in. Throws the operating system's errors; a file that was begun is removed then. */
  readonly copyIn: (SOPInstanceUID: string, bytes: ByteSequence) => OwnedCopy;
  readonly close: () => void;
};

const CHUNK = 1024 * 1024;

/** Where the library keeps what it has not indexed yet. */
export const incomingDirectory = (ownedDirectory: string, launchId: string): string =>
  path.join(ownedDirectory, 'incoming', launchId);
export const JOURNAL = 'journal';
/** In it: what comes over the network, which an import that ends leaves alone (see receive/). */
export const RECEIVED = 'received';

/**
 * `ab/<hash>.dcm`: the name tells nothing about the patient, and spreads over 256 folders. Once there were 65,536 of them
 * (`ab/cd/<hash>.dcm`), of which each image made a new one, with a row of its own: what lies there stays there.
 */
export function ownedName(ownedDirectory: string, SOPInstanceUID: string, variant: string): OwnedName {
  const hash = createHash('sha256').update(SOPInstanceUID, 'utf8').digest('hex').slice(0, 40);
  const name = `${hash}${variant === '' ? '' : `-${variant}`}.dcm`;
  const directory = hash.slice(0, 2);
  const before = path.join(directory, hash.slice(2, 4));
  return { directory: existsSync(path.join(ownedDirectory, before, name)) ? before : directory, name };
}

/** `directory` is below that of the owned files. */
type OwnedName = { readonly directory: string; readonly name: string };

/** `directory/name` of an owned file, as journals have it: of one level of folders, or of two. */
export const OWNED_NAME = /[0-9a-f]{2}(?:[\\/][0-9a-f]{2})?[\\/][0-9a-f]+(?:-[0-9a-f]+)?\.dcm/;

export function createOwnedFiles(ownedDirectory: string, launchId: string): OwnedFiles {
  const incoming = incomingDirectory(ownedDirectory, launchId);
  mkdirSync(incoming, { recursive: true, mode: 0o700 });
  const journal = openSync(path.join(incoming, JOURNAL), 'a', 0o600);
  return {
    copyIn(SOPInstanceUID, bytes) {
      const plain = ownedName(ownedDirectory, SOPInstanceUID, '');
      const there = existsSync(path.join(ownedDirectory, plain.directory, plain.name));
      if (there && sameAs(path.join(ownedDirectory, plain.directory, plain.name), bytes))
        return ownedCopy(ownedDirectory, plain, true);
      // Other content under the same UID: kept beside it, never over it.
      const target = there ? ownedName(ownedDirectory, SOPInstanceUID, hashOf(bytes).slice(0, 16)) : plain;
      const final = path.join(ownedDirectory, target.directory, target.name);
      if (existsSync(final)) return ownedCopy(ownedDirectory, target, true);
      mkdirSync(path.dirname(final), { recursive: true, mode: 0o700 });
      const temporary = path.join(incoming, `${randomUUID()}.part`);
      writeSynced(temporary, bytes);
      writeSync(journal, `${target.directory}/${target.name}\n`);
      renameSync(temporary, final);
      syncDirectory(path.dirname(final));
      return ownedCopy(ownedDirectory, target, false);
    },
    // The journal stays: the last of its files may not be indexed yet (see incoming.ts).
    close: () => closeSync(journal),
  };
}

function ownedCopy(root: string, at: OwnedName, reused: boolean): OwnedCopy {
  const directory = path.join(root, at.directory);
  const descriptor = openSync(path.join(directory, at.name), 'r');
  try {
    const stamp = stampOf(fstatSync(descriptor));
    return { place: { directory, name: at.name, member: '' }, stamp, reused };
  } finally {
    closeSync(descriptor);
  }
}

function writeSynced(file: string, bytes: ByteSequence): void {
  const descriptor = openSync(file, 'wx', 0o600);
  let complete = false;
  try {
    let position = 0;
    for (let part = bytes(0); part !== null; part = bytes(position)) {
      let written = 0;
      while (written < part.length) written += writeSync(descriptor, part, written, part.length - written);
      position += part.length;
    }
    fsyncSync(descriptor);
    complete = true;
  } finally {
    closeSync(descriptor);
    if (!complete) rmSync(file, { force: true });
  }
}

// A rename is on the disk when its directory is. Windows has no such call and needs none (NTFS journals names).
export function syncDirectory(directory: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(directory, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function hashOf(bytes: ByteSequence): string {
  const hash = createHash('sha256');
  let position = 0;
  for (let part = bytes(0); part !== null; part = bytes(position)) {
    hash.update(part);
    position += part.length;
  }
  return hash.digest('hex');
}

function sameAs(file: string, bytes: ByteSequence): boolean {
  const descriptor = openSync(file, 'r');
  try {
    const size = fstatSync(descriptor).size;
    const buffer = Buffer.allocUnsafe(CHUNK);
    let position = 0;
    for (let part = bytes(0); part !== null; part = bytes(position)) {
      for (let done = 0; done < part.length;) {
        const count = readSync(descriptor, buffer, 0, Math.min(CHUNK, part.length - done), position + done);
        if (count === 0 || Buffer.compare(buffer.subarray(0, count), part.subarray(done, done + count)) !== 0)
          return false;
        done += count;
      }
      position += part.length;
    }
    return position === size;
  } finally {
    closeSync(descriptor);
  }
}

/** The whole of an open file, in pieces. */
export function sequenceOf(descriptor: number): ByteSequence {
  let buffer: Buffer | null = null; // made when it is needed: a linked file is never copied
  return (position) => {
    buffer ??= Buffer.allocUnsafe(CHUNK);
    const count = readSync(descriptor, buffer, 0, CHUNK, position);
    return count === 0 ? null : buffer.subarray(0, count);
  };
}

/** Bytes in memory, in one piece. */
export const sequenceOfBytes =
  (bytes: Uint8Array): ByteSequence =>
  (position) =>
    position < bytes.length ? bytes.subarray(position) : null;
