import { StudyDocument } from '../../../native/contract/index.ts';
import {
  inflatedSource,
  memorySource,
  readHeader,
  toDicomJson,
  type DicomJson,
} from '../../../native/dicom/index.ts';
import { uidFrom, writePart10, type WriteDataset } from '../../../native/dicom/write.ts';
import { readDocument } from '../../../native/documents/index.ts';

/** The data set of a file, as the library's worker hands it over. */
export function dataSetOf(bytes: Uint8Array): DicomJson {
  const source = memorySource(bytes);
  const header = readHeader(source);
  if (!header.ok) throw new Error(header.failure.kind);
  const inflated = inflatedSource(source, header.value);
  if (!inflated.ok) throw new Error(inflated.failure.kind);
  const json = toDicomJson(inflated.value, header.value, {
    bulkDataUri: () => '',
    inlineBytes: 1 << 20,
    decimalsAsWritten: true,
  });
  if (!json.ok) throw new Error(json.failure.kind);
  const { attributes } = header.value;
  const uid = (value: string) => ({ vr: 'UI', Value: [value] });
  return {
    ...json.value,
    '00080018': uid(attributes.SOPInstanceUID),
    '0020000D': uid(attributes.StudyInstanceUID),
    '0020000E': uid(attributes.SeriesInstanceUID),
  };
}

/** A document of a file; what is read always fits the contract. */
export function documentOf<K extends StudyDocument['kind']>(
  kind: K,
  bytes: Uint8Array,
): Extract<StudyDocument, { kind: K }> {
  const document = readDocument(dataSetOf(bytes));
  const checked = StudyDocument.parse(document);
  if (checked.kind !== kind) throw new Error(`a ${checked.kind}`);
  return checked as Extract<StudyDocument, { kind: K }>;
}

export const IMAGE = {
  ReferencedSOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
  ReferencedSOPInstanceUID: '1.2.3.4.5',
};

const common: WriteDataset = {
  SOPInstanceUID: uidFrom('document'),
  StudyInstanceUID: '1.2.3',
  SeriesInstanceUID: '1.2.3.9',
  SpecificCharacterSet: 'ISO_IR 192',
  PatientName: 'Yamada^Tarou=山田^太郎',
  PatientID: '4711',
};

export const code = (value: string, scheme: string, meaning = value): WriteDataset => ({
  CodeValue: value,
  CodingSchemeDesignator: scheme,
  CodeMeaning: meaning,
});

/** A content item, with what belongs to its type. */
export const content = (
  relationship: string,
  valueType: string,
  name: WriteDataset | null,
  rest: WriteDataset = {},
  children: readonly WriteDataset[] = [],
): WriteDataset => ({
  RelationshipType: relationship,
  ValueType: valueType,
  ...(name === null ? {} : { ConceptNameCodeSequence: [name] }),
  ...rest,
  ...(children.length === 0 ? {} : { ContentSequence: children }),
});

export const numeric = (
  name: WriteDataset,
  value: string,
  unit: string,
  children: readonly WriteDataset[] = [],
): WriteDataset =>
  content(
    'CONTAINS',
    'NUM',
    name,
    { MeasuredValueSequence: [{ NumericValue: value, MeasurementUnitsCodeSequence: [code(unit, 'UCUM')] }] },
    children,
  );

export const image = (frames: readonly number[] = []): WriteDataset =>
  content('SELECTED FROM', 'IMAGE', null, {
    ReferencedSOPSequence: [
      { ...IMAGE, ...(frames.length === 0 ? {} : { ReferencedFrameNumber: [...frames] }) },
    ],
  });

export const coordinates = (
  relationship: string,
  GraphicType: string,
  GraphicData: readonly number[],
  children: readonly WriteDataset[] = [image()],
): WriteDataset =>
  content(
    relationship,
    'SCOORD',
    code('111030', 'DCM'),
    { GraphicType, GraphicData: [...GraphicData] },
    children,
  );

export const group = (...children: readonly WriteDataset[]): WriteDataset =>
  content('CONTAINS', 'CONTAINER', code('125007', 'DCM', 'Measurement Group'), {}, children);

export const EVIDENCE: WriteDataset = {
  StudyInstanceUID: '1.2.3',
  ReferencedSeriesSequence: [{ SeriesInstanceUID: '1.2.3.4', ReferencedSOPSequence: [IMAGE] }],
};

export function reportBytes(children: readonly WriteDataset[], rest: WriteDataset = {}): Uint8Array {
  return writePart10({
    ...common,
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.88.33',
    Modality: 'SR',
    CurrentRequestedProcedureEvidenceSequence: [EVIDENCE],
    ValueType: 'CONTAINER',
    ConceptNameCodeSequence: [code('126000', 'DCM', 'Imaging Measurement Report')],
    ContentSequence: children,
    ...rest,
  });
}

export const report = (...children: readonly WriteDataset[]) => documentOf('report', reportBytes(children));

export function stateBytes(rest: WriteDataset): Uint8Array {
  return writePart10({
    ...common,
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.11.1',
    Modality: 'PR',
    ContentLabel: 'TEST',
    ReferencedSeriesSequence: [{ SeriesInstanceUID: '1.2.3.4', ReferencedImageSequence: [IMAGE] }],
    ...rest,
  });
}

export const state = (rest: WriteDataset) => documentOf('presentation', stateBytes(rest));

export function keyObjectsBytes(title: WriteDataset, children: readonly WriteDataset[]): Uint8Array {
  return writePart10({
    ...common,
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.88.59',
    Modality: 'KO',
    CurrentRequestedProcedureEvidenceSequence: [EVIDENCE],
    ValueType: 'CONTAINER',
    ConceptNameCodeSequence: [title],
    ContentSequence: children,
  });
}
