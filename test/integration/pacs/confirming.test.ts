import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Job, type Confirmation, type TransferReport } from '../../../native/contract/index.ts';
import { ctSeries } from '../../generate/index.ts';
import { freePort, hasOrthanc, startOrthanc } from '../../peers/orthanc.ts';
import { ended } from '../api/serve.ts';
import { type Answering, startConfirmingArchive } from './confirmingArchive.ts';
import { hasTools, startServer } from './peers.ts';
import { json, node, openRemote, type Remote, reportOf, writeFiles } from './remote.ts';

const study = ctSeries({ seed: 'confirmed', slices: 5, rows: 16, columns: 16 });
const StudyInstanceUID = study[0]?.StudyInstanceUID ?? '';
const UIDs = study.map(({ SOPInstanceUID }) => SOPInstanceUID).toSorted();
const SOPClassUID = '1.2.840.10008.5.1.4.1.1.2';
const REFUSED = 0x0112; // PS3.3 C.14.1.1: no such object instance

describe('asking an archive to confirm what it took', () => {
  let remote: Remote;
  let port: number;
  const closing: (() => Promise<void>)[] = [];
  beforeEach(async () => {
    port = await freePort();
  });
  afterEach(async () => {
    await remote.close();
    for (const close of closing.splice(0)) await close();
  });

  async function have(times: object = {}): Promise<void> {
    remote = openRemote({ pausesMs: [10, 20] }, times);
    await remote.request('/api/receiving', json({ settings: { host: '127.0.0.1', port } }, 'PUT'));
    const given = path.join(remote.folder, 'given');
    mkdirSync(given);
    writeFiles(given, study);
    const started = remote.library.startImport({ paths: [given], storage: 'copy', watch: false });
    if (!started.ok) throw new Error(started.failure.kind);
    await ended(remote.library, started.value.jobId);
  }
  async function archive(answering: Answering) {
    const started = await startConfirmingArchive(answering, port);
    closing.push(() => started.close());
    return started;
  }
  const asked = { confirmStorage: { waitMinutes: 60 } };
  async function send(theirPort: number, more: object = asked): Promise<TransferReport & { job: Job }> {
    const { peerId } = await remote.add(node('Theirs', theirPort, more));
    const request = json({ peerId, StudyInstanceUIDs: [StudyInstanceUID] });
    const job = Job.parse(await (await remote.request('/api/send', request)).json());
    return reportOf(remote, job.jobId);
  }
  /** Once the confirmation stands so, as an event of the job tells it. */
  async function until(jobId: string, state: Confirmation['state']): Promise<TransferReport> {
    const stands = (): boolean => remote.library.job(jobId)?.transfer?.confirmation?.state === state;
    await new Promise<void>((resolve) => {
      const stop = remote.library.subscribe((event) => {
        if (event.type === 'job' && event.job.transfer?.confirmation?.state === state) done();
      });
      const done = (): void => {
        stop();
        resolve();
      };
      if (stands()) done();
    });
    return reportOf(remote, jobId);
  }

  it.each(['before', 'after', 'own'] as const)(
    'hears that all of it is kept: a report %s (the answer to the question, or over an association of the archive’s own)',
    async (way) => {
      await have();
      const theirs = await archive(({ TransactionUID, instances }) => ({
        [way]: { TransactionUID, committed: instances },
      }));
      const { job, transfer } = await send(theirs.port);
      expect(transfer.state).toBe('complete');
      const { transfer: confirmed, problems } = await until(job.jobId, 'confirmed');
      expect(confirmed.confirmation).toMatchObject({ confirmed: 5, notConfirmed: 0, failure: null });
      expect(problems).toEqual([]);
      const [question] = theirs.questions;
      expect(question?.instances.map(({ SOPInstanceUID }) => SOPInstanceUID).toSorted()).toEqual(UIDs);
      expect(question?.instances.every((one) => one.SOPClassUID === SOPClassUID)).toBe(true);
    },
  );

  it('does not ask where the settings do not say so', async () => {
    await have();
    const theirs = await archive(() => ({}));
    const { transfer } = await send(theirs.port, {});
    expect(transfer).toMatchObject({ state: 'complete' });
    expect(transfer.confirmation ?? null).toBeNull();
    expect(theirs.questions).toEqual([]);
  });

  it('names the images that the archive does not answer for, with its reason, and those it does not mention', async () => {
    await have();
    const theirs = await archive(({ TransactionUID, instances }) => ({
      own: {
        TransactionUID,
        committed: instances.slice(0, 2),
        failed: instances.slice(2, 4).map((one) => ({ ...one, FailureReason: REFUSED })),
      },
    }));
    const { job } = await send(theirs.port);
    const { transfer, problems } = await until(job.jobId, 'not-confirmed');
    expect(transfer).toMatchObject({
      state: 'complete',
      here: 5,
      confirmation: { confirmed: 2, notConfirmed: 3 },
    });
    const asked = theirs.questions[0]?.instances.map(({ SOPInstanceUID }) => SOPInstanceUID) ?? [];
    const status = new Map(problems.map((one) => [one.SOPInstanceUID, one.status]));
    expect(problems.every(({ reason }) => reason === 'not-confirmed')).toBe(true);
    expect(status).toEqual(
      new Map([
        [asked[2], REFUSED],
        [asked[3], REFUSED],
        [asked[4], null],
      ]),
    );
    // And the same images go again when a reader says so.
    const again = Job.parse(await (await remote.request(`/api/jobs/${job.jobId}/again`, json({}))).json());
    expect((await reportOf(remote, again.jobId)).transfer).toMatchObject({ expected: 3, here: 3 });
  });

  it('takes a report about other images for none about ours, and one of a stranger for nothing', async () => {
    await have();
    const theirs = await archive(() => ({}));
    const { job } = await send(theirs.port);
    await until(job.jobId, 'waiting');
    const others = [{ SOPClassUID, SOPInstanceUID: '1.2.3.4' }];
    expect(await theirs.report(port, { TransactionUID: '2.25.999', committed: others })).not.toBe(0);
    expect((await reportOf(remote, job.jobId)).transfer.confirmation).toMatchObject({ state: 'waiting' });
    const TransactionUID = theirs.questions[0]?.TransactionUID ?? '';
    expect(await theirs.report(port, { TransactionUID, committed: others })).toBe(0);
    const { transfer, problems } = await until(job.jobId, 'not-confirmed');
    expect(transfer.confirmation).toMatchObject({ confirmed: 0, notConfirmed: 5 });
    expect(problems.map(({ SOPInstanceUID }) => SOPInstanceUID).toSorted()).toEqual(UIDs);
  });

  it('says so when the archive never reports, and hears it when it does at last', async () => {
    await have({ reportMs: 300 });
    const theirs = await archive(() => ({}));
    const { job } = await send(theirs.port);
    const { transfer, problems } = await until(job.jobId, 'not-confirmed');
    expect(transfer.confirmation).toMatchObject({ confirmed: 0, notConfirmed: 5 });
    expect(problems.map(({ reason }) => reason)).toEqual(UIDs.map(() => 'no-report'));
    const asking = await remote.request(`/api/jobs/${job.jobId}/confirm`, json({}));
    expect(asking.status).toBe(204);
    await until(job.jobId, 'waiting');
    const [first] = theirs.questions;
    await theirs.report(port, {
      TransactionUID: first?.TransactionUID ?? '', // of the first question, late
      committed: first?.instances ?? [],
    });
    expect((await until(job.jobId, 'confirmed')).problems).toEqual([]);
  });

  it('goes on after a restart: it asks again, and takes reports to either question', async () => {
    await have();
    const theirs = await archive(() => ({}));
    const { job } = await send(theirs.port);
    await until(job.jobId, 'waiting');
    await remote.again();
    await expect.poll(() => theirs.questions.length).toBe(2);
    const [, second] = theirs.questions;
    expect(second?.instances).toHaveLength(5);
    await theirs.report(port, {
      TransactionUID: second?.TransactionUID ?? '',
      committed: second?.instances ?? [],
    });
    expect((await until(job.jobId, 'confirmed')).transfer.confirmation).toMatchObject({ confirmed: 5 });
  });

  it('asks until the archive takes the question', async () => {
    await have();
    let refusals = 2;
    const theirs = await archive(({ TransactionUID, instances }) =>
      refusals-- > 0 ? { status: 0x0213 } : { after: { TransactionUID, committed: instances } },
    );
    const { job } = await send(theirs.port);
    await until(job.jobId, 'confirmed');
    expect(theirs.questions).toHaveLength(3);
  });

  it('can be answered over the association of the question where we do not receive', async () => {
    await have();
    await remote.request('/api/receiving', json({ settings: { host: '127.0.0.1' } }, 'PUT'));
    const theirs = await archive(() => ({}));
    const { job } = await send(theirs.port);
    const { transfer } = await until(job.jobId, 'waiting');
    expect(transfer.confirmation?.failure).toEqual({ kind: 'no-provider' });
  });

  it.skipIf(!hasTools('storescp'))('says at once that an archive does not do this (dcmtk)', async () => {
    await have();
    const folder = path.join(remote.folder, 'theirs');
    mkdirSync(folder);
    const theirs = await startServer('storescp', (at) => ['-od', folder, String(at)]);
    closing.push(() => theirs.close());
    const { job } = await send(theirs.port);
    const { transfer, problems } = await until(job.jobId, 'not-confirmed');
    expect(transfer).toMatchObject({
      state: 'complete',
      confirmation: { failure: { kind: 'not-offered', service: 'commitment' } },
    });
    expect(problems).toHaveLength(5);
  });

  it.skipIf(!hasOrthanc())('is answered by Orthanc', async () => {
    await have();
    const orthanc = await startOrthanc({
      DicomModalities: { lightbox: { AET: 'LIGHTBOX', Host: '127.0.0.1', Port: port } },
    });
    closing.push(() => orthanc.close());
    const { job } = await send(orthanc.dicomPort, { ...asked, calledAETitle: 'PEER' });
    const { transfer, problems } = await until(job.jobId, 'confirmed');
    expect(transfer).toMatchObject({ state: 'complete', confirmation: { confirmed: 5, notConfirmed: 0 } });
    expect(problems).toEqual([]);
    // Nothing else may come in through the door of the report, and it is shut afterwards.
    await expect
      .poll(async () => (await (await remote.request('/api/receiving')).json()) as object)
      .toMatchObject({ listening: false });
  });
});
