import { opendir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join, normalize } from 'node:path';
import { Hono } from 'hono';
import { fail, ok, type FolderListing, type Result } from '../contract/index.ts';
import { answer } from './reply.ts';

const LARGEST_LISTING = 5000;
const byName = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** The folder picker of the browser host: an authorised reader may look wherever the services may. */
export function foldersRoutes(): Hono {
  return new Hono().get('/', async (c) => {
    const path = c.req.query('path') ?? '';
    return answer(c, path === '' ? ok(await roots()) : await listFolder(path));
  });
}

async function roots(): Promise<FolderListing> {
  const candidates =
    process.platform === 'win32'
      ? [homedir(), ...Array.from({ length: 26 }, (_, index) => `${String.fromCharCode(65 + index)}:\\`)]
      : [homedir(), '/', ...(await mounts())];
  const present = await Promise.all(candidates.map(isFolder));
  const paths = [...new Set(candidates.filter((_, index) => present[index] === true))];
  const folders = paths.map((path) => ({ name: basename(path) || path, path }));
  return { path: '', parent: null, folders, files: [], truncated: false };
}

/** Discs, sticks and shares, where the desktop mounts them. */
async function mounts(): Promise<string[]> {
  if (process.platform === 'darwin') return childFolders('/Volumes');
  const user = basename(homedir());
  const groups = [`/run/media/${user}`, `/media/${user}`, '/media', '/mnt'].map(childFolders);
  return (await Promise.all(groups)).flat();
}

async function childFolders(path: string): Promise<string[]> {
  const listing = await listFolder(path);
  return listing.ok ? listing.value.folders.map((folder) => folder.path) : [];
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}

async function listFolder(asked: string): Promise<Result<FolderListing>> {
  if (!isAbsolute(asked) || asked.includes('\0')) return fail({ kind: 'bad-request', detail: 'path' });
  const path = normalize(asked);
  const folders: FolderListing['folders'] = [];
  const fileNames: string[] = [];
  let truncated = false;
  try {
    for await (const entry of await opendir(path)) {
      if (entry.name.startsWith('.')) continue;
      if (folders.length + fileNames.length >= LARGEST_LISTING) {
        truncated = true;
        break;
      }
      const child = join(path, entry.name);
      const folder = entry.isDirectory() || (entry.isSymbolicLink() && (await isFolder(child)));
      if (folder) folders.push({ name: entry.name, path: child });
      else if (entry.isFile() || entry.isSymbolicLink()) fileNames.push(entry.name);
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return fail({ kind: 'path-not-found', code });
  }
  folders.sort((a, b) => byName.compare(a.name, b.name));
  const files = await filesWithSizes(path, fileNames.sort(byName.compare));
  const parent = dirname(path);
  return ok({ path, parent: parent === path ? null : parent, folders, files, truncated });
}

async function filesWithSizes(path: string, names: readonly string[]): Promise<FolderListing['files']> {
  const files = await Promise.all(
    names.map(async (name) => {
      const child = join(path, name);
      try {
        const { size } = await stat(child);
        return { name, path: child, bytes: size };
      } catch {
        return null; // gone since, or a link to nowhere
      }
    }),
  );
  return files.filter((file) => file !== null);
}
