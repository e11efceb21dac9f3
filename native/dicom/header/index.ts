// The header of one file: what the index needs, where the pixels are, and what is wrong with it.
import { fail, type FileProblem, ok } from '../../contract/index.ts';
import { LIMITS } from '../limits.ts';
import { Scanner } from '../scan/scanner.ts';
import { encodingOf } from '../transferSyntax.ts';
import type { ByteSource, DicomHeader, HeaderResult } from '../types.ts';
import { readAttributes, uid } from './attributes.ts';
import { type DataSetScan, scanDataSet } from './dataSet.ts';
import { inflatedPrefix } from './deflated.ts';
import { Found } from './found.ts';
import { completeIdentity, MEDIA_STORAGE_DIRECTORY } from './identity.ts';
import { pixelProblem } from './pixelProblem.ts';
import { readStart, type Start } from './start.ts';
import { slotOf } from './wanted.ts';

/** The first read: one page, or two where the file before needed them. Files of a series have headers of one size. */
const WINDOW_BYTES = { least: 4 * 1024, most: 8 * 1024 } as const;
let windowBytes: number = WINDOW_BYTES.most;

// One of each for the whole thread: reading is synchronous, and thousands of files follow one another.
const metaFound = new Found();
const found = new Found();

/**
 * Reads the header of a Part 10 file, or of a data set without preamble or group 2. Reads what it needs and no more:
 * usually the first 8 KB. Work and memory are bounded by `LIMITS` whatever the bytes say. A failure means that nothing
 * of the file can be used; `value.problem` that something is wrong with an instance that can.
 */
export const readHeader = (source: ByteSource): HeaderResult => {
  try {
    return readWhole(source);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (typeof code !== 'string') throw error;
    return fail({ kind: 'io-error', code });
  } finally {
    metaFound.reset();
    found.reset();
  }
};

const readWhole = (source: ByteSource): HeaderResult => {
  const words: string[] = [];
  const scanner = new Scanner(source, windowBytes, (moves) => {
    metaFound.windowChanges(scanner, moves);
    found.windowChanges(scanner, moves);
  });
  const started = readStart(scanner, metaFound, words);
  if (!started.ok) return started;
  const start = started.value;
  const tolerated = new Set(words);
  const scan = start.encoding.deflated
    ? scanDeflated(source, start, tolerated)
    : scanDataSet(scanner, start.dataSetOffset, start.encoding, found, tolerated);
  if (scan === null) return fail({ kind: 'damaged-header', atByte: start.dataSetOffset, detail: 'deflate' });
  for (const word of scanner.oddities()) tolerated.add(word);
  const needed = scan.pixelData?.valueOffset ?? source.size;
  windowBytes = needed <= WINDOW_BYTES.least ? WINDOW_BYTES.least : WINDOW_BYTES.most;
  return headerOf(source, start, scan, scanner.unknownVRAt, tolerated);
};

const headerOf = (
  source: ByteSource,
  start: Start,
  scan: DataSetScan,
  unknownVRAt: number,
  tolerated: Set<string>,
): HeaderResult => {
  const read = readAttributes(found, start.encoding, scan.pixelData !== null);
  const meta = {
    SOPClassUID: uid(metaFound, slotOf.MediaStorageSOPClassUID),
    // Another one in nearly every file, and of use only where the data set has none.
    SOPInstanceUID: read.SOPInstanceUID === '' ? uid(metaFound, slotOf.MediaStorageSOPInstanceUID) : '',
  };
  const refusal = refused(read, meta.SOPClassUID, start, scan);
  if (refusal !== null) return fail(refusal);
  const attributes = completeIdentity(read, meta, source, tolerated);
  const { TransferSyntaxUID, encoding, hasPreamble, dataSetOffset } = start;
  const damage = scan.damage ?? (unknownVRAt < 0 ? null : { atByte: unknownVRAt, detail: 'unknown-vr' });
  const problem: FileProblem | null =
    scan.pixelData === null
      ? null
      : pixelProblem(
          {
            source,
            attributes,
            pixelData: scan.pixelData,
            TransferSyntaxUID,
            deflatedFrom: encoding.deflated ? dataSetOffset : null,
            declaredEncapsulated: encodingOf(TransferSyntaxUID).encapsulated,
          },
          tolerated,
        );
  const header: DicomHeader = {
    TransferSyntaxUID,
    hasPreamble,
    dataSet: {
      offset: dataSetOffset,
      explicit: encoding.explicit,
      bigEndian: encoding.bigEndian,
      deflated: encoding.deflated,
    },
    attributes,
    pixelData: scan.pixelData,
    problem: problem ?? (damage === null ? null : { kind: 'damaged-data-set', ...damage }),
    tolerated: [...tolerated],
  };
  return ok(header);
};

/** A file is refused when the bytes after its meta information were no data set at all. */
const refused = (
  read: DicomHeader['attributes'],
  MediaStorageSOPClassUID: string,
  start: Start,
  scan: DataSetScan,
): FileProblem | null => {
  if (MediaStorageSOPClassUID === MEDIA_STORAGE_DIRECTORY) return null; // what is left of it is of use
  const { SOPClassUID, SOPInstanceUID, StudyInstanceUID, SeriesInstanceUID } = read;
  const anonymous =
    SOPClassUID === '' && SOPInstanceUID === '' && StudyInstanceUID === '' && SeriesInstanceUID === '';
  if (scan.limit !== null && anonymous) return { kind: 'limit-exceeded', limit: scan.limit };
  if (scan.damage !== null && anonymous) {
    return scan.ranOut && scan.damage.detail === 'trailing-bytes'
      ? { kind: 'truncated-header', atByte: scan.damage.atByte }
      : { kind: 'damaged-header', ...scan.damage };
  }
  return anonymous && !start.hasPreamble ? { kind: 'not-dicom' } : null;
};

/** Inflates more and more of the data set until the scan reaches the pixels or the end. Null when it cannot. */
const scanDeflated = (source: ByteSource, start: Start, tolerated: Set<string>): DataSetScan | null => {
  for (let bytes: number = LIMITS.deflatedStepBytes; ; bytes *= 4) {
    const prefix = inflatedPrefix(source, start.dataSetOffset, bytes);
    if (prefix === null) return null;
    found.reset();
    const words = new Set<string>();
    const scanner: Scanner = new Scanner(prefix.source, WINDOW_BYTES.most, (moves) => {
      found.windowChanges(scanner, moves);
    });
    const scan = scanDataSet(scanner, 0, start.encoding, found, words);
    if (!scan.ranOut || prefix.complete) {
      for (const word of [...words, ...scanner.oddities()]) tolerated.add(word);
      return scan;
    }
  }
};
