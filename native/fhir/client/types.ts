// What the rest of Lightbox asks of a record, and gets.
import type { RecordFailure, Result } from '../../contract/index.ts';
import type {
  FhirVersion,
  OutcomeIssue,
  Parsed,
  RecordResource,
  RecordResourceType,
  ResourceOf,
} from '../types.ts';

export type Answer<T> = Promise<Result<T, RecordFailure>>;

/** `readAt`: ms since the epoch. */
export type Told<T> = {
  readonly value: T;
  readonly readAt: number;
  /** Null: the server has just said so. Otherwise it could not be asked, for this reason: it is what it said at `readAt`. */
  readonly offline: RecordFailure | null;
};

export type Capabilities = {
  readonly version: FhirVersion;
  readonly fhirVersion: string; // as it is written: `4.0.1`
  readonly product: string; // '' where it does not say
  /** By resource type; null where the server does not list what it offers: then everything is tried. */
  readonly resources: ReadonlyMap<string, ResourceCapability> | null;
  /** Of the extension oauth-uris: sign-in as servers without a smart-configuration tell it. */
  readonly oauth: {
    readonly authorize: string | null;
    readonly token: string | null;
    readonly revoke: string | null;
  } | null;
};
export type ResourceCapability = {
  readonly interactions: ReadonlySet<string>; // read, search-type, create, update...
  readonly searchParameters: ReadonlySet<string>;
  readonly conditionalCreate: boolean;
  readonly conditionalUpdate: boolean;
};

export type SearchQuery<T extends RecordResourceType = RecordResourceType> = {
  readonly type: Exclude<T, 'DeviceUse'> | 'DeviceUseStatement' | 'DeviceUsage' | 'DeviceAssociation';
  /** Names with their modifiers and values as FHIR writes them, already escaped where a value may hold `,`, `|`, `$`. */
  readonly parameters: readonly (readonly [name: string, value: string])[];
  /** `ImagingStudy:endpoint`. */
  readonly include?: readonly string[];
  readonly revInclude?: readonly string[];
  /** No more matches than this are taken; 1,000 unless given. */
  readonly limit?: number;
  /** How many the server is asked to give at a time. */
  readonly pageSize?: number;
};

export type SearchResult = {
  readonly matches: readonly Parsed<RecordResource>[];
  /** What came beside, by `_include` and `_revinclude`. */
  readonly included: readonly Parsed<RecordResource>[];
  readonly total: number | null; // as the server counts
  /** Why there may be more than is here. */
  readonly cut: 'entries' | 'pages' | 'bytes' | 'time' | 'loop' | 'failure' | null;
  /** Why the pages after those that are here could not be had; with `cut: 'failure'`. */
  readonly failure: RecordFailure | null;
  /** Entries that are no resource that we know. */
  readonly unreadable: number;
  /** What the server remarks. */
  readonly remarks: readonly OutcomeIssue[];
};

export type WriteRequest = {
  readonly method: 'POST' | 'PUT';
  /** `ImagingStudy`, `ImagingStudy/7`, or `ImagingStudy?identifier=...` for a conditional update. */
  readonly path: string;
  readonly query?: readonly (readonly [string, string])[];
  readonly resource: Readonly<Record<string, unknown>>;
  /** Conditional create (FHIR 3.1.0.8.1): the search that must find nothing. */
  readonly ifNoneExist?: string;
  /** The version that the change is of: `W/"3"`. */
  readonly ifMatch?: string;
};
/** `id` and `versionId` as the server gave them; `created` false where it had it already or changed it. */
export type Written = {
  readonly created: boolean;
  readonly resourceType: string;
  readonly id: string | null;
  readonly versionId: string | null;
};

/** One resource as the server wrote it, with everything that we do not know. */
export type Entry = {
  readonly resourceType: 'ImagingStudy' | 'Endpoint' | 'Observation' | 'ImagingSelection';
  readonly id: string;
  readonly versionId: string | null;
  readonly resource: Readonly<Record<string, unknown>>;
};

/**
 * One FHIR server. Nothing here throws or rejects but for bugs; every call can be cancelled, is bounded in bytes, entries,
 * pages and time, and sends the sign-in to the server's own host alone.
 */
export type RecordClient = {
  readonly serverId: string;
  readonly name: string;
  readonly base: string; // with a slash at its end
  capabilities(signal?: AbortSignal): Answer<Told<Capabilities>>;
  read<T extends RecordResourceType>(
    type: T,
    id: string,
    signal?: AbortSignal,
  ): Answer<Told<Parsed<ResourceOf<T>>>>;
  /**
   * What a reference leads to, `from` the address of what it stands in: only where it is of this server; `host-not-allowed`
   * for others, `bad-reference` for what is contained or leads nowhere.
   */
  follow(reference: string, from: string | null, signal?: AbortSignal): Answer<Told<Parsed<RecordResource>>>;
  /** By POST where the server takes it: identifiers do not stand in addresses, which are logged on the way. */
  search(query: SearchQuery, signal?: AbortSignal): Answer<Told<SearchResult>>;
  /** An attachment, `url` as the record has it; of this server or of an allowed host, to which no sign-in of ours is sent. */
  attachment(
    url: string,
    options: { readonly limitBytes: number; readonly signal?: AbortSignal },
  ): Answer<Told<{ readonly bytes: Uint8Array; readonly mediaType: string }>>;
  /** What matches just now, as it is written there, and never of what was kept; few at a time. */
  entries(
    type: Entry['resourceType'],
    parameters: readonly (readonly [string, string])[],
    signal?: AbortSignal,
  ): Answer<readonly Entry[]>;
  write(request: WriteRequest, signal?: AbortSignal): Answer<Written>;
  /** Whether `address` may be called at all: the server's own host, or one of the allowed. */
  allows(address: string): boolean;
  /** Ends whatever is under way. */
  close(): void;
};
