import { describe, expect, it } from 'vitest';
import { createNodeDecoder } from '../../../native/pixels.ts';
import { firstFrameOf } from './corpus.ts';
import { encodeHtj2k } from './htj2kEncoder.ts';
import { bytesOf, picture, pictureFile, type PictureOptions } from './picture.ts';
import { convert, has } from './tools.ts';

// What other people's encoders make of a picture of ours comes back exactly (or, lossy, as their own decoder has it).
const decoder = createNodeDecoder();
const CT: PictureOptions = { Rows: 61, Columns: 47, bits: 12, signed: false };

const lossless: readonly (readonly [string, string, readonly string[], PictureOptions])[] = [
  ['JPEG lossless SV1, 12 bits', 'dcmcjpeg', ['+e1'], CT],
  ['JPEG lossless SV1, signed 16 bits', 'dcmcjpeg', ['+e1'], { ...CT, bits: 16, signed: true }],
  ['JPEG lossless SV1, 8 bits', 'dcmcjpeg', ['+e1'], { ...CT, bits: 8 }],
  ['JPEG lossless SV1, RGB', 'dcmcjpeg', ['+e1'], { ...CT, bits: 8, samples: 3 }],
  ...[1, 2, 3, 4, 5, 6, 7].map(
    (sv) =>
      [`JPEG lossless, predictor ${sv}`, 'dcmcjpeg', ['+el', '+sv', `${sv}`], { ...CT, bits: 16 }] as const,
  ),
  ['JPEG-LS, 12 bits', 'dcmcjpls', ['+el'], CT],
  ['JPEG-LS, signed 16 bits', 'dcmcjpls', ['+el'], { ...CT, bits: 16, signed: true }],
  ['JPEG-LS RGB interleaved by line', 'dcmcjpls', ['+el', '+il'], { ...CT, bits: 8, samples: 3 }],
  ['JPEG-LS RGB interleaved by sample', 'dcmcjpls', ['+el', '+is'], { ...CT, bits: 8, samples: 3 }],
  ['JPEG-LS RGB not interleaved', 'dcmcjpls', ['+el', '+in'], { ...CT, bits: 8, samples: 3 }],
  ['RLE, 16 bits', 'dcmcrle', [], CT],
  ['RLE, RGB', 'dcmcrle', [], { ...CT, bits: 8, samples: 3 }],
  ['RLE, RGB of 16 bits', 'dcmcrle', [], { ...CT, bits: 16, samples: 3 }],
  ['JPEG 2000, 12 bits', 'gdcmconv', ['--j2k'], CT],
  ['JPEG 2000, signed 16 bits', 'gdcmconv', ['--j2k'], { ...CT, bits: 16, signed: true }],
  ['JPEG 2000, RGB', 'gdcmconv', ['--j2k'], { ...CT, bits: 8, samples: 3 }],
  ['JPEG 2000, RGB of 16 bits', 'gdcmconv', ['--j2k'], { ...CT, bits: 16, samples: 3 }],
  ['Explicit VR Big Endian, 16 bits', 'dcmconv', ['+tb'], CT],
];

describe('a picture encoded without loss by other software', () => {
  for (const [name, tool, args, options] of lossless) {
    it.skipIf(!has(tool))(`decodes exactly: ${name}`, async () => {
      const original = picture(options);
      const frame = firstFrameOf(convert(tool, args, pictureFile(original)));
      const result = await decoder.decode(frame.bytes, frame.TransferSyntaxUID, frame.description);
      if (!result.ok) throw new Error(JSON.stringify(result.failure));
      expect(Buffer.from(bytesOf(result.value.values)).equals(bytesOf(original.values))).toBe(true);
      expect(result.value.tolerated).toEqual([]);
    });
  }
});

describe('a picture encoded without loss by OpenJPH', () => {
  const kinds: readonly PictureOptions[] = [
    CT,
    { ...CT, bits: 16, signed: true },
    { ...CT, bits: 8, samples: 3 },
  ]; // its encoder takes colour of 8 bits only
  it.each(kinds)('decodes exactly: %o', async (options) => {
    const original = picture(options);
    const bytes = await encodeHtj2k(original);
    const result = await decoder.decode(bytes, '1.2.840.10008.1.2.4.201', original.description);
    if (!result.ok) throw new Error(JSON.stringify(result.failure));
    expect(Buffer.from(bytesOf(result.value.values)).equals(bytesOf(original.values))).toBe(true);
  });
});

const lossy: readonly (readonly [string, readonly string[], PictureOptions])[] = [
  ['baseline, grey', ['+eb'], { ...CT, bits: 8 }],
  ['baseline, colour 4:4:4', ['+eb', '+s4'], { ...CT, bits: 8, samples: 3 }],
  ['baseline, colour 4:2:2', ['+eb', '+s2'], { ...CT, bits: 8, samples: 3 }],
  ['baseline, colour 4:2:0', ['+eb', '+np'], { ...CT, bits: 8, samples: 3 }],
  ['baseline, RGB kept', ['+eb', '+cr'], { ...CT, bits: 8, samples: 3 }],
  ['extended, 12 bits', ['+ee'], CT],
  ['extended, 12 bits, low quality', ['+ee', '+q', '20'], CT],
  ['spectral selection, 12 bits', ['+es'], CT],
  ['progressive, 12 bits', ['+ep'], CT],
  ['progressive, colour', ['+ep', '+be'], { ...CT, bits: 8, samples: 3 }],
];

describe('a picture encoded with loss by DCMTK', () => {
  for (const [name, args, options] of lossy) {
    it.skipIf(!has('dcmcjpeg') || !has('dcmdjpeg'))(`decodes as DCMTK decodes it: JPEG ${name}`, async () => {
      const file = convert('dcmcjpeg', args, pictureFile(picture(options)));
      const reference = firstFrameOf(convert('dcmdjpeg', ['+cn', '+px'], file));
      const frame = firstFrameOf(file);
      const result = await decoder.decode(frame.bytes, frame.TransferSyntaxUID, frame.description);
      if (!result.ok) throw new Error(JSON.stringify(result.failure));
      const ours = bytesOf(result.value.values);
      expect(Buffer.from(ours).equals(reference.bytes.subarray(0, ours.length))).toBe(true);
    });
  }
});

describe('near-lossless JPEG-LS', () => {
  it.skipIf(!has('dcmcjpls'))(
    'decodes as DCMTK decodes it, within the deviation that was allowed',
    async () => {
      const original = picture(CT);
      const file = convert('dcmcjpls', ['+en', '+md', '3'], pictureFile(original));
      const reference = firstFrameOf(convert('dcmdjpls', [], file));
      const frame = firstFrameOf(file);
      const result = await decoder.decode(frame.bytes, frame.TransferSyntaxUID, frame.description);
      if (!result.ok) throw new Error(JSON.stringify(result.failure));
      const { values } = result.value;
      expect(Buffer.from(bytesOf(values)).equals(reference.bytes.subarray(0, values.byteLength))).toBe(true);
      let most = 0;
      for (const [i, v] of original.values.entries()) most = Math.max(most, Math.abs(v - (values[i] ?? 0)));
      expect([most > 0, most <= 3]).toEqual([true, true]);
    },
  );
});

describe('the colour space of a JPEG picture', () => {
  const colour = pictureFile(picture({ ...CT, bits: 8, samples: 3 }));
  const labelled = async (args: readonly string[], label: string, strip: number | null = null) => {
    const frame = firstFrameOf(convert('dcmcjpeg', ['+eb', ...args], colour));
    const bytes = strip === null ? frame.bytes : withoutSegment(frame.bytes, strip);
    const description = { ...frame.description, PhotometricInterpretation: label };
    const result = await decoder.decode(bytes, frame.TransferSyntaxUID, description);
    return result.ok ? result.value.PhotometricInterpretation : result.failure;
  };

  it.skipIf(!has('dcmcjpeg'))('is the code stream’s own word before the label', async () => {
    expect(await labelled(['+s4'], 'RGB')).toBe('YBR_FULL'); // JFIF
    expect(await labelled(['+cr'], 'YBR_FULL')).toBe('RGB'); // Adobe, no transform
    expect(await labelled(['+np'], 'RGB', 0xe0)).toBe('YBR_FULL'); // subsampled chroma
  });

  it.skipIf(!has('dcmcjpeg'))('is the label’s where the code stream is silent', async () => {
    expect(await labelled(['+s4'], 'RGB', 0xe0)).toBe('RGB');
    expect(await labelled(['+s4'], 'YBR_FULL_422', 0xe0)).toBe('YBR_FULL');
  });
});

/** A JPEG stream without its first APPn segment of a kind. */
function withoutSegment(bytes: Uint8Array, marker: number): Uint8Array {
  const at = bytes.findIndex((b, i) => b === 0xff && bytes[i + 1] === marker);
  if (at < 0) throw new Error('no such segment');
  const length = 2 + ((bytes[at + 2] ?? 0) << 8) + (bytes[at + 3] ?? 0);
  return Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + length)]);
}
