import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ImportReportEntry, Job } from '../../../native/contract/index.ts';
import type { LibraryWithUpkeep } from '../../../native/library/index.ts';
import { ctSeries, dicomdir, type GeneratedFile } from '../../generate/index.ts';
import { ended, imported, opened, temporaryFolder, zipOf } from './helpers.ts';

let folder = '';
let remove = (): void => undefined;
let disc = '';
let library: LibraryWithUpkeep;

beforeEach(() => {
  ({ folder, remove } = temporaryFolder());
  disc = path.join(folder, 'disc');
  mkdirSync(disc);
  library = opened(path.join(folder, 'library'));
});
afterEach(async () => {
  await library.close();
  remove();
});

const CT = ctSeries({ seed: 'disc', slices: 4, rows: 16, columns: 16 });
const fileID = (index: number): string => `IMAGES\\IM000${index}`;
const LISTED = CT.map((file, index) => ({ fileID: fileID(index), file }));
const entriesOf = (job: Job): readonly ImportReportEntry[] =>
  library.report(job.jobId, null, 1000)?.entries ?? [];

/** `at` says where each image lies on the disc; null: it is not there. */
function burn(directoryName: string, at: (index: number) => string | null): string {
  const put = (name: string, { bytes }: Pick<GeneratedFile, 'bytes'>): string => {
    const file = path.join(disc, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, bytes);
    return file;
  };
  for (const [index, file] of CT.entries()) {
    const name = at(index);
    if (name !== null) put(name, file);
  }
  return put(directoryName, { bytes: dicomdir(LISTED) });
}

describe('a disc', () => {
  it.each([['its folder'], ['its DICOMDIR']])(
    'of which %s is given: its images are read, and its directory is no image',
    async (given) => {
      const directory = burn('DICOMDIR', (index) => `IMAGES/IM000${index}`);
      const job = await imported(library, { paths: [given === 'its folder' ? disc : directory] });
      expect(job.counts).toMatchObject({ found: 5, read: 5, missing: 0, 'not-dicom': 0, unreadable: 0 });
      expect(library.folders().map((linked) => linked.path)).toEqual([disc]);
      expect(library.instances(CT[0]?.StudyInstanceUID ?? '', null)).toHaveLength(4);
    },
  );

  it('of which only the directory is given, under a name of its own: what it names is read, and nothing beside it', async () => {
    const directory = burn('DIRFILE.OLD', (index) => (index < 3 ? `IMAGES/IM000${index}` : null));
    const [stranger] = ctSeries({ seed: 'beside', study: 'beside', slices: 1, rows: 16, columns: 16 });
    writeFileSync(path.join(disc, 'BESIDE.DCM'), stranger?.bytes ?? '');
    const job = await imported(library, { paths: [directory] });
    expect(job.counts).toMatchObject({ found: 5, read: 4, missing: 1 });
    expect(job.studyCount).toBe(1);
    expect(library.instances(CT[0]?.StudyInstanceUID ?? '', null)).toHaveLength(3);
    expect(library.studyCount()).toBe(1);
    expect(library.folders()).toEqual([]);
    const again = await imported(library, { paths: [directory] });
    expect(again.counts).toMatchObject({ found: 5, unchanged: 4, read: 0, missing: 1 });
    const rebuild = library.startRebuild();
    if (!rebuild.ok) throw new Error(rebuild.failure.kind);
    expect((await ended(library, rebuild.value.jobId)).counts).toMatchObject({
      found: 5,
      read: 4,
      missing: 1,
    });
    expect(library.instances(CT[0]?.StudyInstanceUID ?? '', null)).toHaveLength(3);
  });

  it('whose directory names nothing is said to be that, where nothing but the directory is given', async () => {
    const directory = path.join(disc, 'EMPTY.DIR');
    writeFileSync(directory, dicomdir([]));
    for (let time = 0; time < 2; time += 1) {
      const job = await imported(library, { paths: [directory] });
      expect(job.counts).toMatchObject({ found: 1, read: 0, unreadable: 1 });
      expect(entriesOf(job)[0]?.problem).toEqual({ kind: 'dicomdir-damaged', detail: 'no-files' });
    }
  });

  it('is read as far as it goes, and the files that its directory names and it has not are listed', async () => {
    burn('DICOMDIR', (index) => (index < 2 ? `IMAGES/IM000${index}` : null));
    const job = await imported(library, { paths: [disc], storage: 'copy' });
    expect(job).toMatchObject({ state: 'done', counts: { found: 5, read: 3, missing: 2 } });
    const missing = entriesOf(job).filter(({ outcome }) => outcome === 'missing');
    expect(missing.map(({ problem }) => problem)).toEqual([
      { kind: 'missing-file', referencedFileID: fileID(2) },
      { kind: 'missing-file', referencedFileID: fileID(3) },
    ]);
    expect(missing[0]?.path).toBe(path.join(disc, 'IMAGES', 'IM0002'));
    expect(entriesOf(job).filter(({ outcome }) => outcome === 'read')).toHaveLength(3);
    expect((await library.verify()).findings).toEqual([]);
  });

  it('says so again when it is imported again, and no more when the files are there', async () => {
    burn('DICOMDIR', (index) => (index < 2 ? `IMAGES/IM000${index}` : null));
    await imported(library, { paths: [disc] });
    const again = await imported(library, { paths: [disc] });
    expect(again.counts).toMatchObject({ found: 5, unchanged: 3, read: 0, missing: 2, removed: 0 });
    burn('DICOMDIR', (index) => `IMAGES/IM000${index}`);
    const whole = await imported(library, { paths: [disc] });
    expect(whole.counts).toMatchObject({ missing: 0, removed: 0 });
    expect(library.instances(CT[0]?.StudyInstanceUID ?? '', null)).toHaveLength(4);
    const rescan = library.startRescan(null);
    if (!rescan.ok) throw new Error(rescan.failure.kind);
    expect((await ended(library, rescan.value.jobId)).counts).toMatchObject({ missing: 0, removed: 0 });
  });

  it.each([
    ['small letters', 'dicomdir', (index: number) => `images/im000${index}`],
    ['version numbers', 'DICOMDIR;1', (index: number) => `IMAGES/IM000${index};1`],
    ['both', 'dicomdir;1', (index: number) => `Images/im000${index};1`],
    ['a dot behind', 'DICOMDIR.', (index: number) => `IMAGES/IM000${index}.`],
  ])('whose names the system shows with %s misses nothing', async (_, name, at) => {
    const directory = burn(name, at);
    const job = await imported(library, { paths: [disc] });
    expect(job.counts).toMatchObject({ found: 5, read: 5, missing: 0 });
    // The directory alone, as a person picks it, stands for the disc.
    const picked = await imported(library, { paths: [directory] });
    expect(picked.counts).toMatchObject({ found: 5, missing: 0 });
  });

  it('misses nothing where the system shows names with dot and version, or the directory has slashes', async () => {
    burn('DICOMDIR', (index) => `images/im000${index}.;1`);
    const slashed = LISTED.map(({ fileID, file }) => ({ fileID: fileID.replace('\\', '/'), file }));
    writeFileSync(path.join(disc, 'dicomdir.;1'), dicomdir(slashed));
    const job = await imported(library, { paths: [disc] });
    expect(job.counts).toMatchObject({ missing: 0, unreadable: 0, read: 6 });
  });

  it('says that its directory is damaged where that names files that cannot be told', async () => {
    writeFileSync(
      path.join(disc, 'DICOMDIR'),
      dicomdir(LISTED.map(({ file }, index) => ({ fileID: index === 0 ? '..\\IM1' : fileID(index), file }))),
    );
    for (let time = 0; time < 2; time += 1) {
      const job = await imported(library, { paths: [disc] });
      expect(job.counts).toMatchObject({ missing: 3, unreadable: 1 });
      expect(entriesOf(job).find(({ outcome }) => outcome === 'unreadable')?.problem).toEqual({
        kind: 'dicomdir-damaged',
        detail: 'file-ids',
      });
    }
  });

  it('does not lead out of its folder', async () => {
    const [first] = CT;
    if (first === undefined) throw new Error('no slices were generated');
    writeFileSync(path.join(folder, 'OUTSIDE'), first.bytes);
    writeFileSync(path.join(disc, 'DICOMDIR'), dicomdir([{ fileID: '..\\OUTSIDE', file: first }]));
    const job = await imported(library, { paths: [disc] });
    expect(library.studyCount()).toBe(0);
    expect(job.counts.found).toBe(1);
  });
});

describe('a disc in a ZIP', () => {
  const members = [
    { name: 'DISC/dicomdir;1', bytes: dicomdir(LISTED) },
    ...CT.slice(0, 2).map(({ bytes }, index) => ({ name: `DISC/Images/im000${index};1`, bytes })),
    // Of the names that are missing, but not in the folder of the directory.
    ...CT.slice(2, 3).map(({ bytes }) => ({ name: 'IMAGES/IM0002', bytes })),
  ];
  const missingOf = (job: Job): readonly unknown[] =>
    entriesOf(job)
      .filter(({ outcome }) => outcome === 'missing')
      .map((entry) => [entry.path, entry.problem]);
  const expectedMissing = (): readonly unknown[] =>
    [2, 3].map((index) => [
      `${path.join(disc, 'disc.zip')}!/DISC/IMAGES/IM000${index}`,
      { kind: 'missing-file', referencedFileID: fileID(index) },
    ]);

  it.each([
    ['', undefined],
    [', encrypted,', 'secret'],
  ])('%s lists what its directory names and the archive has not', async (_, password) => {
    writeFileSync(path.join(disc, 'disc.zip'), await zipOf(members, password));
    const request = password === undefined ? {} : { password };
    const job = await imported(library, { paths: [disc], ...request });
    expect(job.counts).toMatchObject({ found: 6, read: 4, missing: 2, 'not-dicom': 0, unreadable: 0 });
    expect(missingOf(job)).toEqual(expectedMissing());
  });

  it('says so again when it is imported again', async () => {
    writeFileSync(path.join(disc, 'disc.zip'), await zipOf(members));
    await imported(library, { paths: [disc] });
    const again = await imported(library, { paths: [disc] });
    expect(again.counts).toMatchObject({ found: 6, read: 0, unchanged: 4, missing: 2, removed: 0 });
    expect(missingOf(again)).toEqual(expectedMissing());
  });

  it('misses nothing when everything is there', async () => {
    const whole = CT.map(({ bytes }, index) => ({ name: `IMAGES/IM000${index}`, bytes }));
    const all = [...whole, { name: 'DICOMDIR', bytes: dicomdir(LISTED) }];
    writeFileSync(path.join(disc, 'disc.zip'), await zipOf(all));
    const job = await imported(library, { paths: [disc] });
    expect(job.counts).toMatchObject({ found: 5, read: 5, missing: 0 });
  });
});
