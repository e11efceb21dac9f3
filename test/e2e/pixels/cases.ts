import { encodeRle } from '../../../native/dicom/write.ts';
import type { PixelDescription } from '../../../pixels/index.ts';
import { corpusFiles, firstFrame } from '../../unit/pixels/corpus.ts';
import { encodeHtj2k } from '../../unit/pixels/htj2kEncoder.ts';
import { encodeLossless } from '../../unit/pixels/losslessEncoder.ts';
import { bytesOf, picture } from '../../unit/pixels/picture.ts';

export type FrameCase = {
  readonly name: string;
  readonly TransferSyntaxUID: string;
  readonly description: PixelDescription;
  readonly bytes: Uint8Array;
};

/** Frames made here, and from the corpus (when there is one) a frame of every transfer syntax it has. */
export async function frameCases(): Promise<FrameCase[]> {
  const made = picture({ Rows: 64, Columns: 48, bits: 12 });
  const { description, values } = made;
  const shape = { width: 48, height: 64, components: 1, precision: 12, predictor: 1, pointTransform: 0 };
  const cases: FrameCase[] = [
    { name: 'native', TransferSyntaxUID: '1.2.840.10008.1.2.1', description, bytes: bytesOf(values) },
    {
      name: 'RLE',
      TransferSyntaxUID: '1.2.840.10008.1.2.5',
      description,
      bytes: encodeRle({ values, Columns: 48, SamplesPerPixel: 1 }),
    },
    {
      name: 'JPEG lossless',
      TransferSyntaxUID: '1.2.840.10008.1.2.4.70',
      description,
      bytes: encodeLossless(values, { ...shape, restartRows: 0 }),
    },
    {
      name: 'HTJ2K',
      TransferSyntaxUID: '1.2.840.10008.1.2.4.201',
      description,
      bytes: await encodeHtj2k(made),
    },
  ];
  const seen = new Set<string>();
  for (const file of corpusFiles()) {
    const syntax = file.TransferSyntaxUID;
    if (!file.pixelMd5 || !syntax || seen.has(syntax) || file.validity !== 'ok') continue;
    seen.add(syntax);
    cases.push({ name: file.path, ...firstFrame(file) });
  }
  return cases;
}
