// Fills an index with made-up studies through the library's own writer: the rows are those that an import would make.
import { uidFrom } from '../../../native/dicom/write.ts';
import type { IndexedAttributes } from '../../../native/dicom/types.ts';
import type { Db } from '../../../native/library/database.ts';
import type { Arrival } from '../../../native/library/record/arrival.ts';
import { createWriter } from '../../../native/library/record/writer.ts';
import { SORT_KEYS, sortIndexName, sortIndexSql } from '../../../native/library/schema.ts';
import { randomNumbers } from '../../../native/sample/random.ts';
import { EXAMINATIONS, personName, pick, type Random, rareFamily } from './people.ts';

const BATCH = 5000;

/** One instance a study; some three studies a patient. */
export function fillWithStudies(db: Db, count: number): void {
  const writer = createWriter(db);
  // Built once at the end the sort indexes are the same, and a million studies take minutes less.
  for (const key of SORT_KEYS) db.exec(`DROP INDEX ${sortIndexName(key)}`);
  db.pragma('synchronous = OFF');
  const random = randomNumbers(1_000_000);
  for (let start = 0; start < count; start += BATCH) {
    const arrivals = Array.from({ length: Math.min(BATCH, count - start) }, (_, i) =>
      arrival(start + i, random),
    );
    const { comparisons } = db.transaction(() => writer.write(arrivals, Date.now() - count + start))();
    if (comparisons.length > 0) throw new Error('Two made-up instances have the same UID.');
  }
  for (;;) if (db.transaction(() => writer.recountStale(1000))() < 1000) break;
  for (const key of SORT_KEYS) db.exec(sortIndexSql(key));
  // As the merging after every import leaves it, in the end.
  db.exec("INSERT INTO studyText(studyText) VALUES('optimize')");
  db.pragma('optimize');
}

function arrival(number: number, random: Random): Arrival {
  return {
    kind: 'instance',
    place: { directory: `/archive/${Math.floor(number / 1000)}`, name: `${number}.dcm`, member: '' },
    stamp: { bytes: 524_288, modifiedAt: 1_700_000_000_000, inode: number + 1 },
    owned: null,
    instance: {
      TransferSyntaxUID: '1.2.840.10008.1.2.1',
      attributes: attributesOf(number, random),
      hasPixelData: true,
      problem: null,
      frames: { offset: 4096, bytes: 524_288 },
      dataOffset: 0,
    },
  };
}

function attributesOf(number: number, random: Random): IndexedAttributes {
  const patient = Math.floor(number / 3);
  // A patient's studies share the patient's data, so those come from the patient's number.
  const ofPatient = randomNumbers(patient);
  const PatientName = personName(ofPatient, patient);
  const [Modality, BodyPartExamined, StudyDescription] = pick(EXAMINATIONS, random);
  const dated = dateFrom(2009, 5600, random);
  const StudyDate = number % 97 === 0 ? '' : dated; // scanned films, secondary captures
  const StudyInstanceUID = uidFrom(`bench/search/${number}`);
  return {
    ...BLANK,
    SOPInstanceUID: `${StudyInstanceUID}.1.1`,
    StudyInstanceUID,
    SeriesInstanceUID: `${StudyInstanceUID}.1`,
    PatientName,
    PatientID: `P${String(patient).padStart(7, '0')}`,
    PatientBirthDate: dateFrom(1930, 33_000, ofPatient),
    PatientSex: pick(['M', 'F', 'F', 'M', 'O', ''], ofPatient),
    StudyDate,
    StudyTime: `${String(Math.floor(random() * 24)).padStart(2, '0')}1530`,
    StudyDescription,
    StudyID: String(number),
    AccessionNumber: `A${dated.slice(2)}${String(number % 100_000).padStart(5, '0')}`,
    ReferringPhysicianName: { Alphabetic: `${rareFamily(Math.floor(random() ** 2 * 800) * 77)}^Dr` },
    Modality,
    SeriesDescription: StudyDescription,
    SeriesDate: StudyDate,
    BodyPartExamined,
  };
}

const BLANK: IndexedAttributes = {
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
  SOPInstanceUID: '',
  StudyInstanceUID: '',
  SeriesInstanceUID: '',
  FrameOfReferenceUID: '',
  SpecificCharacterSet: 'ISO_IR 192',
  PatientName: {},
  PatientID: '',
  IssuerOfPatientID: 'HOSPITAL',
  PatientBirthDate: '',
  PatientSex: '',
  StudyDate: '',
  StudyTime: '',
  TimezoneOffsetFromUTC: '',
  StudyDescription: '',
  StudyID: '',
  AccessionNumber: '',
  ReferringPhysicianName: {},
  InstitutionName: 'Generated Hospital',
  Modality: '',
  SeriesNumber: 1,
  SeriesDescription: '',
  SeriesDate: '',
  SeriesTime: '',
  ProtocolName: '',
  BodyPartExamined: '',
  Laterality: '',
  PerformedProcedureStepStartDate: '',
  PerformedProcedureStepStartTime: '',
  RequestAttributesSequence: [],
  InstanceNumber: 1,
  AcquisitionNumber: null,
  ContentDate: '',
  ContentTime: '',
  ImageType: ['ORIGINAL', 'PRIMARY'],
  ImagePositionPatient: [0, 0, 0],
  ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
  Rows: 512,
  Columns: 512,
  NumberOfFrames: 1,
  SamplesPerPixel: 1,
  PhotometricInterpretation: 'MONOCHROME2',
  PlanarConfiguration: 0,
  BitsAllocated: 16,
  BitsStored: 12,
  HighBit: 11,
  PixelRepresentation: 0,
};

/** YYYYMMDD, so many days from the beginning of the year. */
function dateFrom(year: number, days: number, random: Random): string {
  const date = new Date(Date.UTC(year, 0, 1 + Math.floor(random() * days)));
  return date.toISOString().slice(0, 10).replaceAll('-', '');
}
