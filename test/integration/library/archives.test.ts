import { existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FileProblem, Job } from '../../../native/contract/index.ts';
import type { LibraryWithUpkeep } from '../../../native/library/index.ts';
import { ctSeries } from '../../generate/index.ts';
import { unfolded } from '../../../native/library/import/archiveLimits.ts';
import { imported, opened, temporaryFolder, zipOf } from './helpers.ts';

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

const SIDE = 256;
const [IMAGE] = ctSeries({ seed: 'archives', slices: 1, rows: SIDE, columns: SIDE });
if (IMAGE === undefined) throw new Error('no slice was generated');
const { StudyInstanceUID } = IMAGE;
const IMAGE_BYTES = noisy(IMAGE.bytes, SIDE * SIDE * 2);

/** The last bytes, the pixels, as noise: what cannot be packed small has a header that is inflated without them. */
function noisy(bytes: Uint8Array, pixelBytes: number): Uint8Array {
  let state = 1;
  return bytes.map((byte, at) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return at < bytes.length - pixelBytes ? byte : state >>> 24;
  });
}

const DAMAGED: FileProblem = { kind: 'archive-damaged', detail: 'checksum' };

/** An archive with the image in it, some of whose pixels, towards the end, are not what was packed. */
async function damagedZip(way: 'stored' | 'compressed'): Promise<string> {
  const image = { name: 'image.dcm', bytes: IMAGE_BYTES };
  const filler = { name: 'readme.txt', bytes: Buffer.from('read me') };
  // The first member is stored, the second one compressed.
  const zip = Buffer.from(await zipOf(way === 'stored' ? [image, filler] : [filler, image]));
  const at = Math.floor(zip.length * 0.9);
  for (let index = at; index < at + 100; index += 1) zip.writeUInt8(zip.readUInt8(index) ^ 0xff, index);
  const file = path.join(source, 'damaged.zip');
  writeFileSync(file, zip);
  return file;
}

const problemsOf = (job: Job): readonly (FileProblem | null)[] =>
  (library.report(job.jobId, null, 100)?.entries ?? [])
    .filter(({ path: name }) => name.endsWith('image.dcm'))
    .map(({ problem }) => problem);

function ownedFiles(): readonly string[] {
  const owned = path.join(folder, 'library', 'files');
  if (!existsSync(owned)) return [];
  return readdirSync(owned, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.dcm'));
}

describe.each(['stored', 'compressed'] as const)('an image that was damaged in its archive (%s)', (way) => {
  it('is not copied into the library as if it were whole', async () => {
    const job = await imported(library, { paths: [await damagedZip(way)], storage: 'copy' });
    expect(problemsOf(job)).toEqual([DAMAGED]);
    expect(job.counts).toMatchObject({ read: 0, unreadable: 1 });
    expect(ownedFiles()).toEqual([]);
    expect((await library.verify()).findings).toEqual([]);
  });
});

describe('a stored image that was damaged in its archive', () => {
  it('is not taken in to be read in place either: nothing would look at its checksum again', async () => {
    const job = await imported(library, { paths: [await damagedZip('stored')] });
    expect(problemsOf(job)).toEqual([DAMAGED]);
    expect(library.instances(StudyInstanceUID, null)).toEqual([]);
  });

  it('is not taken for what it was when the archive is damaged after the import', async () => {
    const file = path.join(source, 'whole.zip');
    const zip = Buffer.from(await zipOf([{ name: 'image.dcm', bytes: IMAGE_BYTES }]));
    writeFileSync(file, zip);
    const { mtime } = statSync(file);
    await imported(library, { paths: [file] });
    const [instance] = library.instances(StudyInstanceUID, null);
    if (instance === undefined) throw new Error('no instance');
    const base = 'http://x/bulkdata';
    zip.writeUInt8(zip.readUInt8(zip.length - 5000) ^ 0xff, zip.length - 5000);
    writeFileSync(file, zip);
    utimesSync(file, mtime, mtime);
    const metadata = await library.metadata(instance, base);
    expect(metadata.ok || metadata.failure).toMatchObject({ kind: 'file-problem', problem: DAMAGED });
  });
});

/** An image whose pixels are zeros, which pack to a thousandth. */
const emptyPicture = (index: number, side: number): { name: string; bytes: Uint8Array } => {
  const [slice] = ctSeries({
    seed: 'empty',
    slices: 1,
    rows: 4,
    columns: 4,
    elements: {
      SOPInstanceUID: `2.25.${index + 1}`,
      InstanceNumber: index + 1,
      Rows: side,
      Columns: side,
      PixelData: { VR: 'OW', value: new Uint8Array(side * side * 2) },
    },
  });
  if (slice === undefined) throw new Error('no slice was generated');
  return { name: `image-${String(index).padStart(2, '0')}.dcm`, bytes: slice.bytes };
};

describe('an archive that unfolds to far more than its size', () => {
  it('is taken in up to a bound, and what goes beyond it is named', async () => {
    const file = path.join(source, 'bomb.zip');
    // 10 x 128 MB in some 1.2 MB: four of them are within 512 MB.
    const same = emptyPicture(0, 8192);
    const bomb = await zipOf(
      Array.from({ length: 10 }, (_, index) => ({ ...same, name: `image-${index}.dcm` })),
      undefined,
      9,
    );
    writeFileSync(file, bomb);
    expect(bomb.length).toBeLessThan(2_000_000);
    const job = await imported(library, { paths: [file], storage: 'copy' });
    const report = library.report(job.jobId, null, 100)?.entries ?? [];
    expect(report.filter(({ problem }) => problem?.kind === 'limit-exceeded')).toHaveLength(7);
    expect(report.find(({ problem }) => problem !== null)?.problem).toEqual({
      kind: 'limit-exceeded',
      limit: 'archive-expansion',
    });
    expect(job.counts).toMatchObject({ read: 1, duplicate: 2, unreadable: 7 });
    expect(ownedFiles()).toHaveLength(1);
  });

  it('is refused where its members lie over one another', async () => {
    const file = path.join(source, 'overlap.zip');
    const zip = Buffer.from(await zipOf([{ name: 'image.dcm', bytes: IMAGE_BYTES }]));
    // The directory again and again: the same bytes under ten names.
    const end = zip.length - 22;
    const at = zip.readUInt32LE(end + 16);
    const entry = zip.subarray(at, end);
    const tail = Buffer.from(zip.subarray(end));
    tail.writeUInt16LE(10, 8);
    tail.writeUInt16LE(10, 10);
    tail.writeUInt32LE(entry.length * 10, 12);
    writeFileSync(file, Buffer.concat([zip.subarray(0, at), ...Array<Buffer>(10).fill(entry), tail]));
    const job = await imported(library, { paths: [file] });
    const [only, ...others] = library.report(job.jobId, null, 100)?.entries ?? [];
    expect(others).toEqual([]);
    expect(only?.problem).toEqual({ kind: 'limit-exceeded', limit: 'archive-expansion' });
  });

  it('is whole however large it is where it is packed as images are', () => {
    // A disc of 40 GB in 10 GB, and a study with 300 empty slices among it.
    const slices = Array.from({ length: 80_000 }, () => ({ bytes: 524_288, compressedBytes: 131_072 }));
    const empty = Array.from({ length: 300 }, () => ({ bytes: 524_288, compressedBytes: 600 }));
    const members = unfolded([...empty, ...slices], 11 * 1024 ** 3);
    expect(members?.some(({ unfoldsTooFar }) => unfoldsTooFar)).toBe(false);
  });
});

describe('a compressed image that was damaged in its archive', () => {
  it('shows no pixels when it is read in place', async () => {
    await imported(library, { paths: [await damagedZip('compressed')] });
    const [instance] = library.instances(StudyInstanceUID, null);
    if (instance === undefined) throw new Error('no instance');
    const frame = await library.readFrame(instance, 1);
    expect(frame.ok || frame.failure).toMatchObject({ kind: 'file-problem', problem: DAMAGED });
    const file = await library.file(instance);
    expect(file.ok).toBe(false);
  });
});
