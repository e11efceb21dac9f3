import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FrameRecord, Session, StudyDetail, StudyPage } from '../../../native/contract/index.ts';
import { crImage, ctSeries, mrSeries, usCine, type GeneratedFile } from '../../generate/index.ts';
import { parts } from '../../unit/api/multipartParts.ts';
import { parserFrames } from './framesOracle.ts';
import { serveLibrary, type TestServer } from './serve.ts';

const RLE = '1.2.840.10008.1.2.5';
const SYNTAXES = ['1.2.840.10008.1.2', '1.2.840.10008.1.2.1', '1.2.840.10008.1.2.2', RLE];
const files: GeneratedFile[] = SYNTAXES.flatMap((TransferSyntaxUID, index) => {
  const common = { seed: `api-${index}`, TransferSyntaxUID };
  return [...ctSeries({ ...common, slices: 5 }), crImage(common), usCine(common)];
}).map((file, index) => ({ ...file, path: `${index}/${file.path}` }));
const mr = mrSeries({ seed: 'api-mr', slices: 3 });

let server: TestServer;
beforeAll(async () => {
  server = await serveLibrary();
  const job = await server.importFiles([...files, ...mr]);
  expect(job.state).toBe('done');
  expect(job.counts.read).toBe(files.length + mr.length);
}, 120_000);
afterAll(() => server.close());

const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes).digest('hex');
const seriesOf = (file: GeneratedFile) =>
  `/dicomweb/library/studies/${file.StudyInstanceUID}/series/${file.SeriesInstanceUID}`;
const instanceOf = (file: GeneratedFile) => `${seriesOf(file)}/instances/${file.SOPInstanceUID}`;

async function bulkFrames(file: GeneratedFile, count: number) {
  const { StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID } = file;
  const frames = Array.from({ length: count }, (_, index) => ({ SOPInstanceUID, frameNumber: index + 1 }));
  const response = await server.fetch('/api/frames', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ StudyInstanceUID, SeriesInstanceUID, frames }),
  });
  const body = Buffer.from(await response.arrayBuffer());
  const found: { record: FrameRecord; bytes: Uint8Array }[] = [];
  for (let at = 0; at < body.length;) {
    const head = body.readUInt32LE(at);
    const record = FrameRecord.parse(JSON.parse(body.subarray(at + 4, at + 4 + head).toString()));
    at += 4 + head;
    found.push({ record, bytes: body.subarray(at, at + record.byteLength) });
    at += record.byteLength;
  }
  return found;
}

describe('an imported library over HTTP', () => {
  it('lists its studies and tells how many there are', async () => {
    const session = Session.parse(await (await server.fetch('/api/session')).json());
    const page = StudyPage.parse(await (await server.fetch('/api/studies?limit=500')).json());
    const studies = new Set([...files, ...mr].map((file) => file.StudyInstanceUID));
    expect(session.studyCount).toBe(studies.size);
    expect(new Set(page.rows.map((row) => String(row.StudyInstanceUID)))).toEqual(studies);
  });

  it('details each study with its series', async () => {
    for (const study of new Set(files.map((file) => file.StudyInstanceUID))) {
      const detail = StudyDetail.parse(await (await server.fetch(`/api/studies/${study}`)).json());
      const series = new Set(
        files.filter((file) => file.StudyInstanceUID === study).map((file) => file.SeriesInstanceUID),
      );
      expect(new Set(detail.seriesList.map((each) => String(each.SeriesInstanceUID)))).toEqual(series);
    }
  });

  it('gives every frame of every generated file byte for byte, in bulk and by DICOMweb', async () => {
    let compared = 0;
    for (const file of files) {
      const truth = parserFrames(file.bytes);
      if (truth === null) throw new Error('dicom-parser does not find the frames');
      const bulk = await bulkFrames(file, truth.length);
      expect(bulk.map(({ bytes }) => md5(bytes))).toEqual(truth.map(md5));
      for (const { record } of bulk)
        expect(record).toMatchObject({ TransferSyntaxUID: file.TransferSyntaxUID });
      const list = truth.map((_, index) => index + 1).join(',');
      const headers = { accept: 'multipart/related; type="application/octet-stream"; transfer-syntax=*' };
      const web = await parts(await server.fetch(`${instanceOf(file)}/frames/${list}`, { headers }));
      expect(web.map(({ bytes }) => md5(bytes))).toEqual(truth.map(md5));
      compared += truth.length;
    }
    expect(compared).toBeGreaterThan(files.length);
  });

  it('gives compressed and big endian frames as native pixels to a client that wants those', async () => {
    for (const file of files.filter(({ TransferSyntaxUID }) =>
      [RLE, '1.2.840.10008.1.2.2'].includes(TransferSyntaxUID),
    )) {
      const headers = { accept: 'application/octet-stream' };
      const response = await server.fetch(`${instanceOf(file)}/frames/1`, { headers });
      expect(response.status).toBe(200);
      const stored = file.frames[0] ?? new Uint8Array();
      const truth = new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength);
      expect(md5(new Uint8Array(await response.arrayBuffer()))).toBe(md5(truth));
    }
  });

  it('gives whole files as they were, alone and together', async () => {
    const [first] = files;
    if (first === undefined) return;
    const alone = await server.fetch(instanceOf(first), { headers: { accept: 'application/dicom' } });
    expect(md5(new Uint8Array(await alone.arrayBuffer()))).toBe(md5(first.bytes));
    const series = files.filter((file) => file.SeriesInstanceUID === first.SeriesInstanceUID);
    const together = await parts(
      await server.fetch(seriesOf(first), {
        headers: { accept: 'multipart/related; type="application/dicom"; transfer-syntax=*' },
      }),
    );
    expect(new Set(together.map(({ bytes }) => md5(bytes)))).toEqual(
      new Set(series.map(({ bytes }) => md5(bytes))),
    );
  });

  it('describes each instance of a series, and bulk data can be fetched by its URI', async () => {
    const [first] = mr;
    if (first === undefined) return;
    const dataSets = (await (await server.fetch(`${seriesOf(first)}/metadata`)).json()) as Record<
      string,
      { Value?: unknown[]; BulkDataURI?: string }
    >[];
    expect(new Set(dataSets.map((data) => data['00080018']?.Value?.[0]))).toEqual(
      new Set(mr.map((file) => file.SOPInstanceUID)),
    );
    for (const data of dataSets) {
      const uri = data['7FE00010']?.BulkDataURI ?? '';
      expect(uri).toContain(`/instances/${String(data['00080018']?.Value?.[0])}/`);
      const response = await server.fetch(uri);
      expect(response.status, uri).toBe(200);
      await response.arrayBuffer();
    }
    const study = await (
      await server.fetch(`/dicomweb/library/studies/${first.StudyInstanceUID}/metadata`)
    ).json();
    expect(study).toHaveLength(mr.length);
    const [one] = (await (await server.fetch(`${instanceOf(first)}/metadata`)).json()) as typeof dataSets;
    expect(one?.['00080018']?.Value).toEqual([first.SOPInstanceUID]);
  });

  it('draws a thumbnail of every series', async () => {
    for (const target of new Set([...files, ...mr].map(seriesOf))) {
      const response = await server.fetch(`${target}/thumbnail?accept=image/png&viewport=96,96`);
      expect(response.status, target).toBe(200);
      const png = Buffer.from(await response.arrayBuffer());
      expect(png.subarray(1, 4).toString()).toBe('PNG');
      expect(Math.max(png.readUInt32BE(16), png.readUInt32BE(20))).toBeLessThanOrEqual(96);
    }
  });

  it('says which failure it is for what is not there', async () => {
    const [file] = files;
    if (file === undefined) return;
    const status = async (target: string) => (await server.fetch(target)).status;
    expect(await status(`${seriesOf(file)}/instances/1.2.3/frames/1`)).toBe(404);
    expect(await status(`${instanceOf(file)}/frames/999`)).toBe(404);
    expect(await status(`/dicomweb/library/studies/1.2.3/metadata`)).toBe(404);
    expect(await status(`/dicomweb/library/studies/${file.StudyInstanceUID}/series/1.2.3/metadata`)).toBe(
      404,
    );
    expect(await status('/api/jobs/none')).toBe(404);
  });
});
