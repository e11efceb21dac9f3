// A disk that says, when it is to make sure of what was written, that it could not (EIO). It says so once: the next sync of the same
// file succeeds, and what was lost stays lost. So nothing of it may be acknowledged or indexed.
import path from 'node:path';
import { writeFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { openAssociation, planStore, sendableFile, store } from '../../../native/pacs/dimse/index.ts';
import { freePort } from '../../peers/orthanc.ts';
import type { Errand } from '../../peers/scriptedArchive.ts';
import { json, retrieve } from './remote.ts';
import { from, here, IMAGES, listing, remote, sending, study, StudyInstanceUID, uidsOf } from './scripted.ts';

/** How many of the next syncs fail, of a file or of a folder. */
const disk = vi.hoisted(() => ({ failing: 0 }));

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  type Sync = (descriptor: number, done: (error: NodeJS.ErrnoException | null) => void) => void;
  const failing =
    (sync: Sync): Sync =>
    (descriptor, done) => {
      if (disk.failing <= 0) return sync(descriptor, done);
      disk.failing -= 1;
      process.nextTick(done, Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' }));
    };
  return { ...fs, fdatasync: failing(fs.fdatasync), fsync: failing(fs.fsync) };
});

async function sentTo(port: number): Promise<readonly string[]> {
  const files = study.map(({ bytes }, at) => {
    const file = path.join(remote.folder, `${at}.dcm`);
    writeFileSync(file, bytes);
    const read = sendableFile(file);
    if (!read.ok) throw new Error(read.failure.kind);
    return read.value;
  });
  const opened = await openAssociation(
    { host: '127.0.0.1', port, calledAETitle: 'LIGHTBOX', callingAETitle: 'CALLER' },
    { contexts: planStore(files)[0]?.contexts ?? [] },
  );
  if (!opened.ok) throw new Error(opened.failure.kind);
  const acknowledged: string[] = [];
  for (const file of files) {
    const answer = await store(opened.value, file);
    if (answer.ok && answer.value.statusClass === 'success') acknowledged.push(file.SOPInstanceUID);
  }
  await opened.value.release();
  return acknowledged.toSorted();
}

describe('a disk that fails while images become durable', () => {
  it.each([1, 7])(
    '(%i times) has what was acknowledged to a sender, and nothing of the rest',
    async (times) => {
      const port = await freePort();
      const settings = { on: true, host: '127.0.0.1', port, callers: [{ AETitle: 'CALLER' }] };
      expect((await remote.request('/api/receiving', json({ settings }, 'PUT'))).status).toBe(200);
      disk.failing = times;
      const first = await sentTo(port);
      expect(disk.failing).toBe(0);
      expect(first.length).toBeLessThan(IMAGES);
      expect(here()).toEqual(first);
      expect((await remote.library.verify()).findings).toEqual([]);
      // The services have gone on, and a second try brings the rest; a restart finds all of it.
      expect(await sentTo(port)).toEqual(uidsOf(study));
      await remote.again();
      expect(here()).toEqual(uidsOf(study));
      expect((await remote.library.verify()).findings).toEqual([]);
    },
  );

  it('does not end a retrieve as complete; tried again it is', async () => {
    const statuses: number[] = [];
    const get = async (errand: Errand): Promise<number> =>
      sending(study)({
        ...errand,
        async store(...file) {
          const status = await errand.store(...file);
          statuses.push(status);
          return status;
        },
      });
    const peerId = await from({ find: listing(), get });
    disk.failing = 10_000;
    const { transfer, problems } = await retrieve(remote, { peerId, StudyInstanceUID });
    disk.failing = 0;
    expect(transfer).toMatchObject({ state: 'incomplete', here: 0, missing: IMAGES });
    expect(transfer.failure).toMatchObject({ kind: 'source-unreadable', code: 'EIO' });
    expect(problems.map(({ SOPInstanceUID }) => SOPInstanceUID).toSorted()).toEqual(uidsOf(study));
    expect(statuses.length).toBeGreaterThan(0);
    expect(statuses.every((status) => status !== 0)).toBe(true);
    expect(here()).toEqual([]);
    const again = await retrieve(remote, { peerId, StudyInstanceUID });
    expect(again.transfer).toMatchObject({ state: 'complete', here: IMAGES });
    expect((await remote.library.verify()).findings).toEqual([]);
  });
});
