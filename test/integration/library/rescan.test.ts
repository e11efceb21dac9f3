import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Job, StudyRow } from '../../../native/contract/index.ts';
import type { LibraryWithUpkeep } from '../../../native/library/index.ts';
import { ctSeries, truncatedPixelData, writeFiles } from '../../generate/index.ts';
import { ended, imported, opened, temporaryFolder, until } from './helpers.ts';

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

const CT = ctSeries({ seed: 'rescan', slices: 5, rows: 16, columns: 16 });
const first = CT[0];
if (first === undefined) throw new Error('no slices were generated');

const rows = async (): Promise<readonly StudyRow[]> =>
  (await library.findStudies({ sort: 'StudyDate', direction: 'descending', limit: 100 })).rows;
async function rescanned(): Promise<Job> {
  const job = library.startRescan(null);
  if (!job.ok) throw new Error(job.failure.kind);
  return ended(library, job.value.jobId);
}
async function removed(UID: string): Promise<void> {
  const job = library.removeStudies([UID]);
  if (!job.ok) throw new Error(job.failure.kind);
  await ended(library, job.value.jobId);
}

describe('a rescan', () => {
  it('reads nothing where nothing changed', async () => {
    writeFiles(source, CT);
    writeFileSync(path.join(source, 'letter.txt'), 'Dear colleague');
    await imported(library, { paths: [source] });
    const job = await rescanned();
    expect(job.counts).toMatchObject({ found: 6, unchanged: 6, read: 0, removed: 0 });
    expect(library.report(job.jobId, null, 10)?.entries).toEqual([]);
  });

  it('counts files that are gone, once, and takes them back unread when they are there again', async () => {
    const [gone = ''] = writeFiles(source, CT);
    const aside = path.join(folder, 'aside');
    await imported(library, { paths: [source] });
    renameSync(gone, aside);
    expect((await rescanned()).counts).toMatchObject({ found: 4, unchanged: 4, removed: 1 });
    expect((await rows())[0]).toMatchObject({ instanceCount: 5, unavailableCount: 1 });
    expect((await rescanned()).counts).toMatchObject({ unchanged: 4, removed: 0 });
    const report = await library.verify();
    expect(report).toMatchObject({ agrees: true, unavailable: 1, instances: 5 });
    renameSync(aside, gone);
    expect((await rescanned()).counts).toMatchObject({ found: 5, unchanged: 5, read: 0 });
    expect((await rows())[0]).toMatchObject({ instanceCount: 5, unavailableCount: 0 });
    expect((await library.verify()).agrees).toBe(true);
  });

  it('does so for a whole folder, and for one below it', async () => {
    writeFiles(path.join(source, 'deep', 'disc'), CT);
    await imported(library, { paths: [source] });
    renameSync(path.join(source, 'deep'), path.join(folder, 'aside'));
    expect((await rescanned()).counts).toMatchObject({ found: 0, removed: 5 });
    expect((await rows())[0]?.unavailableCount).toBe(5);
    expect(library.folders()[0]?.available).toBe(true);
    renameSync(path.join(folder, 'aside'), path.join(source, 'deep'));
    expect((await rescanned()).counts).toMatchObject({ found: 5, unchanged: 5 });
    renameSync(source, path.join(folder, 'aside'));
    expect((await rescanned()).counts).toMatchObject({ found: 0, removed: 5 });
    expect((await rows())[0]?.unavailableCount).toBe(5);
    expect(library.folders()[0]?.available).toBe(false);
    renameSync(path.join(folder, 'aside'), source);
    await rescanned();
    expect((await rows())[0]?.unavailableCount).toBe(0);
    expect(library.folders()[0]?.available).toBe(true);
    expect((await library.verify()).agrees).toBe(true);
  });

  it('reads a file again that was cut, and then was whole again', async () => {
    const [changed = ''] = writeFiles(source, CT);
    await imported(library, { paths: [source] });
    writeFileSync(changed, truncatedPixelData(first, 100).bytes);
    expect((await rescanned()).counts).toMatchObject({ unchanged: 4, partial: 1, read: 0 });
    expect((await rows())[0]).toMatchObject({ instanceCount: 5, problemCount: 1 });
    writeFileSync(changed, first.bytes);
    expect((await rescanned()).counts).toMatchObject({ unchanged: 4, partial: 0, read: 1 });
    expect((await rows())[0]).toMatchObject({ instanceCount: 5, problemCount: 0 });
    expect((await library.verify()).agrees).toBe(true);
  });

  it('reads the image that has taken the place of another, whose study counts it as unavailable', async () => {
    const [changed = ''] = writeFiles(source, CT);
    const other = ctSeries({ seed: 'other', study: 'other', slices: 1, rows: 16, columns: 16 });
    await imported(library, { paths: [source] });
    writeFileSync(changed, other[0]?.bytes ?? '');
    expect((await rescanned()).counts).toMatchObject({ unchanged: 4, read: 1 });
    expect((await rows()).map((row) => [row.instanceCount, row.unavailableCount])).toContainEqual([5, 1]);
    expect((await library.verify()).findings).toEqual([]);
    writeFileSync(changed, readFileSync(changed).subarray(0, 50));
    await rescanned();
    expect((await library.verify()).findings).toEqual([]);
  });

  it('leaves a study away that was removed; a person who imports its folder brings it back', async () => {
    writeFiles(source, CT);
    await imported(library, { paths: [source] });
    await removed(first.StudyInstanceUID);
    expect(library.studyCount()).toBe(0);
    expect((await rescanned()).counts).toMatchObject({ found: 5, read: 0 });
    expect(library.studyCount()).toBe(0);
    expect((await library.verify()).findings).toEqual([]);
    expect((await imported(library, { paths: [source] })).counts.read).toBe(5);
    expect((await rows()).map(({ instanceCount }) => instanceCount)).toEqual([5]);
    expect((await library.verify()).findings).toEqual([]);
    rmSync(source, { recursive: true });
  });
});

describe('cancelling', () => {
  const MANY = ctSeries({ seed: 'many', slices: 1500, rows: 8, columns: 8 });

  it('ends a running import; what was read stays, the index agrees, and another import completes it', async () => {
    writeFiles(source, MANY);
    const started = library.startImport({ paths: [source], storage: 'copy', watch: false });
    if (!started.ok) throw new Error(started.failure.kind);
    const { jobId } = started.value;
    await until(library, () => (library.job(jobId)?.progress.filesDone ?? 0) > 0);
    expect(library.cancelJob(jobId)).toBe(true);
    const job = await ended(library, jobId);
    expect(job).toMatchObject({ state: 'cancelled', failure: null });
    expect(job.counts.read).toBeGreaterThan(0);
    expect(job.counts.read).toBeLessThan(MANY.length);
    expect((await rows())[0]?.instanceCount).toBe(job.counts.read);
    expect(await library.verify()).toMatchObject({ agrees: true, instances: job.counts.read });
    expect(library.cancelJob(jobId)).toBe(false);
    const again = await imported(library, { paths: [source] });
    expect(again.counts.read + again.counts.unchanged + again.counts.duplicate).toBe(MANY.length);
    expect((await rows())[0]?.instanceCount).toBe(MANY.length);
  });

  it('takes a waiting import out of the row, and the next still runs', async () => {
    writeFiles(source, CT);
    const other = path.join(folder, 'other');
    writeFiles(other, ctSeries({ seed: 'other', study: 'other', slices: 2, rows: 16, columns: 16 }));
    const start = (at: string): string => {
      const job = library.startImport({ paths: [at], storage: 'link', watch: false });
      if (!job.ok) throw new Error(job.failure.kind);
      return job.value.jobId;
    };
    const [running, waiting, last] = [start(source), start(other), start(source)];
    expect(library.cancelJob(waiting)).toBe(true);
    expect(library.job(waiting)).toMatchObject({ state: 'cancelled', counts: { found: 0 } });
    expect((await ended(library, running)).counts.read).toBe(5);
    expect((await ended(library, last)).counts.unchanged).toBe(5);
    expect(library.studyCount()).toBe(1);
    expect(library.cancelJob('no-such-job')).toBe(false);
  });
});
