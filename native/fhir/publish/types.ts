// Giving a study back to a record: what the parts of this room say to each other.
import type {
  Publication,
  PublishAbout,
  PublishAnswer,
  PublishCheck,
  PublishChoice,
  PublishPreviewAnswer,
  PublishRequest,
  PublishState,
  RecordSignIn,
  Result,
  StudyRow,
} from '../../contract/index.ts';
import type { Library, LibraryDb } from '../../library/index.ts';
import type { RecordClient } from '../client/types.ts';
import type { Links } from '../link/index.ts';
import type { FhirVersion } from '../types.ts';

/** A resource as FHIR writes it, or a part of one. */
export type Json = Readonly<Record<string, unknown>>;

/** An address where a study can be reached by DICOMweb. */
export type Reachable = { readonly address: string; readonly name: string };

/**
 * A resource as it will be, before it is known what the server has. References to other drafts are written by `refersTo`,
 * and take their place when those have their address.
 */
export type Draft = {
  readonly key: string; // steady: of the type and `identifier`
  readonly resourceType: string;
  readonly identifier: { readonly system: string; readonly value: string };
  /** Other ways in which the same is written by others. */
  readonly alsoWritten: readonly string[];
  readonly about: PublishAbout;
  readonly body: Json;
};

/** Says which server version, whom it is of, and the order that it was made for. */
export type Subject = { readonly version: FhirVersion; readonly patient: string };

/** Checks resources by all validators; in the order of `resources`, one list each. */
export type Validator = {
  check(version: FhirVersion, resources: readonly Json[]): Promise<readonly (readonly PublishCheck[])[]>;
  close(): Promise<void>;
};

export type PublishParts = {
  readonly db: LibraryDb; // of the records; whoever opened it closes it
  readonly library: Pick<
    Library,
    'studyDetail' | 'instances' | 'metadata' | 'match' | 'marks' | 'documents' | 'document'
  >;
  readonly studyRow: (StudyInstanceUID: string) => StudyRow | null;
  readonly clients: () => readonly RecordClient[];
  readonly signIn: (serverId: string) => RecordSignIn | null;
  readonly links: Pick<Links, 'ofStudy' | 'issuers' | 'sawPatient' | 'published'>;
  /** Where the study can be had by DICOMweb, as far as is known. */
  readonly reachable: (StudyInstanceUID: string) => Reachable | null;
  /** An archive has more of it than is here. */
  readonly isIncomplete: (StudyInstanceUID: string) => boolean;
  readonly validator: Validator;
  readonly onError: (error: unknown) => void;
  readonly now?: () => number;
};

export type Publishing = {
  /** Asks nobody. */
  readonly state: (StudyInstanceUID: string) => Promise<Result<PublishState>>;
  /** Asks the server, and changes nothing. */
  readonly preview: (
    StudyInstanceUID: string,
    choice: PublishChoice,
    signal?: AbortSignal,
  ) => Promise<Result<PublishPreviewAnswer>>;
  /** Sends what the preview of that digest showed, or nothing. Goes on whether or not anybody waits. */
  readonly publish: (StudyInstanceUID: string, request: PublishRequest) => Promise<Result<PublishAnswer>>;
  /** What a publication left undone, as it was confirmed then. */
  readonly resume: (StudyInstanceUID: string, publicationId: string) => Promise<Result<PublishAnswer>>;
  readonly publications: (StudyInstanceUID: string) => readonly Publication[];
  readonly forgetServer: (serverId: string) => void;
  readonly close: () => Promise<void>;
};
