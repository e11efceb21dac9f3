// Whose images, whose record: what the guard compares and what it finds.
import type { IdentityField, PersonName } from '../../contract/index.ts';
import type { HumanName, Identifier } from '../elements.ts';
import type { Patient } from '../types.ts';

export type { IdentityField, IdentityVerdict, Verdict } from '../../contract/index.ts';

/** Who the images say that the patient is. Texts as stored, decoded and trimmed; '' when absent. */
export type ImageIdentity = {
  readonly PatientName: PersonName;
  /** Other Patient Names (0010,1001) and Patient's Birth Name (0010,1005). */
  readonly otherNames: readonly PersonName[];
  readonly PatientID: string;
  readonly IssuerOfPatientID: string;
  /** Other Patient IDs Sequence (0010,1002). */
  readonly otherIDs: readonly { readonly PatientID: string; readonly IssuerOfPatientID: string }[];
  readonly PatientBirthDate: string; // DA
  readonly PatientSex: string; // M F O
  /** Patient Species Description (0010,2201), or the meaning of its code; '' of most images of people. */
  readonly species: string;
  readonly StudyDate: string; // DA
};

/** As much of a record's Patient as the guard looks at. Every Patient of types.ts is one. */
export type RecordPatient = Pick<
  Patient,
  'names' | 'identifiers' | 'birthDate' | 'gender' | 'active' | 'deceased' | 'multipleBirth' | 'species'
> & {
  readonly links: readonly { readonly type: string | null }[];
};
export type RecordIdentifier = Identifier;
export type RecordName = HumanName;

/** Which identifier systems of records belong to an issuer as images write it. */
export type IssuerMap = Readonly<Record<string, readonly string[]>>;

/** What one comparison says, before all of them are weighed. */
export type Finding = Pick<IdentityField, 'reason'> & {
  readonly outcome:
    | 'same'
    | 'doubt'
    | 'unknown' // nothing to compare, or nothing that could be
    /** It differs, in a way that happens to one patient too: `judge.ts` says when it is only a doubt. */
    | 'excusable'
    | 'differs';
  /** Of a name: how much other evidence it needs. Of all others: how much evidence it is. */
  readonly weight: number;
};
