import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { displayOf, pixelDescription, type Display } from '../../../native/api/rendering/display.ts';
import { nativeFrame } from '../../../native/api/rendering/nativeFrame.ts';
import { paletteOf } from '../../../native/api/rendering/palette.ts';
import { fitted, greyOf, pictureOf } from '../../../native/api/rendering/picture.ts';
import { encodePng } from '../../../native/api/rendering/png.ts';
import type { DicomJson } from '../../../native/dicom/types.ts';
import type { StoredPixels } from '../../../pixels/index.ts';

const stored = (values: StoredPixels['values'], changes: Partial<StoredPixels> = {}): StoredPixels => ({
  values,
  Rows: 1,
  Columns: values.length,
  SamplesPerPixel: 1,
  PhotometricInterpretation: 'MONOCHROME2',
  tolerated: [],
  ...changes,
});
const plain: Display = {
  slope: 1,
  intercept: 0,
  window: null,
  inverted: false,
  padding: null,
  rowToColumnSpacing: 1,
  palette: null,
};
const shown = (pixels: StoredPixels, display: Partial<Display> = {}) => [
  ...(pictureOf(pixels, { ...plain, ...display })?.data ?? []),
];

describe('window functions (PS3.3 C.11.2.1.2)', () => {
  it('is linear as the standard writes it: 2048/4096 reaches black at 0 and white at 4095', () => {
    const grey = greyOf({ center: 2048, width: 4096, shape: 'LINEAR' });
    expect([0, 2047.5, 4095].map(grey)).toEqual([0, 128, 255]);
  });

  it('is a step for a linear width of 1', () => {
    const grey = greyOf({ center: 100, width: 1, shape: 'LINEAR' });
    expect([99, 99.5, 100].map(grey)).toEqual([0, 0, 255]);
  });

  it('is exact and sigmoid where the header says so', () => {
    expect([0, 50, 100].map(greyOf({ center: 50, width: 100, shape: 'LINEAR_EXACT' }))).toEqual([
      0, 128, 255,
    ]);
    // 255 / (1 + e^-1) = 186.4
    expect(greyOf({ center: 0, width: 400, shape: 'SIGMOID' })(100)).toBe(186);
  });
});

describe('the picture of a frame', () => {
  it('applies rescale before the window: -160 HU is black and 240 HU white at 40/401', () => {
    const window = { center: 40.5, width: 401, shape: 'LINEAR' as const };
    const values = new Uint16Array([1024 - 160, 1024 + 240]);
    expect(shown(stored(values), { slope: 1, intercept: -1024, window })).toEqual([0, 255]);
  });

  it('turns MONOCHROME1 and INVERSE presentation, and not twice', () => {
    const header = (photometric: string, shape: string): DicomJson => ({
      '00280004': { vr: 'CS', Value: [photometric] },
      '20500020': { vr: 'CS', Value: [shape] },
    });
    const inverted = (photometric: string, shape: string) =>
      displayOf(header(photometric, shape), 1, null).inverted;
    expect(inverted('MONOCHROME1', 'IDENTITY')).toBe(true);
    expect(inverted('MONOCHROME1', 'INVERSE')).toBe(true);
    expect(inverted('MONOCHROME2', 'INVERSE')).toBe(true);
    expect(inverted('MONOCHROME2', 'IDENTITY')).toBe(false);
  });

  it('finds a window from the values, without padding, where the header has none', () => {
    const values = new Int16Array([-2000, 0, 50, 100]);
    expect(shown(stored(values), { padding: [-2000, -2000] })).toEqual([0, 0, 128, 255]);
  });

  it('ignores a window of no width', () => {
    const header: DicomJson = { '00281050': { vr: 'DS', Value: [0] }, '00281051': { vr: 'DS', Value: [0] } };
    expect(displayOf(header, 1, null).window).toBeNull();
  });

  it('takes window and rescale of the frame before those all frames share', () => {
    const group = (center: number): DicomJson => ({
      '00289132': {
        vr: 'SQ',
        Value: [{ '00281050': { vr: 'DS', Value: [center] }, '00281051': { vr: 'DS', Value: [9] } }],
      },
    });
    const data: DicomJson = {
      '52009229': { vr: 'SQ', Value: [group(1)] },
      '52009230': { vr: 'SQ', Value: [{}, group(2)] },
    };
    expect(displayOf(data, 1, null).window?.center).toBe(1);
    expect(displayOf(data, 2, null).window?.center).toBe(2);
  });

  it('converts YBR_FULL to RGB, whole and subsampled', () => {
    // Pure red in ITU-R BT.601 full range: Y 76, Cb 85, Cr 255.
    const colour = { Rows: 1, Columns: 2, SamplesPerPixel: 3 };
    const whole = stored(new Uint8Array([76, 85, 255, 76, 85, 255]), {
      ...colour,
      PhotometricInterpretation: 'YBR_FULL',
    });
    const half = stored(new Uint8Array([76, 76, 85, 255]), {
      ...colour,
      PhotometricInterpretation: 'YBR_FULL_422',
    });
    for (const pixels of [whole, half]) {
      const [red = 0, green = 255, blue = 255] = shown(pixels);
      expect(red).toBeGreaterThan(250);
      expect(green).toBeLessThan(4);
      expect(blue).toBeLessThan(4);
    }
  });

  it('looks colours up in the palette, from its first value on and clamped at its ends', async () => {
    const lut = (descriptor: number[], words: number[]): [DicomJson[string], DicomJson[string]] => [
      { vr: 'US', Value: descriptor },
      { vr: 'OW', InlineBinary: Buffer.from(new Uint16Array(words).buffer).toString('base64') },
    ];
    const [descriptor, red] = lut([2, 10, 16], [0x1000, 0xff00]);
    const [, green] = lut([], [0x2000, 0]);
    const [, blue] = lut([], [0x3000, 0]);
    const palette = await paletteOf(
      {
        '00281101': descriptor,
        '00281102': descriptor,
        '00281103': descriptor,
        '00281201': red,
        '00281202': green,
        '00281203': blue,
      },
      () => Promise.resolve(null),
    );
    const pixels = stored(new Uint8Array([0, 10, 11, 99]), { PhotometricInterpretation: 'PALETTE COLOR' });
    expect(shown(pixels, { palette })).toEqual([0x10, 0x20, 0x30, 0x10, 0x20, 0x30, 0xff, 0, 0, 0xff, 0, 0]);
  });
});

describe('the size of a picture', () => {
  it('averages what each new pixel covers', () => {
    const picture = {
      width: 4,
      height: 2,
      samples: 1 as const,
      data: new Uint8Array([0, 100, 10, 30, 100, 200, 50, 70]),
    };
    expect(fitted(picture, { width: 2, height: 2 }, 1)).toEqual({
      width: 2,
      height: 1,
      samples: 1,
      data: new Uint8Array([100, 40]),
    });
  });

  it('keeps the shape that the patient has when pixels are taller than wide', () => {
    const picture = { width: 100, height: 50, samples: 1 as const, data: new Uint8Array(5000) };
    expect(fitted(picture, { width: 80, height: 80 }, 2)).toMatchObject({ width: 80, height: 80 });
  });

  it('never enlarges', () => {
    const picture = { width: 2, height: 2, samples: 1 as const, data: new Uint8Array(4) };
    expect(fitted(picture, { width: 100, height: 100 }, 1)).toBe(picture);
  });
});

describe('PNG', () => {
  it('holds the pixels, and its checksums are those of ISO/IEC 15948', () => {
    const data = new Uint8Array([10, 20, 30, 40, 50, 60]);
    const png = Buffer.from(encodePng({ width: 3, height: 2, samples: 1, data }));
    expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
    // The CRC of an empty IEND is the same in every PNG there is.
    expect(png.subarray(-12).toString('hex')).toBe('0000000049454e44ae426082');
    const length = png.readUInt32BE(33);
    expect(png.subarray(37, 41).toString()).toBe('IDAT');
    expect([...inflateSync(png.subarray(41, 41 + length))]).toEqual([1, 10, 10, 10, 1, 40, 10, 10]);
  });
});

describe('native frames of decoded ones', () => {
  const description = pixelDescription({
    '00280010': { vr: 'US', Value: [1] },
    '00280011': { vr: 'US', Value: [2] },
    '00280002': { vr: 'US', Value: [3] },
    '00280004': { vr: 'CS', Value: ['RGB'] },
    '00280006': { vr: 'US', Value: [1] },
    '00280100': { vr: 'US', Value: [8] },
  });
  if (description === null) throw new Error('no description');
  const rgb = stored(new Uint8Array([1, 2, 3, 4, 5, 6]), {
    Columns: 2,
    SamplesPerPixel: 3,
    PhotometricInterpretation: 'RGB',
  });

  it('are laid out as the metadata says, planes included', () => {
    expect([...(nativeFrame(rgb, description) ?? [])]).toEqual([1, 4, 2, 5, 3, 6]);
    expect([...(nativeFrame(rgb, { ...description, PlanarConfiguration: 0 }) ?? [])]).toEqual([
      1, 2, 3, 4, 5, 6,
    ]);
  });

  it('are little endian words', () => {
    const words = {
      ...description,
      SamplesPerPixel: 1,
      BitsAllocated: 16,
      PhotometricInterpretation: 'MONOCHROME2',
    };
    expect([...(nativeFrame(stored(new Int16Array([1, -2])), words) ?? [])]).toEqual([1, 0, 0xfe, 0xff]);
  });

  it('are not given when they would contradict the metadata', () => {
    expect(nativeFrame(rgb, { ...description, PhotometricInterpretation: 'YBR_FULL_422' })).toBeNull();
    expect(nativeFrame(rgb, { ...description, BitsAllocated: 16 })).toBeNull();
  });
});
