// A study of the library as ImagingStudy, in the shapes of R4, R4B and R5 (FHIR's imagingstudy.html and its mappings to DICOM).
import type { RecordIssuers, SeriesRow, StudyRow } from '../../contract/index.ts';
import type { InstanceRecord } from '../../library/index.ts';
import { canAccession } from '../link/index.ts';
import {
  compact,
  dateTimeOf,
  DCM,
  DICOM_UID,
  isUid,
  oid,
  OUR_META,
  OUR_SYSTEM,
  sopClassCoding,
  uidIdentifier,
  uidOf,
} from './coding.ts';
import { refersTo } from './references.ts';
import type { Draft, Json, Reachable, Subject } from './types.ts';

export type LocalSource = {
  readonly row: StudyRow;
  readonly seriesList: readonly SeriesRow[];
  readonly instances: readonly InstanceRecord[];
  /** Timezone Offset From UTC, '' where the images do not say. */
  readonly zone: string;
  /** Who gave the accession number, as the images say; absent or '' where they do not. */
  readonly accessionIssuer?: string;
};

/** False where a UID of it is none by the standard: FHIR's `id` cannot hold it, and nobody would find it. */
export const hasValidUids = ({ row, instances }: LocalSource): boolean =>
  isUid(row.StudyInstanceUID) &&
  instances.every(
    ({ SeriesInstanceUID, SOPInstanceUID, SOPClassUID }) =>
      isUid(SeriesInstanceUID) && isUid(SOPInstanceUID) && isUid(SOPClassUID),
  );

export const STUDY_KEY = 'study';
export const ENDPOINT_KEY = 'endpoint';

export type StudyContext = Subject & {
  readonly issuers: RecordIssuers;
  readonly order: string | null; // `ServiceRequest/7`
  readonly endpoint: boolean; // one goes along
};

export function studyDraft(source: LocalSource, context: StudyContext): Draft {
  const { row, zone } = source;
  const { StudyInstanceUID } = row;
  const series = seriesOf(source);
  const body = compact({
    resourceType: 'ImagingStudy',
    meta: OUR_META,
    identifier: [uidIdentifier(StudyInstanceUID), ...accessionOf(row, context.issuers)],
    status: 'available',
    modality: row.ModalitiesInStudy.map((code) => modalityOf(code, context)),
    subject: { reference: context.patient },
    started: dateTimeOf(row.StudyDate, row.StudyTime, zone),
    basedOn: context.order === null ? [] : [{ reference: context.order }],
    endpoint: context.endpoint ? [refersTo(ENDPOINT_KEY)] : [],
    numberOfSeries: series.length,
    numberOfInstances: source.instances.length,
    description: row.StudyDescription.trim(),
    series: series.map(([one, instances]) => seriesElement(one, instances, zone, context)),
  });
  return {
    key: STUDY_KEY,
    resourceType: 'ImagingStudy',
    identifier: { system: DICOM_UID, value: oid(StudyInstanceUID) },
    alsoWritten: [StudyInstanceUID],
    about: { kind: 'study', title: row.StudyDescription.trim(), items: [] },
    body,
  };
}

type SeriesOf = readonly [SeriesRow, readonly InstanceRecord[]];

function seriesOf({ seriesList, instances }: LocalSource): readonly SeriesOf[] {
  return seriesList.flatMap((one) => {
    const own = instances.filter(({ SeriesInstanceUID }) => SeriesInstanceUID === one.SeriesInstanceUID);
    return own.length === 0 ? [] : [[one, own] as const];
  });
}

/** HL7 table 0203. Without its system the number is sent too: somebody may still know whose it is. */
function accessionOf({ AccessionNumber }: StudyRow, { accessions }: RecordIssuers): readonly Json[] {
  if (!canAccession(AccessionNumber)) return [];
  const [system, ...others] = accessions;
  const type = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'ACSN' }] };
  return [compact({ type, system: others.length === 0 ? system : undefined, value: AccessionNumber.trim() })];
}

/** R5 made a CodeableConcept of it. A series without a modality is of another one (PS3.3 C.7.3.1.1.1: OT). */
function modalityOf(code: string, { version }: Subject): Json {
  const coding = { system: DCM, code: code.trim() || 'OT' };
  return version === 'R5' ? { coding: [coding] } : coding;
}

function seriesElement(
  series: SeriesRow,
  instances: readonly InstanceRecord[],
  zone: string,
  context: StudyContext,
): Json {
  return compact({
    uid: series.SeriesInstanceUID,
    number: unsigned(series.SeriesNumber),
    modality: modalityOf(series.Modality, context),
    description: series.SeriesDescription.trim(),
    numberOfInstances: instances.length,
    bodySite: bodySiteOf(series.BodyPartExamined, context),
    laterality: lateralityOf(series.Laterality, context),
    started: dateTimeOf(series.SeriesDate, series.SeriesTime, zone),
    instance: instances.map(({ SOPInstanceUID, SOPClassUID, InstanceNumber }) =>
      compact({
        uid: SOPInstanceUID,
        sopClass: sopClassCoding(SOPClassUID),
        number: unsigned(InstanceNumber),
      }),
    ),
  });
}

/** IS may be negative; FHIR's unsignedInt is not. */
export const unsigned = (number: number | null): number | null =>
  number !== null && Number.isInteger(number) && number >= 0 && number <= 2_147_483_647 ? number : null;

/** PS3.16 Annex L, those that mean the same in every edition; others are told in DICOM's word alone. */
const BODY_SITES: ReadonlyMap<string, string> = new Map([
  ['ANKLE', '70258002'],
  ['BRAIN', '12738006'],
  ['BREAST', '76752008'],
  ['CHEST', '51185008'],
  ['FOOT', '56459004'],
  ['HAND', '85562004'],
  ['HEAD', '69536005'],
  ['HEART', '80891009'],
  ['HIP', '24136001'],
  ['KNEE', '72696002'],
  ['NECK', '45048000'],
  ['PELVIS', '12921003'],
  ['SHOULDER', '16982005'],
]);

function bodySiteOf(part: string, { version }: Subject): Json | null {
  const word = part.trim();
  if (word === '') return null;
  const code = BODY_SITES.get(word.toUpperCase());
  const coding = { ...(code === undefined ? {} : { system: 'http://snomed.info/sct', code }), display: word };
  return version === 'R5' ? { concept: code === undefined ? { text: word } : { coding: [coding] } } : coding;
}

const LATERALITIES: ReadonlyMap<string, Json> = new Map([
  ['L', { system: 'http://snomed.info/sct', code: '7771000', display: 'Left' }],
  ['R', { system: 'http://snomed.info/sct', code: '24028007', display: 'Right' }],
]);

function lateralityOf(laterality: string, { version }: Subject): Json | null {
  const coding = LATERALITIES.get(laterality.trim().toUpperCase()) ?? null;
  return coding !== null && version === 'R5' ? { coding: [coding] } : coding;
}

/** One Endpoint for an address, however many studies can be had there. */
export function endpointDraft({ address, name }: Reachable, { version }: Subject): Draft {
  const type = {
    system: 'http://terminology.hl7.org/CodeSystem/endpoint-connection-type',
    code: 'dicom-wado-rs',
  };
  const payloadType = { text: 'DICOM' };
  const mimeType = 'application/dicom';
  const identifier = { system: OUR_SYSTEM, value: uidOf('endpoint', address) };
  return {
    key: ENDPOINT_KEY,
    resourceType: 'Endpoint',
    identifier,
    alsoWritten: [],
    about: { kind: 'endpoint', title: name, items: [] },
    body: compact({
      resourceType: 'Endpoint',
      meta: OUR_META,
      identifier: [identifier],
      status: 'active',
      connectionType: version === 'R5' ? [{ coding: [type] }] : type,
      name,
      ...(version === 'R5'
        ? { payload: [{ type: [payloadType], mimeType: [mimeType] }] }
        : { payloadType: [payloadType], payloadMimeType: [mimeType] }),
      address,
    }),
  };
}
