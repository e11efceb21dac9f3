import * as z from 'zod';

/**
 * What is wrong with one file, as facts. The renderer and the command line own the prose.
 * `severity` is implied by the kind: see `isReadable`.
 */
export const FileProblem = z.discriminatedUnion('kind', [
  // Nothing of the file could be used.
  z.strictObject({ kind: z.literal('empty-file') }),
  z.strictObject({ kind: z.literal('not-dicom') }),
  z.strictObject({ kind: z.literal('io-error'), code: z.string() }),
  z.strictObject({ kind: z.literal('truncated-header'), atByte: z.number() }),
  z.strictObject({ kind: z.literal('damaged-header'), atByte: z.number(), detail: z.string() }),
  z.strictObject({ kind: z.literal('missing-attribute'), keyword: z.string() }),
  z.strictObject({ kind: z.literal('bad-attribute'), keyword: z.string(), detail: z.string() }),
  z.strictObject({ kind: z.literal('unsupported-transfer-syntax'), TransferSyntaxUID: z.string() }),
  z.strictObject({ kind: z.literal('limit-exceeded'), limit: z.string() }),
  z.strictObject({ kind: z.literal('archive-password') }),
  z.strictObject({ kind: z.literal('archive-damaged'), detail: z.string() }),
  z.strictObject({ kind: z.literal('dicomdir-damaged'), detail: z.string() }),
  // Not a file: the folder of the library that reads, whose own files are passed over.
  z.strictObject({ kind: z.literal('own-library') }),
  // A DICOMDIR lists a file that is not on the disc.
  z.strictObject({ kind: z.literal('missing-file'), referencedFileID: z.string() }),
  // The instance is indexed, and something in it is missing or doubtful.
  z.strictObject({
    kind: z.literal('truncated-pixel-data'),
    bytesPresent: z.number(),
    bytesExpected: z.number(),
    frameNumber: z.number(), // the first frame that is not whole, from 1
    framesPresent: z.number(),
    framesExpected: z.number(),
    rowsPresent: z.number().nullable(), // of that frame; null when it cannot be known (compressed)
    rowsExpected: z.number().nullable(),
  }),
  z.strictObject({ kind: z.literal('bad-pixel-data'), detail: z.string() }),
  // The data set breaks off or is damaged at this byte; what stands before it is shown.
  z.strictObject({ kind: z.literal('damaged-data-set'), atByte: z.number(), detail: z.string() }),
  // The same SOP Instance UID is in the library with other content, or under another patient.
  z.strictObject({
    kind: z.literal('conflict'),
    conflict: z.enum(['content', 'patient', 'study', 'series']),
    SOPInstanceUID: z.string(),
  }),
]);
export type FileProblem = z.infer<typeof FileProblem>;

const PARTIAL: ReadonlySet<FileProblem['kind']> = new Set([
  'truncated-pixel-data',
  'bad-pixel-data',
  'damaged-data-set',
]);

/** How a data set ends that was cut off: within an element, or within the header of one that is not behind the pixels. */
const CUT_OFF = new Set([
  'element-beyond-end',
  'unterminated-sequence',
  'trailing-bytes',
  'zeros',
  'file-shorter-than-its-size',
]);

/** True when the file holds only the beginning of the instance: it was cut off on its way, or when it was stored. */
export const isCutOff = (problem: FileProblem): boolean =>
  problem.kind === 'truncated-pixel-data' ||
  (problem.kind === 'damaged-data-set' && CUT_OFF.has(problem.detail));

/** True when the instance is in the index all the same: shown, with the problem named. */
export const isReadable = (problem: FileProblem): boolean => PARTIAL.has(problem.kind);
