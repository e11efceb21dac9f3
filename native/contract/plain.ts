// Checks of the contract by hand, for what the page reads before its first picture: to load and set up zod takes longer
// than all the rest of that way. Each says of a value what the schema of the same name says (test/unit/contract).
import type { FramePortReply, FrameRecord } from './frames.ts';
import type { SeriesRow } from './study.ts';
import type { SeriesInstanceUID, SOPInstanceUID, StudyInstanceUID } from './uid.ts';

/** On every answer under /api: how often something had changed when it was asked for. The event stream begins with the same. */
export const REVISION_HEADER = 'lightbox-revision';

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

// The same as in uid.ts, where the reasons stand.
const UID = /^(?!\.{1,2}$)[0-9A-Za-z._-]{1,128}$/;
const isUid = (value: unknown): value is string => typeof value === 'string' && UID.test(value);

export const isStudyInstanceUID = (value: unknown): value is StudyInstanceUID => isUid(value);
export const isSeriesInstanceUID = (value: unknown): value is SeriesInstanceUID => isUid(value);
export const isSOPInstanceUID = (value: unknown): value is SOPInstanceUID => isUid(value);

type Frame = Extract<FrameRecord, { TransferSyntaxUID: string }>;
/** A frame that could not be read; its failure is still to be parsed (failure.ts). */
export type UnreadFrame = Pick<Frame, 'SOPInstanceUID' | 'frameNumber'> & {
  readonly byteLength: 0;
  readonly failure: unknown;
};

/** The header of a record of POST /api/frames; null: none. Unlike the schema it wants a length that can be. */
export function frameRecordOf(value: unknown): Frame | UnreadFrame | null {
  if (!isObject(value)) return null;
  const { SOPInstanceUID, frameNumber, TransferSyntaxUID, byteLength, failure } = value;
  if (typeof SOPInstanceUID !== 'string' || typeof frameNumber !== 'number') return null;
  if (typeof byteLength !== 'number' || !Number.isInteger(byteLength) || byteLength < 0) return null;
  if (isObject(failure))
    return byteLength === 0 ? { SOPInstanceUID, frameNumber, byteLength, failure } : null;
  if (typeof TransferSyntaxUID !== 'string') return null;
  return { SOPInstanceUID, frameNumber, TransferSyntaxUID, byteLength };
}

type PortFrame = Extract<FramePortReply, { type: 'frame' }>;

/** A message on the port of frames, with a failure still to be parsed; null: none. */
export function framePortReplyOf(
  value: unknown,
): PortFrame | { readonly type: 'failure'; readonly id: number; readonly failure: unknown } | null {
  if (!isObject(value) || typeof value['id'] !== 'number') return null;
  const { type, id, SOPInstanceUID, frameNumber, TransferSyntaxUID, bytes, failure } = value;
  if (type === 'failure') return isObject(failure) ? { type, id, failure } : null;
  if (typeof SOPInstanceUID !== 'string' || typeof frameNumber !== 'number') return null;
  if (type !== 'frame' || typeof TransferSyntaxUID !== 'string' || !(bytes instanceof ArrayBuffer))
    return null;
  return { type, id, SOPInstanceUID, frameNumber, TransferSyntaxUID, bytes };
}

/** As much of a series as decides how a study is first laid out. */
export type SeriesOutline = Pick<
  SeriesRow,
  'SeriesInstanceUID' | 'Modality' | 'frameCount' | 'TransferSyntaxUIDs' | 'version'
> & {
  readonly kind: string;
};
export type StudyOutline = {
  readonly StudyInstanceUID: StudyInstanceUID;
  /** The archive that it is read from without being kept; undefined: the library. */
  readonly source?: string | undefined;
  readonly isStopped?: true;
  readonly seriesList: readonly SeriesOutline[];
};

function seriesOutlineOf(value: unknown): SeriesOutline[] {
  if (!isObject(value)) return [];
  const { SeriesInstanceUID, Modality, kind, frameCount, TransferSyntaxUIDs, version } = value;
  if (!isSeriesInstanceUID(SeriesInstanceUID) || typeof Modality !== 'string' || typeof kind !== 'string')
    return [];
  if (typeof frameCount !== 'number' || !Array.isArray(TransferSyntaxUIDs)) return [];
  if (typeof version !== 'string') return [];
  const syntaxes = TransferSyntaxUIDs.filter((uid) => typeof uid === 'string');
  return [{ SeriesInstanceUID, Modality, kind, frameCount, TransferSyntaxUIDs: syntaxes, version }];
}

/** The outline of a StudyDetail; null when a part of it is not as agreed. */
export function studyOutlineOf(value: unknown): StudyOutline | null {
  if (!isObject(value) || !isObject(value['study']) || !Array.isArray(value['seriesList'])) return null;
  const { StudyInstanceUID } = value['study'];
  const seriesList = value['seriesList'].flatMap(seriesOutlineOf);
  if (!isStudyInstanceUID(StudyInstanceUID) || seriesList.length !== value['seriesList'].length) return null;
  const { notKept } = value;
  const source = isObject(notKept) && typeof notKept['peerId'] === 'string' ? notKept['peerId'] : undefined;
  return {
    StudyInstanceUID,
    seriesList,
    ...(source === undefined ? {} : { source }),
    ...(value['isStopped'] === true ? { isStopped: true } : {}),
  };
}
