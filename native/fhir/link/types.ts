// Links between studies here and ImagingStudies of records.
import type {
  LinkDoubt,
  LinkMethod,
  LinkRun,
  LinkRunRequest,
  LinkState,
  RecordFailure,
  RecordIssuers,
  RecordLinkByHand,
  RecordLinkChange,
  RecordOfStudy,
  RecordSources,
  Result,
  ServiceEvent,
  StudyRow,
} from '../../contract/index.ts';
import type { DicomJson } from '../../dicom/index.ts';
import type { Library, LibraryDb } from '../../library/index.ts';
import type { RecordClient } from '../client/types.ts';
import type { ImagingStudy, Patient } from '../types.ts';

/** As much of a study here as it is matched by. */
export type LocalStudy = Pick<
  StudyRow,
  | 'StudyInstanceUID'
  | 'AccessionNumber'
  | 'PatientID'
  | 'IssuerOfPatientID'
  | 'StudyDate'
  | 'ModalitiesInStudy'
  | 'PatientName'
  | 'PatientBirthDate'
  | 'PatientSex'
> & {
  /** Who gave the accession number, as the images say; not said in the index, and read where it matters. */
  readonly accessionIssuer?: string;
};

/** What a match comes to. `reference` and `subject` are local to the server: `ImagingStudy/7`, `Patient/3`. */
export type Proposal = {
  readonly imagingStudy: ImagingStudy;
  readonly reference: string;
  readonly subject: string | null;
  readonly method: LinkMethod;
  readonly state: Extract<LinkState, 'linked' | 'suggested'>;
  readonly doubts: readonly LinkDoubt[];
};

/** What a server knows of some studies. */
export type Found = {
  readonly proposals: ReadonlyMap<string, readonly Proposal[]>; // by StudyInstanceUID
  readonly patients: ReadonlyMap<string, Patient>; // by reference
  /** Why studies without a proposal could not be asked for by their UID: then it is not known that there is none. */
  readonly unasked: RecordFailure | null;
};

export type LinkParts = {
  readonly db: LibraryDb; // of the records; whoever opened it closes it
  readonly library: Pick<Library, 'findStudies' | 'instances' | 'metadata' | 'subscribe'>;
  readonly studyRow: (StudyInstanceUID: string) => StudyRow | null;
  /** The data set of one image of a study that is not in the library and is read from an archive; null where it cannot be had. */
  readonly headerOf?: (StudyInstanceUID: string) => Promise<DicomJson | null>;
  /** The servers that are set up now. */
  readonly clients: () => readonly RecordClient[];
  /** May an address that a record names be shown the sign-in of that server? */
  readonly signsIn?: (serverId: string, address: string) => boolean;
  /** Who decides at this moment, as far as that is known: `Practitioner/7` of the server, or an account of the computer. */
  readonly person?: (serverId: string) => string;
  readonly onError: (error: unknown) => void;
  readonly now?: () => number;
};

export type Links = {
  /** How the study stands, from what is kept: asks nobody, and compares anew where either side has changed. */
  readonly ofStudy: (StudyInstanceUID: string) => Promise<Result<RecordOfStudy>>;
  /** A contradiction that nobody has judged, as it was last compared: known at once. */
  readonly isStopped: (StudyInstanceUID: string) => boolean;
  /** The same as `ofStudy`, after all servers have been asked. */
  readonly look: (StudyInstanceUID: string, signal?: AbortSignal) => Promise<Result<RecordOfStudy>>;
  /** `bad-request` for a link that is not of the study, and for a contradiction whose fields nobody has read. */
  readonly confirm: (StudyInstanceUID: string, change: RecordLinkChange) => Promise<Result<RecordOfStudy>>;
  readonly reject: (StudyInstanceUID: string, change: RecordLinkChange) => Promise<Result<RecordOfStudy>>;
  readonly undo: (StudyInstanceUID: string, change: RecordLinkChange) => Promise<Result<RecordOfStudy>>;
  readonly linkByHand: (
    StudyInstanceUID: string,
    choice: RecordLinkByHand,
    signal?: AbortSignal,
  ) => Promise<Result<RecordOfStudy>>;
  /** The other way: ImagingStudies that a record showed are linked with what of them is here. Returns how many were. */
  readonly fromRecord: (
    serverId: string,
    studies: readonly ImagingStudy[],
    patients: readonly Patient[],
  ) => number;
  /**
   * The study was entered there for the patient that somebody had confirmed: so is the link to the entry. Rejects for bugs
   * alone; an entry that cannot be read is found by the next look.
   */
  readonly published: (
    StudyInstanceUID: string,
    serverId: string,
    reference: string,
    signal?: AbortSignal,
  ) => Promise<void>;
  /**
   * Links an entry that somebody follows to its images with its study, which is here or is read from an archive, and compares
   * its patient as the server has them now. The failure where the entry cannot be read.
   */
  readonly follow: (serverId: string, id: string, signal?: AbortSignal) => Promise<RecordFailure | null>;
  /** A patient as the record has it now: kept, and the guard asked anew about all links that lead there. */
  readonly sawPatient: (serverId: string, patient: Patient) => void;
  /** Where the record says that the images of an entry are. Null: there is no such server. */
  readonly sources: (serverId: string, id: string, signal?: AbortSignal) => Promise<RecordSources | null>;
  /** Looks for every study in the background; one run at a time. */
  readonly start: (request: LinkRunRequest) => LinkRun;
  readonly cancel: () => LinkRun;
  readonly run: () => LinkRun;
  readonly issuers: () => RecordIssuers;
  readonly saveIssuers: (issuers: RecordIssuers) => void;
  /** The server is no longer set up, or is another one. */
  readonly forgetServer: (serverId: string) => void;
  readonly subscribe: (listener: (event: ServiceEvent) => void) => () => void;
  /** Resolves when nothing is under way any more. */
  readonly close: () => Promise<void>;
};
