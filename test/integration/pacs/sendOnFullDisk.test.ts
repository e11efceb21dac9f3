// A disk without room, where the index and the transfers lie too, when a study is to be sent: it is sent, or it is said that the
// disk is full; and the services go on.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Job } from '../../../native/contract/index.ts';
import { ctSeries } from '../../generate/index.ts';
import { ended } from '../api/serve.ts';
import { fillDisk, mayMount, mountDisk, unmount } from '../library/smallDisk.ts';
import { dataSets, hasTools, startServer } from './peers.ts';
import { json, node, openRemote, type Remote, reportOf, writeFiles } from './remote.ts';

const IMAGES = 40;
const files = ctSeries({ seed: 'full send', slices: IMAGES, rows: 64, columns: 64 });
const StudyInstanceUID = files[0]?.StudyInstanceUID ?? '';

let folder: string;
let disk: string;
let remote: Remote;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'lightbox-full-send-'));
  disk = path.join(folder, 'disk');
  mkdirSync(disk);
  expect(mountDisk(disk)).toBe(true);
  remote = openRemote({ pausesMs: [1, 1] }, {}, {}, disk);
});
afterEach(async () => {
  await remote.close();
  unmount(disk);
  rmSync(folder, { recursive: true });
});

it.skipIf(!mayMount() || !hasTools('storescp'))(
  'a send on a full disk is done, or says why it is not; with room it is completed',
  async () => {
    const given = path.join(folder, 'given');
    mkdirSync(given);
    writeFiles(given, files);
    const started = remote.library.startImport({ paths: [given], storage: 'link', watch: false });
    if (!started.ok) throw new Error(started.failure.kind);
    await ended(remote.library, started.value.jobId);
    const theirs = path.join(folder, 'theirs');
    mkdirSync(theirs);
    const receiver = await startServer('storescp', (port) => ['+B', '-od', theirs, String(port)]);
    const { peerId } = await remote.add(node('Theirs', receiver.port));
    // Nothing left, room for the job but not for its account, and room for both.
    for (const leftKiB of [0, 8, 16, 100]) {
      const makeRoom = fillDisk(disk, leftKiB);
      const answer = await remote.request(
        '/api/send',
        json({ peerId, StudyInstanceUIDs: [StudyInstanceUID] }),
      );
      if (answer.status === 507) expect(await answer.json()).toEqual({ kind: 'disk-full' });
      else {
        expect(answer.status).toBe(202);
        const { job, transfer } = await reportOf(remote, Job.parse(await answer.json()).jobId);
        if (job.state === 'failed') expect(job.failure).toEqual({ kind: 'disk-full' });
        else expect(transfer).toMatchObject({ state: 'complete', here: IMAGES });
      }
      makeRoom();
    }
    const again = await remote.request('/api/send', json({ peerId, StudyInstanceUIDs: [StudyInstanceUID] }));
    const { transfer } = await reportOf(remote, Job.parse(await again.json()).jobId);
    expect(transfer).toMatchObject({ state: 'complete', here: IMAGES });
    expect((await dataSets(theirs)).size).toBe(IMAGES);
    await receiver.close();
  },
);
