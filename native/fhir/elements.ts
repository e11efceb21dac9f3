// What resources are made of: the data types of FHIR that we take, in forms of our own. See types.ts.

/** `codes`: of Identifier.type, `MR`, `ACSN`, `PLAC`, `FILL` and the like (HL7 table 0203, and DICOM's). */
export type Identifier = {
  readonly system: string | null;
  readonly value: string;
  readonly use: string | null; // usual | official | temp | secondary | old
  readonly codes: readonly string[];
  readonly assigner: string | null; // what the one who gave it is called
  readonly to: FhirDate | null; // when its use ended
};

export type Coding = {
  readonly system: string | null;
  readonly code: string | null;
  readonly display: string | null;
};
export type Concept = { readonly codings: readonly Coding[]; readonly text: string | null };

/** `reference`: relative (`Patient/1`), absolute, `urn:uuid:`, or `#id` of what is contained. */
export type Reference = {
  readonly reference: string | null;
  readonly type: string | null;
  readonly identifier: Identifier | null;
  readonly display: string | null;
};

/** Dates and times stay as FHIR writes them: `2019`, `2019-03`, `2019-03-07`, or with a time and its zone. */
export type FhirDate = string;

export type HumanName = {
  readonly use: string | null; // usual | official | temp | nickname | anonymous | old | maiden
  readonly text: string | null;
  readonly family: string | null;
  readonly given: readonly string[];
  readonly prefix: readonly string[];
  readonly suffix: readonly string[];
  /** Of the extension iso21090-EN-representation: the three groups of a DICOM person name. */
  readonly representation: 'alphabetic' | 'ideographic' | 'phonetic' | null;
  readonly from: FhirDate | null;
  readonly to: FhirDate | null;
};

/** `data` is base64; `url` may lead anywhere, and is fetched only through the client. */
export type Attachment = {
  readonly contentType: string | null;
  readonly language: string | null;
  readonly data: string | null;
  readonly url: string | null;
  readonly title: string | null;
  readonly size: number | null;
  readonly creation: FhirDate | null;
};

export type Quantity = {
  readonly value: number | null;
  readonly comparator: string | null; // < <= >= > ad
  readonly unit: string | null;
  readonly system: string | null;
  readonly code: string | null; // UCUM, where `system` says so
};

export type ObservationValue =
  | { readonly kind: 'quantity'; readonly quantity: Quantity }
  | { readonly kind: 'concept'; readonly concept: Concept }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'date'; readonly date: FhirDate };
