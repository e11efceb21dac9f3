// Retrieving from and sending to DICOMweb servers as the page does it: by jobs, into and out of the library.
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Completeness, Job, type PeerChange } from '../../../native/contract/index.ts';
import { ctSeries, type GeneratedFile } from '../../generate/index.ts';
import { hasOrthanc, type Orthanc, startOrthanc } from '../../peers/orthanc.ts';
import { json as answerJson, serve } from '../../unit/pacs/dicomweb/webServer.ts';
import { ended } from '../api/serve.ts';
import { dataSetOf } from './peers.ts';
import { json, openRemote, type Remote, reportOf, retrieve, writeFiles } from './remote.ts';

const study = ctSeries({ seed: 'web', slices: 9, rows: 32, columns: 32, PatientID: 'WEB-1' });
const other = ctSeries({ seed: 'web', study: 'other', slices: 1, rows: 32, columns: 32, PatientID: 'WEB-2' });
const [first] = study;
if (first === undefined) throw new Error('no files');
const { StudyInstanceUID, SeriesInstanceUID } = first;

const web = (url: string): PeerChange['settings'] =>
  ({ kind: 'dicomweb', name: 'Web', url }) as PeerChange['settings'];

let remote: Remote;
beforeEach(() => {
  remote = openRemote();
});
afterEach(() => remote.close());

function expectHere(files: readonly GeneratedFile[]): void {
  const here = remote.library.instances(StudyInstanceUID, null);
  expect(here.length).toBe(files.length);
  const folder = path.join(remote.folder, 'expected');
  mkdirSync(folder, { recursive: true });
  writeFiles(folder, files);
  for (const [at, { SOPInstanceUID }] of files.entries()) {
    const record = here.find((each) => each.SOPInstanceUID === SOPInstanceUID);
    expect(dataSetOf(record?.location.path ?? '')).toEqual(dataSetOf(path.join(folder, `${at}.dcm`)));
  }
}

describe.skipIf(!hasOrthanc())('Orthanc by DICOMweb', () => {
  let orthanc: Orthanc;
  let peerId: string;
  beforeEach(async () => {
    orthanc = await startOrthanc();
    peerId = (await remote.add(web(`${orthanc.origin}/dicom-web`))).peerId;
  });
  afterEach(() => orthanc.close());

  it('brings a study whole, and says that it is complete', async () => {
    for (const { bytes } of study) await orthanc.store(bytes);
    const { transfer, problems } = await retrieve(remote, { peerId, StudyInstanceUID });
    expect(problems).toEqual([]);
    expect(transfer).toMatchObject({
      state: 'complete',
      expected: 9,
      here: 9,
      missing: 0,
      by: 'wado',
      attempt: 1,
    });
    expectHere(study);
    const completeness = await remote.request(`/api/studies/${StudyInstanceUID}/completeness`);
    expect(Completeness.parse(await completeness.json())).toMatchObject({ state: 'complete', here: 9 });
  });

  it('takes a study, with a result for each image', async () => {
    const given = path.join(remote.folder, 'given');
    mkdirSync(given);
    writeFiles(given, study);
    const started = remote.library.startImport({ paths: [given], storage: 'copy', watch: false });
    if (!started.ok) throw new Error(started.failure.kind);
    await ended(remote.library, started.value.jobId);
    const answer = await remote.request('/api/send', json({ peerId, StudyInstanceUIDs: [StudyInstanceUID] }));
    const { transfer, problems } = await reportOf(remote, Job.parse(await answer.json()).jobId);
    expect(problems).toEqual([]);
    expect(transfer).toMatchObject({ state: 'complete', expected: 9, here: 9 });
    const ids = (await (await fetch(`${orthanc.origin}/instances`)).json()) as string[];
    const theirs = await Promise.all(
      ids.map(async (id) =>
        Buffer.from(await (await fetch(`${orthanc.origin}/instances/${id}/file`)).arrayBuffer()),
      ),
    );
    expect(theirs.length).toBe(9);
    for (const [at] of study.entries()) {
      const data = dataSetOf(path.join(given, `${at}.dcm`));
      expect(theirs.some((bytes) => bytes.subarray(144 + bytes.readUInt32LE(140)).equals(data))).toBe(true);
    }
  });
});

describe('an archive that does badly', () => {
  const ui = (value: string) => ({ vr: 'UI', Value: [value] });
  const listing = (url: URL): unknown[] | null => {
    if (url.searchParams.has('offset')) return [];
    if (url.pathname.endsWith('/studies'))
      return [{ '0020000D': ui(StudyInstanceUID), '00100020': { vr: 'LO', Value: ['WEB-1'] } }];
    if (url.pathname.endsWith('/series')) return [{ '0020000E': ui(SeriesInstanceUID) }];
    if (!url.pathname.endsWith('/instances')) return null;
    return study.map(({ SOPInstanceUID }, index) => ({
      '00080018': ui(SOPInstanceUID),
      '00200013': { vr: 'IS', Value: [index + 1] },
    }));
  };
  /** Lists the study well, and gives its images as it is told. */
  const archive = (image: (at: number) => Uint8Array | null) =>
    serve((_, response, url) => {
      const listed = listing(url);
      if (listed !== null) return answerJson(response, listed);
      const at = study.findIndex(({ SOPInstanceUID }) => url.pathname.endsWith(SOPInstanceUID));
      const bytes = at < 0 ? null : image(at);
      if (bytes === null) response.writeHead(404).end();
      else response.writeHead(200, { 'content-type': 'application/dicom' }).end(bytes);
    });

  it('leaves the retrieve incomplete, naming what it does not have', async () => {
    const server = await archive((at) => (at === 4 ? null : (study[at]?.bytes ?? null)));
    const { peerId } = await remote.add(web(server.origin));
    const { transfer, problems } = await retrieve(remote, { peerId, StudyInstanceUID });
    expect(transfer).toMatchObject({ state: 'incomplete', expected: 9, here: 8, missing: 1 });
    expect(problems).toEqual([
      expect.objectContaining({ SOPInstanceUID: study[4]?.SOPInstanceUID, reason: 'missing' }),
    ]);
  });

  it("gives another patient's image, the wrong one and HTML: none of them comes into the study", async () => {
    const wrong: Readonly<Record<number, Uint8Array>> = {
      0: other[0]?.bytes ?? new Uint8Array(),
      1: study[2]?.bytes ?? new Uint8Array(),
      3: Buffer.from('<html>not an image</html>'),
    };
    const server = await archive((at) => wrong[at] ?? study[at]?.bytes ?? null);
    const { peerId } = await remote.add(web(server.origin));
    const { transfer, problems } = await retrieve(remote, { peerId, StudyInstanceUID });
    expect(transfer).toMatchObject({ state: 'incomplete', here: 6 });
    const uids = new Set(problems.map(({ SOPInstanceUID }) => SOPInstanceUID));
    for (const at of [0, 1, 3]) expect(uids).toContain(study[at]?.SOPInstanceUID);
    expect(remote.library.instances(other[0]?.StudyInstanceUID ?? '', null)).toEqual([]);
    expect(remote.library.instances(StudyInstanceUID, null).length).toBe(6);
    for (const { location } of remote.library.instances(StudyInstanceUID, null)) {
      expect(readFileSync(location.path).length).toBeGreaterThan(1000);
    }
  });
});
