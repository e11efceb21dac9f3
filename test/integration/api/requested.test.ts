import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WriteDataset } from '../../../native/dicom/write.ts';
import { crImage } from '../../generate/index.ts';
import { serveLibrary, type TestServer } from './serve.ts';

// What was requested and when it was performed, as another viewer asks for it (PS3.18 Tables 10.6.1-5 and 10.6.3-4).

type Element = { vr: string; Value?: unknown[] };
type Result = Record<string, Element>;

const request = (step: string, procedure: string): WriteDataset => ({
  '00400009': { VR: 'SH', value: step },
  '00401001': { VR: 'SH', value: procedure },
});
const radiograph = (
  seed: string,
  StudyDate: string,
  StudyTime: string,
  requests: readonly WriteDataset[] | null,
) => ({
  ...crImage({
    seed,
    PatientID: seed,
    elements: {
      StudyDate,
      StudyTime,
      '00400244': { VR: 'DA', value: StudyDate },
      '00400245': { VR: 'TM', value: StudyTime },
      '00400275': requests === null ? undefined : { VR: 'SQ', value: requests },
    },
  }),
  path: `${seed}.dcm`,
});
const files = [
  radiograph('first-early', '20260105', '093000', [request('STEP-1', 'PROC-1')]),
  radiograph('first-late', '20260105', '203000', [request('STEP-2', 'PROC-1'), request('STEP-1', 'PROC-2')]),
  radiograph('night', '20260106', '030000', null),
  radiograph('last-late', '20260107', '190000', []),
];

let server: TestServer;
beforeAll(async () => {
  server = await serveLibrary();
  await server.importFiles(files);
}, 60_000);
afterAll(() => server.close());

async function found(path: string): Promise<readonly Result[]> {
  const response = await server.fetch(`dicomweb/library${path}`, {
    headers: { accept: 'application/dicom+json' },
  });
  expect([200, 204], path).toContain(response.status);
  expect(response.headers.get('warning'), path).toBeNull();
  return response.status === 204 ? [] : ((await response.json()) as Result[]);
}
const patients = (results: readonly Result[]) =>
  results.map((one) => String(one['00100020']?.Value?.[0])).sort();

describe('series by what they were requested as', () => {
  it('tell their request and when they were performed', async () => {
    const [series] = await found('/series?PatientID=first-late');
    expect(series).toMatchObject({
      '00400244': { vr: 'DA', Value: ['20260105'] },
      '00400245': { vr: 'TM', Value: ['203000'] },
      '00400275': {
        vr: 'SQ',
        Value: [
          { '00400009': { vr: 'SH', Value: ['STEP-2'] }, '00401001': { vr: 'SH', Value: ['PROC-1'] } },
          { '00400009': { vr: 'SH', Value: ['STEP-1'] }, '00401001': { vr: 'SH', Value: ['PROC-2'] } },
        ],
      },
    });
    const [without] = await found('/series?PatientID=night');
    expect(without?.['00400275']).toEqual({ vr: 'SQ' });
  });

  it.each([
    ['RequestAttributesSequence.ScheduledProcedureStepID=STEP-1', ['first-early', 'first-late']],
    ['00400275.00401001=PROC-1', ['first-early', 'first-late']],
    ['00400275.00401001=PROC-*', ['first-early', 'first-late']],
    // PS3.4 C.2.2.2.6: both in one item, not each in another.
    ['00400275.00400009=STEP-1&00400275.00401001=PROC-1', ['first-early']],
    ['00400275.00400009=STEP-1&00400275.00401001=PROC-9', []],
    ['PerformedProcedureStepStartDate=20260106', ['night']],
    ['PerformedProcedureStepStartDate=20260106-', ['last-late', 'night']],
    [
      'PerformedProcedureStepStartDate=20260105-20260107&PerformedProcedureStepStartTime=1000-1800',
      ['first-late', 'night'],
    ],
  ])('are found by %s', async (query, expected) => {
    expect(patients(await found(`/series?${query}`))).toEqual(expected);
  });
});

describe('studies between two moments', () => {
  it.each([
    // From ten on the first day to six on the last: the night between them too, the mornings outside not.
    ['StudyDate=20260105-20260107&StudyTime=1000-1800', ['first-late', 'night']],
    ['StudyDate=20260105-20260107&StudyTime=1000-', ['first-late', 'last-late', 'night']],
    ['StudyDate=20260106-20260107&StudyTime=-1800', ['night']],
    ['StudyDate=20260105-&StudyTime=0930-', ['first-early', 'first-late', 'last-late', 'night']],
    ['StudyDate=20260105&StudyTime=1000-2200', ['first-late']],
    ['StudyDate=20260105-&StudyTime=0200-0400', ['night']], // no last day for 04:00: every day's early hours
    ['StudyTime=1900-2100', ['first-late', 'last-late']],
  ])('are found by %s', async (query, expected) => {
    expect(patients(await found(`/studies?${query}`))).toEqual(expected);
  });
});

describe('a page of the study list that is asked for by a place that is none', () => {
  const made = (...parts: readonly unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');

  it.each([
    'AAAA',
    'null',
    'W10',
    encodeURIComponent('["x"]'),
    '%F0%9F',
    made('202601011015', 2 ** 40, 'StudyDate'), // beyond every row: a search thread must not die of it
    made('202601011015', 0.5, 'StudyDate'),
    made('202601011015', 1, 'PatientName'), // of a list in another order
  ])('refuses cursor=%s', async (text) => {
    const response = await server.fetch(`api/studies?text=cr&cursor=${text}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ kind: 'bad-request', detail: 'cursor' });
  });

  it('refuses the like in an import report', async () => {
    const [job] = (await (await server.fetch('api/jobs')).json()) as { jobId: string }[];
    const far = Buffer.from('[-1e15,0,true,"",""]').toString('base64url');
    for (const text of ['AAAA', far]) {
      const response = await server.fetch(`api/jobs/${job?.jobId ?? ''}/report?cursor=${text}`);
      expect(response.status).toBe(400);
    }
  });

  it('goes on from a place that the list gave', async () => {
    const first = (await (await server.fetch('api/studies?limit=3')).json()) as { nextCursor: string };
    const rest = await server.fetch(`api/studies?limit=3&cursor=${encodeURIComponent(first.nextCursor)}`);
    expect(await rest.json()).toMatchObject({ rows: [{}], nextCursor: null });
  });
});
