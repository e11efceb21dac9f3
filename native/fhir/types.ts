// What a patient's record says, in forms of our own: one for R4, R4B and R5, with what a version does not have left empty.
// Made by parse/ alone. Nothing here is trusted further than its type: texts may hold anything, references may lead
// anywhere, and of what the server sent only what stands here was taken.

import type {
  Attachment,
  Concept,
  FhirDate,
  HumanName,
  Identifier,
  ObservationValue,
  Reference,
} from './elements.ts';

export type * from './elements.ts';

export type FhirVersion = 'R4' | 'R4B' | 'R5';

/** What every resource has. `url`: where it was read from, absolute, when that is known. */
export type Resource<T extends string> = {
  readonly resourceType: T;
  readonly id: string | null;
  readonly versionId: string | null;
  readonly lastUpdated: string | null;
  readonly url: string | null;
};

export type Patient = Resource<'Patient'> & {
  readonly active: boolean | null;
  readonly identifiers: readonly Identifier[];
  readonly names: readonly HumanName[];
  readonly gender: string | null; // male | female | other | unknown
  readonly birthDate: FhirDate | null;
  /** True, or when; null where it is not said. */
  readonly deceased: boolean | FhirDate | null;
  /** True, or which of them. */
  readonly multipleBirth: boolean | number | null;
  /** Of the extension patient-animal; null of people. */
  readonly species: string | null;
  /** Other records of the same person: replaced-by | replaces | refer | seealso. */
  readonly links: readonly { readonly other: Reference; readonly type: string | null }[];
};

export type ImagingInstance = {
  readonly SOPInstanceUID: string;
  readonly SOPClassUID: string | null; // without `urn:oid:`
  readonly number: number | null;
  readonly title: string | null;
};

export type ImagingSeries = {
  readonly SeriesInstanceUID: string;
  readonly number: number | null;
  readonly modality: string | null; // code of DICOM (CID 29)
  readonly description: string | null;
  readonly numberOfInstances: number | null;
  readonly endpoints: readonly Reference[];
  readonly bodySite: Concept | null;
  readonly laterality: Concept | null;
  readonly started: FhirDate | null;
  readonly instances: readonly ImagingInstance[];
};

export type ImagingStudy = Resource<'ImagingStudy'> & {
  /** Of identifiers with the system `urn:dicom:uid`, or written `urn:oid:`; more than one where the record has more. */
  readonly StudyInstanceUIDs: readonly string[];
  readonly identifiers: readonly Identifier[];
  readonly status: string | null; // registered | available | cancelled | entered-in-error | unknown | inactive
  readonly modalities: readonly string[];
  readonly subject: Reference | null;
  readonly started: FhirDate | null;
  readonly basedOn: readonly Reference[];
  readonly referrer: Reference | null;
  readonly endpoints: readonly Reference[];
  /** Endpoints that the entry brings along; `#id` refers to them. */
  readonly contained: readonly Endpoint[];
  readonly numberOfSeries: number | null;
  readonly numberOfInstances: number | null;
  readonly procedures: readonly Concept[];
  readonly reasons: readonly Concept[];
  readonly reasonReferences: readonly Reference[];
  readonly description: string | null;
  readonly notes: readonly string[];
  readonly series: readonly ImagingSeries[];
};

export type Endpoint = Resource<'Endpoint'> & {
  readonly identifiers: readonly Identifier[];
  readonly status: string | null; // active | suspended | error | off | entered-in-error | limited
  readonly connectionTypes: readonly string[]; // dicom-wado-rs, dicom-qido-rs, ihe-iid...
  readonly name: string | null;
  readonly address: string | null;
  readonly managingOrganization: Reference | null;
  readonly payloadMimeTypes: readonly string[];
  readonly to: FhirDate | null;
};

export type ServiceRequest = Resource<'ServiceRequest'> & {
  readonly identifiers: readonly Identifier[];
  readonly requisition: Identifier | null;
  readonly status: string | null;
  readonly intent: string | null;
  readonly priority: string | null;
  readonly code: Concept | null;
  readonly orderDetail: readonly Concept[];
  readonly subject: Reference | null;
  readonly requester: Reference | null;
  readonly occurrence: FhirDate | null;
  readonly authoredOn: FhirDate | null;
  readonly reasons: readonly Concept[];
  readonly reasonReferences: readonly Reference[];
  readonly bodySites: readonly Concept[];
  readonly notes: readonly string[];
};

export type DiagnosticReport = Resource<'DiagnosticReport'> & {
  readonly identifiers: readonly Identifier[];
  readonly status: string | null; // registered | partial | preliminary | final | amended | corrected | appended | cancelled...
  readonly categories: readonly Concept[];
  readonly code: Concept | null;
  readonly subject: Reference | null;
  readonly effective: FhirDate | null;
  readonly issued: FhirDate | null;
  readonly performers: readonly Reference[];
  readonly interpreters: readonly Reference[];
  readonly basedOn: readonly Reference[];
  readonly results: readonly Reference[];
  readonly imagingStudies: readonly Reference[];
  readonly conclusion: string | null;
  readonly conclusionCodes: readonly Concept[];
  readonly presentedForms: readonly Attachment[];
  /** Narrative as it came: XHTML that anybody may have written. */
  readonly narrative: string | null;
};

export type ObservationComponent = {
  readonly code: Concept | null;
  readonly value: ObservationValue | null;
  readonly dataAbsentReason: Concept | null;
};

export type Observation = Resource<'Observation'> & {
  readonly identifiers: readonly Identifier[];
  readonly status: string | null;
  readonly categories: readonly Concept[];
  readonly code: Concept | null;
  readonly subject: Reference | null;
  readonly effective: FhirDate | null;
  readonly issued: FhirDate | null;
  readonly value: ObservationValue | null;
  readonly dataAbsentReason: Concept | null;
  readonly interpretations: readonly Concept[];
  readonly referenceRanges: readonly string[]; // as text, where it is written so
  readonly bodySite: Concept | null;
  readonly components: readonly ObservationComponent[];
  readonly derivedFrom: readonly Reference[];
  readonly notes: readonly string[];
};

export type AllergyReaction = {
  readonly substance: Concept | null;
  readonly manifestations: readonly Concept[];
  readonly severity: string | null; // mild | moderate | severe
  readonly onset: FhirDate | null;
  readonly description: string | null;
};

export type AllergyIntolerance = Resource<'AllergyIntolerance'> & {
  readonly clinicalStatus: string | null; // active | inactive | resolved
  readonly verificationStatus: string | null; // unconfirmed | confirmed | refuted | entered-in-error
  readonly type: string | null; // allergy | intolerance
  readonly categories: readonly string[];
  readonly criticality: string | null; // low | high | unable-to-assess
  readonly code: Concept | null;
  readonly patient: Reference | null;
  readonly recorded: FhirDate | null;
  readonly onset: FhirDate | null;
  readonly reactions: readonly AllergyReaction[];
  readonly notes: readonly string[];
};

export type Condition = Resource<'Condition'> & {
  readonly clinicalStatus: string | null; // active | recurrence | relapse | inactive | remission | resolved
  readonly verificationStatus: string | null;
  readonly categories: readonly Concept[];
  readonly severity: Concept | null;
  readonly code: Concept | null;
  readonly bodySites: readonly Concept[];
  readonly subject: Reference | null;
  readonly onset: FhirDate | null;
  readonly abatement: FhirDate | null;
  readonly recorded: FhirDate | null;
  readonly notes: readonly string[];
};

export type Device = Resource<'Device'> & {
  readonly identifiers: readonly Identifier[];
  readonly status: string | null;
  readonly types: readonly Concept[];
  readonly names: readonly string[];
  readonly manufacturer: string | null;
  readonly modelNumber: string | null;
  readonly udi: string | null; // as people read it
  /** MR conditional and the like, where the record says so. */
  readonly safety: readonly Concept[];
  readonly patient: Reference | null;
};

/** DeviceUseStatement (R4, R4B), DeviceUsage and DeviceAssociation (R5): that the patient has it. */
export type DeviceUse = Resource<'DeviceUse'> & {
  readonly status: string | null;
  readonly subject: Reference | null;
  readonly device: Reference | null;
  readonly deviceConcept: Concept | null;
  readonly bodySite: Concept | null;
  readonly start: FhirDate | null;
  readonly end: FhirDate | null;
  readonly reasons: readonly Concept[];
  readonly notes: readonly string[];
};

export type Practitioner = Resource<'Practitioner'> & {
  readonly identifiers: readonly Identifier[];
  readonly names: readonly HumanName[];
};
export type PractitionerRole = Resource<'PractitionerRole'> & {
  readonly practitioner: Reference | null;
  readonly organization: Reference | null;
  readonly codes: readonly Concept[];
};
export type Organization = Resource<'Organization'> & {
  readonly identifiers: readonly Identifier[];
  readonly name: string | null;
};

/** `text`: the server's own words, shortened; never shown as ours, never logged. */
export type OutcomeIssue = {
  readonly severity: 'fatal' | 'error' | 'warning' | 'information' | null;
  readonly code: string | null;
  readonly text: string | null;
};
export type OperationOutcome = Resource<'OperationOutcome'> & { readonly issues: readonly OutcomeIssue[] };

/** Everything that is taken from a record. */
export type RecordResource =
  | Patient
  | ImagingStudy
  | Endpoint
  | ServiceRequest
  | DiagnosticReport
  | Observation
  | AllergyIntolerance
  | Condition
  | Device
  | DeviceUse
  | Practitioner
  | PractitionerRole
  | Organization
  | OperationOutcome;

export type RecordResourceType = RecordResource['resourceType'];
export type ResourceOf<T extends RecordResourceType> = Extract<RecordResource, { readonly resourceType: T }>;

/**
 * What of a resource could not be taken. `path`: names and places only, never a value: `name[0].given[1]`.
 * `missing`: without it the part around it means nothing, and was left out with it.
 */
export type ParseProblem = {
  readonly path: string;
  readonly problem: 'wrong-type' | 'too-long' | 'too-many' | 'missing';
};

export type Parsed<T> = { readonly resource: T; readonly problems: readonly ParseProblem[] };
