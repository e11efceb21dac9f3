import { describe, expect, it, vi } from 'vitest';
import type { DecodePool, DecodeTask } from '../../../renderer/imaging/decodePool.ts';
import { createPageDecoder } from '../../../renderer/imaging/pageDecoder.ts';

const [EXPLICIT, JPEG_LS] = ['1.2.840.10008.1.2.1', '1.2.840.10008.1.2.4.80'];
const description = {
  Rows: 1,
  Columns: 2,
  SamplesPerPixel: 1,
  PhotometricInterpretation: 'MONOCHROME2',
  PlanarConfiguration: 0,
  BitsAllocated: 16,
  BitsStored: 16,
  HighBit: 15,
  PixelRepresentation: 0,
  element: 'PixelData',
} as const;
const task = (TransferSyntaxUID: string, priority: number): DecodeTask => ({
  bytes: Uint8Array.of(1, 0, 2, 1),
  TransferSyntaxUID,
  description,
  priority,
});

function withPool() {
  const refusal = { ok: false, failure: { kind: 'damaged-pixel-data', detail: 'by the pool' } } as const;
  const decode = vi.fn<DecodePool['decode']>(() => Promise.resolve(refusal));
  return { decode, page: createPageDecoder(() => ({ decode })) };
}

describe('the decoder of the page', () => {
  it('decodes an uncompressed image on screen itself while no worker has answered', async () => {
    const { decode, page } = withPool();
    const result = await page.decode(task(EXPLICIT, 0));
    expect(decode).not.toHaveBeenCalled();
    expect(result.ok ? [...result.value.values] : null).toEqual([1, 258]);
  });

  it('leaves compressed images, and those that nobody looks at yet, to the workers', async () => {
    const { decode, page } = withPool();
    await Promise.all([page.decode(task(JPEG_LS, 0)), page.decode(task(EXPLICIT, -40))]);
    expect(decode).toHaveBeenCalledTimes(2);
  });

  it('leaves everything to the workers once one has answered', async () => {
    const { decode, page } = withPool();
    await page.decode(task(JPEG_LS, 0));
    await page.decode(task(EXPLICIT, 0));
    expect(decode).toHaveBeenCalledTimes(2);
  });
});
