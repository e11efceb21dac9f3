// What a server is asked about many studies at once. FHIR 3.1.1.4: values parted by commas are any of them.
import type { RecordIssuers } from '../../contract/index.ts';
import type { SearchQuery } from '../client/types.ts';
import { URI_SYSTEM } from '../parse/index.ts';
import { canAccession, patientSystems } from './match.ts';
import type { LocalStudy } from './types.ts';

/**
 * Studies in one question. Those that the UIDs do not find are asked for by accession number, the rest by patient: all three
 * rounds together stay within one request for 50 studies.
 */
export const STUDIES_AT_ONCE = 200;

type Query = SearchQuery<'ImagingStudy' | 'Patient'>;

/** FHIR 3.1.1.4.0.1 */
const escaped = (value: string): string => value.replace(/[\\,$|]/g, '\\$&');
const token = (system: string | null, value: string): string =>
  system === null ? escaped(value) : `${escaped(system)}|${escaped(value)}`;

// Of many studies only what they are matched and compared by: with every image listed they are a hundred times as much.
const ELEMENTS =
  'identifier,status,subject,started,modality,description,numberOfInstances,' +
  'active,name,birthDate,gender,deceased,multipleBirth,link,extension';

const imagingStudies = (parameter: string, values: readonly string[], of: number): Query | null =>
  values.length === 0
    ? null
    : {
        type: 'ImagingStudy',
        parameters: [
          [parameter, [...new Set(values)].join(',')],
          ...(of > 1 ? [['_elements', ELEMENTS] as const] : []),
        ],
        include: ['ImagingStudy:patient'],
        pageSize: 2 * STUDIES_AT_ONCE,
        limit: 5000,
      };

/** As FHIR writes a Study Instance UID, and as some servers do. Three forms of a UID are still one request for all studies. */
export const byStudyUids = (studies: readonly LocalStudy[]): Query | null =>
  imagingStudies(
    'identifier',
    studies.flatMap(({ StudyInstanceUID }) => [
      token('urn:dicom:uid', `urn:oid:${StudyInstanceUID}`),
      token('urn:dicom:uid', StudyInstanceUID),
      token(URI_SYSTEM, `urn:oid:${StudyInstanceUID}`),
    ]),
    studies.length,
  );

/** In all systems that are known: which of them is meant is in the images, which are read where something is found. */
export function byAccessions(
  studies: readonly LocalStudy[],
  { accessions, accessionIssuers = {} }: RecordIssuers,
): Query | null {
  const systems = [...new Set([...accessions, ...Object.values(accessionIssuers).flat()])];
  // Images without an issuer may be of any system as long as none is known for them; it is then a suggestion.
  const asked = accessions.length === 0 ? [null] : systems;
  return imagingStudies(
    'identifier',
    studies
      .map(({ AccessionNumber }) => AccessionNumber.trim())
      .filter(canAccession)
      .flatMap((value) => asked.map((system) => token(system, value))),
    studies.length,
  );
}

export const byPatients = (studies: readonly LocalStudy[], issuers: RecordIssuers): Query | null =>
  imagingStudies(
    'patient.identifier',
    studies
      .filter(({ PatientID }) => PatientID.trim() !== '')
      .flatMap((study) =>
        patientSystems(study, issuers).map((system) => token(system, study.PatientID.trim())),
      ),
    studies.length,
  );

/** Patients that did not come with their studies. */
export const patientsById = (references: readonly string[]): Query | null =>
  references.length === 0
    ? null
    : {
        type: 'Patient',
        parameters: [['_id', references.map((one) => one.slice('Patient/'.length)).join(',')]],
        pageSize: 2 * STUDIES_AT_ONCE,
        limit: 1000,
      };
