import { existsSync, readFileSync } from 'node:fs';
import type { Job, ImportReport } from '../contract/index.ts';
import type { Library } from '../library/index.ts';
import { EXIT, exitCodeOf, type ExitCode } from './exit.ts';
import { openFor, type LibraryArguments } from './open.ts';
import { print, progressLine, say } from './output.ts';
import { entryText, failureText, openingText } from './text.ts';

export type ImportArguments = LibraryArguments & {
  readonly copy?: boolean;
  readonly watch?: boolean;
  readonly passwordFile?: string;
  readonly json?: boolean;
};

const PAGE = 1000;
const SHOWN_PROBLEMS = 50;

/** `lightbox import PATH...`: imports, prints the report, and exits with 1 when files need a look. */
export async function importCommand(paths: readonly string[], args: ImportArguments): Promise<ExitCode> {
  for (const given of paths) {
    if (existsSync(given)) continue;
    say(`There is no file or folder ${given}.`);
    return EXIT.usage;
  }
  const password = args.passwordFile === undefined ? null : readPassword(args.passwordFile);
  if (password !== null && !password.ok) {
    say(`The password file ${args.passwordFile ?? ''} cannot be read.`);
    return EXIT.usage;
  }
  const opened = openFor(args, { existing: false, resumeJobs: false });
  if (!opened.ok) {
    say(openingText(opened.failure));
    return exitCodeOf(opened.failure);
  }
  const library = opened.value;
  try {
    const started = library.startImport({
      paths: [...paths],
      storage: args.copy === true ? 'copy' : 'link',
      watch: args.watch === true,
      ...(password === null ? {} : { password: password.value }),
    });
    if (!started.ok) {
      say(failureText(started.failure));
      return exitCodeOf(started.failure);
    }
    const job = await followJob(library, started.value.jobId);
    await printReport(library, job, args.json === true);
    return exitCode(job);
  } finally {
    await library.close();
  }
}

function readPassword(file: string): { ok: true; value: string } | { ok: false } {
  try {
    return { ok: true, value: readFileSync(file, 'utf8').replace(/\r?\n$/, '') };
  } catch {
    return { ok: false };
  }
}

/** Resolves when the job has ended. Ctrl+C cancels it: what was imported stays and is reported. */
export async function followJob(library: Library, jobId: string): Promise<Job> {
  const line = progressLine();
  const cancel = (): void => void library.cancelJob(jobId);
  process.on('SIGINT', cancel);
  process.on('SIGTERM', cancel);
  try {
    return await new Promise<Job>((resolve) => {
      library.subscribe((event) => {
        if (event.type !== 'job' || event.job.jobId !== jobId) return;
        if (event.job.endedAt === null) line.show(event.job);
        else resolve(event.job);
      });
      const already = library.job(jobId);
      if (already !== null && already.endedAt !== null) resolve(already);
    });
  } finally {
    line.end();
    process.off('SIGINT', cancel);
    process.off('SIGTERM', cancel);
  }
}

export function exitCode(job: Job): ExitCode {
  if (job.failure !== null) return exitCodeOf(job.failure);
  if (job.state === 'cancelled') return EXIT.interrupted;
  const { unreadable, conflict, missing, partial } = job.counts;
  return unreadable + conflict + missing + partial > 0 ? EXIT.problems : EXIT.ok;
}

export const printReport = (library: Library, job: Job, asJson: boolean): Promise<void> =>
  asJson ? printJson(library, job) : printText(library, job);

async function printJson(library: Library, job: Job): Promise<void> {
  const first = library.report(job.jobId, null, PAGE);
  await print(`{"job":${JSON.stringify(job)},"counts":${JSON.stringify(job.counts)}`);
  await print(`,"studies":${JSON.stringify(first?.studies ?? [])},"entries":[`);
  let separator = '';
  for (let page: ImportReport | null = first; page !== null; page = nextPage(library, job, page)) {
    if (page.entries.length === 0) continue;
    await print(separator + page.entries.map((entry) => JSON.stringify(entry)).join(','));
    separator = ',';
  }
  await print(']}\n');
}

const nextPage = (library: Library, job: Job, { nextCursor }: ImportReport): ImportReport | null =>
  nextCursor === null ? null : library.report(job.jobId, nextCursor, PAGE);

async function printText(library: Library, job: Job): Promise<void> {
  const report = library.report(job.jobId, null, SHOWN_PROBLEMS);
  const worth = (report?.entries ?? []).filter(
    ({ outcome }) => outcome !== 'read' && outcome !== 'unchanged',
  );
  for (const entry of worth) await print(`${entryText(entry)}\n`);
  const { found, ...counts } = job.counts;
  const named = Object.entries(counts).filter(([, count]) => count > 0);
  const parts = named.map(([outcome, count]) => `${count} ${outcome}`).join(', ');
  const studies = `${job.studyCount} ${job.studyCount === 1 ? 'study' : 'studies'}`;
  await print(`${found} files: ${parts === '' ? 'nothing' : parts}; images added to ${studies}\n`);
  if (job.failure !== null) say(failureText(job.failure));
  else if (job.state === 'cancelled')
    say('Cancelled. What was imported so far stays; import again to go on.');
}
