// New images of a known series are written several to a statement: what is odd among them has to come out as singly.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LibraryWithUpkeep } from '../../../native/library/index.ts';
import { ctSeries, truncatedPixelData } from '../../generate/index.ts';
import { imported, opened, temporaryFolder } from './helpers.ts';

const SLICES = 70;

describe('a long series with something odd in its middle', () => {
  const { folder, remove } = temporaryFolder();
  let library: LibraryWithUpkeep;
  let source = '';
  beforeEach(({ task }) => {
    const directory = path.join(folder, task.id);
    source = path.join(directory, 'source');
    mkdirSync(source, { recursive: true });
    library = opened(directory);
  });
  afterEach(() => library.close());
  afterAll(remove);

  const series = ctSeries({ seed: 'groups', slices: SLICES, rows: 8, columns: 8 });
  const write = (at: number, bytes: Uint8Array, suffix = ''): void =>
    writeFileSync(path.join(source, `${String(at).padStart(3, '0')}${suffix}`), bytes);

  it('counts a copy of an image as a duplicate and every other image once', async () => {
    for (const [at, { bytes }] of series.entries()) write(at, bytes);
    for (const at of [20, 21, 40]) write(at + 9, series[at]?.bytes ?? new Uint8Array(), 'copy');
    const job = await imported(library, { paths: [source] });
    expect(job.counts).toMatchObject({ found: SLICES + 3, read: SLICES, duplicate: 3 });
    const checked = await library.verify();
    expect(checked).toMatchObject({ instances: SLICES, findings: [] });
    expect((await imported(library, { paths: [source] })).counts).toMatchObject({ unchanged: SLICES + 3 });
  });

  it('keeps aside an image of the same UID with other content', async () => {
    for (const [at, { bytes }] of series.entries()) write(at, bytes);
    const changed = Uint8Array.from(series[30]?.bytes ?? []);
    changed[changed.length - 1] = 0x55;
    write(45, changed, 'changed');
    const job = await imported(library, { paths: [source] });
    expect(job.counts).toMatchObject({ read: SLICES, conflict: 1 });
    expect((await library.verify()).instances).toBe(SLICES);
  });

  it('names the file that is cut off and the one that is no image, beside the others', async () => {
    for (const [at, one] of series.entries())
      write(at, at === 37 ? truncatedPixelData(one, 40).bytes : one.bytes);
    write(50, Buffer.from('not an image'), '.txt');
    const job = await imported(library, { paths: [source] });
    expect(job.counts).toMatchObject({ read: SLICES - 1, partial: 1, 'not-dicom': 1 });
    expect((await library.verify()).findings).toEqual([]);
  });
});
