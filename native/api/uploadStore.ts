import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fail, ok, type Failure, type Job, type Result, type UploadSession } from '../contract/index.ts';
import type { Library } from '../library/types.ts';
import { freeBytes } from './session.ts';
import { uploadPath } from './uploadPath.ts';

const LIMIT_FILES = 200_000;
const LIMIT_SESSIONS = 8;
const RESERVE_BYTES = 1024 ** 3; // left free on the library's disk
const IDLE_MS = 30 * 60_000;
// Longer than any request can last: what has not been touched since then has no process that still writes it.
const LEFT_MS = 6 * 60 * 60_000;
const UPLOAD_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

type Upload = { readonly folder: string; readonly limitBytes: number } & {
  bytes: number;
  files: number;
  usedAt: number;
  writing: number;
  importing: boolean;
};

export type Uploads = {
  open(): Promise<Result<UploadSession>>;
  write(
    uploadId: string,
    path: string,
    body: ReadableStream<Uint8Array> | null,
    signal: AbortSignal,
  ): Promise<Result<null>>;
  startImport(uploadId: string, password: string | undefined): Promise<Result<Job>>;
  drop(uploadId: string): Promise<boolean>;
};

/** Keeps uploads in `<library>/uploads/<id>/`, which only the user may read, until their import has ended. */
export function createUploads(library: Library): Uploads {
  const root = join(library.directory, 'uploads');
  const uploads = new Map<string, Upload>();
  const swept = sweep(root, library, uploads);

  const forget = async (uploadId: string): Promise<void> => {
    const upload = uploads.get(uploadId);
    uploads.delete(uploadId);
    if (upload !== undefined) await removeFolder(upload.folder);
  };

  const open = async (): Promise<Result<UploadSession>> => {
    await swept;
    for (const [id, upload] of uploads) {
      if (!upload.importing && upload.writing === 0 && upload.usedAt < Date.now() - IDLE_MS) await forget(id);
    }
    if (uploads.size >= LIMIT_SESSIONS) return fail({ kind: 'too-many-requests' });
    const limitBytes = ((await freeBytes(library.directory)) ?? Infinity) / 2 - RESERVE_BYTES; // upload, then copy
    if (limitBytes <= 0) return fail({ kind: 'disk-full' });
    const uploadId = randomUUID();
    const folder = join(root, uploadId);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const limit = Math.min(Math.floor(limitBytes), Number.MAX_SAFE_INTEGER);
    uploads.set(uploadId, {
      folder,
      limitBytes: limit,
      bytes: 0,
      files: 0,
      usedAt: Date.now(),
      writing: 0,
      importing: false,
    });
    return ok({ uploadId, limitBytes: limit, limitFiles: LIMIT_FILES });
  };

  const startImport = async (uploadId: string, password: string | undefined): Promise<Result<Job>> => {
    const upload = uploads.get(uploadId);
    if (upload === undefined || upload.importing) return fail({ kind: 'not-found' });
    if (upload.files === 0 || upload.writing > 0) return fail({ kind: 'bad-request', detail: 'no files' });
    upload.importing = true;
    const names = await readdir(upload.folder); // what was dropped: its names are the job's label
    const job = library.startImport({
      paths: names.map((name) => join(upload.folder, name)),
      storage: 'copy',
      watch: false,
      ...(password === undefined ? {} : { password }),
    });
    if (!job.ok) await forget(uploadId);
    else whenEnded(library, job.value.jobId, () => void forget(uploadId));
    return job;
  };

  return {
    open,
    write: (uploadId, path, body, signal) => writeFile(uploads.get(uploadId), path, body, signal),
    startImport,
    async drop(uploadId) {
      if (uploads.get(uploadId)?.importing !== false) return false;
      await forget(uploadId);
      return true;
    },
  };
}

async function writeFile(
  upload: Upload | undefined,
  path: string,
  body: ReadableStream<Uint8Array> | null,
  signal: AbortSignal,
): Promise<Result<null>> {
  if (upload === undefined || upload.importing) return fail({ kind: 'not-found' });
  const relative = uploadPath(path);
  if (relative === null) return fail({ kind: 'bad-request', detail: 'path' });
  if (upload.files >= LIMIT_FILES) return fail({ kind: 'too-large', limitBytes: upload.limitBytes });
  const target = join(upload.folder, ...relative);
  upload.files += 1;
  upload.writing += 1;
  try {
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    const source = Readable.from(body ?? []);
    await pipeline(source, counted(upload), createWriteStream(target, { flags: 'wx', mode: 0o600 }), {
      signal,
    });
    return ok(null);
  } catch (error) {
    const failure = writeFailure(error, upload);
    // `wx` found a file of that name: that one is whole and stays.
    if (!(failure.kind === 'bad-request')) await rm(target, { force: true });
    upload.files -= 1;
    return fail(failure);
  } finally {
    upload.writing -= 1;
    upload.usedAt = Date.now();
    await utimes(upload.folder, new Date(), new Date()).catch(() => undefined);
  }
}

class TooLarge extends Error {}

function counted(upload: Upload): Transform {
  return new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      upload.bytes += chunk.byteLength;
      if (upload.bytes > upload.limitBytes) done(new TooLarge());
      else done(null, chunk);
    },
  });
}

function writeFailure(error: unknown, upload: Upload): Failure {
  if (error instanceof TooLarge) return { kind: 'too-large', limitBytes: upload.limitBytes };
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOSPC' || code === 'EDQUOT') return { kind: 'disk-full' };
  if (code === 'EEXIST' || code === 'ENOTDIR' || code === 'EISDIR' || code === 'ENAMETOOLONG') {
    return { kind: 'bad-request', detail: 'path' };
  }
  return { kind: 'internal' };
}

function whenEnded(library: Library, jobId: string, then: () => void): void {
  const ended = (state: Job['state'] | undefined): boolean =>
    state === undefined || state === 'done' || state === 'cancelled' || state === 'failed';
  const unsubscribe = library.subscribe((event) => {
    if (event.type !== 'job' || event.job.jobId !== jobId || !ended(event.job.state)) return;
    unsubscribe();
    then();
  });
  if (!ended(library.job(jobId)?.state)) return;
  unsubscribe();
  then();
}

/**
 * Removes what killed processes left, but for uploads whose import goes on. Another process may have the library open, too:
 * its uploads are young.
 */
async function sweep(root: string, library: Library, uploads: Map<string, Upload>): Promise<void> {
  const left = await readdir(root).catch(() => []);
  for (const name of left.filter((each) => UPLOAD_ID.test(each))) {
    const folder = join(root, name);
    const job = library.jobs().find(({ sources }) => sources.some((path) => path.startsWith(folder + sep)));
    if (job === undefined || job.endedAt !== null) {
      if (await isOld(folder)) await removeFolder(folder);
      continue;
    }
    const upload = {
      folder,
      limitBytes: 0,
      bytes: 0,
      files: 1,
      usedAt: Date.now(),
      writing: 0,
      importing: true,
    };
    uploads.set(name, upload);
    whenEnded(library, job.jobId, () => {
      uploads.delete(name);
      void removeFolder(folder);
    });
  }
}

async function isOld(folder: string): Promise<boolean> {
  try {
    return (await stat(folder)).mtimeMs < Date.now() - LEFT_MS;
  } catch {
    return false; // another process has removed it
  }
}

// A file that is held open (Windows) is left for the next sweep.
async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
}
