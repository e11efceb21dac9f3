import type { DirectoryContent } from './walk.ts';

// In the library's own folder lie its databases, its key and folders that it keeps for itself. They are no images of anybody;
// what else lies there, because somebody made the library where the images are, is read like any other file.
const FILES = /^\w+\.db(-wal|-shm|-journal)?$|^library\.key(\.\d+\.new)?$/;
const FOLDERS: ReadonlySet<string> = new Set(['launches', 'uploads']);

/** What of the library's own folder is not the library's. `files`, the images that it owns, is left to the walk. */
export const withoutOwn = ({ files, directories, ...rest }: DirectoryContent): DirectoryContent => ({
  ...rest,
  files: files.filter((name) => !FILES.test(name)),
  directories: directories.filter((name) => !FOLDERS.has(name)),
});
