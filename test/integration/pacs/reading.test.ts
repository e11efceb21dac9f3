// A study of a DICOMweb archive looked at without being kept, against Orthanc.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import dicomParser from 'dicom-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StudyDetail } from '../../../native/contract/index.ts';
import { ctSeries } from '../../generate/index.ts';
import { hasOrthanc, type Orthanc, startOrthanc } from '../../peers/orthanc.ts';
import { corpusFolder, corpusPath } from '../../unit/dicom/corpus.ts';
import { parserFrames } from '../api/framesOracle.ts';
import { hasTools, oneFilePerSyntax, run } from './peers.ts';
import { readFrames } from './reading.ts';
import { json, openRemote, type Remote, retrieve } from './remote.ts';
import { framesOf } from './webArchive.ts';

const EXPLICIT = '1.2.840.10008.1.2.1';
const ct = ctSeries({ seed: 'reading', slices: 12, rows: 64, columns: 64, PatientID: 'READ-1' });
const [first] = ct;
if (first === undefined) throw new Error('no files');
const { StudyInstanceUID, SeriesInstanceUID } = first;

describe.skipIf(!hasOrthanc())('a study of Orthanc that is not kept', () => {
  let orthanc: Orthanc;
  let remote: Remote;
  let peerId: string;
  beforeAll(async () => {
    orthanc = await startOrthanc();
    remote = openRemote();
    const settings = { kind: 'dicomweb', name: 'Web', url: `${orthanc.origin}/dicom-web` };
    peerId = (await remote.add(settings as Parameters<Remote['add']>[0])).peerId;
    for (const { bytes } of ct) await orthanc.store(bytes);
  }, 60_000);
  afterAll(async () => {
    await remote.close();
    await orthanc.close();
  });

  it('tells its series and images, and whose it is, and is told by its UID from then on', async () => {
    expect((await remote.request(`/api/studies/${StudyInstanceUID}`)).status).toBe(404);
    const opened = await remote.request('/api/reading', json({ peerId, StudyInstanceUID }));
    expect(opened.status).toBe(201);
    const detail = StudyDetail.parse(await opened.json());
    expect(detail.notKept).toEqual({ peerId, archive: 'Web', counts: { [SeriesInstanceUID]: 12 } });
    expect(detail.study).toMatchObject({ PatientID: 'READ-1', frameCount: 12, storage: 'none' });
    expect(detail.seriesList).toMatchObject([
      { SeriesInstanceUID, Modality: 'CT', kind: 'image', instanceCount: 12, frameCount: 12 },
    ]);
    expect(await (await remote.request(`/api/studies/${StudyInstanceUID}`)).json()).toEqual(detail);
  });

  it('gives metadata, searches and a thumbnail below an address of its own', async () => {
    const root = `/dicomweb/${peerId}/studies/${StudyInstanceUID}/series/${SeriesInstanceUID}`;
    const metadata = (await (await remote.request(`${root}/metadata`)).json()) as Record<
      string,
      { BulkDataURI?: string }
    >[];
    expect(metadata.length).toBe(12);
    for (const instance of metadata)
      expect(instance['7FE00010']?.BulkDataURI).toMatch(
        new RegExp(`^/dicomweb/${peerId}/bulkdata\\?.*v=[0-9a-f]{16}$`),
      );
    const found = await remote.request(`/dicomweb/${peerId}/studies?PatientID=READ-1`);
    const studies = (await found.json()) as Record<string, { Value?: unknown[] }>[];
    expect(studies.map((study) => [study['0020000D']?.Value, study['00081190']?.Value])).toEqual([
      [[StudyInstanceUID], [`/dicomweb/${peerId}/studies/${StudyInstanceUID}`]],
    ]);
    const thumbnail = await remote.request(`${root}/instances/${first.SOPInstanceUID}/thumbnail`, {
      headers: { accept: 'image/png' },
    });
    expect([thumbnail.status, thumbnail.headers.get('content-type')]).toEqual([200, 'image/png']);
  });

  it('gives every frame, and leaves nothing of it in the library or on the disk', async () => {
    const source = peerId;
    const frames = ct.map(({ SOPInstanceUID }) => ({ SOPInstanceUID, frameNumber: 1 }));
    const read = await readFrames(remote, { source, StudyInstanceUID, SeriesInstanceUID, frames });
    expect(read.map(({ record }) => record.SOPInstanceUID)).toEqual(ct.map((file) => file.SOPInstanceUID));
    for (const [at, { record, bytes }] of read.entries()) {
      expect(record).toMatchObject({ TransferSyntaxUID: EXPLICIT });
      expect(bytes.equals(parserFrames(ct[at]?.bytes ?? new Uint8Array())?.[0] ?? Buffer.alloc(0))).toBe(
        true,
      );
    }
    expect(remote.library.instances(StudyInstanceUID, null)).toEqual([]);
    const marker = Buffer.from(parserFrames(first.bytes)?.[0]?.subarray(2000, 2064) ?? []);
    for (const file of everyFile(remote.folder))
      expect(readFileSync(file).includes(marker), file).toBe(false);
  });

  it('gives every frame of a series that is read ahead as it is stored, also of one that is compressed', async () => {
    const many = ctSeries({ seed: 'ahead', slices: 40, rows: 128, columns: 128, PatientID: 'READ-2' });
    const folder = mkdtempSync(path.join(os.tmpdir(), 'lightbox-ahead-'));
    try {
      const stored: Uint8Array[] = [];
      for (const [at, { bytes }] of many.entries()) {
        const [plain, packed] = [path.join(folder, 'plain.dcm'), path.join(folder, 'packed.dcm')];
        writeFileSync(plain, bytes);
        const packs = at % 2 === 1 && hasTools('dcmcrle');
        if (packs) await run('dcmcrle', [plain, packed]);
        stored.push(packs ? readFileSync(packed) : bytes);
      }
      for (const bytes of stored) await orthanc.store(bytes);
      const [one] = many;
      const of = {
        StudyInstanceUID: one?.StudyInstanceUID ?? '',
        SeriesInstanceUID: one?.SeriesInstanceUID ?? '',
      };
      const root = `/dicomweb/${peerId}/studies/${of.StudyInstanceUID}/series/${of.SeriesInstanceUID}`;
      expect((await remote.request(`${root}/metadata`)).status).toBe(200);
      const batch = async (first: number): Promise<void> => {
        const places = many.map((_, at) => at).filter((at) => at % 3 === first);
        const frames = places.map((at) => ({
          SOPInstanceUID: many[at]?.SOPInstanceUID ?? '',
          frameNumber: 1,
        }));
        const read = await readFrames(remote, { source: peerId, ...of, ahead: true, frames });
        for (const [index, { record, bytes }] of read.entries()) {
          const at = places[index] ?? -1;
          expect(record.SOPInstanceUID).toBe(many[at]?.SOPInstanceUID);
          const frame = parserFrames(stored[at] ?? new Uint8Array())?.[0];
          expect(frame !== undefined && bytes.equals(frame), `image ${at}`).toBe(true);
        }
        expect(read.length).toBe(places.length);
      };
      await Promise.all([0, 1, 2].map(batch));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('says of a frame, an instance or a header that is not there that this one is not', async () => {
    const of = { source: peerId, StudyInstanceUID, SeriesInstanceUID };
    const { SOPInstanceUID } = first;
    const read = await readFrames(remote, {
      ...of,
      frames: [
        { SOPInstanceUID, frameNumber: 2 },
        { SOPInstanceUID: '1.2.3', frameNumber: 1 },
        { SOPInstanceUID, frameNumber: 1, version: 'another' },
        { SOPInstanceUID, frameNumber: 1 },
      ],
    });
    expect(read.map(({ record }) => ('failure' in record ? record.failure.kind : 'frame'))).toEqual([
      'frame-not-found',
      'instance-not-found',
      'file-unavailable',
      'frame',
    ]);
  });

  it('is the library’s as soon as all of it is kept, and measurements made before are there', async () => {
    const marks = await remote.request(`/api/studies/${StudyInstanceUID}/marks`);
    expect(marks.status).toBe(200);
    expect((await retrieve(remote, { peerId, StudyInstanceUID })).transfer.state).toBe('complete');
    const detail = StudyDetail.parse(await (await remote.request(`/api/studies/${StudyInstanceUID}`)).json());
    expect([detail.notKept, detail.study.storage]).toEqual([undefined, 'owned']);
  });

  it.skipIf(corpusFolder === undefined || !hasTools('dcmdjpeg'))(
    'gives frames of every transfer syntax byte for byte, also of those that Orthanc itself gives no frames of',
    async () => {
      const [exact, decoded] = [new Set<string>(), new Set<string>()];
      for (const file of oneFilePerSyntax()) {
        const bytes = readFileSync(corpusPath(file));
        const count = Math.min(5, framesOf(corpusPath(file)).length);
        if (count === 0) continue;
        await orthanc.store(bytes);
        const SOPInstanceUID = String(file['SOPInstanceUID']);
        const read = await readFrames(remote, {
          source: peerId,
          StudyInstanceUID: String(file['StudyInstanceUID']),
          SeriesInstanceUID: String(file['SeriesInstanceUID']),
          frames: Array.from({ length: count }, (_, index) => ({ SOPInstanceUID, frameNumber: index + 1 })),
        });
        const stored = parserFrames(bytes);
        for (const [at, { record, bytes: got }] of read.entries()) {
          const same = stored?.[at] !== undefined && got.equals(stored[at]);
          const said = 'failure' in record ? JSON.stringify(record.failure) : record.TransferSyntaxUID;
          if (same) exact.add(String(file.TransferSyntaxUID));
          else expect(got.equals(plainFrame(corpusPath(file), at)), `${file.path} ${at} ${said}`).toBe(true);
          if (!same) decoded.add(`${file.TransferSyntaxUID} as ${said}`);
        }
      }
      expect(exact.size).toBeGreaterThan(12);
      // Deflated data sets travel inflated, bits begin on a byte; of fragments without a table Orthanc gives only pixels.
      expect([...decoded].toSorted()).toEqual([
        '1.2.840.10008.1.2 as 1.2.840.10008.1.2',
        '1.2.840.10008.1.2.1.99 as 1.2.840.10008.1.2.1',
        '1.2.840.10008.1.2.4.70 as 1.2.840.10008.1.2.1',
      ]);
    },
    120_000,
  );
});

/** A frame that is not compressed, by dcmtk and by counting bits. */
function plainFrame(file: string, frameIndex: number): Buffer {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'lightbox-plain-'));
  try {
    const plain = path.join(folder, 'plain.dcm');
    execFileSync('dcmdjpeg', ['+te', file, plain]);
    const data = dicomParser.parseDicom(readFileSync(plain));
    const pixels = data.elements['x7fe00010'];
    const of = (tag: string): number => data.uint16(tag) ?? 1;
    const bits = of('x00280010') * of('x00280011') * of('x00280002') * of('x00280100');
    const result = Buffer.alloc(Math.ceil(bits / 8));
    for (let bit = 0; bit < bits; bit += 1) {
      const at = frameIndex * bits + bit;
      const byte = data.byteArray[(pixels?.dataOffset ?? 0) + (at >> 3)] ?? 0;
      result[bit >> 3] = (result[bit >> 3] ?? 0) | (((byte >> (at & 7)) & 1) << (bit & 7));
    }
    return result;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function everyFile(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}
