// A batch on its way from the worker to the library. Neighbours in a folder agree in nearly all attributes, and copying
// between threads costs by the value: each instance carries only what differs from the one before it.
import type { IndexedAttributes } from '../../dicom/types.ts';
import { INSTANCE_KEYWORDS, SERIES_KEYWORDS, SHARED_KEYWORDS, STUDY_KEYWORDS } from '../record/attributes.ts';
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
  changed: Partial<IndexedAttributes> | null,
];
type WireItem = WireInstance | Arrival;

type Group = { readonly directory: string; readonly items: readonly WireItem[] };

/** JSON: one string passes between threads at the cost of a copy, objects at several times that of writing JSON. */
export type WireBatch = string;

export function encodeBatch(arrivals: readonly Arrival[]): WireBatch {
  const batch: { directory: string; items: WireItem[] }[] = [];
  let last: readonly Value[] | null = null;
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
    const values = valuesOf(arrival.instance.attributes);
    group.items.push(
      encodeInstance(arrival, last === null ? null : differences(last, values), last === null),
    );
    last = values;
  }
  return JSON.stringify(batch);
}

function encodeInstance(
  { place, stamp, isNew, instance }: InstanceArrival,
  changed: Partial<IndexedAttributes> | null,
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

const KEYS = [...STUDY_KEYWORDS, ...SERIES_KEYWORDS, ...INSTANCE_KEYWORDS, ...SHARED_KEYWORDS] as const;

type Value = IndexedAttributes[keyof IndexedAttributes];

type ValuesOf<K extends readonly (keyof IndexedAttributes)[]> = {
  readonly [I in keyof K]: IndexedAttributes[K[I]];
};

/** In the order of KEYS. Written out: a property by its name costs a tenth of one by a variable. */
const valuesOf = (a: IndexedAttributes): ValuesOf<typeof KEYS> => [
  a.StudyInstanceUID,
  a.PatientName,
  a.PatientID,
  a.IssuerOfPatientID,
  a.PatientBirthDate,
  a.PatientSex,
  a.StudyDate,
  a.StudyTime,
  a.TimezoneOffsetFromUTC,
  a.StudyDescription,
  a.StudyID,
  a.AccessionNumber,
  a.ReferringPhysicianName,
  a.InstitutionName,
  a.SeriesInstanceUID,
  a.Modality,
  a.SeriesNumber,
  a.SeriesDescription,
  a.BodyPartExamined,
  a.Laterality,
  a.SeriesDate,
  a.SeriesTime,
  a.ProtocolName,
  a.SOPInstanceUID,
  a.InstanceNumber,
  a.NumberOfFrames,
  a.SOPClassUID,
  a.FrameOfReferenceUID,
  a.SpecificCharacterSet,
  a.AcquisitionNumber,
  a.ContentDate,
  a.ContentTime,
  a.ImageType,
  a.ImagePositionPatient,
  a.ImageOrientationPatient,
  a.Rows,
  a.Columns,
  a.SamplesPerPixel,
  a.PhotometricInterpretation,
  a.PlanarConfiguration,
  a.BitsAllocated,
  a.BitsStored,
  a.HighBit,
  a.PixelRepresentation,
];

function differences(last: readonly Value[], next: readonly Value[]): Partial<IndexedAttributes> | null {
  let changed: Record<string, unknown> | null = null;
  for (let at = 0; at < KEYS.length; at += 1) {
    const key = KEYS[at];
    const value = next[at];
    const before = last[at];
    if (before === value || (typeof value === 'object' && sameObject(before, value))) continue;
    if (key === undefined) break;
    changed ??= {};
    changed[key] = value;
  }
  return changed;
}

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
