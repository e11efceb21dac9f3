import os from 'node:os';
import path from 'node:path';
import { fail, type Result } from '../contract/index.ts';
import { defaultKey, libraryExists, openLibrary, type OpenedLibrary } from '../library/index.ts';
import { say } from './output.ts';
import { warningText } from './text.ts';

export type LibraryArguments = { readonly library?: string; readonly keyFile?: string };

/** Where a library lies when the user says nothing: the place that the system has for an application's data. */
export function defaultLibraryDirectory(
  platform: NodeJS.Platform = process.platform,
  env: NodeJS.ProcessEnv = process.env,
): string {
  const home = os.homedir();
  if (platform === 'win32')
    return path.join(env['LOCALAPPDATA'] ?? path.join(home, 'AppData', 'Local'), 'Lightbox', 'Library');
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'Lightbox', 'Library');
  return path.join(env['XDG_DATA_HOME'] ?? path.join(home, '.local', 'share'), 'lightbox', 'library');
}

/** Opens the library of the arguments. `existing`: a command that only looks must not make one. */
export function openFor(
  args: LibraryArguments,
  options: { readonly existing: boolean; readonly resumeJobs: boolean },
): Result<OpenedLibrary> {
  const directory = path.resolve(args.library ?? defaultLibraryDirectory());
  if (options.existing && !libraryExists(directory))
    return fail({ kind: 'path-not-found', code: 'ENOLIBRARY' });
  return openLibrary({
    directory,
    key:
      args.keyFile === undefined ? defaultKey(directory) : { kind: 'file', path: path.resolve(args.keyFile) },
    resumeJobs: options.resumeJobs,
    onWarning: (warning) => say(warningText(warning)),
    onError: (error) => say(error instanceof Error ? (error.stack ?? error.message) : String(error)),
  });
}
