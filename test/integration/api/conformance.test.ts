import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ctSeries, crImage, mrSeries, usCine } from '../../generate/index.ts';
import { hasOrthanc, startOrthanc, type Orthanc } from '../../peers/orthanc.ts';
import { serveLibrary, type TestServer } from './serve.ts';

// Orthanc answers the same questions about the same files: where the standard leaves nothing open, so must we.

type Result = Record<string, { vr: string; Value?: unknown[] }>;

const person = (PatientName: string, PatientID: string, StudyDate: string, StudyTime = '101500') => ({
  PatientName,
  PatientID,
  elements: { StudyDate, StudyTime },
});
const files = [
  ...ctSeries({ seed: 'q1', slices: 3, ...person('MEIER^ANNA', 'A-1', '20250110') }),
  ...mrSeries({ seed: 'q2', slices: 2, ...person('MEYER^BERND', 'A-2', '20250220', '080000') }),
  crImage({ seed: 'q3', ...person('SCHMIDT^CLARA', 'B-1', '20260101', '235959') }),
  usCine({ seed: 'q4', ...person('MEIER^DORA', 'B-2', '20260131', '120000') }),
].map((file, index) => ({ ...file, path: `${index}.dcm` }));
const [ct] = files;
const study = ct?.StudyInstanceUID ?? '';
const series = ct?.SeriesInstanceUID ?? '';

const QUERIES: readonly [string, 'study' | 'series' | 'instance'][] = [
  ['/studies', 'study'],
  ['/studies?PatientName=MEIER*', 'study'],
  ['/studies?PatientName=ME?ER*', 'study'],
  ['/studies?PatientName=*ANNA*', 'study'],
  ['/studies?00100010=SCHMIDT*', 'study'],
  ['/studies?PatientID=A-1', 'study'],
  ['/studies?PatientID=A-*', 'study'],
  ['/studies?PatientID=none', 'study'],
  ['/studies?StudyDate=20250110', 'study'],
  ['/studies?StudyDate=20250110-20251231', 'study'],
  ['/studies?StudyDate=20260101-', 'study'],
  ['/studies?StudyDate=-20250220', 'study'],
  ['/studies?StudyTime=080000-120000', 'study'],
  ['/studies?ModalitiesInStudy=MR', 'study'],
  ['/studies?ModalitiesInStudy=CT,US', 'study'],
  [`/studies?StudyInstanceUID=${study}`, 'study'],
  [`/studies?StudyInstanceUID=${study},${files[3]?.StudyInstanceUID ?? ''}`, 'study'],
  ['/studies?PatientID=A-1&StudyDate=20260101-', 'study'],
  [`/studies/${study}/series`, 'series'],
  [`/studies/${study}/series?Modality=CT`, 'series'],
  [`/studies/${study}/series?Modality=MR`, 'series'],
  ['/series?Modality=CR', 'series'],
  ['/series?PatientID=B-2', 'series'],
  [`/studies/${study}/instances`, 'instance'],
  [`/studies/${study}/series/${series}/instances`, 'instance'],
  [`/studies/${study}/series/${series}/instances?InstanceNumber=2`, 'instance'],
  [`/instances?SOPInstanceUID=${ct?.SOPInstanceUID ?? ''}`, 'instance'],
];

/** Attributes that both must give alike. Orthanc's own choices (Retrieve URL, character set) are left out. */
const COMPARED = {
  study: [
    '00080020',
    '00080030',
    '00080050',
    '00080061',
    '00100010',
    '00100020',
    '0020000D',
    '00200010',
    '00201206',
    '00201208',
  ],
  series: ['00080060', '0020000E', '00200011', '00201209'],
  instance: ['00080016', '00080018', '00200013', '00280010', '00280011', '00280100'],
};

describe.skipIf(!hasOrthanc())('QIDO-RS beside Orthanc', () => {
  let server: TestServer;
  let orthanc: Orthanc;
  beforeAll(async () => {
    [server, orthanc] = await Promise.all([serveLibrary(), startOrthanc()]);
    const job = await server.importFiles(files);
    expect(job.counts.read).toBe(files.length);
    for (const file of files) await orthanc.store(file.bytes);
  }, 120_000);
  afterAll(async () => {
    await Promise.all([server.close(), orthanc.close()]);
  });

  const read = async (response: Response): Promise<Result[]> =>
    response.status === 204 ? [] : ((await response.json()) as Result[]);

  const comparable = (results: Result[], level: keyof typeof COMPARED) =>
    results
      .map((result) =>
        Object.fromEntries(
          COMPARED[level].map((tag) => {
            const { vr, Value = [] } = result[tag] ?? { vr: null };
            // Orthanc writes IS and US as numbers or as text by version; the value is what must agree.
            return [
              tag,
              { vr, Value: Value.map((value) => (typeof value === 'number' ? `${value}` : value)) },
            ];
          }),
        ),
      )
      .toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));

  it.each(QUERIES)('agrees on %s', async (query, level) => {
    const headers = { accept: 'application/dicom+json' };
    const ours = await read(await server.fetch(`/dicomweb/library${query}`, { headers }));
    const theirs = await read(await fetch(`${orthanc.origin}${orthanc.dicomWebRoot}${query}`, { headers }));
    expect(comparable(ours, level)).toEqual(comparable(theirs, level));
  });

  // Debian's Orthanc answers these two otherwise, against PS3.4 C.2.2.2.1: the truth is worked out by hand.
  it.each([
    ['a whole name is found by itself', 'PatientName=MEIER%5EANNA', [study]],
    ['a patient number is matched with its case', 'PatientID=a-1', []],
  ])('%s', async (_, query, expected) => {
    const found = await read(await server.fetch(`/dicomweb/library/studies?${query}`));
    expect(found.map((result) => result['0020000D']?.Value?.[0])).toEqual(expected);
  });

  it('agrees on the metadata of a series, element by element', async () => {
    const target = `/studies/${study}/series/${series}/metadata`;
    const ours = await read(await server.fetch(`/dicomweb/library${target}`));
    const theirs = await read(
      await fetch(`${orthanc.origin}${orthanc.dicomWebRoot}${target}`, {
        headers: { accept: 'application/dicom+json' },
      }),
    );
    const bySOP = (results: Result[]) =>
      new Map(results.map((result) => [String(result['00080018']?.Value?.[0]), result]));
    const [mine, peer] = [bySOP(ours), bySOP(theirs)];
    expect([...mine.keys()].toSorted()).toEqual([...peer.keys()].toSorted());
    for (const [uid, expected] of peer) {
      const actual = mine.get(uid) ?? {};
      for (const [tag, { vr, Value }] of Object.entries(expected)) {
        if (Value === undefined || tag.startsWith('0002') || tag === '00080005') continue;
        expect({ tag, vr: actual[tag]?.vr, Value: actual[tag]?.Value?.map(String) }).toEqual({
          tag,
          vr,
          Value: Value.map(String),
        });
      }
    }
  });

  it('gives the same bytes of a frame', async () => {
    const headers = { accept: 'multipart/related; type="application/octet-stream"; transfer-syntax=*' };
    for (const file of files) {
      const target = `/studies/${file.StudyInstanceUID}/series/${file.SeriesInstanceUID}/instances/${file.SOPInstanceUID}/frames/1`;
      const { parts } = await import('../../unit/api/multipartParts.ts');
      const [ours] = await parts(await server.fetch(`/dicomweb/library${target}`, { headers }));
      const [theirs] = await parts(
        await fetch(`${orthanc.origin}${orthanc.dicomWebRoot}${target}`, { headers }),
      );
      expect(Buffer.compare(ours?.bytes ?? new Uint8Array(), theirs?.bytes ?? new Uint8Array([1]))).toBe(0);
    }
  });
});
