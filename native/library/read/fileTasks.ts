// What the file worker can be asked to do. Every answer is a value; it throws for bugs only.
import type { Result } from '../../contract/index.ts';
import type { InstanceLocation } from '../types.ts';
import type { CheckedFile, CheckFinding } from '../upkeep/check.ts';
import type { Verdict } from '../record/comparison.ts';
import type { Compared } from './compareContents.ts';
import type { LocationFailure } from './openLocation.ts';

/** `bytes`: of the file when it was indexed. */
export type Source = { readonly location: InstanceLocation; readonly bytes: number };

/** Bytes of the file on disk as they lie there, or bytes that had to be worked out. */
export type Extent =
  | { readonly kind: 'range'; readonly offset: number; readonly length: number }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array };
/** Null: the ranges are not of the file on disk (compressed there), so each frame is asked of the worker. */
export type PackedFrames = Float64Array | null;
export type SeriesMember = Source & {
  readonly SOPInstanceUID: string;
  readonly version: string;
  readonly bulkDataBase: string;
};
export type SeriesJson = {
  readonly json: Uint8Array; // deflated
  readonly missing: readonly { readonly SOPInstanceUID: string; readonly failure: LocationFailure }[];
};
/** `whole` gives a StudyDocument, `listed` a ListedDocument. */
export type DocumentPart = 'whole' | 'listed';
export type Identity = {
  readonly SOPInstanceUID: string;
  readonly SeriesInstanceUID: string;
  readonly StudyInstanceUID: string;
};

export type FileTasks = {
  readonly frameTable: (source: Source) => Result<PackedFrames, LocationFailure>;
  readonly frame: (source: Source, frameNumber: number) => Result<Uint8Array, LocationFailure>;
  readonly contentHash: (source: Source) => Result<string, LocationFailure>;
  readonly compareContents: (old: Compared, fresh: Compared) => Verdict;
  readonly metadata: (
    source: Source,
    bulkDataBase: string,
    version: string,
  ) => Result<string, LocationFailure>;
  readonly seriesMetadata: (members: readonly SeriesMember[]) => SeriesJson;
  readonly element: (source: Source, elementPath: string) => Result<Extent | null, LocationFailure>;
  readonly whole: (source: Source) => Result<Extent, LocationFailure>;
  /** The document that an instance is (native/documents), or what a list says of it, as JSON; null when it is none. */
  readonly document: (source: Source, part: DocumentPart) => Result<string | null, LocationFailure>;
  /** The data set as DICOM JSON with its small binary values, pixels left out: what a document of ours is made from. */
  readonly dataSet: (source: Source) => Result<string, LocationFailure>;
  readonly check: (files: readonly CheckedFile[]) => readonly (CheckFinding | null)[];
};

export type FileTaskName = keyof FileTasks;
export type FileRequest = {
  readonly [K in FileTaskName]: {
    readonly id: number;
    readonly task: K;
    readonly input: Parameters<FileTasks[K]>;
  };
}[FileTaskName];
export type FileReply =
  | { readonly id: number; readonly ok: true; readonly value: ReturnType<FileTasks[FileTaskName]> }
  | { readonly id: number; readonly ok: false; readonly message: string };
