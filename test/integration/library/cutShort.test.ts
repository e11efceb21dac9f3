// Copies of an image that were cut off, and the whole of it, in whichever order they come.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Job } from '../../../native/contract/index.ts';
import type { OpenedLibrary } from '../../../native/library/index.ts';
import { ctSeries } from '../../generate/index.ts';
import { ended, imported, opened, temporaryFolder } from './helpers.ts';

let folder = '';
let remove = (): void => undefined;
let source = '';
let library: OpenedLibrary;

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

const [image, neighbour] = ctSeries({ seed: 'cut short', slices: 2, rows: 16, columns: 16 });
if (image === undefined || neighbour === undefined) throw new Error('no images were generated');
const { bytes: whole, StudyInstanceUID, SOPInstanceUID } = image;
const cut = whole.subarray(0, whole.length - 200);
const cutEarlier = whole.subarray(0, whole.length - 300);
const cutInHeader = whole.subarray(0, Buffer.from(whole).indexOf(Buffer.from([0x28, 0, 0x10, 0])) + 6);
/** Another byte before the cut. */
const other = Uint8Array.from(cut);
other[other.length - 1] = (other[other.length - 1] ?? 0) ^ 0x55;

const put = (name: string, bytes: Uint8Array): string => {
  const file = path.join(source, name);
  writeFileSync(file, bytes);
  return file;
};
const received = (bytes: Uint8Array, way: 'received' | 'retrieved' = 'received') => {
  async function* batches(): AsyncGenerator<readonly Uint8Array[]> {
    yield await Promise.resolve([bytes]);
  }
  return library.host.receive({ head: new Uint8Array(0), batches: batches() }, () => null, way);
};
/** The library shows the whole image, and nothing is wrong with it. */
async function expectWhole(): Promise<void> {
  const detail = library.studyDetail(StudyInstanceUID);
  expect(detail?.seriesList.flatMap(({ problems }) => problems)).toEqual([]);
  expect(detail?.study).toMatchObject({ problemCount: 0, conflictCount: 0, unavailableCount: 0 });
  const records = library.instances(StudyInstanceUID, null);
  const record = records.find((one) => one.SOPInstanceUID === SOPInstanceUID);
  expect(Buffer.compare(readFileSync(record?.location.path ?? ''), whole)).toBe(0);
  const frame = record === undefined ? null : await library.readFrame(record, 1);
  expect(frame?.ok === true && Buffer.from(frame.value.bytes)).toEqual(Buffer.from(whole.subarray(-512)));
  expect((await library.verify()).findings).toEqual([]);
}
async function rebuilt(): Promise<Job> {
  const job = library.startRebuild();
  if (!job.ok) throw new Error(job.failure.kind);
  return ended(library, job.value.jobId);
}

describe.each(['link', 'copy'] as const)('in a folder whose files the library is to %s', (storage) => {
  it.each([
    ['in its pixels', cut],
    ['in its header', cutInHeader],
  ])('the whole image takes the place of the one that was cut off %s before', async (_where, part) => {
    put('cut.dcm', part);
    const first = await imported(library, { paths: [source], storage });
    expect(first.counts).toMatchObject({ partial: 1 });
    expect(library.studyDetail(StudyInstanceUID)?.study.problemCount).toBe(1);
    put('whole.dcm', whole);
    const second = await imported(library, { paths: [source], storage });
    expect(second.counts).toMatchObject({ read: 1, conflict: 0 });
    await expectWhole();
    const third = await imported(library, { paths: [source], storage });
    expect(third.counts).toMatchObject({ read: 0, partial: 0, conflict: 0, unreadable: 0 });
    await expectWhole();
    expect((await rebuilt()).counts).toMatchObject({ conflict: 0 });
    await expectWhole();
  });

  it('it does not matter which of them is met first, nor how many were cut off', async () => {
    for (const [at, bytes] of [cutEarlier, whole, cut, cutInHeader].entries()) put(`${at}.dcm`, bytes);
    const job = await imported(library, { paths: [source], storage });
    expect(job.counts).toMatchObject({ found: 4, conflict: 0, unreadable: 0 });
    expect(library.studyDetail(StudyInstanceUID)?.study.instanceCount).toBe(1);
    await expectWhole();
  });

  it('one that says something else before it was cut off is kept aside', async () => {
    put('cut.dcm', other);
    await imported(library, { paths: [source], storage });
    put('whole.dcm', whole);
    const job = await imported(library, { paths: [source], storage });
    expect(job.counts).toMatchObject({ conflict: 1 });
    expect(library.studyDetail(StudyInstanceUID)?.study).toMatchObject({ problemCount: 1, conflictCount: 1 });
    expect((await library.verify()).findings).toEqual([]);
  });
});

describe('an image that was cut off', () => {
  it('is not what is shown when the disc with the whole one is out', async () => {
    const disc = path.join(folder, 'disc');
    mkdirSync(disc);
    put('cut.dcm', cut);
    put('cut again.dcm', cut);
    writeFileSync(path.join(disc, 'whole.dcm'), whole);
    await imported(library, { paths: [source] });
    await imported(library, { paths: [disc] });
    await expectWhole();
    rmSync(path.join(disc, 'whole.dcm'));
    await imported(library, { paths: [disc] });
    expect(library.studyDetail(StudyInstanceUID)?.study).toMatchObject({
      unavailableCount: 1,
      problemCount: 0,
    });
    writeFileSync(path.join(disc, 'whole.dcm'), whole);
    await imported(library, { paths: [disc] });
    await expectWhole();
  });

  it('and was deleted since makes place for the whole one', async () => {
    const file = put('cut.dcm', cut);
    put('neighbour.dcm', neighbour.bytes);
    await imported(library, { paths: [source] });
    rmSync(file);
    await imported(library, { paths: [source] });
    put('whole.dcm', whole);
    const job = await imported(library, { paths: [source] });
    expect(job.counts).toMatchObject({ read: 1, conflict: 0 });
    await expectWhole();
  });

  it('goes with its study, and so does the whole one', async () => {
    put('cut.dcm', cut);
    put('whole.dcm', whole);
    await imported(library, { paths: [source], storage: 'copy' });
    const [record] = library.instances(StudyInstanceUID, null);
    const job = library.removeStudies([StudyInstanceUID]);
    await ended(library, job.ok ? job.value.jobId : '');
    expect(existsSync(record?.location.path ?? '')).toBe(false);
    expect((await library.verify()).findings).toEqual([]);
  });
});

describe('from the network', () => {
  it.each([['received'], ['retrieved']] as const)('the whole image, %s, takes the place', async (way) => {
    expect(await received(cut, way)).toMatchObject({ kind: 'stored' });
    expect(await received(whole, way)).toMatchObject({ kind: 'stored' });
    await expectWhole();
    expect(await received(whole, way)).toMatchObject({ kind: 'here' });
    expect((await rebuilt()).counts).toMatchObject({ conflict: 0 });
    await expectWhole();
  });

  it('they come at once', async () => {
    const kinds = await Promise.all(
      [cutEarlier, whole, cut].map(async (bytes) => (await received(bytes)).kind),
    );
    expect(kinds).not.toContain('conflict');
    await expectWhole();
  });

  it('one that says something else before the cut is kept aside', async () => {
    expect(await received(other)).toMatchObject({ kind: 'stored' });
    expect(await received(whole)).toMatchObject({ kind: 'conflict' });
    expect(library.studyDetail(StudyInstanceUID)?.study).toMatchObject({ problemCount: 1, conflictCount: 1 });
  });

  it('a copy that was cut off, of an image that is here whole, changes nothing', async () => {
    await received(whole);
    expect(await received(cut)).toMatchObject({ kind: 'here' });
    await expectWhole();
  });
});
