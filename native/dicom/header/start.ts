// Finds where the data set begins and how it is encoded: preamble and file meta information (PS3.10 7.1), or their
// absence, or what they wrongly say.
import type { FileProblem, Result } from '../../contract/index.ts';
import { fail, ok } from '../../contract/index.ts';
import type { Scanner } from '../scan/scanner.ts';
import {
  type Encoding,
  encodingOf,
  EXPLICIT_LITTLE_ENDIAN,
  knownEncoding,
  plainSyntaxOf,
} from '../transferSyntax.ts';
import { VR_FORM } from '../vr.ts';
import { uid } from './attributes.ts';
import type { Found } from './found.ts';
import { slotOf, WANTED } from './wanted.ts';

export type Start = {
  readonly hasPreamble: boolean;
  readonly dataSetOffset: number;
  /** As declared where it was; otherwise the plain syntax of what was found. */
  readonly TransferSyntaxUID: string;
  readonly encoding: Encoding;
};

const META_STEPS = 1000;
const GROUP_LENGTH = 0x00020000;

/** `tolerated` collects the words of what was put right. */
export const readStart = (
  scanner: Scanner,
  found: Found,
  tolerated: string[],
): Result<Start, FileProblem> => {
  if (scanner.size === 0) return fail({ kind: 'empty-file' });
  const hasPreamble = scanner.has(0, 132) && scanner.bytes.readUInt32BE(128) === 0x4449434d;
  if (!hasPreamble) {
    if (!scanner.has(0, 8)) return fail({ kind: 'not-dicom' });
    if (scanner.bytes.readUInt32BE(0) === 0x4449434d) {
      return fail({ kind: 'damaged-header', atByte: 0, detail: 'preamble-missing-before-prefix' });
    }
    if (!beginsLikeADataSet(scanner)) return fail({ kind: 'not-dicom' });
    tolerated.push('no-preamble');
  }
  const meta = readMeta(scanner, found, hasPreamble ? 132 : 0, tolerated);
  if (!meta.ok) return meta;
  const dataSetOffset = meta.value;
  if (dataSetOffset >= scanner.size) return fail({ kind: 'truncated-header', atByte: scanner.size });

  const declared = uid(found, slotOf.TransferSyntaxUID);
  if (declared === '') tolerated.push('no-transfer-syntax');
  const encoding = seenEncoding(scanner, dataSetOffset, declared, tolerated);
  const trusted = declared !== '' && encodingOf(declared).bigEndian === encoding.bigEndian;
  return ok({
    hasPreamble,
    dataSetOffset,
    encoding,
    TransferSyntaxUID: trusted ? declared : plainSyntaxOf(encoding),
  });
};

/** Without the preamble only a data set that begins as data sets do is DICOM: anything else is some other file. */
const beginsLikeADataSet = (scanner: Scanner): boolean => {
  const bytes = scanner.bytes;
  const little = bytes.readUInt16LE(0);
  const big = bytes.readUInt16BE(0);
  const vr = bytes.readUInt16BE(4);
  const usual = (group: number): boolean => group === 0x0002 || group === 0x0008;
  if (VR_FORM[vr] !== 0) return usual(little) || usual(big);
  if (!usual(little)) return false;
  const element = bytes.readUInt16LE(2);
  const next = 8 + bytes.readUInt32LE(4);
  if (next > 4096 || next + 8 > scanner.size || !scanner.has(next, 8)) return false;
  const nextGroup = scanner.uint16(next, false);
  const follows = nextGroup === little ? scanner.uint16(next + 2, false) > element : nextGroup > little;
  return follows && nextGroup <= 0x0050;
};

/** Reads group 2, explicit little endian whatever follows (PS3.10 7.1). The value is the offset of what comes after. */
const readMeta = (
  scanner: Scanner,
  found: Found,
  start: number,
  tolerated: string[],
): Result<number, FileProblem> => {
  let at = start;
  let declaredEnd = -1;
  for (let step = 0; step < META_STEPS; step += 1) {
    if (at === declaredEnd) break; // what follows may be deflated, and look like anything
    if (!scanner.header(at, true, false)) {
      if (at >= scanner.size) break;
      return fail({ kind: 'truncated-header', atByte: scanner.size });
    }
    const { tag, length, valueOffset } = scanner;
    if (tag >>> 16 !== 2) break;
    if (valueOffset + length > scanner.size)
      return fail({ kind: 'damaged-header', atByte: at, detail: 'meta-length' });
    if (tag === GROUP_LENGTH && length === 4 && scanner.has(valueOffset, 4)) {
      declaredEnd = valueOffset + 4 + scanner.uint32(valueOffset, false);
    } else if (tag === WANTED.TransferSyntaxUID) found.take(slotOf.TransferSyntaxUID, scanner);
    else if (tag === WANTED.MediaStorageSOPClassUID) found.take(slotOf.MediaStorageSOPClassUID, scanner);
    else if (tag === WANTED.MediaStorageSOPInstanceUID)
      found.take(slotOf.MediaStorageSOPInstanceUID, scanner);
    at = valueOffset + length;
  }
  if (at === start) tolerated.push('no-meta');
  else if (declaredEnd !== at) tolerated.push(declaredEnd < 0 ? 'no-meta-length' : 'wrong-meta-length');
  return ok(at);
};

/** The encoding that the first element of the data set shows, against the one that was declared. */
const seenEncoding = (scanner: Scanner, offset: number, declared: string, tolerated: string[]): Encoding => {
  const encoding = encodingOf(declared === '' ? EXPLICIT_LITTLE_ENDIAN : declared);
  if (declared !== '' && knownEncoding(declared) === null) tolerated.push('unknown-transfer-syntax');
  if (!scanner.has(offset, 8)) return encoding;
  const little = scanner.uint16(offset, false);
  const big = scanner.uint16(offset, true);
  const hasVR = VR_FORM[scanner.uint16(offset + 4, true)] !== 0;
  if (encoding.deflated) {
    const plain = hasVR && little >= 0x0008 && little <= 0x0028 && (little & 1) === 0;
    if (plain) tolerated.push('declared-deflated-is-not');
    return plain ? { ...encoding, deflated: false } : encoding;
  }
  // Groups of a first element are small: the order of their two bytes tells the byte order.
  const bigEndian = little !== big && (little & 0xff) === 0 && big <= 0x0028;
  const littleEndian = little !== big && (big & 0xff) === 0 && little <= 0x0028;
  const seen = {
    ...encoding,
    bigEndian: bigEndian ? true : littleEndian ? false : encoding.bigEndian,
    explicit: hasVR,
  };
  if (declared === '') return seen;
  if (seen.bigEndian !== encoding.bigEndian) {
    tolerated.push(seen.bigEndian ? 'declared-little-is-big-endian' : 'declared-big-is-little-endian');
  }
  if (seen.explicit !== encoding.explicit) {
    tolerated.push(seen.explicit ? 'declared-implicit-is-explicit' : 'declared-explicit-is-implicit');
  }
  return seen;
};
