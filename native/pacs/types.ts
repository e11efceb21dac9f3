// What a remote archive can do for us, whatever it speaks: native/pacs/dimse and native/pacs/dicomweb are two ways to it.
import type {
  DicomWebSettings,
  DimseSettings,
  PeerFailure,
  PeerTest,
  Result,
  SecretName,
  StudyQuery,
  Transfer,
  WorklistQuery,
} from '../contract/index.ts';
import type { DicomJson } from '../dicom/index.ts';
import type { CommitmentReport, OpenFile } from './dimse/index.ts';

/** Every call takes a signal; aborting it cancels at the peer, and the stream then ends with the failure `cancelled`. */
export type RemotePeer = {
  /** Connects, and tries what the peer offers. Moves no image. */
  test(signal: AbortSignal): Promise<PeerTest>;
  /** Studies that may match: peers ignore keys, so the caller judges every match again. */
  findStudies(query: StudyKeys, signal: AbortSignal): AsyncIterable<FindEvent>;
  /** Series of a study: SeriesInstanceUID, Modality, and where the peer tells it NumberOfSeriesRelatedInstances. */
  findSeries(StudyInstanceUID: string, signal: AbortSignal): AsyncIterable<FindEvent>;
  /** Instances of a series: SOPInstanceUID, and where the peer tells it SOPClassUID, InstanceNumber, NumberOfFrames. */
  findInstances(
    StudyInstanceUID: string,
    SeriesInstanceUID: string,
    signal: AbortSignal,
  ): AsyncIterable<FindEvent>;
  /** Scheduled procedure steps that may match. Undefined: the peer is of a kind that has no work list. */
  findWorklist?(keys: WorklistKeys, signal: AbortSignal): AsyncIterable<FindEvent>;
  /** Brings instances, each to `take`. How many came is the caller's count, not the peer's. */
  retrieve(order: RetrieveOrder, take: Take, signal: AbortSignal): AsyncIterable<RetrieveEvent>;
  /** Sends instances: one `instance` event for each that was tried. */
  store(instances: AsyncIterable<Sending>, signal: AbortSignal): AsyncIterable<StoreEvent>;
  /** Left out where the peer is not to be asked, or cannot be, to answer for what it took. */
  readonly confirms?: Confirms;
  /** Ends connections that were kept for the next call. */
  close(): Promise<void>;
};

/** Confirmation of storage: storage commitment (PS3.4 J). */
export type Confirms = {
  readonly waitMs: number;
  /** Of the application entity that reports. */
  readonly AETitle: string;
  /**
   * Ok: the peer has taken every question, which says nothing about the instances. Reports go to `report`, which says whether
   * it knows them; they may come before this resolves, for a while afterwards, and over associations of the peer's own.
   */
  ask(
    questions: readonly Question[],
    report: (report: CommitmentReport) => Promise<boolean>,
    signal: AbortSignal,
  ): Promise<Result<void, PeerFailure>>;
};
export type Question = {
  readonly TransactionUID: string;
  readonly instances: readonly { readonly SOPClassUID: string; readonly SOPInstanceUID: string }[];
};

/** What makes a peer. Secrets are read when they are needed, and never kept or logged. */
export type PeerOptions<Settings extends DimseSettings | DicomWebSettings> = {
  readonly peerId: string;
  readonly settings: Settings;
  readonly secrets: PeerSecrets;
  /** The client's own defaults where they are left out. */
  readonly times?: PeerTimes;
};
/** In milliseconds. */
export type PeerTimes = {
  readonly connectMs?: number;
  readonly answerMs?: number;
  readonly stallMs?: number;
  /** For a confirmation of storage, in place of what the peer's settings say. */
  readonly reportMs?: number;
  /** For the peer to stop what is cancelled; then the connection is given up. */
  readonly cancelMs?: number;
};
export type PeerSecrets = {
  /** Null: none is kept under this name. */
  read(name: SecretName): string | null;
  /** For what a server gives in place of one (refresh tokens). */
  keep(name: SecretName, value: string | null): void;
};

/** Conditions of a search on the study level, all of which hold. Values are plain text: `*` and `?` are not wildcards. */
export type StudyKeys = Pick<
  StudyQuery,
  | 'PatientName' // contains
  | 'PatientID' // begins with
  | 'AccessionNumber' // begins with
  | 'StudyDescription' // contains
  | 'ReferringPhysicianName' // contains
  | 'PatientBirthDate'
  | 'PatientSex' // any of
  | 'ModalitiesInStudy' // any of
  | 'studyDateFrom' // inclusive, as is the other
  | 'studyDateTo'
> & {
  readonly StudyInstanceUIDs?: readonly string[]; // any of
  /** Matches that are wanted at most; a peer that gives fewer at a time is asked again. */
  readonly limit: number;
};

/** Conditions of a work list, and how many matches are wanted at most. Values are plain text. */
export type WorklistKeys = WorklistQuery & { readonly limit: number };

export type FindEvent =
  /** Text is decoded. DIMSE and DICOMweb give the same form. */
  | { readonly kind: 'match'; readonly dataset: DicomJson }
  /** A match that could not be read. */
  | { readonly kind: 'unreadable' }
  /** Always the last event. `truncated`: there are more than were given. */
  | { readonly kind: 'end'; readonly end: Result<{ readonly truncated: boolean }, PeerFailure> };

/** An instance that a peer has listed. */
export type Listed = {
  readonly SeriesInstanceUID: string;
  readonly SOPInstanceUID: string;
  readonly SOPClassUID: string; // '' where the peer does not tell
  /** What people call it; left out or null where the peer does not tell. */
  readonly SeriesNumber?: number | null;
  readonly InstanceNumber?: number | null;
};

export type RetrieveOrder = {
  readonly StudyInstanceUID: string;
  /** Needed by peers that know the patient root only; '' when it is not known. */
  readonly PatientID: string;
  /** All that is wanted, in the order that it is wanted in; others may come too and are refused by `take`. */
  readonly instances: readonly Listed[];
  /**
   * Whole series: a peer may be asked for these as such. One of which no instance is wanted by name has more than the peer
   * lists, and has to be asked for as such.
   */
  readonly wholeSeries: ReadonlySet<string>;
  /** They are all that the peer lists of the study. */
  readonly wholeStudy: boolean;
  readonly priority: 'low' | 'medium' | 'high';
};

/** An instance on its way in: a Part 10 file, made of `head` and the batches that follow. Iterating throws when it breaks off. */
export type Coming = {
  /** What the peer says that it is; null where it says nothing before the data set itself. */
  readonly SOPInstanceUID: string | null;
  readonly head: Uint8Array; // empty where the batches are the whole file
  readonly batches: AsyncIterable<readonly Uint8Array[]>;
};

/** Resolves when the instance is durable and indexed (`stored`, `here` where it was before), or was refused. */
export type Take = (coming: Coming) => Promise<Taken>;
export type Taken =
  | { readonly kind: 'stored' | 'here' }
  | { readonly kind: 'refused' } // it is not what was asked for
  | { readonly kind: 'damaged' } // it is no DICOM instance
  | { readonly kind: 'broken-off' } // it did not come whole
  | { readonly kind: 'disk-full' };

export type RetrieveEvent =
  | { readonly kind: 'by'; readonly by: NonNullable<Transfer['by']> }
  /** The peer is at work: nothing has stalled. */
  | { readonly kind: 'alive' }
  /** Always the last event. Ok: the peer says that it has sent what it has. `failed`: what it says it could not send. */
  | { readonly kind: 'end'; readonly end: Result<{ readonly failed: readonly string[] }, PeerFailure> };

/** An instance to be sent, as the library has it. What its file says is known when it is opened. */
export type Sending = {
  readonly SOPClassUID: string;
  readonly SOPInstanceUID: string;
  readonly TransferSyntaxUID: string;
  /**
   * Opens its file and reads `most` bytes of its beginning, or as many as are sent at once. Whoever opened it closes it.
   */
  readonly open: (most?: number) => Promise<OpenSending | NotSent>;
  /** The same in Explicit VR Little Endian, losslessly, for a peer that takes nothing else; null where that cannot be. */
  readonly plain: () => Promise<Uint8Array | null>;
};
/**
 * Why an instance is not sent at all. `unreadable`: its file cannot be read, or holds another instance by now. `short`: its data
 * set breaks off, and a peer that reads it ends the association.
 */
export type NotSent = 'unreadable' | 'short';
export type OpenSending = {
  readonly SOPClassUID: string;
  readonly TransferSyntaxUID: string; // that the bytes are in
  readonly path: string;
  readonly dataSetOffset: number; // where the data set begins, after preamble and group 2
  readonly file: OpenFile;
};

export type StoreEvent =
  | {
      readonly kind: 'instance';
      readonly SOPInstanceUID: string;
      readonly outcome: 'stored' | 'failed' | 'not-accepted' | 'not-transcoded' | NotSent;
      readonly status: number | null; // of DIMSE, or a FailureReason of STOW-RS (PS3.18 10.5.3)
    }
  /** Always the last event. Ok: every instance has had its event. */
  | { readonly kind: 'end'; readonly end: Result<void, PeerFailure> };
