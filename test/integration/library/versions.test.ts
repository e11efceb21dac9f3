import { mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ServiceEvent } from '../../../native/contract/index.ts';
import type { LibraryWithUpkeep } from '../../../native/library/index.ts';
import { ctSeries, writeFiles } from '../../generate/index.ts';
import { ended, imported, opened, temporaryFolder, until } from './helpers.ts';

// How listeners learn that what they hold of a study is no longer what the library has.

let folder = '';
let remove = (): void => undefined;
let source = '';
let library: LibraryWithUpkeep;
let named = new Set<string>();

beforeEach(() => {
  ({ folder, remove } = temporaryFolder());
  source = path.join(folder, 'source');
  mkdirSync(source);
  library = opened(path.join(folder, 'library'));
  named = new Set();
});
afterEach(async () => {
  await library.close();
  remove();
});

const SMALL = { rows: 16, columns: 16 };
const CT = ctSeries({ seed: 'versions', slices: 3, ...SMALL });
const OTHER = ctSeries({ seed: 'other', study: 'other', slices: 1, ...SMALL });
const uidOf = (files: typeof CT): string => files[0]?.StudyInstanceUID ?? '';

/** Imports, and waits until that has been told. What is named from then on was named by something else. */
async function importedAndTold(): Promise<void> {
  library.subscribe((event: ServiceEvent) => {
    if (event.type === 'studies-changed') for (const uid of event.StudyInstanceUIDs ?? []) named.add(uid);
  });
  await imported(library, { paths: [source] });
  await until(library, () => named.size > 0);
  named.clear();
}

/** A rescan, and the events of it. */
async function rescanned(): Promise<void> {
  const job = library.startRescan(null);
  if (!job.ok) throw new Error(job.failure.kind);
  await ended(library, job.value.jobId);
}

const versionOf = (files: typeof CT): string | undefined =>
  library.studyDetail(uidOf(files))?.seriesList[0]?.version;

/** Other pixels under the very same header, as a file of the same size. */
function repaint(file: string): void {
  const bytes = readFileSync(file);
  bytes.fill(7, bytes.length - 64);
  writeFileSync(file, bytes);
  utimesSync(file, new Date(), new Date(Date.now() + 5000));
}

describe('a file that is overwritten by one of another study', () => {
  it('names both studies, the one that came and the one that lost an image', async () => {
    const [first = ''] = writeFiles(source, CT);
    await importedAndTold();
    writeFileSync(first, OTHER[0]?.bytes ?? '');
    await rescanned();
    await library.close();
    expect([...named].sort()).toEqual([uidOf(CT), uidOf(OTHER)].sort());
    library = opened(path.join(folder, 'library'));
  });

  it('names the study whose image it claims to be when it is kept aside as a conflict', async () => {
    writeFiles(source, CT);
    await importedAndTold();
    const copy = path.join(source, 'copy.dcm');
    writeFileSync(copy, CT[0]?.bytes ?? '');
    repaint(copy);
    await rescanned();
    await library.close();
    expect([...named]).toEqual([uidOf(CT)]);
    library = opened(path.join(folder, 'library'));
  });
});

describe('the version of a series', () => {
  it('stays while nothing of its files changes', async () => {
    writeFiles(source, CT);
    await imported(library, { paths: [source] });
    const before = versionOf(CT);
    expect(before).toMatch(/^\S+$/);
    library.markOpened(uidOf(CT), 1);
    await rescanned();
    expect(versionOf(CT)).toBe(before);
  });

  it('is another one when a file holds other pixels under the same header', async () => {
    const [first = ''] = writeFiles(source, CT);
    await imported(library, { paths: [source] });
    const before = versionOf(CT);
    repaint(first);
    await rescanned();
    expect(versionOf(CT)).not.toBe(before);
  });

  it('is another one when an image joins, and when one goes', async () => {
    writeFiles(source, CT.slice(0, 2));
    await imported(library, { paths: [source] });
    const two = versionOf(CT);
    writeFiles(source, CT);
    await rescanned();
    expect(versionOf(CT)).not.toBe(two);
  });

  it('is another one when the study is removed and added again with other content', async () => {
    const [first = ''] = writeFiles(source, CT);
    await imported(library, { paths: [source] });
    const before = versionOf(CT);
    const removal = library.removeStudies([uidOf(CT)]);
    if (!removal.ok) throw new Error(removal.failure.kind);
    await ended(library, removal.value.jobId);
    repaint(first);
    await imported(library, { paths: [source] });
    expect(versionOf(CT)).not.toBe(before);
  });
});

describe('the metadata of a series', () => {
  it('name the pixels of each image by its file, so that only those of a changed file are other ones', async () => {
    const [first = ''] = writeFiles(source, CT);
    await imported(library, { paths: [source] });
    const read = async (): Promise<Map<string, string>> => {
      const answer = await library.seriesMetadata(uidOf(CT), CT[0]?.SeriesInstanceUID ?? '', '/base');
      if (!answer.ok) throw new Error(answer.failure.kind);
      const json: Record<string, { Value?: string[]; BulkDataURI?: string }>[] = JSON.parse(
        new TextDecoder().decode(answer.value.json),
      );
      return new Map(
        json.map((each) => [each['00080018']?.Value?.[0] ?? '', each['7FE00010']?.BulkDataURI ?? '']),
      );
    };
    const before = await read();
    expect(before.size).toBe(3);
    repaint(first);
    await rescanned();
    const after = await read();
    const changed = [...before].filter(([uid, uri]) => after.get(uid) !== uri).map(([uid]) => uid);
    expect(changed).toEqual([CT[0]?.SOPInstanceUID]);
  });
});
