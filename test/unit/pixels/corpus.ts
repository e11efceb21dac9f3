import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import dicomParser from 'dicom-parser';
import {
  type DicomHeader,
  frameTable,
  inflatedSource,
  memorySource,
  readHeader,
} from '../../../native/dicom/index.ts';
import type { PixelDescription } from '../../../pixels/index.ts';

/** A row of the corpus' manifest, as far as pixels go. */
export type CorpusFile = {
  readonly path: string;
  readonly TransferSyntaxUID?: string;
  readonly Rows?: number;
  readonly Columns?: number;
  readonly NumberOfFrames?: number | string;
  readonly BitsAllocated?: number;
  readonly BitsStored?: number;
  readonly PixelRepresentation?: number;
  readonly PhotometricInterpretation?: string;
  readonly SamplesPerPixel?: number;
  readonly pixelMd5?: string;
  readonly toolsAgree?: boolean | null;
  readonly lossyDecode?: boolean;
  readonly hasPixelData?: boolean;
  readonly minStored?: number | null;
  readonly maxStored?: number | null;
  readonly validity: 'ok' | 'odd-but-readable' | 'must-reject';
};

export const corpusFolder = process.env['LIGHTBOX_CORPUS'] ?? '';

export function corpusFiles(): readonly CorpusFile[] {
  if (corpusFolder === '') return [];
  const manifest = JSON.parse(readFileSync(join(corpusFolder, 'MANIFEST.json'), 'utf8')) as {
    files: CorpusFile[];
  };
  return manifest.files;
}

export type FirstFrame = {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly TransferSyntaxUID: string;
  readonly description: PixelDescription;
};

/**
 * The first frame of a corpus file, located by dicom-parser: an oracle that shares no code with ours. The few files that
 * it cannot read (no preamble, cut short) are located by our own header reader.
 */
export function firstFrame(file: CorpusFile): FirstFrame {
  const data = readFileSync(join(corpusFolder, file.path));
  try {
    return firstFrameOf(data, file.TransferSyntaxUID);
  } catch {
    return firstFrameByHeader(data);
  }
}

/** Up to `most` frames of a file as our own frame table has them. */
export function framesByHeader(data: Uint8Array, most: number): FirstFrame[] {
  const header = readHeader(memorySource(data));
  if (!header.ok) throw new Error('no header');
  const source = inflatedSource(memorySource(data), header.value);
  const table = source.ok ? frameTable(source.value, header.value) : source;
  if (!source.ok || !table.ok) throw new Error('no frame table');
  return table.value.frames.slice(0, most).map(({ fragments, bitOffset }) => ({
    bytes: realigned(
      Buffer.concat(fragments.map((r) => new Uint8Array(source.value.read(r.offset, r.length)))),
      bitOffset,
    ),
    TransferSyntaxUID: table.value.TransferSyntaxUID,
    description: descriptionOf(header.value),
  }));
}

function realigned(bytes: Uint8Array, bitOffset: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(bytes, (byte, i) => (byte >> bitOffset) | ((bytes[i + 1] ?? 0) << (8 - bitOffset)));
}

function descriptionOf({ attributes, pixelData }: DicomHeader): PixelDescription {
  if (!pixelData) throw new Error('no pixel data');
  return {
    ...attributes,
    Rows: attributes.Rows ?? 0,
    Columns: attributes.Columns ?? 0,
    BitsAllocated: attributes.BitsAllocated ?? 0,
    BitsStored: attributes.BitsStored ?? 0,
    HighBit: attributes.HighBit ?? 0,
    element: pixelData.keyword,
    VR: pixelData.VR,
  };
}

function firstFrameByHeader(data: Uint8Array): FirstFrame {
  const header = readHeader(memorySource(data));
  if (!header.ok || !header.value.pixelData) throw new Error('no pixel data');
  const { pixelData, TransferSyntaxUID } = header.value;
  const description = descriptionOf(header.value);
  const bytes = pixelData.encapsulated
    ? items(data, pixelData.valueOffset)
    : native(data, pixelData.valueOffset, pixelData.valueLength ?? 0, description);
  return { bytes: new Uint8Array(bytes), TransferSyntaxUID, description };
}

/** All fragments after the offset table, for files of one frame. */
function items(data: Uint8Array, from: number): Uint8Array {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const parts: Uint8Array[] = [];
  for (let at = from; at + 8 <= data.length && view.getUint16(at + 2, true) === 0xe000;) {
    const length = view.getUint32(at + 4, true);
    parts.push(data.subarray(at + 8, at + 8 + length));
    at += 8 + length;
  }
  return Buffer.concat(parts.slice(1));
}

export function firstFrameOf(data: Uint8Array, declaredSyntax?: string): FirstFrame {
  const dataSet = dicomParser.parseDicom(data);
  const TransferSyntaxUID = dataSet.string('x00020010') ?? declaredSyntax ?? '1.2.840.10008.1.2';
  const element =
    dataSet.elements['x7fe00010'] ?? dataSet.elements['x7fe00008'] ?? dataSet.elements['x7fe00009'];
  if (!element) throw new Error('no pixel data');
  const u16 = (tag: string) => dataSet.uint16(tag) ?? 0;
  const keywords = {
    x7fe00010: 'PixelData',
    x7fe00008: 'FloatPixelData',
    x7fe00009: 'DoubleFloatPixelData',
  } as const;
  const description: PixelDescription = {
    Rows: u16('x00280010'),
    Columns: u16('x00280011'),
    SamplesPerPixel: u16('x00280002'),
    PhotometricInterpretation: dataSet.string('x00280004') ?? '',
    PlanarConfiguration: u16('x00280006'),
    BitsAllocated: u16('x00280100'),
    BitsStored: u16('x00280101'),
    HighBit: u16('x00280102'),
    PixelRepresentation: u16('x00280103'),
    element: keywords[element.tag as keyof typeof keywords],
    ...(element.vr === 'OW' || element.vr === 'OB' ? { VR: element.vr } : {}),
  };
  const frames = Number(dataSet.string('x00280008') ?? '1') || 1;
  const bytes = element.fragments
    ? joined(dataSet.byteArray, element, frames)
    : native(dataSet.byteArray, element.dataOffset, element.length, description);
  return { bytes: new Uint8Array(bytes), TransferSyntaxUID, description };
}

function native(all: Uint8Array, offset: number, length: number, d: PixelDescription): Uint8Array {
  const perPixel = d.PhotometricInterpretation === 'YBR_FULL_422' ? 2 : d.SamplesPerPixel || 1;
  const bits = d.element === 'PixelData' ? d.BitsAllocated : d.element === 'FloatPixelData' ? 32 : 64;
  const wanted = Math.ceil((d.Rows * d.Columns * perPixel * bits) / 8);
  return all.subarray(offset, offset + Math.min(length, wanted + (wanted & 1)));
}

function joined(all: Uint8Array, element: dicomParser.Element, frames: number): Uint8Array {
  const fragments = element.fragments ?? [];
  const count = frames <= 1 ? fragments.length : firstFrameFragments(all, element, frames);
  return Buffer.concat(fragments.slice(0, count).map((f) => all.subarray(f.position, f.position + f.length)));
}

function firstFrameFragments(all: Uint8Array, element: dicomParser.Element, frames: number): number {
  const fragments = element.fragments ?? [];
  const table = element.basicOffsetTable ?? [];
  const second = table[1];
  if (second !== undefined) {
    const at = fragments.findIndex((f) => f.offset === second);
    if (at > 0) return at;
  }
  if (fragments.length === frames) return 1;
  const next = fragments.findIndex((f, i) => {
    const [a, b] = [all[f.position], all[f.position + 1]];
    return i > 0 && a === 0xff && (b === 0xd8 || b === 0x4f);
  });
  return next > 0 ? next : fragments.length;
}
