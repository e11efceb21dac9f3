// Lists what is below a root: every directory once, whatever links point where; names as the operating system has them.
import { readdirSync, statSync, type Dirent, type Stats } from 'node:fs';
import path from 'node:path';
import { errorCode } from '../database.ts';
import { nameFromBytes, toFsPath } from '../fileName.ts';
import { withoutOwn } from './ownFolder.ts';

export type DirectoryContent = {
  readonly files: readonly string[];
  /** Pipes, sockets and devices: they are named in the report and never opened. */
  readonly special: readonly string[];
  readonly directories: readonly string[];
  readonly broken: readonly { readonly name: string; readonly code: string }[];
};
export type ReadDirectory =
  { readonly ok: true; readonly content: DirectoryContent } | { readonly ok: false; readonly code: string };

const REPLACEMENT = '\ufffd';

/** One directory's entries, sorted by name so that a job always goes the same way. Links are followed. */
export function readDirectory(directory: string): ReadDirectory {
  try {
    return { ok: true, content: sortEntries(directory, entriesOf(directory)) };
  } catch (error) {
    return { ok: false, code: errorCode(error) };
  }
}

type Entry = { readonly name: string; readonly kind: 'file' | 'directory' | 'link' | 'special' };

function entriesOf(directory: string): Entry[] {
  const at = toFsPath(directory);
  const entries = readdirSync(at, { withFileTypes: true, encoding: 'utf8' });
  const decoded = entries.every((entry) => !entry.name.includes(REPLACEMENT));
  if (decoded || process.platform === 'win32')
    return entries.map((entry) => ({ name: entry.name, kind: kindOf(entry) }));
  return readdirSync(at, { withFileTypes: true, encoding: 'buffer' }).map((entry) => ({
    name: nameFromBytes(entry.name),
    kind: kindOf(entry),
  }));
}

const kindOf = (entry: Dirent | Dirent<Buffer> | Stats): Entry['kind'] => {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'directory';
  return entry.isSymbolicLink() ? 'link' : 'special';
};

function sortEntries(directory: string, entries: readonly Entry[]): DirectoryContent {
  const content = {
    files: new Array<string>(),
    special: new Array<string>(),
    directories: new Array<string>(),
    broken: new Array<{ name: string; code: string }>(),
  };
  for (const { name, kind } of entries) {
    const resolved = kind === 'link' ? linkTarget(path.join(directory, name)) : kind;
    if (resolved === 'file') content.files.push(name);
    else if (resolved === 'directory') content.directories.push(name);
    else if (resolved === 'special' || resolved === 'link') content.special.push(name);
    else content.broken.push({ name, code: resolved.code });
  }
  content.broken.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const names of [content.files, content.special, content.directories]) names.sort();
  return content;
}

function linkTarget(link: string): Entry['kind'] | { readonly code: string } {
  try {
    return kindOf(statSync(toFsPath(link)));
  } catch (error) {
    return { code: errorCode(error) };
  }
}

/**
 * Directories below `root`, itself first, each once: what is in `visited` is passed over, so a link back to where the walk
 * has been ends there. Calls `count` with the number of files and what it read as it goes. `skip` is never entered (the library's own).
 */
export function listDirectories(
  root: string,
  options: {
    visited: Set<string>;
    skip: string;
    /** The library's folder: what of it is the library's own is passed over. */
    own?: string;
    count(files: number, directory: string, content: DirectoryContent, isOwn: boolean): void;
    cancelled(): boolean;
  },
): readonly string[] {
  const found: string[] = [];
  const waiting = [root];
  const { visited } = options;
  const skipped = identityOf(options.skip);
  const own = options.own === undefined ? null : identityOf(options.own);
  while (waiting.length > 0 && !options.cancelled()) {
    const directory = waiting.pop();
    if (directory === undefined) break;
    const identity = identityOf(directory);
    if (identity === null ? visited.has(directory) : visited.has(identity)) continue;
    if (identity !== null && identity === skipped) continue;
    visited.add(identity ?? directory);
    found.push(directory);
    const read = readDirectory(directory);
    if (!read.ok) continue;
    const isOwn = identity !== null && identity === own;
    const content = isOwn ? withoutOwn(read.content) : read.content;
    options.count(content.files.length, directory, content, isOwn);
    for (const name of content.directories.toReversed()) waiting.push(path.join(directory, name));
  }
  return found;
}

/** What a directory is, whatever its path; null where the system does not say. */
export function identityOf(directory: string): string | null {
  try {
    const { dev, ino } = statSync(toFsPath(directory), { bigint: true });
    return ino === 0n ? null : `${dev}:${ino}`;
  } catch {
    return null;
  }
}

/** Is this the directory file of a disc (PS3.10 8.6)? By its name, in capitals or not, as ISO 9660 shows it. */
export const isDicomdir = (file: string): boolean => plainName(path.basename(file)) === 'DICOMDIR';

/** ISO 9660 discs show up in capitals or not, with `;1`, a dot or both behind, as the system likes. */
export const plainName = (name: string): string => name.toUpperCase().replace(/\.?(;\d+)?$/, '');

/** What a path given by a person is. */
export function rootKind(root: string): 'file' | 'directory' | 'special' | { readonly code: string } {
  try {
    const stats = statSync(toFsPath(root));
    if (stats.isFile()) return 'file';
    return stats.isDirectory() ? 'directory' : 'special';
  } catch (error) {
    return { code: errorCode(error) };
  }
}
