import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createLog, serveLoopback } from '../../../native/api/index.ts';
import type { ImportRequest, Job } from '../../../native/contract/index.ts';
import { openLibrary } from '../../../native/library/index.ts';
import type { Library } from '../../../native/library/types.ts';
import { createToken } from '../../../native/security/index.ts';

/** A browser host over a library of its own in a temporary folder. */
export type TestServer = {
  readonly url: string; // ends in `/`
  readonly token: string;
  readonly headers: Readonly<Record<string, string>>; // Authorization
  readonly pageUrl: string; // what a browser opens first
  readonly folder: string; // for the test's own files; goes with `close`
  readonly library: Library;
  fetch(target: string, init?: RequestInit): Promise<Response>;
  /** Writes the files below a folder of their own, imports them and resolves with the ended job. */
  importFiles(files: readonly { readonly path: string; readonly bytes: Uint8Array }[]): Promise<Job>;
  importPaths(request: Partial<ImportRequest> & { paths: string[] }): Promise<Job>;
  close(): Promise<void>;
};

/** Starts one; `pageDirectory` is the built page, where a test needs it. */
export async function serveLibrary(options: { pageDirectory?: string } = {}): Promise<TestServer> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'lightbox-served-'));
  const directory = path.join(folder, 'library');
  const opened = openLibrary({
    directory,
    key: { kind: 'file', path: path.join(folder, 'library.key') },
    resumeJobs: true,
  });
  if (!opened.ok) throw new Error(`the library did not open: ${JSON.stringify(opened.failure)}`);
  const library = opened.value;
  const token = createToken();
  const door = await serveLoopback({ library, port: 0, token, log: createLog('error'), ...options });
  const headers = { authorization: `Bearer ${token}` };
  const importPaths: TestServer['importPaths'] = async (request) => {
    const started = library.startImport({ storage: 'link', watch: false, ...request });
    if (!started.ok) throw new Error(`the import did not start: ${started.failure.kind}`);
    return ended(library, started.value.jobId);
  };
  let imports = 0;
  return {
    url: door.url,
    token,
    headers,
    pageUrl: `${door.url}?token=${token}`,
    folder,
    library,
    fetch: (target, init = {}) =>
      fetch(new URL(target, door.url), { ...init, headers: { ...headers, ...(init.headers as object) } }),
    importPaths,
    async importFiles(files) {
      imports += 1;
      const below = path.join(folder, `import-${imports}`);
      for (const file of files) {
        const target = path.join(below, file.path);
        await mkdir(path.dirname(target), { recursive: true });
        await writeFile(target, file.bytes);
      }
      return importPaths({ paths: [below] });
    },
    async close() {
      await door.close();
      await library.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Resolves with the job when it has ended, however it ended. */
export function ended(library: Library, jobId: string): Promise<Job> {
  return new Promise((resolve) => {
    const look = () => {
      const job = library.job(jobId);
      if (job === null || job.endedAt === null) return false;
      resolve(job);
      return true;
    };
    if (look()) return;
    const unsubscribe = library.subscribe((event) => {
      if (event.type === 'job' && event.job.jobId === jobId && look()) unsubscribe();
    });
  });
}
