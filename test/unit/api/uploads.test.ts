import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createApi } from '../../../native/api/index.ts';
import { uploadPath } from '../../../native/api/uploadPath.ts';
import { ok, UploadSession, type ImportRequest } from '../../../native/contract/index.ts';
import type { Library } from '../../../native/library/types.ts';
import { aJob, fakeLibrary } from './fakeLibrary.ts';
import { json } from './testApi.ts';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'lightbox-uploads-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

function uploading(overrides: Partial<Library> = {}) {
  const requests: ImportRequest[] = [];
  const library = fakeLibrary({
    directory,
    job: () => aJob(),
    startImport: (request) => {
      requests.push(request);
      return ok(aJob());
    },
    ...overrides,
  });
  const api = createApi({
    library,
    security: { check: () => ({ kind: 'pass' }) },
    host: 'browser',
    version: '0',
    launchId: 'launch-1',
    log: () => undefined,
  });
  const open = async () =>
    UploadSession.parse(await (await api.request('/api/imports/upload', { method: 'POST' })).json());
  const put = (uploadId: string, name: string, body: BodyInit) =>
    api.request(`/api/imports/upload/${uploadId}?path=${encodeURIComponent(name)}`, {
      method: 'PUT',
      body,
      ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
    });
  const end = (uploadId: string) => api.request(`/api/imports/upload/${uploadId}`, json({}));
  return { library, requests, api, open, put, end };
}

describe('files dropped on the page', () => {
  it('are written into a private folder and imported as copies, and the folder goes with the job', async () => {
    const { library, requests, open, put, end } = uploading();
    const { uploadId } = await open();
    expect((await put(uploadId, 'CT Head/IM/0001.dcm', 'one')).status).toBe(204);
    expect((await put(uploadId, 'CT Head/IM/0002.dcm', 'two')).status).toBe(204);
    const folder = path.join(directory, 'uploads', uploadId);
    if (process.platform !== 'win32') expect((await stat(folder)).mode & 0o077).toBe(0);
    expect(await readFile(path.join(folder, 'CT Head', 'IM', '0002.dcm'), 'utf8')).toBe('two');
    expect((await end(uploadId)).status).toBe(202);
    expect(requests).toEqual([{ paths: [path.join(folder, 'CT Head')], storage: 'copy', watch: false }]);
    expect((await put(uploadId, 'late.dcm', 'x')).status).toBe(404);
    library.emit({ type: 'job', job: aJob({ state: 'done', endedAt: 1 }) });
    await expect.poll(() => readdir(path.join(directory, 'uploads'))).toEqual([]);
  });

  it('leave nothing behind when they are given up or break off', async () => {
    const { api, open, put } = uploading();
    const { uploadId } = await open();
    const broken = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(new Uint8Array(10));
        controller.error(new Error('gone'));
      },
    });
    expect((await put(uploadId, 'a.dcm', broken)).status).toBe(500);
    expect(await readdir(path.join(directory, 'uploads', uploadId))).toEqual([]);
    expect((await api.request(`/api/imports/upload/${uploadId}`, { method: 'DELETE' })).status).toBe(204);
    expect(await readdir(path.join(directory, 'uploads'))).toEqual([]);
    expect((await api.request(`/api/imports/upload/${uploadId}`, { method: 'DELETE' })).status).toBe(404);
  });

  it('do not overwrite each other, and the first stays', async () => {
    const { open, put } = uploading();
    const { uploadId } = await open();
    expect((await put(uploadId, 'a.dcm', 'first')).status).toBe(204);
    expect((await put(uploadId, 'a.dcm', 'second')).status).toBe(400);
    expect(await readFile(path.join(directory, 'uploads', uploadId, 'a.dcm'), 'utf8')).toBe('first');
  });

  it('are refused beyond eight sessions at a time', async () => {
    const { api, open } = uploading();
    for (let i = 0; i < 8; i += 1) await open();
    expect((await api.request('/api/imports/upload', { method: 'POST' })).status).toBe(429);
  });

  it('need at least one file', async () => {
    const { open, end } = uploading();
    expect((await end((await open()).uploadId)).status).toBe(400);
    expect((await end('none')).status).toBe(404);
  });

  it('that a killed process left are removed, but for young ones and those whose import goes on', async () => {
    const root = path.join(directory, 'uploads');
    const [left, young, kept] = ['a', 'b', 'c'].map(
      (letter) => `${letter.repeat(8)}-0000-4000-8000-000000000000`,
    );
    const old = new Date(Date.now() - 7 * 60 * 60_000);
    for (const name of [left, young, kept, 'not-ours']) {
      await mkdir(path.join(root, String(name)), { recursive: true });
      await writeFile(path.join(root, String(name), 'a.dcm'), 'x');
      if (name !== young) await utimes(path.join(root, String(name)), old, old);
    }
    const job = aJob({ jobId: 'resumed', sources: [path.join(root, String(kept), 'a.dcm')] });
    const { library, open } = uploading({ jobs: () => [job], job: () => job });
    const { uploadId } = await open();
    const remaining = async () => new Set(await readdir(root));
    expect(await remaining()).toEqual(new Set([uploadId, young, kept, 'not-ours']));
    library.emit({ type: 'job', job: { ...job, state: 'done', endedAt: 1 } });
    await expect.poll(remaining).toEqual(new Set([uploadId, young, 'not-ours']));
  });
});

describe('the path of a dropped file', () => {
  it.each(['../a', 'a/../../b', 'a/..', '', '/', 'a/'.repeat(70) + 'b', 'x'.repeat(300)])(
    'is refused: %s',
    (name) => {
      expect(uploadPath(name)).toBeNull();
    },
  );

  it.each([
    ['CT/IM 1.dcm', ['CT', 'IM 1.dcm']],
    ['/etc/passwd', ['etc', 'passwd']],
    ['./a//b', ['a', 'b']],
    ['C:\\x\\y', ['C__x_y']],
    ['a\u0000b:c', ['a_b_c']],
    ['nul', ['_nul']],
    ['COM1.dcm', ['_COM1.dcm']],
    ['name. ', ['name_']],
    ['患者/画像', ['患者', '画像']],
  ])('is made safe: %s', (name, expected) => {
    expect(uploadPath(name)).toEqual(expected);
  });
});

describe('slow bodies', () => {
  it('are given up after 15 seconds', async () => {
    vi.useFakeTimers();
    try {
      const { api } = uploading();
      const endless = new ReadableStream<Uint8Array>({
        start: (controller) => controller.enqueue(new TextEncoder().encode('{')),
      });
      const init = {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: endless,
        duplex: 'half',
      };
      const response = api.request('/api/imports', init as RequestInit);
      await vi.advanceTimersByTimeAsync(15_000);
      expect(await (await response).json()).toEqual({ kind: 'bad-request', detail: 'body: too slow' });
    } finally {
      vi.useRealTimers();
    }
  });
});
