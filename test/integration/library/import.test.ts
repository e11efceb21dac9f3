import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ImportReportEntry, Job, StudyPage } from '../../../native/contract/index.ts';
import type { LibraryWithUpkeep } from '../../../native/library/index.ts';
import { crImage, ctSeries, truncatedPixelData, writeFiles } from '../../generate/index.ts';
import { ended, imported, opened, temporaryFolder, zipOf } from './helpers.ts';

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

const studies = (): Promise<StudyPage> =>
  library.findStudies({ sort: 'StudyDate', direction: 'descending', limit: 100 });
const entriesOf = (job: Job): readonly ImportReportEntry[] =>
  library.report(job.jobId, null, 1000)?.entries ?? [];
const CT = ctSeries({ seed: 'import', slices: 5, rows: 16, columns: 16 });
const first = CT[0];
if (first === undefined) throw new Error('no slices were generated');

describe('the import report', () => {
  it('counts and names every file: read, partial, not DICOM and unreadable', async () => {
    writeFiles(source, CT);
    const [other] = ctSeries({ seed: 'other', slices: 1, rows: 16, columns: 16 });
    if (other === undefined) throw new Error('nothing generated');
    writeFileSync(path.join(source, 'cut.dcm'), truncatedPixelData(other, 100).bytes);
    writeFileSync(path.join(source, 'letter.txt'), 'Dear colleague');
    writeFileSync(path.join(source, 'empty.dcm'), '');
    writeFileSync(path.join(source, 'header.dcm'), first.bytes.subarray(0, 200));
    const job = await imported(library, { paths: [source] });
    expect(job.state).toBe('done');
    expect(job.counts).toMatchObject({ found: 9, read: 5, partial: 1, 'not-dicom': 2, unreadable: 1 });
    expect(entriesOf(job)).toHaveLength(9);
    const cut = entriesOf(job).find((entry) => entry.path.endsWith('cut.dcm'));
    expect(cut?.problem).toMatchObject({ kind: 'truncated-pixel-data', rowsPresent: 3, rowsExpected: 16 });
  });

  it('calls a second copy of an image a duplicate and keeps one image', async () => {
    writeFiles(source, CT);
    writeFiles(path.join(source, 'again'), CT);
    const job = await imported(library, { paths: [source] });
    expect(job.counts).toMatchObject({ read: 5, duplicate: 5 });
    expect((await studies()).rows[0]?.instanceCount).toBe(5);
  });

  it('keeps aside an image whose SOP Instance UID is known with other content, and shows the conflict', async () => {
    writeFiles(source, [first]);
    const changed = Uint8Array.from(first.bytes);
    changed[changed.length - 1] = 0x55;
    writeFileSync(path.join(source, 'z-changed.dcm'), changed);
    const job = await imported(library, { paths: [source] });
    expect(job.counts).toMatchObject({ read: 1, conflict: 1 });
    expect(entriesOf(job)[0]?.problem).toMatchObject({ kind: 'conflict', conflict: 'content' });
    expect((await studies()).rows[0]).toMatchObject({ conflictCount: 1, instanceCount: 1 });
  });

  it('never puts images of two patients into one study', async () => {
    const mine = crImage({ seed: 'a', PatientID: 'A' });
    const theirs = crImage({
      seed: 'b',
      PatientID: 'B',
      elements: { StudyInstanceUID: mine.StudyInstanceUID },
    });
    writeFileSync(path.join(source, '1.dcm'), mine.bytes);
    writeFileSync(path.join(source, '2.dcm'), theirs.bytes);
    const job = await imported(library, { paths: [source] });
    expect(job.counts).toMatchObject({ read: 1, conflict: 1 });
    expect((await studies()).rows.map((row) => [row.PatientID, row.instanceCount])).toEqual([['A', 1]]);
  });

  it('does not merge patients who have no number', async () => {
    writeFiles(source, [
      crImage({ seed: 'a', PatientID: '', PatientName: 'Doe^A' }),
      { ...crImage({ seed: 'b', PatientID: '', PatientName: 'Roe^B' }), path: 'second.dcm' },
    ]);
    await imported(library, { paths: [source] });
    const [one] = (await studies()).rows;
    expect((await studies()).total).toBe(2);
    expect(library.studyDetail(one?.StudyInstanceUID ?? '')?.otherStudies).toEqual([]);
  });
});

describe('importing again', () => {
  it('reads only what changed, and marks what is gone as unavailable', async () => {
    const [changedPath = '', gonePath = ''] = writeFiles(source, CT);
    await imported(library, { paths: [source] });
    rmSync(gonePath);
    appendFileSync(changedPath, Buffer.alloc(0));
    writeFileSync(changedPath, Buffer.concat([readFileSync(changedPath), Buffer.from([0, 0])]));
    const job = await imported(library, { paths: [source] });
    expect(job.counts).toMatchObject({ unchanged: 3, removed: 1 });
    expect(job.counts.read + job.counts.partial).toBe(1);
    expect((await studies()).rows[0]).toMatchObject({ instanceCount: 5, unavailableCount: 1 });
  });

  it('finds images again after their folder was moved', async () => {
    writeFiles(source, CT);
    await imported(library, { paths: [source] });
    const moved = path.join(folder, 'moved');
    renameSync(source, moved);
    const job = await imported(library, { paths: [moved] });
    expect(job.counts).toMatchObject({ found: 5, read: 5, conflict: 0 });
    expect((await studies()).rows[0]).toMatchObject({ instanceCount: 5, unavailableCount: 0 });
    expect((await library.verify()).findings).toEqual([]);
  });
});

describe('copying into the library', () => {
  it('owns files whose names say nothing about the patient, and still has them when the disc is out', async () => {
    writeFiles(source, CT);
    const job = await imported(library, { paths: [source], storage: 'copy' });
    expect(job.counts).toMatchObject({ found: 5, read: 5 });
    rmSync(source, { recursive: true });
    const owned = readdirSync(path.join(folder, 'library', 'files'), { recursive: true }).map(String);
    expect(owned.filter((name) => name.endsWith('.dcm'))).toHaveLength(5);
    for (const name of owned) expect(name).toMatch(/^([0-9a-f/\\]+(\.dcm)?|incoming.*)$/);
    expect((await library.verify()).findings).toEqual([]);
    const [instance] = library.instances(first.StudyInstanceUID, null);
    if (instance === undefined) throw new Error('no instance');
    const frame = await library.readFrame(instance, 1);
    expect(frame.ok && frame.value.bytes.length).toBe(16 * 16 * 2);
  });

  it('removes a study with its own files and leaves linked files alone', async () => {
    writeFiles(source, CT);
    await imported(library, { paths: [source], storage: 'copy' });
    const job = library.removeStudies([first.StudyInstanceUID]);
    if (job.ok) await ended(library, job.value.jobId);
    expect((await studies()).total).toBe(0);
    expect(
      readdirSync(path.join(folder, 'library', 'files'), { recursive: true })
        .map(String)
        .filter((name) => name.endsWith('.dcm')),
    ).toEqual([]);
    expect(readdirSync(source, { recursive: true }).length).toBeGreaterThan(4);
    expect((await library.verify()).findings).toEqual([]);
  });

  it('takes a study back that was removed, and others after it', async () => {
    writeFiles(source, CT);
    await imported(library, { paths: [source], storage: 'link' });
    const removal = library.removeStudies([first.StudyInstanceUID]);
    if (removal.ok) await ended(library, removal.value.jobId);
    expect((await studies()).total).toBe(0);
    const again = await imported(library, { paths: [source], storage: 'link' });
    expect(again).toMatchObject({ state: 'done', counts: { read: 5 } });
    const other = path.join(folder, 'other');
    writeFiles(other, ctSeries({ seed: 'other', study: 'other', slices: 3, rows: 16, columns: 16 }));
    const second = await imported(library, { paths: [other], storage: 'link' });
    expect(second).toMatchObject({ state: 'done', counts: { read: 3 } });
    expect((await studies()).total).toBe(2);
    expect((await library.verify()).findings).toEqual([]);
  });

  it('says nothing old of a study that was removed and came again with other content', async () => {
    const made = (rows: number) => ctSeries({ slices: 3, rows, columns: 16 });
    const { StudyInstanceUID, SeriesInstanceUID } = made(16)[0] ?? first;
    expect(made(24)[0]?.SeriesInstanceUID).toBe(SeriesInstanceUID);
    const rowsOf = async (): Promise<unknown> => {
      const answer = await library.seriesMetadata(StudyInstanceUID, SeriesInstanceUID, '');
      if (!answer.ok) throw new Error(answer.failure.kind);
      const [instance]: Record<string, { Value?: unknown[] }>[] = JSON.parse(
        Buffer.from(answer.value.json).toString(),
      );
      return instance?.['00280010']?.Value?.[0];
    };
    writeFiles(source, made(16));
    await imported(library, { paths: [source], storage: 'link' });
    expect(await rowsOf()).toBe(16);
    const removal = library.removeStudies([StudyInstanceUID]);
    if (removal.ok) await ended(library, removal.value.jobId);
    const other = path.join(folder, 'other');
    writeFiles(other, made(24));
    await imported(library, { paths: [other], storage: 'link' });
    expect(await rowsOf()).toBe(24);
  });

  it('can be rebuilt from its own files when the index is lost', async () => {
    writeFiles(source, CT);
    await imported(library, { paths: [source], storage: 'copy' });
    await library.close();
    for (const name of readdirSync(path.join(folder, 'library')))
      if (name.startsWith('library.db')) rmSync(path.join(folder, 'library', name));
    library = opened(path.join(folder, 'library'));
    const job = library.startRebuild();
    if (!job.ok) throw new Error('no rebuild');
    expect((await ended(library, job.value.jobId)).counts).toMatchObject({ read: 5 });
    expect((await studies()).rows[0]).toMatchObject({ instanceCount: 5, storage: 'owned' });
    expect((await library.verify()).findings).toEqual([]);
  });
});

describe('archives', () => {
  const members = CT.map((file, index) => ({ name: `disc/IM${index}`, bytes: file.bytes }));

  it('reads the images of a ZIP in place, stored and compressed', async () => {
    writeFileSync(path.join(source, 'disc.zip'), await zipOf(members));
    const job = await imported(library, { paths: [source] });
    expect(job.counts).toMatchObject({ found: 5, read: 5 });
    for (const instance of library.instances(first.StudyInstanceUID, null)) {
      const frame = await library.readFrame(instance, 1);
      const truth = CT.find((file) => file.SOPInstanceUID === instance.SOPInstanceUID)?.frames[0];
      expect(
        frame.ok && Buffer.from(frame.value.bytes).equals(Buffer.from(truth?.buffer ?? new ArrayBuffer(0))),
      ).toBe(true);
    }
    expect((await library.verify()).findings).toEqual([]);
  });

  it('says that the password is missing or wrong, and reads with the right one', async () => {
    const file = path.join(source, 'secret.zip');
    writeFileSync(file, await zipOf(members, 'correct horse'));
    const without = await imported(library, { paths: [file] });
    expect(entriesOf(without)[0]?.problem).toEqual({ kind: 'archive-password' });
    const wrong = await imported(library, { paths: [file], password: 'battery' });
    expect(wrong.counts.read).toBe(0);
    expect(entriesOf(wrong)[0]?.problem).toEqual({ kind: 'archive-password' });
    const right = await imported(library, { paths: [file], password: 'correct horse' });
    expect(right.counts.read).toBe(5);
    expect((await studies()).rows[0]?.storage).toBe('owned');
  });

  it('reads encrypted members whose names lead out of the archive, and writes nothing there', async () => {
    const file = path.join(source, 'secret.zip');
    // zip.js writes no such names: they are put over harmless ones of the same length, in both places.
    const harmless = members.map(({ bytes }, index) => ({ name: `xx/yy/evil${index}`, bytes }));
    const zip = Buffer.from(await zipOf(harmless, 'correct horse'));
    for (let at = zip.indexOf('xx/yy/evil'); at >= 0; at = zip.indexOf('xx/yy/evil', at))
      zip.write('../../', at);
    writeFileSync(file, zip);
    const job = await imported(library, { paths: [file], password: 'correct horse' });
    expect(job).toMatchObject({ state: 'done', counts: { read: 5 } });
    expect(readdirSync(folder, { recursive: true }).filter((name) => String(name).includes('evil'))).toEqual(
      [],
    );
  });

  it('does not open an archive inside an archive', async () => {
    const inner = await zipOf(members);
    writeFileSync(path.join(source, 'outer.zip'), await zipOf([{ name: 'inner.zip', bytes: inner }]));
    const job = await imported(library, { paths: [source] });
    expect(entriesOf(job)[0]?.problem).toEqual({ kind: 'limit-exceeded', limit: 'nested-archive' });
  });
});
