import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  defaultKey,
  openLibrary,
  type LibraryWithUpkeep,
  type OpenedLibrary,
} from '../../../native/library/index.ts';
import { ctSeries, writeFiles } from '../../generate/index.ts';
import { ended, imported, opened, temporaryFolder } from './helpers.ts';

/** A disk of its own, where this process may have one: Linux, as root, outside a locked container. */
const mountDisk = (at: string): boolean =>
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=32m', 'tmpfs', at]).status === 0;
const unmount = (at: string): void => {
  execFileSync('umount', ['-l', at]);
};

function mayMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const at = mkdtempSync(path.join(os.tmpdir(), 'lightbox-disk-'));
  const mounted = mountDisk(at);
  if (mounted) unmount(at);
  rmSync(at, { recursive: true });
  return mounted;
}

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
    const makeRoom = fill(0);
    for (const { bytes } of CT.slice(0, 3))
      expect(await receive(bytes)).toEqual({ kind: 'unwritable', code: 'ENOSPC' });
    makeRoom();
    for (const { bytes } of CT) expect(await receive(bytes)).toMatchObject({ kind: 'stored' });
    expect(library.instances(UID, null)).toHaveLength(CT.length);
    expect((await library.verify()).findings).toEqual([]);
  });

  it('is named when the library is opened on it', async () => {
    await library.close();
    const makeRoom = fill(0);
    const directory = path.join(disk, 'library');
    const refused = openLibrary({ directory, key: defaultKey(directory), resumeJobs: false });
    expect(refused.ok || refused.failure).toEqual({ kind: 'disk-full' });
    makeRoom();
    library = opened(directory);
  });

  /** Other things take all of the disk but so many KiB. Returns what makes room again. */
  function fill(leftKiB: number): () => void {
    const file = path.join(disk, 'other-things');
    const descriptor = openSync(file, 'w');
    const block = Buffer.alloc(4096);
    let written = 0;
    try {
      for (;;) written += writeSync(descriptor, block);
    } catch (error) {
      expect(error).toMatchObject({ code: 'ENOSPC' });
    }
    ftruncateSync(descriptor, Math.max(0, written - leftKiB * 1024));
    closeSync(descriptor);
    return () => rmSync(file);
  }

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
      const makeRoom = fill(leftKiB);
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
