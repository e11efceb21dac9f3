import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ok } from '../../../native/contract/index.ts';
import type { DicomJson } from '../../../native/dicom/types.ts';
import type { Library } from '../../../native/library/types.ts';
import { anInstance } from './fakeLibrary.ts';
import { testApi } from './testApi.ts';

const RLE = '1.2.840.10008.1.2.5';
const us = (value: number) => ({ vr: 'US', Value: [value] });
const header: DicomJson = {
  '00280002': us(1),
  '00280004': { vr: 'CS', Value: ['MONOCHROME2'] },
  '00280010': us(2),
  '00280011': us(4),
  '00280100': us(8),
  '00280101': us(8),
  '00280102': us(7),
  '00280103': us(0),
  '00281050': { vr: 'DS', Value: [128] },
  '00281051': { vr: 'DS', Value: [256] },
};
const values = [0, 50, 100, 150, 200, 250, 255, 7];

/** PS3.5 G: one segment, its offset 64, and one literal run. */
function rleFrame(): Uint8Array {
  const out = Buffer.alloc(64 + 10);
  out.writeUInt32LE(1, 0);
  out.writeUInt32LE(64, 4);
  out[64] = values.length - 1;
  out.set(values, 65);
  return out;
}

function library(bytes: Uint8Array, TransferSyntaxUID: string, changes: DicomJson = {}) {
  const cache = new Map<string, Uint8Array>();
  let reads = 0;
  const overrides: Partial<Library> = {
    instance: () => anInstance({ TransferSyntaxUID, NumberOfFrames: 3 }),
    metadata: () => Promise.resolve(ok({ ...header, ...changes })),
    readFrame: () => {
      reads += 1;
      return Promise.resolve(ok({ TransferSyntaxUID, bytes }));
    },
    cached: (key) => cache.get(key) ?? null,
    cache: (key, value) => void cache.set(key, value),
  };
  return { api: testApi(overrides), reads: () => reads, cache };
}

const address = '/dicomweb/library/studies/1.2.3/series/1.2.3.4/instances/1.2.3.4.5';

function grey(png: Uint8Array): number[] {
  const buffer = Buffer.from(png);
  const width = buffer.readUInt32BE(16);
  const rows = inflateSync(buffer.subarray(41, 41 + buffer.readUInt32BE(33)));
  const out: number[] = [];
  for (let at = 0; at < rows.length; at += width + 1) {
    let left = 0;
    for (let x = 1; x <= width; x += 1) out.push((left = (left + (rows[at + x] ?? 0)) & 255));
  }
  return out;
}

describe('rendered frames and thumbnails', () => {
  it('are drawn with the window of the header', async () => {
    const { api } = library(new Uint8Array(values), '1.2.840.10008.1.2.1');
    const response = await api.request(`${address}/frames/1/rendered`);
    expect(response.headers.get('content-type')).toBe('image/png');
    // 128/256 linear: grey = (v - 127.5) / 255 * 255 + 127.5, that is v itself.
    expect(grey(new Uint8Array(await response.arrayBuffer()))).toEqual(values);
  });

  it('are drawn with the window of the request instead', async () => {
    const { api } = library(new Uint8Array(values), '1.2.840.10008.1.2.1');
    const response = await api.request(`${address}/frames/1/rendered?window=100,50,linear-exact`);
    expect(grey(new Uint8Array(await response.arrayBuffer()))).toEqual([0, 0, 128, 255, 255, 255, 255, 0]);
  });

  it('are kept when small, and read again when the file has changed', async () => {
    const { api, reads, cache } = library(rleFrame(), RLE);
    const first = await api.request(`${address}/thumbnail`);
    const second = await api.request(`${address}/thumbnail`);
    expect(new Uint8Array(await second.arrayBuffer())).toEqual(new Uint8Array(await first.arrayBuffer()));
    expect(reads()).toBe(1);
    expect(cache.size).toBe(1);
    expect([...cache.keys()][0]).toMatch(/^thumbnail-1\/[\w-]{24}\/2\/160x160$/); // the middle of three frames
  });

  it.each([
    ['/thumbnail?viewport=0,10', 400],
    ['/thumbnail?viewport=10', 400],
    ['/thumbnail?viewport=99999,1', 400],
    ['/rendered?window=1,0', 400],
    ['/rendered?window=1,1,cubic', 400],
    ['/frames/4/rendered', 404],
    ['/frames/0/rendered', 400],
  ])('are refused for %s with %i', async (target, status) => {
    expect((await library(rleFrame(), RLE).api.request(address + target)).status).toBe(status);
  });

  it('say so when the pixels are damaged or cannot be decoded', async () => {
    expect((await library(new Uint8Array(3), RLE).api.request(`${address}/rendered`)).status).toBe(422);
    expect(
      (await library(rleFrame(), '1.2.840.10008.1.2.4.102').api.request(`${address}/rendered`)).status,
    ).toBe(406);
    const jpegOnly = { headers: { accept: 'image/jpeg' } };
    expect((await library(rleFrame(), RLE).api.request(`${address}/rendered`, jpegOnly)).status).toBe(406);
  });
});

describe('a client that cannot decode', () => {
  it('gets compressed frames as native pixels', async () => {
    const accept = 'application/octet-stream';
    const response = await library(rleFrame(), RLE).api.request(`${address}/frames/1`, {
      headers: { accept },
    });
    expect(response.headers.get('content-type')).toBe(
      'application/octet-stream; transfer-syntax=1.2.840.10008.1.2.1',
    );
    expect([...new Uint8Array(await response.arrayBuffer())]).toEqual(values);
  });

  it('gets 406 where the pixels would contradict the metadata', async () => {
    const words = { '00280100': us(16), '00280101': us(16) };
    const { api } = library(new Uint8Array(3), RLE, words);
    const accept = 'application/octet-stream';
    expect([406, 422]).toContain((await api.request(`${address}/frames/1`, { headers: { accept } })).status);
  });
});
