import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Job, ServiceEvent, StudyRow } from '../../../native/contract/index.ts';
import type { LibraryWithUpkeep } from '../../../native/library/index.ts';
import { crImage, ctSeries, writeFiles } from '../../generate/index.ts';
import { ended, imported, opened, temporaryFolder, until } from './helpers.ts';

const SMALL = { rows: 16, columns: 16 };
const CT = ctSeries({ seed: 'watch', slices: 3, ...SMALL });
const LATER = ctSeries({ seed: 'later', study: 'later', slices: 2, ...SMALL });

let folder = '';
let remove = (): void => undefined;
let source = '';
let library: LibraryWithUpkeep;
let events: ServiceEvent[] = [];

beforeEach(() => {
  ({ folder, remove } = temporaryFolder());
  source = path.join(folder, 'source');
  events = [];
  library = opened(path.join(folder, 'library'), true);
  library.subscribe((event) => events.push(event));
});
afterEach(async () => {
  await library.close();
  remove();
});

function rowOf(files: readonly { readonly StudyInstanceUID: string }[]): StudyRow | undefined {
  return library.studyDetail(files[0]?.StudyInstanceUID ?? '')?.study;
}
const resting = (): boolean => library.jobs().every(({ endedAt }) => endedAt !== null);
const rescans = (): readonly Job[] => library.jobs().filter(({ kind }) => kind === 'rescan');

async function watched(): Promise<string[]> {
  const paths = writeFiles(source, CT);
  await imported(library, { paths: [source], watch: true });
  return paths;
}

describe('a folder that is watched from its import on', () => {
  it('shows a study that appears in it, in a new folder too, and tells the listeners', async () => {
    await watched();
    writeFiles(path.join(source, 'new', 'deep'), LATER);
    await until(library, () => rowOf(LATER)?.instanceCount === 2);
    await until(library, () =>
      events.some(
        (event) =>
          event.type === 'studies-changed' &&
          event.StudyInstanceUIDs?.includes(LATER[0]?.StudyInstanceUID ?? '') === true,
      ),
    );
    // The new folder is watched itself now.
    writeFileSync(path.join(source, 'new', 'deep', 'cr.dcm'), crImage({ seed: 'third', ...SMALL }).bytes);
    await until(library, () => library.studyCount() === 3);
  });

  it('reads a file that changed, and only that one', async () => {
    const [changed = ''] = await watched();
    const [other] = ctSeries({ seed: 'other', study: 'other', slices: 1, ...SMALL });
    writeFileSync(changed, other?.bytes ?? '');
    await until(library, () => rowOf(other === undefined ? [] : [other]) !== undefined && resting());
    const read = rescans().reduce((sum, { counts }) => sum + counts.read, 0);
    expect(read).toBe(1);
    for (const { counts } of rescans()) expect(counts.found).toBe(3);
    // What the file held before is nowhere now, and the counts say so.
    expect(rowOf(CT)).toMatchObject({ instanceCount: 3, unavailableCount: 1 });
    expect((await library.verify()).findings).toEqual([]);
  });

  it('marks an image whose file goes as unavailable, and as available when it is back', async () => {
    const [gone = ''] = await watched();
    renameSync(gone, path.join(folder, 'aside'));
    await until(library, () => rowOf(CT)?.unavailableCount === 1);
    await until(library, resting);
    events = [];
    renameSync(path.join(folder, 'aside'), gone);
    await until(library, () => rowOf(CT)?.unavailableCount === 0);
    expect(rowOf(CT)?.instanceCount).toBe(3);
    await until(library, () => events.some(({ type }) => type === 'studies-changed') && resting());
    expect((await library.verify()).findings).toEqual([]);
  });

  it('is said to be away when it disappears, comes back with its studies, and is watched then as before', async () => {
    await watched();
    renameSync(source, path.join(folder, 'away'));
    await until(library, () => rowOf(CT)?.unavailableCount === 3);
    expect(events).toContainEqual({ type: 'source-changed', path: source, available: false });
    expect(library.folders()[0]?.available).toBe(false);
    mkdirSync(source);
    writeFiles(source, CT);
    await until(library, () => rowOf(CT)?.unavailableCount === 0);
    expect(events).toContainEqual({ type: 'source-changed', path: source, available: true });
    expect(library.folders()[0]?.available).toBe(true);
    writeFiles(path.join(source, 'new'), LATER);
    await until(library, () => rowOf(LATER)?.instanceCount === 2);
  });

  it('may link to itself', async () => {
    mkdirSync(source);
    symlinkSync(source, path.join(source, 'one'));
    symlinkSync(source, path.join(source, 'two'));
    await watched();
    writeFiles(path.join(source, 'new'), LATER);
    await until(library, () => rowOf(LATER)?.instanceCount === 2);
  });

  it('may hold the library itself, whose own changes ask for no rescan', async () => {
    writeFiles(folder, CT);
    const [folderId = ''] = await imported(library, { paths: [folder], watch: true }).then(() =>
      library.folders().map((linked) => linked.folderId),
    );
    writeFiles(path.join(folder, 'new'), LATER);
    await until(library, () => rowOf(LATER)?.instanceCount === 2 && resting());
    const before = rescans().length;
    // Were the index's own writing heard of, one of these would be a rescan that nobody asked for.
    const asked = library.startRescan(folderId);
    if (asked.ok) await ended(library, asked.value.jobId);
    writeFileSync(path.join(folder, 'cr.dcm'), crImage({ seed: 'third', ...SMALL }).bytes);
    await until(library, () => library.studyCount() === 3 && resting());
    expect(rescans().length).toBe(before + 2);
  });

  it('is left alone once the watching is switched off, or the folder is let go', async () => {
    await watched();
    const other = path.join(folder, 'other');
    mkdirSync(other);
    await imported(library, { paths: [other], watch: true });
    const [first, second] = library.folders();
    expect(library.setWatched(first?.folderId ?? '', false)).toBe(true);
    writeFiles(source, LATER);
    // The other folder is still watched: what its change brings comes after anything the first could have asked for.
    writeFileSync(path.join(other, 'cr.dcm'), crImage({ seed: 'third', ...SMALL }).bytes);
    await until(library, () => library.studyCount() === 2 && resting());
    expect(rescans().map(({ sources }) => sources)).toEqual([[other]]);
    expect(library.forgetFolder(second?.folderId ?? '')).toBe(true);
    expect(library.setWatched(first?.folderId ?? '', true)).toBe(true);
    rmSync(path.join(other, 'cr.dcm'));
    writeFileSync(path.join(source, 'again.dcm'), crImage({ seed: 'fourth', ...SMALL }).bytes);
    await until(library, () => library.studyCount() === 4 && resting());
    expect(rescans().filter(({ sources }) => sources[0] === other)).toHaveLength(1);
  });

  it('is watched again when the library is opened again', async () => {
    await watched();
    await library.close();
    library = opened(path.join(folder, 'library'), true);
    writeFiles(path.join(source, 'new'), LATER);
    await until(library, () => rowOf(LATER)?.instanceCount === 2);
  });
});
