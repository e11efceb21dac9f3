import { TRANSFER_SYNTAX, uidFrom, type WriteDataset, writePart10 } from '../../native/dicom/write.ts';
import type { CommonOptions, GeneratedFile } from './files.ts';
import { commonModules } from './modules.ts';

// Documents about generated images, as other makers write them: nothing here comes from the code that writes our own.

type CodeTuple = readonly [value: string, scheme: string, meaning: string];

export const codeItem = ([CodeValue, CodingSchemeDesignator, CodeMeaning]: CodeTuple): WriteDataset => ({
  CodeValue,
  CodingSchemeDesignator,
  CodeMeaning,
});

/** A content item of a structured report (PS3.3 C.17.3). */
export type Content = {
  readonly relationship: string;
  readonly type: string;
  readonly name?: CodeTuple;
  readonly value?: WriteDataset;
  readonly children?: readonly Content[];
};

const contentItem = ({ relationship, type, name, value = {}, children = [] }: Content): WriteDataset => ({
  RelationshipType: relationship,
  ValueType: type,
  ...(name === undefined ? {} : { ConceptNameCodeSequence: [codeItem(name)] }),
  ...value,
  ...(children.length === 0 ? {} : { ContentSequence: children.map(contentItem) }),
});

export const text = (name: CodeTuple, TextValue: string, children: readonly Content[] = []): Content => ({
  relationship: 'CONTAINS',
  type: 'TEXT',
  name,
  value: { TextValue },
  children,
});

export const number = (
  name: CodeTuple,
  NumericValue: string,
  unit: CodeTuple,
  children: readonly Content[] = [],
): Content => ({
  relationship: 'CONTAINS',
  type: 'NUM',
  name,
  value: { MeasuredValueSequence: [{ NumericValue, MeasurementUnitsCodeSequence: [codeItem(unit)] }] },
  children,
});

export const container = (name: CodeTuple, children: readonly Content[]): Content => ({
  relationship: 'CONTAINS',
  type: 'CONTAINER',
  name,
  value: { ContinuityOfContent: 'SEPARATE' },
  children,
});

export const code = (name: CodeTuple, value: CodeTuple): Content => ({
  relationship: 'CONTAINS',
  type: 'CODE',
  name,
  value: { ConceptCodeSequence: [codeItem(value)] },
});

type Image = Pick<GeneratedFile, 'StudyInstanceUID' | 'SeriesInstanceUID' | 'SOPInstanceUID' | 'dataset'>;

const plain = (value: unknown): string => (typeof value === 'string' ? value : '');
const classOf = ({ dataset }: Image): string => plain(dataset['SOPClassUID']);
const sopItem = (image: Image, frames: readonly number[] = []): WriteDataset => ({
  ReferencedSOPClassUID: classOf(image),
  ReferencedSOPInstanceUID: image.SOPInstanceUID,
  ...(frames.length === 0 ? {} : { ReferencedFrameNumber: [...frames] }),
});

export const image = (of: Image, relationship = 'CONTAINS', name?: CodeTuple): Content => ({
  relationship,
  type: 'IMAGE',
  ...(name === undefined ? {} : { name }),
  value: { ReferencedSOPSequence: [sopItem(of)] },
});

/** Coordinates on an image: what a number was taken from. */
export const coordinates = (of: Image, GraphicType: string, GraphicData: readonly number[]): Content => ({
  relationship: 'INFERRED FROM',
  type: 'SCOORD',
  value: { GraphicType, GraphicData: [...GraphicData] },
  children: [image(of, 'SELECTED FROM')],
});

/** Coordinates in space, LPS, mm. */
export const coordinates3d = (
  GraphicType: string,
  GraphicData: readonly number[],
  ReferencedFrameOfReferenceUID: string,
): Content => ({
  relationship: 'INFERRED FROM',
  type: 'SCOORD3D',
  value: { GraphicType, GraphicData: [...GraphicData], ReferencedFrameOfReferenceUID },
});

function bySeries(images: readonly Image[]): Map<string, Image[]> {
  const series = new Map<string, Image[]>();
  for (const each of images)
    series.set(each.SeriesInstanceUID, [...(series.get(each.SeriesInstanceUID) ?? []), each]);
  return series;
}

const evidence = (images: readonly Image[]): WriteDataset[] =>
  images.length === 0
    ? []
    : [
        {
          StudyInstanceUID: images[0]?.StudyInstanceUID ?? '',
          ReferencedSeriesSequence: Array.from(bySeries(images), ([SeriesInstanceUID, members]) => ({
            SeriesInstanceUID,
            ReferencedSOPSequence: members.map((member) => sopItem(member)),
          })),
        },
      ];

type Made = {
  readonly of: readonly [Image, ...Image[]]; // images of the study that it lies in
  readonly SOPClassUID: string;
  readonly Modality: string;
  readonly SeriesNumber: number;
  readonly number: number;
  readonly description: string;
};

function document(made: Made, dataset: WriteDataset, options: CommonOptions): GeneratedFile {
  const [first] = made.of;
  const { StudyInstanceUID } = first;
  const { Modality, SeriesNumber, number: InstanceNumber, SOPClassUID } = made;
  const SeriesInstanceUID = uidFrom(`${StudyInstanceUID}/${Modality}/${SeriesNumber}`);
  const SOPInstanceUID = uidFrom(`${SeriesInstanceUID}/${InstanceNumber}`);
  const path = `${Modality}/S${SeriesNumber}/D${InstanceNumber}`;
  const identity = { path, StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID };
  const facts = {
    SOPClassUID,
    Modality,
    SeriesNumber,
    StudyDescription: plain(first.dataset['StudyDescription']),
    SeriesDescription: made.description,
  };
  const complete = {
    ...commonModules(options, identity, facts, InstanceNumber),
    ...dataset,
    ...options.elements,
  };
  const TransferSyntaxUID = TRANSFER_SYNTAX.explicitLittleEndian;
  return { ...identity, bytes: writePart10(complete), dataset: complete, TransferSyntaxUID, frames: [] };
}

export type ReportOptions = CommonOptions & {
  readonly number?: number;
  readonly title?: CodeTuple;
  readonly verified?: boolean;
  readonly SOPClassUID?: string;
};

/** A structured report of the content given, in a series of its own of the images' study. */
export function structuredReport(
  of: readonly [Image, ...Image[]],
  content: readonly Content[],
  options: ReportOptions = {},
): GeneratedFile {
  const { title = ['126000', 'DCM', 'Imaging Measurement Report'], verified = false } = options;
  const SOPClassUID = options.SOPClassUID ?? '1.2.840.10008.5.1.4.1.1.88.34'; // Comprehensive 3D
  const made = { of, SOPClassUID, Modality: 'SR', SeriesNumber: 501, description: 'Reports' };
  return document(
    { ...made, number: options.number ?? 1 },
    {
      ValueType: 'CONTAINER',
      ConceptNameCodeSequence: [codeItem(title)],
      ContinuityOfContent: 'SEPARATE',
      CompletionFlag: 'COMPLETE',
      VerificationFlag: verified ? 'VERIFIED' : 'UNVERIFIED',
      CurrentRequestedProcedureEvidenceSequence: evidence(of),
      ContentSequence: content.map(contentItem),
    },
    options,
  );
}

export type StateOptions = CommonOptions & { readonly number?: number; readonly label?: string };

/** A greyscale presentation state of images; `dataset` says how they look. */
export function presentationState(
  of: readonly [Image, ...Image[]],
  dataset: WriteDataset,
  options: StateOptions = {},
): GeneratedFile {
  const SOPClassUID = '1.2.840.10008.5.1.4.1.1.11.1';
  const made = { of, SOPClassUID, Modality: 'PR', SeriesNumber: 502, description: 'Presentation states' };
  return document(
    { ...made, number: options.number ?? 1 },
    {
      ContentLabel: options.label ?? 'STATE',
      ContentDescription: '',
      PresentationCreationDate: '20240301',
      PresentationCreationTime: '120000',
      ContentCreatorName: 'Reader^Rosa',
      ReferencedSeriesSequence: Array.from(bySeries(of), ([SeriesInstanceUID, members]) => ({
        SeriesInstanceUID,
        ReferencedImageSequence: members.map((member) => sopItem(member)),
      })),
      RescaleIntercept: -1024,
      RescaleSlope: 1,
      RescaleType: 'HU',
      PresentationLUTShape: 'IDENTITY',
      ...dataset,
    },
    options,
  );
}

/** The images that a part of a presentation state is for. */
export const onImages = (images: readonly Image[], frames: readonly number[] = []): WriteDataset => ({
  ReferencedImageSequence: images.map((each) => sopItem(each, frames)),
});

export type SelectionOptions = CommonOptions & {
  readonly number?: number;
  readonly title?: CodeTuple;
  readonly description?: string;
};

/** A Key Object Selection of images. */
export function keyObjects(of: readonly [Image, ...Image[]], options: SelectionOptions = {}): GeneratedFile {
  const { title = ['113000', 'DCM', 'Of Interest'], description = '' } = options;
  const said = description === '' ? [] : [text(['113012', 'DCM', 'Key Object Description'], description)];
  const SOPClassUID = '1.2.840.10008.5.1.4.1.1.88.59';
  const made = { of, SOPClassUID, Modality: 'KO', SeriesNumber: 503, description: 'Key objects' };
  return document(
    { ...made, number: options.number ?? 1 },
    {
      ValueType: 'CONTAINER',
      ConceptNameCodeSequence: [codeItem(title)],
      ContinuityOfContent: 'SEPARATE',
      CurrentRequestedProcedureEvidenceSequence: evidence(of),
      ContentSequence: [...said, ...of.map((each) => image(each))].map(contentItem),
    },
    options,
  );
}
