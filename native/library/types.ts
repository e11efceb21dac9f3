import type {
  DocumentRequest,
  DocumentsWritten,
  DocumentSummary,
  Failure,
  ImportReport,
  ImportRequest,
  Job,
  LinkedFolder,
  MarksChange,
  Result,
  ServiceEvent,
  Settings,
  StudyDetail,
  StudyDocument,
  StudyMarks,
  StudyPage,
  StudyQuery,
  StudyRow,
} from '../contract/index.ts';
import type { DicomJson, IndexedAttributes } from '../dicom/types.ts';
import type { JobQueue, NewJob } from '../jobs/index.ts';
import type { Db, Schema } from './database.ts';
import type { Receiving } from './receive/receive.ts';
import type { VerifyReport } from './upkeep/verify.ts';

export type { Finding, VerifyReport } from './upkeep/verify.ts';
export type { ReceivedInstance } from './receive/receive.ts';
export type { Db as LibraryDb, Schema as BesideSchema } from './database.ts';

/** The 32-byte key of the encrypted index: from a file of mode 0600, or handed over by the shell (never by environment). */
export type LibraryKey =
  { readonly kind: 'file'; readonly path: string } | { readonly kind: 'bytes'; readonly bytes: Uint8Array };

/** `key-readable`: others than its owner may read the key file at that path. */
export type LibraryWarning = { readonly kind: 'key-readable'; readonly path: string };

export type LibraryOptions = {
  readonly directory: string;
  readonly key: LibraryKey;
  /** Take up unfinished jobs of dead processes. False for one-shot commands such as `list`. */
  readonly resumeJobs: boolean;
  /** Hears of what is not right and keeps nothing from working. */
  readonly onWarning?: (warning: LibraryWarning) => void;
  /** Hears of bugs: what a job fails with as `internal`. SQLite's and Node's messages name no patient. */
  readonly onError?: (error: unknown) => void;
};

/** What the API needs to serve one instance. `location` never leaves the services. */
export type InstanceRecord = {
  readonly StudyInstanceUID: string;
  readonly SeriesInstanceUID: string;
  readonly SOPInstanceUID: string;
  readonly SOPClassUID: string;
  readonly TransferSyntaxUID: string;
  readonly InstanceNumber: number | null;
  readonly NumberOfFrames: number;
  readonly hasPixelData: boolean;
  readonly location: InstanceLocation;
  readonly bytes: number;
  readonly modifiedAt: number; // ms; with `bytes` tells whether the file is still the one that was indexed
};
/** A file, or a member of an archive that was linked (`member` is its name inside). */
export type InstanceLocation = { readonly path: string; readonly member: string | null };

/** One level of QIDO-RS (PS3.18 10.6); matching by PS3.4 C.2.2.2. */
export type MatchLevel = 'study' | 'series' | 'instance';
export type MatchCondition =
  | { readonly kind: 'value'; readonly keyword: string; readonly value: string } // exact; case-insensitive for PN
  | { readonly kind: 'wildcard'; readonly keyword: string; readonly pattern: string } // * and ?
  | {
      readonly kind: 'range';
      readonly keyword: string;
      readonly from: string | null;
      readonly to: string | null;
    } // DA, TM
  | { readonly kind: 'list'; readonly keyword: string; readonly values: readonly string[] } // UIDs and multiple values
  | { readonly kind: 'fuzzy'; readonly keyword: string; readonly value: string } // PN, fuzzymatching=true
  // PS3.4 C.2.2.2.5, combined date and time: one stretch of time, where dates and times by themselves are two ranges.
  | {
      readonly kind: 'dateTimeRange';
      readonly keyword: string; // of the date
      readonly timeKeyword: string;
      readonly from: DateTime | null;
      readonly to: DateTime | null;
    }
  // PS3.4 C.2.2.2.6: one item of the sequence satisfies all of the keys.
  | { readonly kind: 'item'; readonly keyword: string; readonly keys: readonly MatchCondition[] };
/** `time` is '' where only a date bounds. */
type DateTime = { readonly date: string; readonly time: string };
export type MatchQuery = {
  readonly level: MatchLevel;
  readonly StudyInstanceUID: string | null; // from the path
  readonly SeriesInstanceUID: string | null;
  readonly conditions: readonly MatchCondition[];
  readonly limit: number;
  readonly offset: number;
};
/** Keywords of the index with their decoded values; counts as NumberOfStudyRelatedSeries and so on. */
export type MatchRow = Readonly<
  Partial<Record<keyof IndexedAttributes, IndexedAttributes[keyof IndexedAttributes]>>
> & {
  readonly ModalitiesInStudy?: readonly string[];
  readonly SOPClassesInStudy?: readonly string[];
  readonly NumberOfStudyRelatedSeries?: number;
  readonly NumberOfStudyRelatedInstances?: number;
  readonly NumberOfSeriesRelatedInstances?: number;
  readonly TransferSyntaxUID?: string;
};

export type FrameBytes = { readonly TransferSyntaxUID: string; readonly bytes: Uint8Array };

/** The library: the only way to the index and the files. Calls are cheap (index) or promises (files, workers). */
export type Library = {
  readonly directory: string;
  /** Searches run beside the thread that answers; they reject with the signal's reason when it is aborted. */
  findStudies(query: StudyQuery, signal?: AbortSignal): Promise<StudyPage>;
  studyDetail(StudyInstanceUID: string): StudyDetail | null;
  markOpened(StudyInstanceUID: string, openedAt: number): boolean;
  /** Says that pages have these open, now; to be said again every few minutes. */
  keepOpen(StudyInstanceUIDs: readonly string[]): void;
  /** False: no such study. A pinned one is never removed to make room. */
  setPinned(StudyInstanceUID: string, pinned: boolean): boolean;
  match(query: MatchQuery, signal?: AbortSignal): Promise<Result<readonly MatchRow[]>>;
  instances(StudyInstanceUID: string, SeriesInstanceUID: string | null): readonly InstanceRecord[];
  instance(
    StudyInstanceUID: string,
    SeriesInstanceUID: string | null,
    SOPInstanceUID: string,
  ): InstanceRecord | null;
  /** One frame in its stored transfer syntax (contract/frames.ts says how deflated and 1-bit frames travel). */
  readFrame(instance: InstanceRecord, frameNumber: number, signal?: AbortSignal): Promise<Result<FrameBytes>>;
  /**
   * Complete DICOM JSON with `BulkDataURI`s below `bulkDataBase` (`.../instances/{uid}/bulkdata`). Each ends in `?v=` and a
   * name of the very file, so that whoever keeps pixels by their URI never takes another file's for them.
   */
  metadata(instance: InstanceRecord, bulkDataBase: string): Promise<Result<DicomJson>>;
  /** The whole series as one JSON array, UTF-8, cached on disk; instances that cannot be read are left out and named. */
  seriesMetadata(
    StudyInstanceUID: string,
    SeriesInstanceUID: string,
    bulkDataBase: string,
  ): Promise<Result<{ json: Uint8Array; missing: readonly { SOPInstanceUID: string; failure: Failure }[] }>>;
  /** Value of one element by its path as used in BulkDataURI: `tag` or `tag/itemIndex/tag...` (8 hex digits each). */
  bulkData(
    instance: InstanceRecord,
    elementPath: string,
    signal?: AbortSignal,
  ): Promise<Result<{ bytes: ReadableStream<Uint8Array>; byteLength: number }>>;
  /** The whole Part 10 file as stored. */
  file(
    instance: InstanceRecord,
    signal?: AbortSignal,
  ): Promise<Result<{ bytes: ReadableStream<Uint8Array>; byteLength: number }>>;
  /** What readers left on a study: empty where there is nothing, or no such study. `library-locked` when unreadable. */
  marks(StudyInstanceUID: string): Result<StudyMarks>;
  /**
   * Removes, then puts, all or nothing, synced to disk when it returns; the study need not be here. Marks are the readers'
   * own work: removing a study from the library leaves them, and they are there again when the study comes back.
   */
  changeMarks(StudyInstanceUID: string, change: MarksChange): Result<undefined>;
  /** Reports, presentation states and key object selections of a study, newest first. */
  documents(StudyInstanceUID: string): Promise<Result<DocumentSummary[]>>;
  /** One of them. `not-acceptable` for an instance that is none. */
  document(SOPInstanceUID: string): Promise<Result<StudyDocument>>;
  /**
   * Writes marks as DICOM objects of this library's own, stored and indexed when it resolves: a report, one presentation
   * state for each rotation, flip, polarity and modality transformation, or a key object selection. `version`: of Lightbox.
   * Fails with `bad-request` for marks that do not exist, `instance-not-found` and `frame-not-found` for images that are
   * not of the study, `file-unavailable`, `disk-full`.
   */
  writeDocuments(
    StudyInstanceUID: string,
    request: DocumentRequest,
    version: string,
  ): Promise<Result<DocumentsWritten>>;
  /** Small derived bytes (thumbnails) kept beside the index, keyed by the caller; lost on rebuild. */
  cached(key: string): Uint8Array | null;
  cache(key: string, bytes: Uint8Array): void;

  startImport(request: ImportRequest): Result<Job>;
  startSample(): Result<Job>;
  startRescan(folderId: string | null): Result<Job>;
  removeStudies(StudyInstanceUIDs: readonly string[]): Result<Job>; // index rows and owned files; linked files and marks stay
  jobs(): readonly Job[];
  job(jobId: string): Job | null;
  cancelJob(jobId: string): boolean;
  report(jobId: string, cursor: string | null, limit: number): ImportReport | null;
  folders(): readonly LinkedFolder[];
  setWatched(folderId: string, watched: boolean): boolean;
  forgetFolder(folderId: string): boolean;
  settings(): Settings;
  saveSettings(settings: Settings): void;
  studyCount(): number;
  subscribe(listener: (event: ServiceEvent) => void): () => void;
  /** Resolves when running jobs have come to a safe stop; they resume at the next opening. */
  close(): Promise<void>;
};

/** What the command line needs beside: the index against the files. */
export type LibraryWithUpkeep = Library & {
  verify(onProgress?: (done: number) => void): Promise<VerifyReport>;
  /** What writeDocuments would store, as files that are not in the library. */
  makeDocuments(
    StudyInstanceUID: string,
    request: DocumentRequest,
    version: string,
  ): Promise<Result<readonly { readonly SOPInstanceUID: string; readonly bytes: Uint8Array }[]>>;
  /** A job that empties the index and reads it anew from owned files, linked folders and linked files. */
  startRebuild(): Result<Job>;
};

export type HereInstance = {
  readonly SeriesInstanceUID: string;
  readonly SOPInstanceUID: string;
  readonly path: string;
  readonly member: string | null;
  readonly bytes: number;
  /** False: its file was cut off on its way, or where it comes from; what is there of it is shown. */
  readonly isWhole: boolean;
};

/** A study as whoever makes room sees it. */
export type HeldStudy = {
  readonly pinned: boolean;
  /** When it was added, opened or last said to be open, whichever came last; ms since the epoch. */
  readonly usedAt: number;
  /** When a page last said that it has it open, since the services started. A look at it in the list is no use of it. */
  readonly touchedAt: number | null;
  readonly instances: number;
  readonly conflicts: number;
  /** It has marks of readers, or whether it has cannot be known. */
  readonly marked: boolean;
  readonly ownBytes: number; // of the library's own files
  /** How any of its files came. */
  readonly ways: Readonly<Record<'linked' | 'copied' | 'received' | 'made' | 'retrieved', boolean>>;
};

/** The library as a cache of archives: native/pacs decides what may go, the library lets it go. */
export type HeldStudies = {
  held(StudyInstanceUID: string): HeldStudy | null;
  usedAt(StudyInstanceUID: string): number | null;
  /** Open on a page. */
  touch(StudyInstanceUIDs: readonly string[]): void;
  /** False: no such study. */
  setPinned(StudyInstanceUID: string, pinned: boolean): boolean;
  pinnedCount(): number;
  /** Of the library's own files that archives gave. */
  retrievedBytes(): number;
  /** Of the files that are the library's own, all together. */
  ownedBytes(): number;
  /** A job of the library's own runs (an import, a rebuild): nothing is let go meanwhile. */
  isBusy(): boolean;
  /** Removes it from the index at once; its files follow with `sweep`, or at the next start. Marks stay. */
  letGo(StudyInstanceUID: string): void;
  /** Deletes files of what was let go, a few at a time. */
  sweep(): Promise<void>;
  settled(): Promise<void>;
};

/** What native/pacs works with beside: it keeps its own file by the library, and its secrets under the library's key. */
export type LibraryHost = {
  /** Opens or makes another encrypted file in the library's folder; whoever asked closes it, before the library. */
  openBeside(fileName: string, schema: Schema): Result<Db>;
  /** The study as the list has it; null when it is not here. */
  studyRow(StudyInstanceUID: string): StudyRow | null;
  /** What of the study can be read here, with its file. */
  here(StudyInstanceUID: string): readonly HereInstance[];
  /** Jobs that native/pacs does: they wait until it says how, and again after `withdraw`. */
  transfers: Pick<JobQueue, 'provide' | 'prioritise' | 'withdraw' | 'requestOf' | 'tell'> & {
    start(job: NewJob): Result<Job>;
  };
  readonly studies: HeldStudies;
  /** Instances from the network; see receive/. */
  receive: Receiving['receive'];
  /** Tells those who listen to the library. */
  emit(event: ServiceEvent): void;
  /** A key for this purpose alone, 32 bytes, the same each time. */
  subkey(purpose: string): Uint8Array;
};

/** The library as it is opened. */
export type OpenedLibrary = LibraryWithUpkeep & { readonly host: LibraryHost };
