import type { ImportRequest, Job } from '../../../native/contract/index.ts';
import { api, failureText, loadSettings, putStartedJob, shellBridge, type Answer } from '../../ui/index.ts';
import { setNotice, showPicker, useStudies } from '../state.ts';
import { studiesWords } from '../words.ts';

/** Follows a job that was started here; when it could not be started, the status bar says why. */
export function follow(answer: Answer<Job>): Job | null {
  if (!answer.ok) {
    setNotice(`${studiesWords.text('job.notStarted')} ${failureText(answer.failure)}`);
    return null;
  }
  const job = answer.value;
  useStudies.setState(({ ownJobs }) => ({ ownJobs: new Set(ownJobs).add(job.jobId), notice: null }));
  putStartedJob(job);
  return job;
}

export type ImportChoice = Pick<ImportRequest, 'storage' | 'watch'>;

/** Imports folders and files by their paths, as chosen or as the settings say. */
export async function importPaths(
  paths: readonly string[],
  choice?: ImportChoice,
  password?: string,
): Promise<void> {
  if (paths.length === 0) return;
  const storage = choice?.storage ?? (await loadSettings())?.importStorage ?? 'link';
  const request: ImportRequest = { paths: [...paths], storage, watch: choice?.watch ?? false };
  follow(await api.startImport(password === undefined ? request : { ...request, password }));
}

/** Asks for folders: with the system's dialog in the shell, with our own where the page cannot learn a path. */
export async function addFolder(): Promise<void> {
  const shell = shellBridge();
  if (shell === null) showPicker('folder');
  else await importPaths(await shell.openFolderDialog());
}

export async function addFiles(): Promise<void> {
  const shell = shellBridge();
  if (shell === null) showPicker('files');
  else await importPaths(await shell.openFilesDialog());
}
