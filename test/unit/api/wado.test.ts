import { gunzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { parseAccept } from '../../../native/api/dicomweb/accept.ts';
import { chooseFrames } from '../../../native/api/dicomweb/frameChoice.ts';
import { fail, ok } from '../../../native/contract/index.ts';
import { fileIdentity } from '../../../native/library/index.ts';
import type { Library } from '../../../native/library/types.ts';
import { anInstance } from './fakeLibrary.ts';
import { parts } from './multipartParts.ts';
import { testApi } from './testApi.ts';

const EXPLICIT = '1.2.840.10008.1.2.1';
const IMPLICIT = '1.2.840.10008.1.2';
const JPEG_LS = '1.2.840.10008.1.2.4.80';
const J2K = '1.2.840.10008.1.2.4.90';
const MPEG4 = '1.2.840.10008.1.2.4.102';

describe('the choice of a frame encoding (PS3.18 8.7)', () => {
  const chosen = (accept: string, stored: string, count = 1): string => {
    const choice = chooseFrames(parseAccept(accept), stored, count);
    if (choice === null) return '406';
    return `${choice.multipart ? 'multipart ' : ''}${choice.decode ? 'decoded ' : ''}${choice.partType}`;
  };
  const octets = (syntax: string) => `application/octet-stream; transfer-syntax=${syntax}`;

  it.each([
    // What OHIF and Cornerstone3D send.
    [
      'multipart/related; type="application/octet-stream"; transfer-syntax=*',
      JPEG_LS,
      `multipart ${octets(JPEG_LS)}`,
    ],
    [
      'multipart/related; type=application/octet-stream; transfer-syntax=*',
      IMPLICIT,
      `multipart ${octets(EXPLICIT)}`,
    ],
    ['*/*', JPEG_LS, `multipart image/jls; transfer-syntax=${JPEG_LS}`],
    ['*/*', EXPLICIT, `multipart ${octets(EXPLICIT)}`],
    ['application/octet-stream; transfer-syntax=*', JPEG_LS, octets(JPEG_LS)],
    ['image/jls', JPEG_LS, `image/jls; transfer-syntax=${JPEG_LS}`],
    ['image/*', J2K, `image/jp2; transfer-syntax=${J2K}`],
    [`image/jp2; transfer-syntax=${J2K}`, J2K, `image/jp2; transfer-syntax=${J2K}`],
    ['multipart/related; type="image/jls"', JPEG_LS, `multipart image/jls; transfer-syntax=${JPEG_LS}`],
    // Octets without a syntax are explicit little endian: compressed frames are decoded for it.
    ['application/octet-stream', EXPLICIT, octets(EXPLICIT)],
    ['application/octet-stream', JPEG_LS, `decoded ${octets(EXPLICIT)}`],
    [
      `multipart/related; type="application/octet-stream"; transfer-syntax=${EXPLICIT}`,
      J2K,
      `multipart decoded ${octets(EXPLICIT)}`,
    ],
    // What is not there and cannot be made.
    ['image/jls', EXPLICIT, '406'],
    ['image/jls', J2K, '406'],
    [`application/octet-stream; transfer-syntax=${JPEG_LS}`, EXPLICIT, '406'],
    ['application/octet-stream', MPEG4, '406'],
    ['application/dicom', EXPLICIT, '406'],
    ['text/html', EXPLICIT, '406'],
    // The second best is taken when the best is not there.
    ['image/jls, application/octet-stream;q=0.5', J2K, `decoded ${octets(EXPLICIT)}`],
    ['video/mp4', MPEG4, `video/mp4; transfer-syntax=${MPEG4}`],
  ])('%s for frames stored as %s gives %s', (accept, stored, expected) => {
    expect(chosen(accept, stored)).toBe(expected);
  });

  it('gives a list of frames only as multipart', () => {
    expect(chosen('application/octet-stream; transfer-syntax=*', JPEG_LS, 2)).toBe('406');
    expect(chosen('*/*', EXPLICIT, 2)).toBe(`multipart ${octets(EXPLICIT)}`);
  });

  it('decodes big endian frames for a client that can only be told of little endian ones', () => {
    const bigEndian = '1.2.840.10008.1.2.2';
    expect(chosen('application/octet-stream', bigEndian)).toBe(`decoded ${octets(EXPLICIT)}`);
    expect(chosen('application/octet-stream; transfer-syntax=*', bigEndian)).toBe(octets(bigEndian));
  });
});

const address = '/dicomweb/library/studies/1.2.3/series/1.2.3.4/instances/1.2.3.4.5';
const bytesOf = (frameNumber: number) => new Uint8Array(50 + frameNumber).fill(frameNumber);
const withFrames: Partial<Library> = {
  instance: () => anInstance({ NumberOfFrames: 5 }),
  readFrame: (_, frameNumber) =>
    Promise.resolve(ok({ TransferSyntaxUID: EXPLICIT, bytes: bytesOf(frameNumber) })),
};

describe('WADO-RS frames', () => {
  it('sends a list as parts in the order asked, each with its type and place', async () => {
    const response = await testApi(withFrames).request(`${address}/frames/3,1`);
    expect(response.headers.get('content-type')).toContain(`transfer-syntax=${EXPLICIT}`);
    const found = await parts(response);
    expect(found.map((part) => part.headers.get('content-location'))).toEqual([
      `${address}/frames/3`,
      `${address}/frames/1`,
    ]);
    expect(found[0]?.headers.get('content-type')).toBe(
      `application/octet-stream; transfer-syntax=${EXPLICIT}`,
    );
    expect(found.map((part) => part.bytes)).toEqual([bytesOf(3), bytesOf(1)]);
  });

  it('sends one frame alone when the client asks for it so', async () => {
    const accept = 'application/octet-stream; transfer-syntax=*';
    const response = await testApi(withFrames).request(`${address}/frames/2`, { headers: { accept } });
    expect(response.headers.get('content-length')).toBe('52');
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytesOf(2));
  });

  it.each([
    ['0', 400],
    ['-1', 400],
    ['1,,2', 400],
    ['01', 400],
    ['a', 400],
    ['6', 404],
    ['1,6', 404],
  ])('answers frame list %s with %i', async (list, status) => {
    expect((await testApi(withFrames).request(`${address}/frames/${list}`)).status).toBe(status);
  });

  it('answers 404 for an instance without pixels, 410 when the file is gone, and 422 when it is damaged', async () => {
    const without = { ...withFrames, instance: () => anInstance({ hasPixelData: false, NumberOfFrames: 0 }) };
    expect((await testApi(without).request(`${address}/frames/1`)).status).toBe(404);
    const gone = { kind: 'file-unavailable' as const, SOPInstanceUID: '1', code: 'ENOENT' };
    const damaged = {
      kind: 'file-problem' as const,
      SOPInstanceUID: '1',
      problem: { kind: 'empty-file' as const },
    };
    const failing = (failure: typeof gone | typeof damaged) =>
      testApi({ ...withFrames, readFrame: () => Promise.resolve(fail(failure)) }).request(
        `${address}/frames/1`,
      );
    expect((await failing(gone)).status).toBe(410);
    expect((await failing(damaged)).status).toBe(422);
  });

  it('breaks off rather than leave a frame of a list out unseen', async () => {
    const readFrame: Library['readFrame'] = (_, frameNumber) =>
      Promise.resolve(
        frameNumber === 2
          ? fail({ kind: 'frame-not-found', SOPInstanceUID: '1.2.3.4.5', frameNumber })
          : ok({ TransferSyntaxUID: EXPLICIT, bytes: bytesOf(frameNumber) }),
      );
    const response = await testApi({ ...withFrames, readFrame }).request(`${address}/frames/1,2,3`);
    await expect(response.arrayBuffer()).rejects.toThrow('frame 2');
  });
});

describe('WADO-RS metadata', () => {
  const dataSets = Array.from({ length: 1000 }, (_, i) => ({
    '00080018': { vr: 'UI', Value: [`1.2.3.4.${i}`] },
  }));
  const json = new TextEncoder().encode(JSON.stringify(dataSets));
  const seriesMetadata = vi.fn<Library['seriesMetadata']>(() => Promise.resolve(ok({ json, missing: [] })));
  const library: Partial<Library> = {
    seriesMetadata,
    instances: () => [anInstance(), anInstance({ SeriesInstanceUID: '1.2.3.5' })],
  };
  const series = '/dicomweb/library/studies/1.2.3/series/1.2.3.4/metadata';

  it('compresses only when asked, in the browser host only, and says which it is', async () => {
    const plain = await testApi(library).request(series);
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(await plain.json()).toEqual(dataSets);
    const packed = await testApi(library).request(series, { headers: { 'accept-encoding': 'br, gzip' } });
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    expect(JSON.parse(gunzipSync(await packed.arrayBuffer()).toString())).toEqual(dataSets);
    const refused = await testApi(library).request(series, { headers: { 'accept-encoding': 'gzip;q=0' } });
    expect(refused.headers.get('content-encoding')).toBeNull();
    // What comes through the shell's protocol handler is not decoded there.
    const shell = await testApi(library, 'shell').request(series, { headers: { 'accept-encoding': 'gzip' } });
    expect(shell.headers.get('content-encoding')).toBeNull();
  });

  it('answers 304 to a client that has it', async () => {
    const api = testApi(library);
    const tag = (await api.request(series)).headers.get('etag') ?? '';
    expect(tag).toMatch(/^W\/"[\w-]+"$/);
    const again = await api.request(series, { headers: { 'if-none-match': tag } });
    expect(again.status).toBe(304);
    expect(again.headers.get('etag')).toBe(tag);
    expect((await api.request(series, { headers: { 'if-none-match': 'W/"other"' } })).status).toBe(200);
  });

  it('joins the series of a study', async () => {
    const response = await testApi(library).request('/dicomweb/library/studies/1.2.3/metadata');
    expect(await response.json()).toEqual([...dataSets, ...dataSets]);
    expect(seriesMetadata).toHaveBeenLastCalledWith(
      '1.2.3',
      '1.2.3.5',
      '/dicomweb/library/studies/1.2.3/series/1.2.3.5',
    );
  });

  it('warns when instances are left out, and fails when all are', async () => {
    const missing = [
      {
        SOPInstanceUID: '1',
        failure: { kind: 'file-unavailable' as const, SOPInstanceUID: '1', code: 'ENOENT' },
      },
    ];
    const some = testApi({ seriesMetadata: () => Promise.resolve(ok({ json, missing })) });
    expect((await some.request(series)).headers.get('warning')).toMatch(
      /^299 lightbox "1 instances could not be read/,
    );
    const none = testApi({
      seriesMetadata: () => Promise.resolve(ok({ json: new TextEncoder().encode('[]'), missing })),
    });
    expect((await none.request(series)).status).toBe(410);
  });

  it('answers 406 to a client that wants XML', async () => {
    const accept = 'multipart/related; type="application/dicom+xml"';
    expect((await testApi(library).request(series, { headers: { accept } })).status).toBe(406);
  });
});

describe('bulk data', () => {
  const bulkData = vi.fn<Library['bulkData']>(() =>
    Promise.resolve(ok({ bytes: new Blob(['abcd']).stream(), byteLength: 4 })),
  );
  const api = testApi({ instance: () => anInstance(), bulkData });

  it('is given by the path of its element, also inside sequences', async () => {
    const response = await api.request(`${address}/bulkdata/00420011`);
    expect(await response.text()).toBe('abcd');
    await api.request(`${address}/bulkdata/54000100/0/54001010`);
    expect(bulkData.mock.calls.map((call) => call[1])).toEqual(['00420011', '54000100/0/54001010']);
  });

  it('comes as a part when the client asks for parts', async () => {
    const accept = 'multipart/related; type="application/octet-stream"';
    const [part] = await parts(await api.request(`${address}/bulkdata/00420011`, { headers: { accept } }));
    expect(new TextDecoder().decode(part?.bytes)).toBe('abcd');
  });

  it('is not given by a URI of metadata that were read from another file', async () => {
    const current = fileIdentity(anInstance());
    expect((await api.request(`${address}/bulkdata/00420011?v=${current}`)).status).toBe(200);
    const old = await api.request(`${address}/bulkdata/00420011?v=ofAnEarlierFile`);
    expect(old.status).toBe(410);
    expect(await old.json()).toMatchObject({ kind: 'file-unavailable', code: 'ECHANGED' });
  });

  it.each(['0042001', '00420011/x/00420011', '../../secret', '00420011/0'])(
    'refuses the path %s',
    async (path) => {
      const status = (await api.request(`${address}/bulkdata/${encodeURIComponent(path)}`)).status;
      expect([400, 404]).toContain(status);
    },
  );
});
