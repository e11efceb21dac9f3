import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Completeness, IncompleteList, type Job } from '../../../native/contract/index.ts';
import { ctSeries, type GeneratedFile } from '../../generate/index.ts';
import { hasOrthanc, type Orthanc, startOrthanc } from '../../peers/orthanc.ts';
import { corpusFolder, corpusPath } from '../../unit/dicom/corpus.ts';
import { ended } from '../api/serve.ts';
import { dataSetOf, dcmtkKnows, hasTools, inFolder, oneFilePerSyntax, run } from './peers.ts';
import {
  json,
  node,
  openRemote,
  type Remote,
  reportOf,
  retrieve,
  startArchive,
  writeFiles,
} from './remote.ts';

const execute = promisify(execFile);

const series = (name: string, slices: number, more: object = {}): GeneratedFile[] =>
  ctSeries({
    seed: `retrieve-${name}`,
    study: 'one',
    PatientID: 'ID-1',
    slices,
    rows: 32,
    columns: 32,
    ...more,
  });
const first = series('a', 12);
const second = series('b', 5, { study: 'two' });

const study = first;
const uidOf = (files: readonly GeneratedFile[]): string => files[0]?.StudyInstanceUID ?? '';

/** The library's own files of a study, by UID, as data sets. */
function dataSetsHere(remote: Remote, StudyInstanceUID: string): ReadonlyMap<string, Buffer> {
  const records = remote.library.instances(StudyInstanceUID, null);
  return new Map(records.map(({ SOPInstanceUID, location }) => [SOPInstanceUID, dataSetOf(location.path)]));
}

async function expectWhole(remote: Remote, files: readonly GeneratedFile[]): Promise<void> {
  await inFolder(async (folder) => {
    writeFiles(folder, files);
    const here = dataSetsHere(remote, uidOf(files));
    expect(here.size).toBe(files.length);
    for (const [at, { SOPInstanceUID }] of files.entries())
      expect(here.get(SOPInstanceUID)?.equals(dataSetOf(path.join(folder, `${at}.dcm`)))).toBe(true);
  });
}

describe.skipIf(!hasTools('dcmqrscp', 'storescu', 'dcmodify'))('retrieving from dcmtk by C-GET', () => {
  let remote: Remote;
  let archive: Awaited<ReturnType<typeof startArchive>>;
  let peerId: string;
  const request = (more: object = {}) => ({ peerId, StudyInstanceUID: uidOf(study), ...more });
  beforeEach(async () => {
    remote = openRemote();
    archive = await startArchive([...study, ...second]);
    peerId = (await remote.add(node('Archive', archive.port, { retrieveBy: 'get' }))).peerId;
  });
  afterEach(async () => {
    await archive.close();
    await remote.close();
  });
  /** The file of an instance in dcmqrscp's own folder. */
  const stored = (UID: string): string => {
    const found = readdirSync(archive.storage).find((name) => {
      if (name === 'index.dat') return false;
      return (
        readFileSync(path.join(archive.storage, name)).includes(`${UID}\0`) ||
        readFileSync(path.join(archive.storage, name)).includes(`${UID}`)
      );
    });
    if (found === undefined) throw new Error('the archive has no such file');
    return path.join(archive.storage, found);
  };

  it('brings a study whole, every data set byte for byte, and says that it is complete', async () => {
    const { job, transfer, problems } = await retrieve(remote, request());
    expect(job).toMatchObject({ state: 'done', failure: null, progress: { filesTotal: 12, filesDone: 12 } });
    expect(transfer).toMatchObject({
      state: 'complete',
      expected: 12,
      here: 12,
      missing: 0,
      by: 'get',
      attempt: 1,
    });
    expect(problems).toEqual([]);
    await expectWhole(remote, study);
    expect(remote.library.studyDetail(uidOf(study))?.study).toMatchObject({
      instanceCount: 12,
      storage: 'owned',
    });
    const completeness = await remote.request(`/api/studies/${uidOf(study)}/completeness`);
    expect(Completeness.parse(await completeness.json())).toMatchObject({
      state: 'complete',
      expected: 12,
      here: 12,
    });
  });

  it('asks for nothing where everything is here', async () => {
    await retrieve(remote, request());
    const { transfer } = await retrieve(remote, request());
    expect(transfer).toMatchObject({ state: 'complete', here: 12, attempt: 0, by: null });
  });

  it('brings what is missing only', async () => {
    await inFolder(async (folder) => {
      writeFiles(folder, study.slice(0, 5));
      const started = remote.library.startImport({ paths: [folder], storage: 'copy', watch: false });
      if (started.ok) await ended(remote.library, started.value.jobId);
    });
    const { transfer, job } = await retrieve(remote, request());
    expect(transfer).toMatchObject({ state: 'complete', expected: 12, here: 12 });
    expect(job.progress).toMatchObject({ filesDone: 12 });
    await expectWhole(remote, study);
  });

  it('brings a series, or single images', async () => {
    const wanted = study.slice(3, 5);
    const { transfer } = await retrieve(
      remote,
      request({
        SeriesInstanceUIDs: [wanted[0]?.SeriesInstanceUID],
        SOPInstanceUIDs: wanted.map(({ SOPInstanceUID }) => SOPInstanceUID),
      }),
    );
    expect(transfer).toMatchObject({ state: 'complete', expected: 2, here: 2 });
    await expectWhole(remote, wanted);
  });

  it('ends as incomplete and names the image that the archive lists and does not have', async () => {
    const lost = study[4]?.SOPInstanceUID ?? '';
    rmSync(stored(lost));
    const { job, transfer, problems } = await retrieve(remote, request());
    expect(job.state).toBe('done');
    expect(transfer).toMatchObject({ state: 'incomplete', expected: 12, here: 11, missing: 1 });
    const numbers = { SeriesNumber: 1, InstanceNumber: 5 };
    expect(problems).toMatchObject([{ SOPInstanceUID: lost, reason: 'missing', ...numbers }]);
    const list = IncompleteList.parse(await (await remote.request('/api/incomplete')).json());
    expect(list).toMatchObject([{ StudyInstanceUID: uidOf(study), expected: 12, here: 11 }]);
    await remote.again();
    const known = await remote.request(`/api/studies/${uidOf(study)}/completeness`);
    expect(Completeness.parse(await known.json())).toMatchObject({
      state: 'incomplete',
      missing: [{ SOPInstanceUID: lost, SeriesInstanceUID: study[0]?.SeriesInstanceUID, ...numbers }],
    });
  });

  it.each([
    ['another patient', ['-m', '(0010,0020)=ID-OTHER'], 'wrong-patient'],
    ['another study', ['-m', '(0020,000d)=1.2.3.4'], 'wrong-study'],
    ['another series', ['-m', '(0020,000e)=1.2.3.4'], 'wrong-uid'],
  ])('refuses an image of %s, and names it', async (_what, change, reason) => {
    const wrong = study[2]?.SOPInstanceUID ?? '';
    await run('dcmodify', ['-nb', '-imt', ...change, stored(wrong)]);
    const { transfer, problems } = await retrieve(remote, request());
    expect(transfer).toMatchObject({ state: 'incomplete', expected: 12, here: 11, refused: 1 });
    expect(problems).toMatchObject([{ SOPInstanceUID: wrong, reason }]);
    expect(dataSetsHere(remote, uidOf(study)).has(wrong)).toBe(false);
    expect(remote.library.studyCount()).toBe(1);
  });

  it('keeps images aside, once, where the study is here under another patient, and names them', async () => {
    const other = ctSeries({
      seed: 'retrieve-a',
      study: 'one',
      PatientID: 'ID-ELSE',
      slices: 1,
      rows: 32,
      columns: 32,
    });
    expect(uidOf(other)).toBe(uidOf(study));
    await inFolder(async (folder) => {
      writeFiles(folder, other);
      const started = remote.library.startImport({ paths: [folder], storage: 'copy', watch: false });
      if (started.ok) await ended(remote.library, started.value.jobId);
    });
    const { transfer, problems } = await retrieve(remote, request());
    expect(transfer).toMatchObject({ state: 'incomplete', expected: 12, here: 1, missing: 11, attempt: 1 });
    expect(problems).toHaveLength(11);
    expect(new Set(problems.map(({ reason }) => reason))).toEqual(new Set(['conflict']));
    await retrieve(remote, request());
    const kept = readdirSync(path.join(remote.folder, 'library', 'files'), { recursive: true });
    expect(kept.filter((name) => String(name).endsWith('.dcm'))).toHaveLength(12);
    expect(remote.library.studyDetail(uidOf(study))?.study.conflictCount).toBe(11);
  });

  it('goes on after a restart where it was', async () => {
    const answer = await remote.request('/api/retrieve', json(request()));
    const { jobId } = (await answer.json()) as Job;
    await new Promise<void>((resolve) => {
      const stop = remote.library.subscribe((event) => {
        if (event.type !== 'studies-changed' && !(event.type === 'job' && event.job.endedAt !== null)) return;
        stop();
        resolve();
      });
    });
    await remote.again();
    const { job, transfer } = await reportOf(remote, jobId);
    expect(job.state).toBe('done');
    expect(transfer).toMatchObject({ state: 'complete', expected: 12, here: 12 });
    await expectWhole(remote, study);
  });

  it('stops when it is told to, and a second try completes it', async () => {
    const answer = await remote.request('/api/retrieve', json(request()));
    const { jobId } = (await answer.json()) as Job;
    await remote.request(`/api/jobs/${jobId}/cancel`, { method: 'POST' });
    const { job } = await reportOf(remote, jobId);
    expect(job.state).toBe('cancelled');
    const { transfer } = await retrieve(remote, request());
    expect(transfer).toMatchObject({ state: 'complete', here: 12 });
  });

  it('says why nothing came, where the archive is not there', async () => {
    const down = await remote.add(node('Down', 1));
    const { transfer, job } = await retrieve(remote, request({ peerId: down.peerId }));
    expect(job.state).toBe('done');
    expect(transfer).toMatchObject({
      state: 'incomplete',
      expected: null,
      failure: { kind: 'unreachable', code: 'ECONNREFUSED' },
    });
  });

  it('says so where the archive has no such study', async () => {
    const { transfer } = await retrieve(remote, request({ StudyInstanceUID: '1.2.3' }));
    expect(transfer).toMatchObject({
      state: 'incomplete',
      failure: { kind: 'bad-answer', detail: 'nothing-listed' },
    });
  });

  it('keeps two studies of one patient apart', async () => {
    await retrieve(remote, request());
    const { transfer } = await retrieve(remote, request({ StudyInstanceUID: uidOf(second) }));
    expect(transfer).toMatchObject({ state: 'complete', here: 5 });
    await expectWhole(remote, second);
  });
});

/** What dcmdump reads of a data set, without lengths, offsets, group 2 and padding. */
async function dumped(file: string): Promise<string> {
  const { stdout: text } = await execute('dcmdump', ['-q', '+L', file], { maxBuffer: 256 * 1024 * 1024 });
  return text
    .split('\n')
    .map((line) => line.replace(/#.*$/, '').trim())
    .filter((line) => line !== '' && !/^\((0002|fffc|fffe)/.test(line))
    .map((line) => line.replace(/\(Sequence with .*/, ''))
    .join('\n');
}

describe.skipIf(!hasOrthanc() || corpusFolder === undefined)('retrieving from Orthanc by C-GET', () => {
  let remote: Remote;
  let orthanc: Orthanc;
  beforeAll(async () => {
    remote = openRemote();
    orthanc = await startOrthanc();
  });
  afterAll(async () => {
    await orthanc.close();
    await remote.close();
  });

  it('brings images of every transfer syntax that it knows as they are stored', async () => {
    const files = oneFilePerSyntax().filter(dcmtkKnows);
    const { peerId } = await remote.add(node('Orthanc', orthanc.dicomPort, { calledAETitle: 'PEER' }));
    let sameBytes = 0;
    for (const file of files) {
      await orthanc.store(readFileSync(corpusPath(file)));
      const StudyInstanceUID = String(file['StudyInstanceUID']);
      const { transfer } = await retrieve(remote, { peerId, StudyInstanceUID });
      expect(transfer.state, `${file.path} ${JSON.stringify(transfer.failure)}`).toBe('complete');
      const got = dataSetsHere(remote, StudyInstanceUID).get(String(file['SOPInstanceUID']));
      if (got?.equals(dataSetOf(corpusPath(file))) === true) sameBytes += 1;
      else {
        // dcmtk, in Orthanc, writes some sequences and padding anew: then dcmtk has to read the same from both.
        const UID = String(file['SOPInstanceUID']);
        const record = remote.library.instance(StudyInstanceUID, null, UID);
        const ours = await dumped(record?.location.path ?? '');
        expect(ours, file.path).toBe(await dumped(corpusPath(file)));
      }
    }
    expect(files.length).toBeGreaterThan(10);
    expect(sameBytes).toBeGreaterThan(4);
  });
});
