import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ImportReportEntry, Job } from '../../../native/contract/index.ts';
import type { LibraryWithUpkeep } from '../../../native/library/index.ts';
import { ctSeries, usCine, writeFiles } from '../../generate/index.ts';
import { imported, opened, temporaryFolder } from './helpers.ts';

let folder = '';
let remove = (): void => undefined;
let source = '';
let library: LibraryWithUpkeep;

beforeEach(() => {
  ({ folder, remove } = temporaryFolder());
  source = path.join(folder, 'source');
  mkdirSync(source);
  library = opened(path.join(folder, 'library'));
});
afterEach(async () => {
  await library.close();
  remove();
});

const entriesOf = (job: Job): readonly ImportReportEntry[] =>
  library.report(job.jobId, null, 1000)?.entries ?? [];
const CT = ctSeries({ seed: 'import', slices: 5, rows: 16, columns: 16 });
const first = CT[0];
if (first === undefined) throw new Error('no slices were generated');

describe('a folder that the library itself lies in', () => {
  const problems = (job: Job): readonly (readonly [string, string | undefined])[] =>
    entriesOf(job)
      .filter(({ outcome }) => outcome !== 'read' && outcome !== 'unchanged')
      .map(({ path: name, problem }) => [path.relative(folder, name), problem?.kind] as const);

  it('is read but for what is the library’s own, which the report says once', async () => {
    writeFiles(source, CT);
    mkdirSync(path.join(folder, 'library', 'uploads', 'one'), { recursive: true });
    writeFileSync(path.join(folder, 'library', 'uploads', 'one', 'half'), first.bytes.subarray(0, 200));
    const job = await imported(library, { paths: [folder] });
    expect(job.counts).toMatchObject({ found: 6, read: 5, 'not-dicom': 1, unreadable: 0 });
    expect(problems(job)).toEqual([['library', 'own-library']]);
    const again = await imported(library, { paths: [folder] });
    expect(again.counts).toMatchObject({ found: 6, unchanged: 5, 'not-dicom': 1, removed: 0 });
    expect((await library.verify()).findings).toEqual([]);
  });

  it('is read also where somebody made the library in the folder of the images', async () => {
    const images = path.join(folder, 'library');
    writeFiles(images, CT);
    const job = await imported(library, { paths: [images] });
    expect(job.counts).toMatchObject({ read: 5, 'not-dicom': 1, unreadable: 0 });
    expect(problems(job)).toEqual([['library', 'own-library']]);
  });
});

describe.skipIf(process.platform === 'win32')('odd folders', () => {
  it('ends on folders that link to themselves, and reads each file once', async () => {
    writeFiles(source, CT);
    symlinkSync(source, path.join(source, 'loop'));
    const job = await imported(library, { paths: [source] });
    expect(job.counts).toMatchObject({ found: 5, read: 5 });
  });

  it('names a pipe and does not wait for it', async () => {
    writeFiles(source, CT);
    execFileSync('mkfifo', [path.join(source, 'pipe')]);
    const job = await imported(library, { paths: [source] });
    expect(job.counts).toMatchObject({ read: 5, unreadable: 1 });
    expect(entriesOf(job)[0]?.problem).toEqual({ kind: 'io-error', code: 'ESPECIAL' });
  });

  it('names what cannot be read again and again, and never counts it as gone', async () => {
    writeFiles(source, CT);
    execFileSync('mkfifo', [path.join(source, 'pipe')]);
    symlinkSync(path.join(source, 'nowhere'), path.join(source, 'link'));
    await imported(library, { paths: [source] });
    for (let time = 0; time < 2; time += 1) {
      const again = await imported(library, { paths: [source] });
      expect(again.counts).toMatchObject({ unchanged: 5, unreadable: 2, removed: 0 });
    }
  });

  it.skipIf(process.platform === 'darwin')('reads a file whose name is no UTF-8', async () => {
    const name = Buffer.concat([
      Buffer.from(`${source}/bild-`),
      Buffer.from([0xe4, 0xff]),
      Buffer.from('.dcm'),
    ]);
    writeFileSync(name, first.bytes);
    const job = await imported(library, { paths: [source] });
    expect(job.counts.read).toBe(1);
    expect(entriesOf(job)[0]?.path).toContain('bild-\\xE4\\xFF.dcm');
    expect((await library.verify()).findings).toEqual([]);
    const again = await imported(library, { paths: [source] });
    expect(again.counts.unchanged).toBe(1);
  });

  it.skipIf(process.getuid?.() === 0)('names a folder that it may not open', async () => {
    mkdirSync(path.join(source, 'closed'));
    chmodSync(path.join(source, 'closed'), 0);
    const job = await imported(library, { paths: [source] });
    chmodSync(path.join(source, 'closed'), 0o700);
    expect(entriesOf(job)[0]?.problem).toEqual({ kind: 'io-error', code: 'EACCES' });
  });
});

describe('what is read out again', () => {
  it('gives every frame of a cine and the DICOM JSON of its series', async () => {
    const cine = usCine({ seed: 'cine' });
    writeFileSync(path.join(source, 'cine.dcm'), cine.bytes);
    await imported(library, { paths: [source] });
    const [instance] = library.instances(cine.StudyInstanceUID, cine.SeriesInstanceUID);
    if (instance === undefined) throw new Error('no instance');
    expect(instance.NumberOfFrames).toBe(cine.frames.length);
    for (const [frameIndex, truth] of cine.frames.entries()) {
      const frame = await library.readFrame(instance, frameIndex + 1);
      expect(
        frame.ok &&
          Buffer.from(frame.value.bytes).equals(
            Buffer.from(truth.buffer, truth.byteOffset, truth.byteLength),
          ),
      ).toBe(true);
    }
    const beyond = await library.readFrame(instance, cine.frames.length + 1);
    expect(beyond.ok || beyond.failure.kind).toBe('frame-not-found');
    for (let time = 0; time < 2; time += 1) {
      const json = await library.seriesMetadata(cine.StudyInstanceUID, cine.SeriesInstanceUID, '/base');
      if (!json.ok) throw new Error('no metadata');
      const [only]: Record<string, { Value?: unknown[]; BulkDataURI?: string }>[] = JSON.parse(
        Buffer.from(json.value.json).toString(),
      );
      expect(only?.['00080018']?.Value).toEqual([cine.SOPInstanceUID]);
      expect(only?.['7FE00010']?.BulkDataURI?.split('?')[0]).toBe(
        `/base/instances/${cine.SOPInstanceUID}/bulkdata/7FE00010`,
      );
    }
    const file = await library.file(instance);
    expect(file.ok && file.value.byteLength).toBe(statSync(path.join(source, 'cine.dcm')).size);
  });

  it('says that a file is not available when it was changed behind the index', async () => {
    const [file = ''] = writeFiles(source, [first]);
    await imported(library, { paths: [source] });
    appendFileSync(file, 'more');
    const [instance] = library.instances(first.StudyInstanceUID, null);
    if (instance === undefined) throw new Error('no instance');
    const frame = await library.readFrame(instance, 1);
    expect(frame.ok || frame.failure).toMatchObject({ kind: 'file-unavailable', code: 'ECHANGED' });
    expect((await library.verify()).findings).toMatchObject([{ kind: 'changed-file' }]);
  });
});
