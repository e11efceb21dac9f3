// Who the images say that the patient is, from one instance's data set.
import { item, items, personName, text, type DicomJson } from '../../dicom/index.ts';
import type { PersonName } from '../../contract/index.ts';
import type { ImageIdentity } from './types.ts';

/** What the index has of a study; `imageIdentityOf` adds what only a data set tells. */
export type IndexedIdentity = Pick<
  ImageIdentity,
  'PatientName' | 'PatientID' | 'IssuerOfPatientID' | 'PatientBirthDate' | 'PatientSex' | 'StudyDate'
>;

export const indexedIdentity = ({
  PatientName,
  PatientID,
  IssuerOfPatientID,
  PatientBirthDate,
  PatientSex,
  StudyDate,
}: IndexedIdentity): ImageIdentity => ({
  PatientName,
  PatientID,
  IssuerOfPatientID,
  PatientBirthDate,
  PatientSex,
  StudyDate,
  otherNames: [],
  otherIDs: [],
  species: '',
});

/** PS3.3 C.7.1.1, Patient Module, in DICOM JSON. */
export function imageIdentityOf(dataset: DicomJson): ImageIdentity {
  const species = item(dataset, '00102202');
  return {
    PatientName: personName(dataset, '00100010'),
    otherNames: [...names(dataset, '00101001'), ...names(dataset, '00101005')],
    PatientID: text(dataset, '00100020'),
    IssuerOfPatientID: issuerOf(dataset),
    otherIDs: items(dataset, '00101002').map((other) => ({
      PatientID: text(other, '00100020'),
      IssuerOfPatientID: issuerOf(other),
    })),
    PatientBirthDate: text(dataset, '00100030'),
    PatientSex: text(dataset, '00100040'),
    species: text(dataset, '00102201') || text(species, '00080104'),
    StudyDate: text(dataset, '00080020'),
  };
}

/**
 * Issuer of Accession Number Sequence (PS3.3 10.14, HL7v2 Hierarchic Designator): `namespace&universal id`, of them what is there;
 * '' where the images do not say who gave the number.
 */
export function accessionIssuerOf(dataset: DicomJson): string {
  const issuer = item(dataset, '00080051');
  return [text(issuer, '00400031'), text(issuer, '00400032')]
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join('&')
    .slice(0, 200);
}

/** Issuer of Patient ID, or the universal id among its qualifiers (0010,0024), which says the same for machines. */
const issuerOf = (dataset: DicomJson): string =>
  text(item(dataset, '00100024'), '00400032') || text(dataset, '00100021');

const names = (dataset: DicomJson, tag: string): readonly PersonName[] => {
  const count = dataset[tag]?.Value?.length ?? 0;
  return Array.from({ length: Math.min(count, 10) }, (_, at) =>
    personName({ [tag]: { vr: 'PN', Value: [dataset[tag]?.Value?.[at] ?? null] } }, tag),
  );
};
