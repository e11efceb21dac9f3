import { mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import dicomParser from 'dicom-parser';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Job, SendSize, type TransferReport } from '../../../native/contract/index.ts';
import { TRANSFER_SYNTAX } from '../../../native/dicom/write.ts';
import { ctSeries, type GeneratedFile } from '../../generate/index.ts';
import { hasOrthanc, startOrthanc } from '../../peers/orthanc.ts';
import { ended } from '../api/serve.ts';
import { corpusFolder, corpusPath } from '../../unit/dicom/corpus.ts';
import { dataSets, hasTools, oneFilePerSyntax, run, startServer } from './peers.ts';
import { json, node, openRemote, type Remote, reportOf, writeFiles } from './remote.ts';

const study = ctSeries({ seed: 'send', slices: 7, rows: 32, columns: 32 });
const StudyInstanceUID = study[0]?.StudyInstanceUID ?? '';

/** The value of Pixel Data, by dicom-parser; a pad byte at the end does not matter. */
function pixelsOf(file: string): Buffer {
  const bytes = readFileSync(file);
  const element = dicomParser.parseDicom(bytes).elements['x7fe00010'];
  if (element === undefined) throw new Error('no pixels');
  return bytes.subarray(element.dataOffset, element.dataOffset + element.length);
}

describe.skipIf(!hasTools('storescp', 'dcmdump'))('sending a study', () => {
  let remote: Remote;
  let folder: string;
  beforeEach(async () => {
    remote = openRemote();
    folder = path.join(remote.folder, 'theirs');
    mkdirSync(folder);
    await have(study);
  });
  afterEach(() => remote.close());

  async function have(files: readonly GeneratedFile[]): Promise<void> {
    const given = path.join(remote.folder, 'given');
    mkdirSync(given, { recursive: true });
    writeFiles(given, files);
    const started = remote.library.startImport({ paths: [given], storage: 'copy', watch: false });
    if (!started.ok) throw new Error(started.failure.kind);
    await ended(remote.library, started.value.jobId);
  }
  async function send(peerId: string, more: object = {}): Promise<TransferReport & { job: Job }> {
    const request = json({ peerId, StudyInstanceUIDs: [StudyInstanceUID], ...more });
    const answer = await remote.request('/api/send', request);
    if (answer.status !== 202) throw new Error(await answer.text());
    return reportOf(remote, Job.parse(await answer.json()).jobId);
  }
  const receiver = (options: readonly string[] = []) =>
    startServer('storescp', (port) => ['+B', ...options, '-od', folder, String(port)]);

  it('brings every data set to dcmtk byte for byte, with a result for each', async () => {
    const theirs = await receiver();
    const { peerId } = await remote.add(node('Theirs', theirs.port));
    const { transfer, problems, job } = await send(peerId);
    await theirs.close();
    expect(job).toMatchObject({ state: 'done', progress: { filesTotal: 7, filesDone: 7 } });
    expect(transfer).toMatchObject({ state: 'complete', expected: 7, here: 7, missing: 0 });
    expect(problems).toEqual([]);
    const arrived = await dataSets(folder);
    const sent = await dataSets(path.join(remote.folder, 'given'));
    expect(arrived.size).toBe(7);
    for (const [UID, bytes] of sent) expect(arrived.get(UID)?.equals(bytes)).toBe(true);
  });

  it('sends single images', async () => {
    const theirs = await receiver();
    const { peerId } = await remote.add(node('Theirs', theirs.port));
    const SOPInstanceUIDs = study.slice(2, 4).map(({ SOPInstanceUID }) => SOPInstanceUID);
    const { transfer } = await send(peerId, { SOPInstanceUIDs });
    await theirs.close();
    expect(transfer).toMatchObject({ state: 'complete', expected: 2 });
    expect([...(await dataSets(folder)).keys()].toSorted()).toEqual(SOPInstanceUIDs.toSorted());
  });

  it('names the image whose file is gone or cut, and sends the others', async () => {
    const path0 = remote.library.instance(StudyInstanceUID, null, study[0]?.SOPInstanceUID ?? '');
    const path1 = remote.library.instance(StudyInstanceUID, null, study[1]?.SOPInstanceUID ?? '');
    rmSync(path0?.location.path ?? '');
    truncateSync(path1?.location.path ?? '', 200);
    const theirs = await receiver();
    const { peerId } = await remote.add(node('Theirs', theirs.port));
    const { transfer, problems } = await send(peerId);
    await theirs.close();
    expect(transfer).toMatchObject({ state: 'incomplete', expected: 7, here: 5, missing: 2 });
    expect(problems.map(({ SOPInstanceUID, reason }) => [SOPInstanceUID, reason])).toEqual([
      [study[0]?.SOPInstanceUID, 'unreadable'],
      [study[1]?.SOPInstanceUID, 'unreadable'],
    ]);
  });

  it('sends no image of which only a part is here, names it, and sends those behind it', async () => {
    const others = ctSeries({ seed: 'cut', study: 'cut', slices: 5, rows: 32, columns: 32 });
    const cut = others.map((file, at) =>
      at === 2 ? { ...file, bytes: file.bytes.subarray(0, -101) } : file,
    );
    await have(cut);
    // Without +B dcmtk reads what comes, and ends the association at a data set that breaks off.
    const theirs = await startServer('storescp', (port) => ['-od', folder, String(port)]);
    const { peerId } = await remote.add(node('Theirs', theirs.port));
    const StudyInstanceUIDs = [others[0]?.StudyInstanceUID];
    const { transfer, problems } = await send(peerId, { StudyInstanceUIDs });
    await theirs.close();
    expect(transfer).toMatchObject({ state: 'incomplete', expected: 5, here: 4, missing: 1, attempt: 1 });
    expect(problems).toMatchObject([{ SOPInstanceUID: others[2]?.SOPInstanceUID, reason: 'short' }]);
    expect(new Set((await dataSets(folder)).keys())).toEqual(
      new Set(others.filter((_, at) => at !== 2).map(({ SOPInstanceUID }) => SOPInstanceUID)),
    );
  });

  it('sends what a file holds by now, where it was stored anew in another syntax', async () => {
    const theirs = await receiver();
    const { peerId } = await remote.add(node('Theirs', theirs.port));
    const anew = ctSeries({
      seed: 'send',
      slices: 7,
      rows: 32,
      columns: 32,
      TransferSyntaxUID: TRANSFER_SYNTAX.implicitLittleEndian,
    });
    const rewritten = [anew[2], anew[5]].flatMap((file) => file ?? []);
    for (const { SOPInstanceUID, bytes } of rewritten) {
      const path2 = remote.library.instance(StudyInstanceUID, null, SOPInstanceUID)?.location.path ?? '';
      expect(readFileSync(path2).equals(bytes)).toBe(false);
      writeFileSync(path2, bytes);
    }
    const { transfer, problems } = await send(peerId);
    await theirs.close();
    expect([transfer.state, problems]).toEqual(['complete', []]);
    const arrived = await dataSets(folder);
    expect(arrived.size).toBe(7);
    const given = path.join(remote.folder, 'anew');
    mkdirSync(given);
    writeFiles(given, rewritten);
    for (const [UID, bytes] of await dataSets(given)) expect(arrived.get(UID)?.equals(bytes)).toBe(true);
  });

  it('says beforehand how much would go', async () => {
    const SOPInstanceUIDs = study.slice(2, 4).map(({ SOPInstanceUID }) => SOPInstanceUID);
    const of = async (more: object): Promise<SendSize> => {
      const choice = json({ StudyInstanceUIDs: [StudyInstanceUID], ...more });
      return SendSize.parse(await (await remote.request('/api/send/size', choice)).json());
    };
    const bytes = study.map((file) => file.bytes.length);
    const sum = (sizes: readonly number[]): number => sizes.reduce((all, one) => all + one, 0);
    expect(await of({})).toEqual({ studies: 1, series: 1, instances: 7, bytes: sum(bytes) });
    expect(await of({ SOPInstanceUIDs })).toEqual({
      studies: 1,
      series: 1,
      instances: 2,
      bytes: sum(bytes.slice(2, 4)),
    });
  });

  it('sends what was left by another try, and only that', async () => {
    const first = remote.library.instance(StudyInstanceUID, null, study[0]?.SOPInstanceUID ?? '');
    const file = first?.location.path ?? '';
    const bytes = readFileSync(file);
    rmSync(file);
    const theirs = await receiver();
    const { peerId } = await remote.add(node('Theirs', theirs.port));
    const { problems, job } = await send(peerId, { label: 'Moth, CT' });
    expect(problems).toMatchObject([{ reason: 'unreadable', SeriesNumber: 1, InstanceNumber: 1 }]);
    writeFileSync(file, bytes);
    const again = await remote.request(`/api/jobs/${job.jobId}/again`, { method: 'POST' });
    expect(again.status).toBe(202);
    const next = Job.parse(await again.json());
    expect(next.label).toBe('Moth, CT');
    expect(remote.library.job(job.jobId)?.transfer).toMatchObject({ continuedBy: next.jobId });
    const { transfer } = await reportOf(remote, next.jobId);
    await theirs.close();
    expect(transfer).toMatchObject({ state: 'complete', expected: 1, here: 1 });
    expect(readdirSync(folder)).toHaveLength(7);
    expect((await remote.request('/api/jobs/none/again', { method: 'POST' })).status).toBe(404);
  });

  it('goes on after a restart with what was not confirmed yet', async () => {
    const many = ctSeries({ seed: 'send-many', study: 'many', slices: 300, rows: 64, columns: 64 });
    await have(many);
    const theirs = await receiver();
    const { peerId } = await remote.add(node('Theirs', theirs.port));
    const request = json({ peerId, StudyInstanceUIDs: [many[0]?.StudyInstanceUID] });
    const { jobId } = Job.parse(await (await remote.request('/api/send', request)).json());
    await expect
      .poll(() => remote.pacs.transfer(jobId)?.transfer.here ?? 0, { interval: 1 })
      .toBeGreaterThan(60);
    await remote.again();
    const { transfer, job } = await reportOf(remote, jobId);
    await theirs.close();
    expect(job.state).toBe('done');
    expect(transfer).toMatchObject({ state: 'complete', expected: 300, here: 300 });
    expect(readdirSync(folder)).toHaveLength(300); // named after their UIDs
  });

  it('is not said to be sent where nobody took it', async () => {
    const { peerId } = await remote.add(node('Down', 1));
    const { transfer, problems } = await send(peerId);
    expect(transfer).toMatchObject({
      state: 'incomplete',
      here: 0,
      missing: 7,
      failure: { kind: 'unreachable', code: 'ECONNREFUSED' },
    });
    expect(problems).toHaveLength(7);
  });

  it('is refused for a study that is not here', async () => {
    const { peerId } = await remote.add(node('Down', 1));
    const request = json({ peerId, StudyInstanceUIDs: ['1.2.3'] });
    expect((await remote.request('/api/send', request)).status).toBe(404);
  });

  it.skipIf(corpusFolder === undefined || !hasTools('gdcmconv'))(
    'turns losslessly compressed images into plain ones for a peer that takes nothing else, and names the others',
    async () => {
      const theirs = await receiver(['--prefer-little']); // uncompressed syntaxes only
      const { peerId } = await remote.add(node('Theirs', theirs.port));
      const files = oneFilePerSyntax().filter(({ TransferSyntaxUID }) =>
        /\.4\.|\.1\.2\.5$|\.99$/.test(TransferSyntaxUID ?? ''),
      );
      const paths = files.map(corpusPath);
      const started = remote.library.startImport({ paths, storage: 'copy', watch: false });
      if (started.ok) await ended(remote.library, started.value.jobId);
      const turned: string[] = [];
      const refused: string[] = [];
      for (const file of files) {
        const UID = String(file['SOPInstanceUID']);
        const request = { StudyInstanceUIDs: [file['StudyInstanceUID']], SOPInstanceUIDs: [UID] };
        const { transfer, problems } = await send(peerId, request);
        const syntax = file.TransferSyntaxUID ?? '';
        if (transfer.state === 'complete') turned.push(syntax);
        else {
          expect(problems, file.path).toMatchObject([{ SOPInstanceUID: UID, reason: 'not-transcoded' }]);
          refused.push(syntax);
          continue;
        }
        const arrived = readdirSync(folder).find((name) => name.includes(UID)) ?? '';
        const raw = path.join(remote.folder, 'raw.dcm');
        await run('gdcmconv', ['--raw', corpusPath(file), raw]);
        expect(pixelsOf(path.join(folder, arrived)).equals(pixelsOf(raw)), file.path).toBe(true);
      }
      await theirs.close();
      console.log(`turned plain: ${turned.join(' ')}; named: ${refused.join(' ')}`);
      expect(turned.length).toBeGreaterThan(3);
      // What has lost something already is not made to look as if it had not.
      for (const lossy of ['50', '51', '81', '91'])
        expect(turned).not.toContain(`1.2.840.10008.1.2.4.${lossy}`);
    },
    60_000,
  );

  it.skipIf(!hasOrthanc())('works by STOW-RS', async () => {
    const orthanc = await startOrthanc();
    const { peerId } = await remote.add({
      kind: 'dicomweb',
      name: 'Web',
      url: `${orthanc.origin}${orthanc.dicomWebRoot}`,
    } as Parameters<Remote['add']>[0]);
    const { transfer, problems } = await send(peerId);
    expect(problems).toEqual([]);
    expect(transfer).toMatchObject({ state: 'complete', expected: 7, here: 7 });
    const count = (await (await fetch(`${orthanc.origin}/statistics`)).json()) as { CountInstances: number };
    expect(count.CountInstances).toBe(7);
    await orthanc.close();
  });
});
