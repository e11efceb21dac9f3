// Content items of structured reports, and the parts that all of ours share (PS3.3 C.17.3; PS3.16 TID 1204, 1002, 2010).
import type { Code, ImagePoint } from '../../contract/index.ts';
import type { WriteDataset } from '../../dicom/write.ts';
import { MANUFACTURER } from '../equipment.ts';
import { CONCEPT, ucum } from '../codes.ts';
import type { SourceImage, Writing } from './modules.ts';
import { codeItem, freeText, longString } from './values.ts';

export type Relationship =
  | 'CONTAINS'
  | 'HAS OBS CONTEXT'
  | 'HAS ACQ CONTEXT'
  | 'HAS CONCEPT MOD'
  | 'HAS PROPERTIES'
  | 'INFERRED FROM'
  | 'SELECTED FROM';

type Head = { readonly relationship: Relationship; readonly name: Code | null };

function item(
  head: Head,
  ValueType: string,
  rest: WriteDataset,
  children: readonly WriteDataset[] = [],
): WriteDataset {
  return {
    RelationshipType: head.relationship,
    ValueType,
    ...(head.name === null ? {} : { ConceptNameCodeSequence: [codeItem(head.name)] }),
    ...rest,
    ...(children.length === 0 ? {} : { ContentSequence: children }),
  };
}

export const textItem = (head: Head, value: string): WriteDataset =>
  item(head, 'TEXT', { TextValue: freeText(value) });
export const codedItem = (head: Head, value: Code, children: readonly WriteDataset[] = []): WriteDataset =>
  item(head, 'CODE', { ConceptCodeSequence: [codeItem(value)] }, children);
export const uidItem = (head: Head, UID: string): WriteDataset => item(head, 'UIDREF', { UID });
export const personItem = (head: Head, name: string): WriteDataset =>
  item(head, 'PNAME', { PersonName: longString(name).replaceAll('=', ' ') });

export type Template = { readonly template: string };
export const containerItem = (
  head: Head,
  children: readonly WriteDataset[],
  { template }: Partial<Template> = {},
): WriteDataset =>
  item(
    head,
    'CONTAINER',
    {
      ContinuityOfContent: 'SEPARATE',
      ...(template === undefined
        ? {}
        : { ContentTemplateSequence: [{ MappingResource: 'DCMR', TemplateIdentifier: template }] }),
    },
    children,
  );

/** A number: as decimal string of 16 characters, and beside it as the double that it is, where that says more. */
export function numberItem(
  head: Head,
  { value, unit }: { readonly value: number; readonly unit: Code },
  children: readonly WriteDataset[] = [],
): WriteDataset {
  const decimal = decimalText(value);
  const measured: WriteDataset = {
    MeasurementUnitsCodeSequence: [codeItem(unit)],
    NumericValue: decimal,
    ...(Number(decimal) === value ? {} : { FloatingPointValue: value }),
  };
  return item(head, 'NUM', { MeasuredValueSequence: [measured] }, children);
}

/** As many digits as a DS holds (PS3.5 6.2), with a point whatever the locale. */
function decimalText(value: number): string {
  for (let digits = 17; digits > 1; digits -= 1) {
    const text = String(Number(value.toPrecision(digits)));
    if (text.length <= 16) return text;
  }
  return value.toExponential(0);
}

/** `{ value: 1 }`: UCUM's unity. */
export const NO_UNIT = ucum('1', 'no units');

/** One image or one frame of it. */
export function imageReference(image: SourceImage, frameNumber: number): WriteDataset {
  return {
    ReferencedSOPClassUID: image.SOPClassUID,
    ReferencedSOPInstanceUID: image.SOPInstanceUID,
    ...(image.NumberOfFrames > 1 ? { ReferencedFrameNumber: frameNumber } : {}),
  };
}

export const imageItem = (head: Head, image: SourceImage, frameNumber: number): WriteDataset =>
  item(head, 'IMAGE', { ReferencedSOPSequence: [imageReference(image, frameNumber)] });

export type Outline = {
  readonly GraphicType: 'POINT' | 'POLYLINE' | 'CIRCLE' | 'ELLIPSE';
  readonly points: readonly ImagePoint[];
};

/** PS3.3 C.18.6: single precision is all that SCOORD has: a 24th bit of the coordinate, below a thousandth of a pixel. */
export const coordinatesItem = (
  head: Head,
  { GraphicType, points }: Outline,
  image: WriteDataset,
): WriteDataset =>
  item(head, 'SCOORD', { GraphicType, GraphicData: points.flatMap(({ x, y }) => [x, y]) }, [image]);

/** PS3.16 TID 1204 and 1002: in which language, and who observed: the reader where one signed in, and this device. */
export function observationContext(writing: Writing, author: string): WriteDataset[] {
  const context = (name: Code): Head => ({ relationship: 'HAS OBS CONTEXT', name });
  const person =
    author === ''
      ? []
      : [
          codedItem(context(CONCEPT.observerType), CONCEPT.person),
          personItem(context(CONCEPT.personName), author),
        ];
  return [
    codedItem(
      { relationship: 'HAS CONCEPT MOD', name: CONCEPT.language },
      { value: 'en', scheme: 'RFC5646', meaning: 'English' },
    ),
    ...person,
    codedItem(context(CONCEPT.observerType), CONCEPT.device),
    uidItem(context(CONCEPT.deviceUid), writing.deviceUid),
    textItem(context(CONCEPT.deviceName), MANUFACTURER),
    textItem(context(CONCEPT.deviceManufacturer), MANUFACTURER),
    textItem(context(CONCEPT.deviceModel), `${MANUFACTURER} ${writing.version}`),
  ];
}

/** PS3.3 C.17.2.1: every instance that is referred to, by study and series. */
export function evidence(images: Iterable<SourceImage>): WriteDataset[] {
  const series = new Map<string, SourceImage[]>();
  for (const image of images)
    series.set(image.SeriesInstanceUID, [...(series.get(image.SeriesInstanceUID) ?? []), image]);
  const [first] = [...series.values()][0] ?? [];
  if (first === undefined) return [];
  return [
    {
      StudyInstanceUID: first.StudyInstanceUID,
      ReferencedSeriesSequence: [...series].map(([SeriesInstanceUID, members]) => ({
        SeriesInstanceUID,
        ReferencedSOPSequence: members.map(({ SOPClassUID, SOPInstanceUID }) => ({
          ReferencedSOPClassUID: SOPClassUID,
          ReferencedSOPInstanceUID: SOPInstanceUID,
        })),
      })),
    },
  ];
}
