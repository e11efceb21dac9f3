import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ImportReport, Job, ServiceEvent, StudyPage, UploadSession } from '../../../native/contract/index.ts';
import { ctSeries } from '../../generate/index.ts';
import { ended, serveLibrary, type TestServer } from './serve.ts';

let server: TestServer;
beforeAll(async () => {
  server = await serveLibrary();
});
afterAll(() => server.close());

const post = (target: string, body: unknown = {}) =>
  server.fetch(target, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

describe('imports over HTTP', () => {
  it('take files dropped on the page into the library, tell of it, and leave no upload behind', async () => {
    const files = ctSeries({ seed: 'dropped', slices: 3 });
    const events = await server.fetch('/api/events');
    const session = UploadSession.parse(
      await (await server.fetch('/api/imports/upload', { method: 'POST' })).json(),
    );
    for (const [index, file] of files.entries()) {
      const target = `/api/imports/upload/${session.uploadId}?path=${encodeURIComponent(`CT Thorax/IM${index}`)}`;
      const body = new Uint8Array(file.bytes);
      expect((await server.fetch(target, { method: 'PUT', body })).status).toBe(204);
    }
    await server.fetch(`/api/imports/upload/${session.uploadId}?path=notes.txt`, {
      method: 'PUT',
      body: 'hello',
    });
    const started = Job.parse(await (await post(`/api/imports/upload/${session.uploadId}`)).json());
    const seen = await eventsUntilEnd(events, started.jobId);
    expect(seen[0]?.type).toBe('hello');
    expect(seen.map((event) => event.type)).toContain('studies-changed');

    const report = ImportReport.parse(await (await server.fetch(`/api/jobs/${started.jobId}/report`)).json());
    expect(report.job.counts).toMatchObject({ read: 3, 'not-dicom': 1 });
    const page = StudyPage.parse(await (await server.fetch('/api/studies')).json());
    const row = page.rows.find((each) => each.StudyInstanceUID === files[0]?.StudyInstanceUID);
    expect(row).toMatchObject({ instanceCount: 3, storage: 'owned', unavailableCount: 0 });
    await expect.poll(() => readdir(path.join(server.library.directory, 'uploads'))).toEqual([]);
    const [file] = files;
    const kept = await server.fetch(
      `/dicomweb/library/studies/${file?.StudyInstanceUID}/series/${file?.SeriesInstanceUID}/instances/${file?.SOPInstanceUID}`,
      { headers: { accept: 'application/dicom' } },
    );
    expect(Buffer.compare(Buffer.from(await kept.arrayBuffer()), file?.bytes ?? new Uint8Array())).toBe(0);
  });

  it('give the whole report as a file, and remove what is asked to be removed', async () => {
    const files = ctSeries({ seed: 'removed', slices: 2 });
    const job = await server.importFiles(files);
    const csv = await (await server.fetch(`/api/jobs/${job.jobId}/report.csv`)).text();
    expect(csv.trimEnd().split('\r\n')).toHaveLength(3);
    const study = files[0]?.StudyInstanceUID ?? '';
    const removal = Job.parse(
      await (await post('/api/studies/remove', { StudyInstanceUIDs: [study] })).json(),
    );
    expect((await ended(server.library, removal.jobId)).state).toBe('done');
    expect((await server.fetch(`/api/studies/${study}`)).status).toBe(404);
    expect((await stat(path.join(server.folder, 'import-1', files[0]?.path ?? ''))).isFile()).toBe(true);
  });

  it('can be cancelled, the making of the sample too', async () => {
    const response = await post('/api/sample');
    expect(response.status).toBe(202);
    const job = Job.parse(await response.json());
    expect(job.kind).toBe('sample');
    expect((await post(`/api/jobs/${job.jobId}/cancel`)).status).toBe(204);
    expect((await ended(server.library, job.jobId)).state).toBe('cancelled');
  });

  it('say that a path is not there', async () => {
    const response = await server.fetch('/api/folders?path=/no/such/folder');
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ kind: 'path-not-found', code: 'ENOENT' });
  });
});

async function eventsUntilEnd(response: Response, jobId: string): Promise<ServiceEvent[]> {
  const seen: ServiceEvent[] = [];
  let text = '';
  for await (const chunk of (response.body as ReadableStream<BufferSource>).pipeThrough(
    new TextDecoderStream(),
  )) {
    text += chunk;
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const data = /^data: (.+)$/m.exec(block)?.[1];
      if (data !== undefined) seen.push(ServiceEvent.parse(JSON.parse(data)));
    }
    const isEnd = (event: ServiceEvent) =>
      event.type === 'job' && event.job.jobId === jobId && event.job.endedAt !== null;
    if (seen.some(isEnd) && seen.some((event) => event.type === 'studies-changed')) return seen;
  }
  return seen;
}
