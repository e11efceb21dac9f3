// Where every frame is. Tables in the file are checked against its items, never trusted.
import { fail, type FileProblem, ok } from '../../contract/index.ts';
import { fragmentProblem, isVideo, missingFrames } from '../header/pixelProblem.ts';
import { LIMITS } from '../limits.ts';
import type {
  ByteSource,
  DicomHeader,
  FrameLocation,
  FrameTable,
  FrameTableResult,
  PixelDataLocation,
} from '../types.ts';
import {
  encodingOf,
  EXPLICIT_BIG_ENDIAN,
  EXPLICIT_LITTLE_ENDIAN,
  GE_BIG_ENDIAN_PIXELS,
} from '../transferSyntax.ts';
import { beginsCodeStream, codeStreamStart } from './codeStream.ts';
import { extendedTable } from './extended.ts';
import { type FragmentWalk, walkFragments } from './fragments.ts';
import { badDescription, nativeLayout, nativeTruncation } from './nativeLayout.ts';
import { framesByExtendedOffsets, framesByOffsets, framesByScan, type Grouping } from './offsetTables.ts';

/**
 * The byte ranges of every frame, in order. Of a deflated file `source` is its inflated data set (`inflatedSource`).
 * Frames that are cut short have what there is of them, and missing ones no fragments: `problem` says so. A failure
 * means that there is no frame at all.
 */
export const frameTable = (source: ByteSource, header: DicomHeader): FrameTableResult => {
  const { pixelData, attributes } = header;
  if (pixelData === null) return fail({ kind: 'missing-attribute', keyword: 'PixelData' });
  const bad = badDescription(attributes, pixelData);
  if (bad !== null) return fail({ kind: 'bad-pixel-data', detail: bad });
  if (attributes.NumberOfFrames > LIMITS.fragments) return fail({ kind: 'limit-exceeded', limit: 'frames' });
  return pixelData.encapsulated
    ? encapsulatedFrames(source, header, pixelData)
    : nativeFrames(source, header, pixelData);
};

const NOTHING: FrameLocation = { fragments: [], bitOffset: 0 };

const nativeFrames = (
  source: ByteSource,
  header: DicomHeader,
  pixelData: PixelDataLocation,
): FrameTableResult => {
  const { attributes } = header;
  if (header.problem?.kind === 'bad-pixel-data') return fail(header.problem);
  const declared = encodingOf(header.TransferSyntaxUID);
  const length = Math.min(pixelData.valueLength ?? 0, source.size - pixelData.valueOffset);
  const bare = { offset: pixelData.valueOffset, length };
  if (declared.encapsulated && attributes.NumberOfFrames === 1 && beginsCodeStream(source, bare)) {
    const frames = [{ fragments: [bare], bitOffset: 0 }];
    return ok({ frames, origin: 'scan', TransferSyntaxUID: header.TransferSyntaxUID, problem: null });
  }
  const layout = nativeLayout(attributes, pixelData);
  const present = Math.max(0, Math.min(pixelData.valueLength ?? 0, source.size - pixelData.valueOffset));
  // PS3.5 8.1.1: 8-bit pixels in OW are swapped in pairs. A frame of odd length shares its last word, pad or next frame.
  const swapsPairs = header.dataSet.bigEndian && pixelData.VR === 'OW' && attributes.BitsAllocated === 8;
  const shared = swapsPairs && layout.frameBits % 16 !== 0;
  if (shared && attributes.NumberOfFrames > 1) {
    return fail({ kind: 'bad-pixel-data', detail: 'odd-big-endian-frames' });
  }
  const frames: FrameLocation[] = [];
  for (let frameIndex = 0; frameIndex < attributes.NumberOfFrames; frameIndex += 1) {
    const firstBit = frameIndex * layout.frameBits;
    const first = Math.floor(firstBit / 8);
    if (first >= present) {
      frames.push(NOTHING);
      continue;
    }
    const end = Math.min(Math.ceil((firstBit + layout.frameBits) / 8) + (shared ? 1 : 0), present);
    const range = { offset: pixelData.valueOffset + first, length: end - first };
    frames.push({ fragments: [range], bitOffset: firstBit % 8 });
  }
  return ok({
    frames,
    origin: 'native',
    TransferSyntaxUID: plainPixelSyntax(header.TransferSyntaxUID),
    problem: nativeTruncation(attributes, layout, present),
  });
};

/** The syntax by which native pixels are decoded: what the header says, unless it says something of other things. */
export const plainPixelSyntax = (TransferSyntaxUID: string): string => {
  const { encapsulated, deflated } = encodingOf(TransferSyntaxUID);
  if (encapsulated || deflated) return EXPLICIT_LITTLE_ENDIAN;
  return TransferSyntaxUID === GE_BIG_ENDIAN_PIXELS ? EXPLICIT_BIG_ENDIAN : TransferSyntaxUID;
};

const encapsulatedFrames = (
  source: ByteSource,
  header: DicomHeader,
  pixelData: PixelDataLocation,
): FrameTableResult => {
  const { attributes, TransferSyntaxUID } = header;
  const walk = walkFragments(source, pixelData.valueOffset);
  const problem = fragmentProblem({ source, walk, TransferSyntaxUID, attributes }, new Set());
  if (walk.fragments.length === 0) return fail(problem ?? { kind: 'bad-pixel-data', detail: 'no-fragments' });
  if (problem?.kind === 'limit-exceeded') return fail(problem);
  if (isVideo(TransferSyntaxUID)) {
    return ok({ ...videoFrames(walk, attributes.NumberOfFrames), TransferSyntaxUID, problem });
  }
  const found = byTable(source, header, walk);
  if (found !== null) return ok({ ...found, TransferSyntaxUID, problem });
  const grouped = framesByScan(
    walk.fragments,
    attributes.NumberOfFrames,
    codeStreamStart(source, TransferSyntaxUID),
  );
  return ok({ ...scannedTable(grouped, attributes.NumberOfFrames, problem, walk.cut), TransferSyntaxUID });
};

const byTable = (
  source: ByteSource,
  header: DicomHeader,
  walk: FragmentWalk,
): Pick<FrameTable, 'frames' | 'origin'> | null => {
  const { NumberOfFrames } = header.attributes;
  const offsets = basicOffsets(source, walk);
  const basic = offsets === null ? null : framesByOffsets(offsets, walk.fragments, NumberOfFrames);
  if (basic !== null) return { frames: basic, origin: 'basic-offset-table' };
  // C.7.6.3.1.8: the extended table is there only when the basic one is empty.
  if (offsets !== null && offsets.length > 0) return null;
  const extended = extendedTable(source, header);
  if (extended === null) return null;
  const frames = framesByExtendedOffsets(extended.offsets, extended.lengths, walk.fragments, NumberOfFrames);
  return frames === null ? null : { frames, origin: 'extended-offset-table' };
};

const basicOffsets = (source: ByteSource, walk: FragmentWalk): readonly number[] | null => {
  const range = walk.offsetTable;
  if (range === null || range.length % 4 !== 0 || range.length / 4 > LIMITS.fragments) return null;
  const bytes = source.read(range.offset, range.length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: bytes.length >> 2 }, (_, index) => view.getUint32(index * 4, true));
};

type Untyped = Omit<FrameTable, 'TransferSyntaxUID'>;

/** One stream holds all frames: each is found in it by its decoder alone, so each location is the whole stream. */
const videoFrames = (walk: FragmentWalk, NumberOfFrames: number): Pick<FrameTable, 'frames' | 'origin'> => {
  const stream: FrameLocation = { fragments: walk.fragments, bitOffset: 0 };
  return { frames: Array.from({ length: NumberOfFrames }, () => stream), origin: 'scan' };
};

/** `cut`: the last fragment is not whole, and nor is its frame. */
const scannedTable = (
  grouped: Grouping,
  NumberOfFrames: number,
  problem: FileProblem | null,
  cut: boolean,
): Untyped => {
  const frames = [...grouped.frames];
  const framesPresent = frames.length - (cut ? 1 : 0);
  while (frames.length < NumberOfFrames) frames.push(NOTHING);
  if (problem?.kind === 'truncated-pixel-data' || (problem === null && framesPresent < NumberOfFrames)) {
    const bytes = frames.flatMap((frame) => frame.fragments).reduce((sum, { length }) => sum + length, 0);
    return { frames, origin: 'scan', problem: missingFrames(bytes, framesPresent, NumberOfFrames) };
  }
  if (problem !== null || !grouped.doubtful) return { frames, origin: 'scan', problem };
  return {
    frames,
    origin: 'scan',
    problem: { kind: 'bad-pixel-data', detail: 'frames-and-fragments-differ' },
  };
};
