// A disk that is full, and one that says, when it is to make sure of what was written, that it could not (EIO). It says so once: the next sync of the same
// file succeeds, and what was lost stays lost. So nothing of it may be acknowledged or indexed.
import path from 'node:path';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Job, type PeerFailure } from '../../../native/contract/index.ts';
import { peerFailureText as cliText } from '../../../native/cli/peerText.ts';
import { openAssociation, planStore, sendableFile, store } from '../../../native/pacs/dimse/index.ts';
import { peerFailureLine } from '../../../renderer/ui/archives/peerFailureText.ts';
import { freePort } from '../../peers/orthanc.ts';
import type { Errand } from '../../peers/scriptedArchive.ts';
import { inLanguage } from '../../unit/ui/words.ts';
import { ended } from '../api/serve.ts';
import { zipOf } from '../library/helpers.ts';
import { dataSets, hasTools, startServer } from './peers.ts';
import { json, node, reportOf, retrieve } from './remote.ts';
import { from, here, IMAGES, listing, remote, sending, study, StudyInstanceUID, uidsOf } from './scripted.ts';

/** How many of the next syncs fail, of a file or of a folder. */
const disk = vi.hoisted(() => ({ failing: 0, code: 'EIO', unpacks: Number.POSITIVE_INFINITY }));

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  type Sync = (descriptor: number, done: (error: NodeJS.ErrnoException | null) => void) => void;
  const failing =
    (sync: Sync): Sync =>
    (descriptor, done) => {
      if (disk.failing <= 0) return sync(descriptor, done);
      disk.failing -= 1;
      process.nextTick(done, Object.assign(new Error(disk.code), { code: disk.code }));
    };
  // What is unpacked in order to be sent is written by streams.
  const createWriteStream: typeof fs.createWriteStream = (...options) => {
    const stream = fs.createWriteStream(...options);
    if (disk.unpacks <= 0)
      stream.once('open', () => stream.destroy(Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' })));
    disk.unpacks -= 1;
    return stream;
  };
  return { ...fs, fdatasync: failing(fs.fdatasync), fsync: failing(fs.fsync), createWriteStream };
});

async function sentTo(port: number, refusals: number[] = []): Promise<readonly string[]> {
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
    else if (answer.ok) refusals.push(answer.value.status);
  }
  await opened.value.release();
  return acknowledged.toSorted();
}

async function saidInWords(failure: PeerFailure | null, code: string): Promise<void> {
  if (failure === null) throw new Error('no failure');
  const full = code !== 'EIO';
  await inLanguage('de');
  if (full) expect(peerFailureLine(failure, 'North')).toMatch(/voll/);
  await inLanguage('en');
  expect(peerFailureLine(failure, 'North')).toMatch(
    full ? /disk of this computer is full/ : /Check the disk/,
  );
  expect(cliText(failure)).toMatch(full ? /disk is full/ : /EIO/);
}

afterEach(() => {
  disk.failing = 0;
  disk.code = 'EIO';
  disk.unpacks = Number.POSITIVE_INFINITY;
});

describe('a disk that fails while images become durable', () => {
  it.each([
    [1, 'EIO', 0x0110],
    [7, 'EIO', 0x0110],
    [1, 'ENOSPC', 0xa700], // PS3.4 B.2.3: Out of Resources
    [7, 'ENOSPC', 0xa700],
    [3, 'EDQUOT', 0xa700],
  ])(
    '(%i times, %s) has what was acknowledged to a sender, and nothing of the rest',
    async (times, code, status) => {
      disk.code = code;
      const port = await freePort();
      const settings = { on: true, host: '127.0.0.1', port, callers: [{ AETitle: 'CALLER' }] };
      expect((await remote.request('/api/receiving', json({ settings }, 'PUT'))).status).toBe(200);
      disk.failing = times;
      const refusals: number[] = [];
      const first = await sentTo(port, refusals);
      expect(new Set(refusals)).toEqual(new Set([status]));
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

  it.each([
    ['EIO', { kind: 'source-unreadable', code: 'EIO' }],
    ['ENOSPC', { kind: 'disk-full' }],
  ])('(%s) does not end a retrieve as complete; tried again it is', async (code, failure) => {
    disk.code = code;
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
    expect(transfer.failure).toEqual(failure);
    await saidInWords(transfer.failure, code);
    expect(problems.map(({ SOPInstanceUID }) => SOPInstanceUID).toSorted()).toEqual(uidsOf(study));
    expect(statuses.length).toBeGreaterThan(0);
    expect(statuses.every((status) => status !== 0)).toBe(true);
    expect(here()).toEqual([]);
    const again = await retrieve(remote, { peerId, StudyInstanceUID });
    expect(again.transfer).toMatchObject({ state: 'complete', here: IMAGES });
    expect((await remote.library.verify()).findings).toEqual([]);
  });
});

describe.skipIf(!hasTools('storescp'))('a disk that is full while a study is unpacked to be sent', () => {
  it('ends the send naming the disk and what was not sent, blames no image, and leaves nothing; with room it is completed', async () => {
    const theirs = path.join(remote.folder, 'theirs');
    mkdirSync(theirs);
    const file = path.join(remote.folder, 'study.zip');
    writeFileSync(file, await zipOf(study.map(({ bytes }, at) => ({ name: `${at}.dcm`, bytes }))));
    const started = remote.library.startImport({ paths: [file], storage: 'link', watch: false });
    if (!started.ok) throw new Error(started.failure.kind);
    await ended(remote.library, started.value.jobId);
    expect(here()).toEqual(uidsOf(study));
    const receiver = await startServer('storescp', (port) => ['+B', '-od', theirs, String(port)]);
    const { peerId } = await remote.add(node('Theirs', receiver.port));
    const send = async () => {
      const answer = await remote.request(
        '/api/send',
        json({ peerId, StudyInstanceUIDs: [StudyInstanceUID] }),
      );
      return reportOf(remote, Job.parse(await answer.json()).jobId);
    };
    disk.unpacks = 2;
    const { transfer, problems } = await send();
    expect(transfer).toMatchObject({ state: 'incomplete', failure: { kind: 'disk-full' } });
    expect(transfer.here).toBeLessThanOrEqual(2);
    const arrived = await dataSets(theirs);
    expect(problems).toHaveLength(IMAGES - transfer.here);
    expect(new Set(problems.map(({ reason }) => reason))).toEqual(new Set(['missing']));
    for (const UID of uidsOf(study))
      expect(arrived.has(UID) || problems.some(({ SOPInstanceUID }) => SOPInstanceUID === UID)).toBe(true);
    disk.unpacks = Number.POSITIVE_INFINITY;
    expect((await send()).transfer).toMatchObject({ state: 'complete', here: IMAGES });
    expect([...(await dataSets(theirs)).keys()].toSorted()).toEqual(uidsOf(study));
    const jobs = path.join(remote.library.directory, 'sending');
    expect(existsSync(jobs) ? readdirSync(jobs) : []).toEqual([]);
    await receiver.close();
  });
});
