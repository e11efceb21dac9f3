import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FrameRecord } from '../../../native/contract/index.ts';
import { parserFrames } from './framesOracle.ts';
import { serveLibrary, type TestServer } from './serve.ts';

const corpus = process.env['LIGHTBOX_CORPUS'];

type Row = {
  path: string;
  sha256: string;
  validity: string;
  StudyInstanceUID?: string;
  SeriesInstanceUID?: string;
  SOPInstanceUID?: string;
  TransferSyntaxUID?: string;
  hasPixelData?: boolean;
};

const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes).digest('hex');

describe.skipIf(corpus === undefined)('the corpus over HTTP', () => {
  let server: TestServer;
  let rows: Row[] = [];
  const root = corpus ?? '';

  beforeAll(async () => {
    const manifest = JSON.parse(await readFile(path.join(root, 'MANIFEST.json'), 'utf8')) as { files: Row[] };
    rows = manifest.files.filter((row) => row.validity !== 'must-reject' && row.hasPixelData === true);
    server = await serveLibrary();
    const job = await server.importPaths({ paths: [root] });
    expect(job.state).toBe('done');
  }, 300_000);
  afterAll(() => server.close());

  /** The row's instance as indexed from this very file: several files of the corpus share UIDs. */
  const isIndexed = (row: Row): boolean => {
    const { StudyInstanceUID = '', SeriesInstanceUID = '', SOPInstanceUID = '' } = row;
    const instance = server.library.instance(StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID);
    return instance?.location.path === path.join(root, row.path);
  };

  async function framesOf(row: Row, count: number): Promise<Uint8Array[]> {
    const { StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID } = row;
    const frames = Array.from({ length: count }, (_, index) => ({ SOPInstanceUID, frameNumber: index + 1 }));
    const response = await server.fetch('/api/frames', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ StudyInstanceUID, SeriesInstanceUID, frames }),
    });
    expect(response.status).toBe(200);
    const body = Buffer.from(await response.arrayBuffer());
    const found: Uint8Array[] = [];
    for (let at = 0; at < body.length;) {
      const head = body.readUInt32LE(at);
      const record = FrameRecord.parse(JSON.parse(body.subarray(at + 4, at + 4 + head).toString()));
      expect('failure' in record ? record.failure : null, row.path).toBeNull();
      at += 4 + head;
      found.push(body.subarray(at, at + record.byteLength));
      at += record.byteLength;
    }
    return found;
  }

  it('gives every frame that dicom-parser finds, byte for byte', async () => {
    const wrong: string[] = [];
    let files = 0;
    let frames = 0;
    for (const row of rows.filter(isIndexed)) {
      const truth = oracle(await readFile(path.join(root, row.path)));
      if (truth === null) continue;
      files += 1;
      const some = truth.slice(0, 200);
      const given = await framesOf(row, some.length);
      if (given.map(md5).join() !== some.map(md5).join()) wrong.push(row.path);
      frames += given.length;
    }
    console.log(`${frames} frames of ${files} files compared`);
    expect(wrong).toEqual([]);
    expect(files).toBeGreaterThan(300);
  }, 300_000);

  it('gives metadata of every series, and a thumbnail or a reason for every one', async () => {
    const seriesList = new Map(rows.filter(isIndexed).map((row) => [row.SeriesInstanceUID, row]));
    const counts = new Map<number, number>();
    for (const row of seriesList.values()) {
      const target = `/dicomweb/library/studies/${row.StudyInstanceUID}/series/${row.SeriesInstanceUID}`;
      const metadata = await server.fetch(`${target}/metadata`);
      expect(metadata.status, row.path).toBe(200);
      expect(Array.isArray(await metadata.json())).toBe(true);
      const thumbnail = await server.fetch(`${target}/thumbnail`);
      await thumbnail.arrayBuffer();
      expect([200, 404, 406, 422], row.path).toContain(thumbnail.status);
      counts.set(thumbnail.status, (counts.get(thumbnail.status) ?? 0) + 1);
    }
    console.log('thumbnails by status', Object.fromEntries(counts));
    expect(counts.get(200) ?? 0).toBeGreaterThan(seriesList.size / 2);
  }, 300_000);
});

function oracle(file: Uint8Array): readonly Uint8Array[] | null {
  try {
    return parserFrames(file);
  } catch {
    return null; // dicom-parser does not read this one
  }
}
