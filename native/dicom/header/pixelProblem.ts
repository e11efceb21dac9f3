// What can be said about the pixels without reading them: found at import, shown beside the image.
import type { FileProblem } from '../../contract/index.ts';
import { beginsCodeStream, lacksCodeStreamEnd } from '../frames/codeStream.ts';
import { type FragmentWalk, walkFragments } from '../frames/fragments.ts';
import { badDescription, nativeLayout, nativeTruncation } from '../frames/nativeLayout.ts';
import { LIMITS } from '../limits.ts';
import type { ByteSource, IndexedAttributes, PixelDataLocation } from '../types.ts';
import { inflatesToLessThan } from './deflated.ts';

export type PixelContext = {
  readonly source: ByteSource;
  readonly attributes: IndexedAttributes;
  readonly pixelData: PixelDataLocation;
  readonly TransferSyntaxUID: string;
  /** Where the deflated data set begins; null when it is not deflated. */
  readonly deflatedFrom: number | null;
  /** The native syntax has its pixels in fragments all the same, or the other way round. */
  readonly declaredEncapsulated: boolean;
};

export const pixelProblem = (context: PixelContext, tolerated: Set<string>): FileProblem | null => {
  const { attributes, pixelData, declaredEncapsulated } = context;
  const bad = badDescription(attributes, pixelData);
  if (bad !== null) return { kind: 'bad-pixel-data', detail: bad };
  if (pixelData.encapsulated !== declaredEncapsulated) {
    tolerated.add(pixelData.encapsulated ? 'fragments-in-native-syntax' : 'native-in-encapsulated-syntax');
  }
  return pixelData.encapsulated ? encapsulatedProblem(context, tolerated) : nativeProblem(context, tolerated);
};

const nativeProblem = (context: PixelContext, tolerated: Set<string>): FileProblem | null => {
  const { source, attributes, pixelData, deflatedFrom } = context;
  const declared = pixelData.valueLength ?? 0;
  const layout = nativeLayout(attributes, pixelData);
  if (context.declaredEncapsulated) {
    // Against PS3.5 A.4 there are no fragments: a code stream by itself, pixels that were never compressed, or neither.
    const bare = {
      offset: pixelData.valueOffset,
      length: Math.min(declared, source.size - pixelData.valueOffset),
    };
    if (attributes.NumberOfFrames === 1 && beginsCodeStream(source, bare)) return null;
    if (declared < layout.bytes || declared > layout.bytes + 1) {
      return { kind: 'bad-pixel-data', detail: 'not-encapsulated' };
    }
  }
  if (deflatedFrom !== null) {
    const end = pixelData.valueOffset + Math.min(declared, layout.bytes);
    const inflated = inflatesToLessThan(source, deflatedFrom, end);
    const present = inflated === null ? declared : Math.max(0, inflated - pixelData.valueOffset);
    return nativeTruncation(attributes, layout, Math.min(declared, present));
  }
  const inFile = Math.max(0, source.size - pixelData.valueOffset);
  if (declared > inFile) tolerated.add('pixel-length-beyond-end');
  return nativeTruncation(attributes, layout, Math.min(declared, inFile));
};

const encapsulatedProblem = (context: PixelContext, tolerated: Set<string>): FileProblem | null => {
  const { source, attributes, pixelData, deflatedFrom } = context;
  if (deflatedFrom !== null) return null; // the frame table inflates it
  let walk = walkFragments(source, pixelData.valueOffset, LIMITS.scannedFragments);
  if (walk.end === 'paused') {
    if (endsWithDelimiter(source)) return null;
    walk = walkFragments(source, pixelData.valueOffset);
  }
  return fragmentProblem(
    { source, walk, TransferSyntaxUID: context.TransferSyntaxUID, attributes },
    tolerated,
  );
};

/** What a complete walk over the items says about the frames. */
export const fragmentProblem = (
  {
    source,
    walk,
    TransferSyntaxUID,
    attributes,
  }: Pick<PixelContext, 'source' | 'TransferSyntaxUID' | 'attributes'> & { readonly walk: FragmentWalk },
  tolerated: Set<string>,
): FileProblem | null => {
  const isOpen = walk.end === 'end-of-file';
  if (walk.fragments.length === 0) {
    if (!isOpen) return { kind: 'bad-pixel-data', detail: 'no-fragments' };
    tolerated.add('fragments-beyond-end');
    return missingFrames(0, 0, attributes.NumberOfFrames);
  }
  if (walk.end === 'not-an-item') return { kind: 'bad-pixel-data', detail: 'not-an-item' };
  if (walk.end === 'limit') return { kind: 'limit-exceeded', limit: 'fragments' };
  const { NumberOfFrames } = attributes;
  const whole = walk.fragments.length - (walk.cut ? 1 : 0);
  const bytesPresent = walk.fragments.reduce((sum, fragment) => sum + fragment.length, 0);
  const tooFew = walk.fragments.length < NumberOfFrames && !sharesFragments(TransferSyntaxUID);
  const last = walk.fragments.at(-1);
  const breaksOff = isOpen && last !== undefined && lacksCodeStreamEnd(source, TransferSyntaxUID, last);
  if (!walk.cut && !tooFew && !breaksOff) {
    if (isOpen) tolerated.add('missing-sequence-delimiter');
    return null;
  }
  if (isOpen) tolerated.add('fragments-beyond-end');
  return missingFrames(bytesPresent, Math.min(whole, NumberOfFrames - 1), NumberOfFrames);
};

/** Compressed frames that are not all there: neither the expected length nor the rows can be known. */
export const missingFrames = (
  bytesPresent: number,
  framesPresent: number,
  framesExpected: number,
): FileProblem => ({
  kind: 'truncated-pixel-data',
  bytesPresent,
  bytesExpected: bytesPresent,
  frameNumber: framesPresent + 1,
  framesPresent,
  framesExpected,
  rowsPresent: null,
  rowsExpected: null,
});

/** MPEG-2, H.264, H.265 (PS3.5 A.4.5 to A.4.9) and SMPTE ST 2110: one stream for all frames. */
export const isVideo = (TransferSyntaxUID: string): boolean =>
  /^1\.2\.840\.10008\.1\.2\.4\.10[0-9](\.1)?$/.test(TransferSyntaxUID);

/** Frames need not have a fragment each in video, nor in JPEG 2000 Part 2 (PS3.5 A.4.4), which compresses them together. */
const sharesFragments = (TransferSyntaxUID: string): boolean =>
  isVideo(TransferSyntaxUID) || /^1\.2\.840\.10008\.1\.2\.4\.9[23]$/.test(TransferSyntaxUID);

const endsWithDelimiter = (source: ByteSource): boolean => {
  const tail = source.read(source.size - 8, 8);
  return tail[0] === 0xfe && tail[1] === 0xff && tail[2] === 0xdd && tail[3] === 0xe0;
};
