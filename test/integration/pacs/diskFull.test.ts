import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ctSeries } from '../../generate/index.ts';
import { hasOrthanc, startOrthanc } from '../../peers/orthanc.ts';
import { fillDisk, mayMount, mountDisk, unmount } from '../library/smallDisk.ts';
import { dataSetOf, hasTools } from './peers.ts';
import { node, openRemote, type Remote, retrieve, startArchive, writeFiles } from './remote.ts';

const IMAGES = 60;
const files = ctSeries({ seed: 'disk full', slices: IMAGES, rows: 128, columns: 128 }); // 33 KiB each
const StudyInstanceUID = files[0]?.StudyInstanceUID ?? '';

let folder: string;
let disk: string;
let remote: Remote;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'lightbox-disk-'));
  disk = path.join(folder, 'disk');
  mkdirSync(disk);
  expect(mountDisk(disk)).toBe(true);
  // It seems to have room when the retrieve begins: what is taken afterwards is taken by others.
  const roomy = { disk: () => Promise.resolve({ freeBytes: 1e12, diskBytes: 2e12 }) };
  remote = openRemote({ pausesMs: [1, 1] }, {}, roomy, disk);
});
afterEach(async () => {
  await remote.close();
  unmount(disk);
  rmSync(folder, { recursive: true });
});

const WAYS = [
  { way: 'C-GET', ready: hasTools('dcmqrscp', 'storescu') },
  { way: 'WADO-RS', ready: hasOrthanc() },
] as const;

it.skipIf(!mayMount()).each(WAYS.filter(({ ready }) => ready))(
  'a disk that fills up during a retrieve by $way ends it, naming what is missing; with room again it is completed',
  async ({ way }) => {
    const archive = way === 'C-GET' ? await startArchive(files) : await startOrthanc();
    if (!('storage' in archive)) for (const { bytes } of files) await archive.store(bytes);
    const { peerId } = await remote.add(
      'storage' in archive
        ? node('Archive', archive.port, { retrieveBy: 'get' })
        : ({ kind: 'dicomweb', name: 'Web', url: `${archive.origin}/dicom-web` } as Parameters<
            Remote['add']
          >[0]),
    );
    const makeRoom = fillDisk(disk, 900);
    const { transfer, problems } = await retrieve(remote, { peerId, StudyInstanceUID });
    const here = new Set(
      remote.library.instances(StudyInstanceUID, null).map(({ SOPInstanceUID }) => SOPInstanceUID),
    );
    expect(transfer).toMatchObject({
      state: 'incomplete',
      expected: IMAGES,
      here: here.size,
      missing: IMAGES - here.size,
      failure: { kind: 'disk-full' },
    });
    expect(here.size).toBeLessThan(IMAGES);
    expect(problems.map(({ SOPInstanceUID }) => SOPInstanceUID).toSorted()).toEqual(
      files
        .map(({ SOPInstanceUID }) => SOPInstanceUID)
        .filter((UID) => !here.has(UID))
        .toSorted(),
    );
    expect((await remote.library.verify()).findings).toEqual([]);
    makeRoom();
    const again = await retrieve(remote, { peerId, StudyInstanceUID });
    expect(again.transfer).toMatchObject({ state: 'complete', here: IMAGES });
    const given = path.join(folder, 'given');
    mkdirSync(given);
    writeFiles(given, files);
    for (const [at, { SOPInstanceUID }] of files.entries()) {
      const record = remote.library.instance(StudyInstanceUID, null, SOPInstanceUID);
      expect(dataSetOf(record?.location.path ?? '').equals(dataSetOf(path.join(given, `${at}.dcm`)))).toBe(
        true,
      );
    }
    await archive.close();
  },
);
