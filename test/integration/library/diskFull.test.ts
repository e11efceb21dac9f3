import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  defaultKey,
  openLibrary,
  type LibraryWithUpkeep,
  type OpenedLibrary,
} from '../../../native/library/index.ts';
import { ctSeries, writeFiles } from '../../generate/index.ts';
import { lightbox } from '../cli/process.ts';
import { ended, imported, opened, temporaryFolder } from './helpers.ts';
import { fillDisk, mayMount, mountDisk, unmount } from './smallDisk.ts';

const CT = ctSeries({ seed: 'full', slices: 60, rows: 128, columns: 128 }); // 33 KiB each
const UID = CT[0]?.StudyInstanceUID ?? '';

describe.skipIf(!mayMount())('a disk that is full', () => {
  let folder = '';
  let remove = (): void => undefined;
  let source = '';
  let disk = '';
  let library: LibraryWithUpkeep;

  beforeEach(() => {
    ({ folder, remove } = temporaryFolder());
    source = path.join(folder, 'source');
    disk = path.join(folder, 'disk');
    mkdirSync(disk);
    writeFiles(source, CT);
    expect(mountDisk(disk)).toBe(true);
    library = opened(path.join(disk, 'library'));
  });
  afterEach(async () => {
    await library.close();
    unmount(disk);
    remove();
  });

  it('refuses what comes over the network, keeps no half of it, and takes it once there is room', async () => {
    const { host } = library as OpenedLibrary;
    const receive = (bytes: Uint8Array) => {
      async function* batches() {
        yield await Promise.resolve([bytes]);
      }
      return host.receive({ head: new Uint8Array(0), batches: batches() }, () => null);
    };
    const makeRoom = fillDisk(disk, 0);
    for (const { bytes } of CT.slice(0, 3))
      expect(await receive(bytes)).toEqual({ kind: 'unwritable', code: 'ENOSPC' });
    makeRoom();
    for (const { bytes } of CT) expect(await receive(bytes)).toMatchObject({ kind: 'stored' });
    expect(library.instances(UID, null)).toHaveLength(CT.length);
    expect((await library.verify()).findings).toEqual([]);
  });

  it('is named by the command line, and what was imported before is there', async () => {
    const directory = path.join(disk, 'library');
    await library.close();
    const makeRoom = fillDisk(disk, 1000);
    const { code, stdout, stderr } = lightbox('import', source, '--copy', '--library', directory);
    expect(code).toBe(4);
    expect(`${stdout}${stderr}`).toContain('The disk is full.');
    expect(stderr).not.toMatch(/^\s+at /m);
    makeRoom();
    library = opened(directory);
    expect((await library.verify()).findings).toEqual([]);
  });

  it('is named when the library is opened on it', async () => {
    await library.close();
    const makeRoom = fillDisk(disk, 0);
    const directory = path.join(disk, 'library');
    const refused = openLibrary({ directory, key: defaultKey(directory), resumeJobs: false });
    expect(refused.ok || refused.failure).toEqual({ kind: 'disk-full' });
    makeRoom();
    library = opened(directory);
  });

  it.each([
    ['copy', 1000],
    ['copy', 500],
    ['copy', 200],
    ['copy', 60],
    ['link', 100],
    ['link', 60],
    ['link', 0],
  ] as const)(
    'ends an import (%s, %i KiB left); index and files agree, and it completes when there is room',
    async (storage, leftKiB) => {
      const makeRoom = fillDisk(disk, leftKiB);
      const started = library.startImport({ paths: [source], storage, watch: false });
      const failure = started.ok ? (await ended(library, started.value.jobId)).failure : started.failure;
      expect(failure).toEqual({ kind: 'disk-full' });
      expect(library.jobs().map(({ state }) => state)).toEqual(started.ok ? ['failed'] : []);
      expect((await library.verify()).findings).toEqual([]);
      expect(library.instances(UID, null).length).toBeLessThan(CT.length);

      makeRoom();
      const again = await imported(library, { paths: [source], storage });
      expect(again).toMatchObject({ state: 'done', failure: null });
      expect(library.instances(UID, null)).toHaveLength(CT.length);
      expect((await library.verify()).findings).toEqual([]);
      await library.close();
      library = opened(path.join(disk, 'library'), true);
      expect(library.jobs().map(({ state }) => state)).toEqual(started.ok ? ['done', 'failed'] : ['done']);
    },
  );
});
