// Watches linked folders. An event only says that something changed somewhere below; a rescan finds out what. While
// files are still being written, more events come, and the rescan after the last one sees them whole.
import { watch, type FSWatcher } from 'node:fs';
import path from 'node:path';
import type { Folders, KnownFolder } from './folders.ts';
import { identityOf, listDirectories, rootKind } from './import/walk.ts';

export type FolderWatcher = {
  /** Begins and ends watching as the folders' rows say. */
  readonly refresh: () => void;
  readonly close: () => void;
};

/** Changes that come within this time are one. */
const QUIET_MS = 500;
/** Where they never come to rest, a rescan is due after this time all the same. */
const LONGEST_WAIT_MS = 10_000;
/** Where the system cannot watch (network shares, too many folders) it looks again after this time. */
const POLL_MS = 5 * 60_000;

type Watched = { readonly path: string; readonly stop: () => void };

/** `ignored`: the library's own folder. It changes with every rescan, which must not ask for the next. */
export function createWatcher(
  folders: Folders,
  ignored: string,
  rescan: (folderId: string) => void,
): FolderWatcher {
  const watched = new Map<string, Watched>();
  return {
    refresh() {
      const wanted = new Map(
        folders.all().flatMap((folder) => (folder.watched ? [[folder.folderId, folder]] : [])),
      );
      for (const [folderId, { stop }] of watched) {
        if (wanted.has(folderId)) continue;
        stop();
        watched.delete(folderId);
      }
      for (const [folderId, folder] of wanted)
        if (!watched.has(folderId))
          watched.set(
            folderId,
            watchFolder(folder, ignored, () => rescan(folderId)),
          );
    },
    close() {
      for (const { stop } of watched.values()) stop();
      watched.clear();
    },
  };
}

function watchFolder(folder: KnownFolder, ignored: string, rescan: () => void): Watched {
  let quiet: NodeJS.Timeout | null = null;
  let since = 0;
  const changed = (): void => {
    const now = Date.now();
    if (quiet === null) since = now;
    else if (now - since > LONGEST_WAIT_MS) return;
    else clearTimeout(quiet);
    quiet = setTimeout(() => {
      quiet = null;
      // New folders need watchers of their own where the system has none for whole trees.
      watchers.extend();
      rescan();
    }, QUIET_MS);
  };
  const watchers = treeWatcher(folder.path, ignored, changed);
  const poll = setInterval(() => {
    watchers.extend();
    rescan();
  }, POLL_MS);
  poll.unref();
  return {
    path: folder.path,
    stop() {
      if (quiet !== null) clearTimeout(quiet);
      clearInterval(poll);
      watchers.close();
    },
  };
}

type TreeWatcher = { readonly extend: () => void; readonly close: () => void };
type OneWatcher = { readonly identity: string | null; readonly watcher: FSWatcher };

/**
 * macOS and Windows watch a whole tree at once; Linux each folder, and not the files: they are the rescan's business. While
 * the root is away, the nearest folder above it is watched for its return. A watcher dies with the folder it was made for,
 * so one whose path leads to another folder now is made anew.
 */
function treeWatcher(root: string, ignored: string, changed: () => void): TreeWatcher {
  const watchers = new Map<string, OneWatcher>();
  const drop = (directory: string): void => {
    watchers.get(directory)?.watcher.close();
    watchers.delete(directory);
  };
  const watchOne = (directory: string, recursive: boolean, onChange: (name: string) => void): void => {
    const identity = identityOf(directory);
    if (watchers.get(directory)?.identity === identity) return;
    drop(directory);
    try {
      const watcher = watch(directory, { recursive, persistent: false }, (_, name) => onChange(name ?? ''));
      watcher.on('error', () => drop(directory));
      watchers.set(directory, { identity, watcher });
    } catch {
      // No more watches to be had, or no such folder: the polling finds what changes there.
    }
  };
  const returned = (): void => {
    extend();
    if (rootKind(root) === 'directory') changed();
  };
  const extend = (): void => {
    const here = rootKind(root) === 'directory';
    const directories = here ? directoriesOf(root, ignored) : [nearestAbove(root)];
    const wanted = new Set(directories);
    for (const directory of watchers.keys()) if (!wanted.has(directory)) drop(directory);
    for (const directory of directories) {
      if (!here) watchOne(directory, false, returned);
      else
        watchOne(directory, process.platform !== 'linux', (name) => {
          if (!isBelow(path.join(directory, name), ignored)) changed();
        });
    }
  };
  extend();
  return {
    extend,
    close() {
      for (const directory of watchers.keys()) drop(directory);
    },
  };
}

const directoriesOf = (root: string, ignored: string): readonly string[] =>
  process.platform === 'linux'
    ? listDirectories(root, {
        visited: new Set(),
        skip: ignored,
        count: () => undefined,
        cancelled: () => false,
      })
    : [root];

const isBelow = (file: string, directory: string): boolean =>
  file === directory || file.startsWith(directory + path.sep);

function nearestAbove(root: string): string {
  let at = path.dirname(root);
  while (rootKind(at) !== 'directory' && at !== path.dirname(at)) at = path.dirname(at);
  return at;
}
