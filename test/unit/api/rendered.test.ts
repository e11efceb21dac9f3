import { describe, expect, it } from 'vitest';
import { ok } from '../../../native/contract/index.ts';
import type { DicomJson } from '../../../native/dicom/types.ts';
import type { Library } from '../../../native/library/types.ts';
import { anInstance } from './fakeLibrary.ts';
import { readPng } from './readPng.ts';
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
    bulkData: () =>
      Promise.resolve(ok({ bytes: new Blob([Uint8Array.of(0b101, 0)]).stream(), byteLength: 2 })),
    cached: (key) => cache.get(key) ?? null,
    cache: (key, value) => void cache.set(key, value),
  };
  return { api: testApi(overrides), reads: () => reads, cache };
}

const address = '/dicomweb/library/studies/1.2.3/series/1.2.3.4/instances/1.2.3.4.5';

const png = { headers: { accept: 'image/png' } };
const grey = async (response: Response): Promise<number[]> => [
  ...readPng(new Uint8Array(await response.arrayBuffer())).data,
];

describe('rendered frames and thumbnails', () => {
  it('are drawn with the window of the header', async () => {
    const { api } = library(new Uint8Array(values), '1.2.840.10008.1.2.1');
    const response = await api.request(`${address}/frames/1/rendered`, png);
    expect(response.headers.get('content-type')).toBe('image/png');
    // 128/256 linear: grey = (v - 127.5) / 255 * 255 + 127.5, that is v itself.
    expect(await grey(response)).toEqual(values);
  });

  it('are drawn with the window of the request instead', async () => {
    const { api } = library(new Uint8Array(values), '1.2.840.10008.1.2.1');
    const response = await api.request(`${address}/frames/1/rendered?window=100,50,linear-exact`, png);
    expect(await grey(response)).toEqual([0, 0, 128, 255, 255, 255, 255, 0]);
  });

  it('come as JPEG unless PNG is what the client would rather have', async () => {
    const { api } = library(new Uint8Array(values), '1.2.840.10008.1.2.1');
    const typeFor = async (accept: string | null, query = '') => {
      const headers = accept === null ? {} : { accept };
      const response = await api.request(`${address}/rendered${query}`, { headers });
      return response.headers.get('content-type') ?? '';
    };
    expect(await typeFor(null)).toBe('image/jpeg');
    expect(await typeFor('image/avif,image/webp,image/*,*/*;q=0.8')).toBe('image/jpeg');
    expect(await typeFor('image/jpeg;q=0.5, image/png')).toBe('image/png');
    expect(await typeFor('image/jpeg', '?accept=image/png')).toBe('image/png');
  });

  it('are smaller files at a lower quality, which a PNG has none of', async () => {
    const { api } = library(new Uint8Array(values), '1.2.840.10008.1.2.1');
    const sizeAt = async (quality: number) =>
      (await (await api.request(`${address}/rendered?quality=${quality}`)).arrayBuffer()).byteLength;
    expect(await sizeAt(5)).toBeLessThan(await sizeAt(100));
    const asPng = await api.request(`${address}/rendered?quality=5`, png);
    expect(asPng.headers.get('warning')).toContain('quality');
  });

  it('fill the viewport that was asked for, thumbnails do not grow', async () => {
    const { api } = library(new Uint8Array(values), '1.2.840.10008.1.2.1');
    const sizeOf = async (target: string) => {
      const { width, height } = readPng(
        new Uint8Array(await (await api.request(address + target, png)).arrayBuffer()),
      );
      return [width, height];
    };
    expect(await sizeOf('/rendered?viewport=40,40')).toEqual([40, 20]);
    expect(await sizeOf('/rendered?viewport=40,40,1,0,2,2')).toEqual([40, 40]);
    expect(await sizeOf('/rendered?viewport=40,40,,,-2,')).toEqual([40, 40]);
    expect(await sizeOf('/rendered?viewport=2,2')).toEqual([2, 1]);
    expect(await sizeOf('/thumbnail?viewport=40,40')).toEqual([4, 2]);
  });

  it('show overlays when rendered, and not as a thumbnail', async () => {
    const plane = (data: DicomJson[string]): DicomJson => ({
      '60000010': us(1),
      '60000011': us(8),
      '60000050': { vr: 'SS', Value: [1, 1] },
      '60000100': us(1),
      '60000102': us(0),
      '60003000': data,
    });
    const at = (data: DicomJson[string]) =>
      library(new Uint8Array(values), '1.2.840.10008.1.2.1', plane(data));
    // The first and the third pixel; as bulk data, too.
    const inline = at({ vr: 'OW', InlineBinary: Buffer.from([0b101, 0]).toString('base64') });
    const bulk = at({ vr: 'OW', BulkDataURI: '/60003000?v=x' });
    for (const { api } of [inline, bulk]) {
      const rendered = readPng(
        new Uint8Array(await (await api.request(`${address}/rendered`, png)).arrayBuffer()),
      );
      expect([...rendered.data.subarray(0, 12)]).toEqual([
        255, 214, 10, 50, 50, 50, 255, 214, 10, 150, 150, 150,
      ]);
      expect(await grey(await api.request(`${address}/thumbnail`, png))).toEqual(values);
    }
  });

  it('are kept when small, and read again when the file has changed', async () => {
    const { api, reads, cache } = library(rleFrame(), RLE);
    const first = await api.request(`${address}/thumbnail`);
    const second = await api.request(`${address}/thumbnail`);
    expect(new Uint8Array(await second.arrayBuffer())).toEqual(new Uint8Array(await first.arrayBuffer()));
    expect(reads()).toBe(1);
    expect(cache.size).toBe(1);
    expect([...cache.keys()][0]).toMatch(/^thumbnail-2\/[\w-]{24}\/2\/160x160\/q90$/); // the middle of three frames
  });

  it.each([
    ['/thumbnail?viewport=0,10', 400],
    ['/thumbnail?viewport=10', 400],
    ['/thumbnail?viewport=99999,1', 400],
    ['/thumbnail?viewport=10,10,0,0,1,1', 400],
    ['/rendered?viewport=10,10,4,0', 400],
    ['/rendered?viewport=10,10,a,0', 400],
    ['/rendered?quality=0', 400],
    ['/rendered?quality=101', 400],
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
    const gifOnly = { headers: { accept: 'image/gif' } };
    expect((await library(rleFrame(), RLE).api.request(`${address}/rendered`, gifOnly)).status).toBe(406);
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
