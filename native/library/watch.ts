// Watches linked folders. An event only says that something changed somewhere below; a rescan finds out what. While
// files are still being written, more events come, and the rescan after the last one sees them whole.
import { watch, type FSWatcher } from 'node:fs';
import type { Folders, KnownFolder } from './folders.ts';
import { readDirectory } from './import/walk.ts';
import path from 'node:path';

export type FolderWatcher = {
  /** Begins and ends watching as the folders' rows say. */
  readonly refresh: () => void;
  readonly close: () => void;
};

/** Changes that come within this time are one. */
const QUIET_MS = 500;
/** Where the system cannot watch (network shares, too many folders) it looks again after this time. */
const POLL_MS = 5 * 60_000;

type Watched = { readonly path: string; readonly stop: () => void };

export function createWatcher(folders: Folders, rescan: (folderId: string) => void): FolderWatcher {
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
            watchFolder(folder, () => rescan(folderId)),
          );
    },
    close() {
      for (const { stop } of watched.values()) stop();
      watched.clear();
    },
  };
}

function watchFolder(folder: KnownFolder, rescan: () => void): Watched {
  let quiet: NodeJS.Timeout | null = null;
  const changed = (): void => {
    if (quiet !== null) clearTimeout(quiet);
    quiet = setTimeout(() => {
      quiet = null;
      // New folders need watchers of their own where the system has none for whole trees.
      watchers.extend();
      rescan();
    }, QUIET_MS);
  };
  const watchers = treeWatcher(folder.path, changed);
  const poll = setInterval(rescan, POLL_MS);
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

/** macOS and Windows watch a whole tree at once; Linux each folder, and not the files: they are the rescan's business. */
function treeWatcher(root: string, changed: () => void): TreeWatcher {
  const watchers = new Map<string, FSWatcher>();
  const watchOne = (directory: string, recursive: boolean): void => {
    if (watchers.has(directory)) return;
    try {
      const watcher = watch(directory, { recursive, persistent: false }, changed);
      watcher.on('error', () => {
        watcher.close();
        watchers.delete(directory);
      });
      watchers.set(directory, watcher);
    } catch {
      // No more watches to be had, or no such folder: the polling finds what changes there.
    }
  };
  const extend = (): void => {
    if (process.platform !== 'linux') return watchOne(root, true);
    const waiting = [root];
    for (let directory = waiting.pop(); directory !== undefined; directory = waiting.pop()) {
      watchOne(directory, false);
      const read = readDirectory(directory);
      if (read.ok) for (const name of read.content.directories) waiting.push(path.join(directory, name));
    }
  };
  extend();
  return {
    extend,
    close() {
      for (const watcher of watchers.values()) watcher.close();
      watchers.clear();
    },
  };
}
