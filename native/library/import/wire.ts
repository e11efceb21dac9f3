// A batch on its way from the worker to the library. Neighbours in a folder agree in nearly all attributes, and copying
// between threads costs by the value: each instance carries only what differs from the one before it.
import type { IndexedAttributes } from '../../dicom/types.ts';
import type { Arrival, InstanceArrival } from '../record/arrival.ts';

type Place = Arrival['place'];

/** As it travels: numbers and strings in a fixed order, then the attributes that differ. */
type WireInstance = readonly [
  name: string,
  member: string,
  bytes: number,
  modifiedAt: number,
  inode: number,
  isNew: boolean,
  TransferSyntaxUID: string,
  hasPixelData: boolean,
  frameOffset: number,
  frameBytes: number, // 0: no plain frames
  dataOffset: number,
  whole: IndexedAttributes | null, // of the first of a batch; the others say what differs
  changed: Changed | null,
];
type WireItem = WireInstance | Arrival;

type Group = { readonly directory: string; readonly items: readonly WireItem[] };

/** JSON: one string passes between threads at the cost of a copy, objects at several times that of writing JSON. */
export type WireBatch = string;

export function encodeBatch(arrivals: readonly Arrival[]): WireBatch {
  const batch: { directory: string; items: WireItem[] }[] = [];
  let last: IndexedAttributes | null = null;
  for (const arrival of arrivals) {
    const { directory } = arrival.place;
    let group = batch.at(-1);
    if (group === undefined || group.directory !== directory) {
      group = { directory, items: [] };
      batch.push(group);
    }
    if (arrival.kind !== 'instance' || arrival.owned !== null || arrival.instance.problem !== null) {
      group.items.push(arrival);
      continue;
    }
    const { attributes } = arrival.instance;
    group.items.push(
      encodeInstance(arrival, last === null ? null : differences(last, attributes), last === null),
    );
    last = attributes;
  }
  return JSON.stringify(batch);
}

function encodeInstance(
  { place, stamp, isNew, instance }: InstanceArrival,
  changed: Changed | null,
  isFirst: boolean,
): WireInstance {
  const { name, member } = place;
  const { attributes, frames } = instance;
  return [
    name,
    member,
    stamp.bytes,
    stamp.modifiedAt,
    stamp.inode,
    isNew === true,
    instance.TransferSyntaxUID,
    instance.hasPixelData,
    frames?.offset ?? 0,
    frames?.bytes ?? 0,
    instance.dataOffset,
    isFirst ? attributes : null,
    changed,
  ];
}

type Value = IndexedAttributes[keyof IndexedAttributes];
type Changed = { -readonly [K in keyof IndexedAttributes]?: IndexedAttributes[K] };

/** What of `b` differs from `a`. Written out: a property by its name costs a tenth of one by a variable. */
function differences(a: IndexedAttributes, b: IndexedAttributes): Changed {
  const c: Changed = {};
  if (differs(a.StudyInstanceUID, b.StudyInstanceUID)) c.StudyInstanceUID = b.StudyInstanceUID;
  if (differs(a.PatientName, b.PatientName)) c.PatientName = b.PatientName;
  if (differs(a.PatientID, b.PatientID)) c.PatientID = b.PatientID;
  if (differs(a.IssuerOfPatientID, b.IssuerOfPatientID)) c.IssuerOfPatientID = b.IssuerOfPatientID;
  if (differs(a.PatientBirthDate, b.PatientBirthDate)) c.PatientBirthDate = b.PatientBirthDate;
  if (differs(a.PatientSex, b.PatientSex)) c.PatientSex = b.PatientSex;
  if (differs(a.StudyDate, b.StudyDate)) c.StudyDate = b.StudyDate;
  if (differs(a.StudyTime, b.StudyTime)) c.StudyTime = b.StudyTime;
  if (differs(a.TimezoneOffsetFromUTC, b.TimezoneOffsetFromUTC))
    c.TimezoneOffsetFromUTC = b.TimezoneOffsetFromUTC;
  if (differs(a.StudyDescription, b.StudyDescription)) c.StudyDescription = b.StudyDescription;
  if (differs(a.StudyID, b.StudyID)) c.StudyID = b.StudyID;
  if (differs(a.AccessionNumber, b.AccessionNumber)) c.AccessionNumber = b.AccessionNumber;
  if (differs(a.ReferringPhysicianName, b.ReferringPhysicianName))
    c.ReferringPhysicianName = b.ReferringPhysicianName;
  if (differs(a.InstitutionName, b.InstitutionName)) c.InstitutionName = b.InstitutionName;
  if (differs(a.SeriesInstanceUID, b.SeriesInstanceUID)) c.SeriesInstanceUID = b.SeriesInstanceUID;
  if (differs(a.Modality, b.Modality)) c.Modality = b.Modality;
  if (differs(a.SeriesNumber, b.SeriesNumber)) c.SeriesNumber = b.SeriesNumber;
  if (differs(a.SeriesDescription, b.SeriesDescription)) c.SeriesDescription = b.SeriesDescription;
  if (differs(a.BodyPartExamined, b.BodyPartExamined)) c.BodyPartExamined = b.BodyPartExamined;
  if (differs(a.Laterality, b.Laterality)) c.Laterality = b.Laterality;
  if (differs(a.SeriesDate, b.SeriesDate)) c.SeriesDate = b.SeriesDate;
  if (differs(a.SeriesTime, b.SeriesTime)) c.SeriesTime = b.SeriesTime;
  if (differs(a.ProtocolName, b.ProtocolName)) c.ProtocolName = b.ProtocolName;
  if (differs(a.PerformedProcedureStepStartDate, b.PerformedProcedureStepStartDate))
    c.PerformedProcedureStepStartDate = b.PerformedProcedureStepStartDate;
  if (differs(a.PerformedProcedureStepStartTime, b.PerformedProcedureStepStartTime))
    c.PerformedProcedureStepStartTime = b.PerformedProcedureStepStartTime;
  if (differs(a.RequestAttributesSequence, b.RequestAttributesSequence))
    c.RequestAttributesSequence = b.RequestAttributesSequence;
  if (differs(a.SOPInstanceUID, b.SOPInstanceUID)) c.SOPInstanceUID = b.SOPInstanceUID;
  if (differs(a.InstanceNumber, b.InstanceNumber)) c.InstanceNumber = b.InstanceNumber;
  if (differs(a.NumberOfFrames, b.NumberOfFrames)) c.NumberOfFrames = b.NumberOfFrames;
  if (differs(a.SOPClassUID, b.SOPClassUID)) c.SOPClassUID = b.SOPClassUID;
  if (differs(a.FrameOfReferenceUID, b.FrameOfReferenceUID)) c.FrameOfReferenceUID = b.FrameOfReferenceUID;
  if (differs(a.SpecificCharacterSet, b.SpecificCharacterSet))
    c.SpecificCharacterSet = b.SpecificCharacterSet;
  if (differs(a.AcquisitionNumber, b.AcquisitionNumber)) c.AcquisitionNumber = b.AcquisitionNumber;
  if (differs(a.ContentDate, b.ContentDate)) c.ContentDate = b.ContentDate;
  if (differs(a.ContentTime, b.ContentTime)) c.ContentTime = b.ContentTime;
  if (differs(a.ImageType, b.ImageType)) c.ImageType = b.ImageType;
  if (differs(a.ImagePositionPatient, b.ImagePositionPatient))
    c.ImagePositionPatient = b.ImagePositionPatient;
  if (differs(a.ImageOrientationPatient, b.ImageOrientationPatient))
    c.ImageOrientationPatient = b.ImageOrientationPatient;
  if (differs(a.Rows, b.Rows)) c.Rows = b.Rows;
  if (differs(a.Columns, b.Columns)) c.Columns = b.Columns;
  if (differs(a.SamplesPerPixel, b.SamplesPerPixel)) c.SamplesPerPixel = b.SamplesPerPixel;
  if (differs(a.PhotometricInterpretation, b.PhotometricInterpretation))
    c.PhotometricInterpretation = b.PhotometricInterpretation;
  if (differs(a.PlanarConfiguration, b.PlanarConfiguration)) c.PlanarConfiguration = b.PlanarConfiguration;
  if (differs(a.BitsAllocated, b.BitsAllocated)) c.BitsAllocated = b.BitsAllocated;
  if (differs(a.BitsStored, b.BitsStored)) c.BitsStored = b.BitsStored;
  if (differs(a.HighBit, b.HighBit)) c.HighBit = b.HighBit;
  if (differs(a.PixelRepresentation, b.PixelRepresentation)) c.PixelRepresentation = b.PixelRepresentation;
  return c;
}

const differs = (a: Value, b: Value): boolean => a !== b && !(typeof b === 'object' && sameObject(a, b));

/** Lists and person names, which are other objects each time. */
function sameObject(a: Value | undefined, b: Value | undefined): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if ('length' in a || 'length' in b)
    return 'length' in a && 'length' in b && a.length === b.length && a.every((one, at) => one === b[at]);
  return a.Alphabetic === b.Alphabetic && a.Ideographic === b.Ideographic && a.Phonetic === b.Phonetic;
}

export function decodeBatch(batch: WireBatch): readonly Arrival[] {
  const arrivals: Arrival[] = [];
  let last: IndexedAttributes | null = null;
  const groups: readonly Group[] = JSON.parse(batch);
  for (const { directory, items } of groups) {
    for (const item of items) {
      if (!isWire(item)) {
        arrivals.push(item);
        continue;
      }
      const arrival: InstanceArrival = decodeInstance(directory, item, last);
      last = arrival.instance.attributes;
      arrivals.push(arrival);
    }
  }
  return arrivals;
}

const isWire = (item: WireItem): item is WireInstance => Array.isArray(item);

function decodeInstance(
  directory: string,
  wire: WireInstance,
  last: IndexedAttributes | null,
): InstanceArrival {
  const [name, member, bytes, modifiedAt, inode, isNew, TransferSyntaxUID, hasPixelData] = wire;
  const [, , , , , , , , frameOffset, frameBytes, dataOffset, whole, changed] = wire;
  const place: Place = { directory, name, member };
  const attributes = whole ?? (last === null ? null : { ...last, ...changed });
  if (attributes === null) throw new Error('a batch does not begin with whole attributes');
  return {
    kind: 'instance',
    place,
    stamp: { bytes, modifiedAt, inode },
    isNew,
    owned: null,
    instance: {
      TransferSyntaxUID,
      attributes,
      hasPixelData,
      problem: null,
      frames: frameBytes === 0 ? null : { offset: frameOffset, bytes: frameBytes },
      dataOffset,
    },
  };
}
