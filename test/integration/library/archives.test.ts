import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FileProblem, Job } from '../../../native/contract/index.ts';
import type { LibraryWithUpkeep } from '../../../native/library/index.ts';
import { ctSeries } from '../../generate/index.ts';
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
