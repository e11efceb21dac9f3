// One annotation as a measurement group: PS3.16 TID 1501, whose numbers were taken from lines, or TID 1410, a region with
// numbers. Text and arrows are regions without any.
import type { Annotation, ImagePoint, MeasuredConcept, MeasuredValue } from '../../contract/index.ts';
import type { WriteDataset } from '../../dicom/write.ts';
import { CONCEPT, own } from '../codes.ts';
import {
  codedItem,
  containerItem,
  coordinatesItem,
  imageItem,
  textItem,
  uidItem,
  type Outline,
} from './content.ts';
import { valueItem } from './measured.ts';
import type { SourceImage } from './modules.ts';

/** The annotation's id, a UUID, as UID (PS3.5 B.2): the same annotation written again is the same thing tracked. */
export const trackingUid = (id: string): string => `2.25.${BigInt(`0x${id.replaceAll('-', '')}`)}`;

const KIND_NAMES: Readonly<Record<Annotation['kind'], string>> = {
  length: 'Length',
  bidirectional: 'Bidirectional',
  angle: 'Angle',
  cobb: 'Cobb angle',
  ellipse: 'Ellipse',
  circle: 'Circle',
  rectangle: 'Rectangle',
  freehand: 'Freehand region',
  polygon: 'Polygon',
  probe: 'Probe',
  arrow: 'Arrow',
  text: 'Text',
  cardiothoracic: 'Cardiothoracic ratio',
  spine: 'Spine label',
  calibration: 'Calibration line',
};

/** The reader's name for it, or that of its kind. */
export const annotationName = ({ name, kind }: Annotation): string => (name === '' ? KIND_NAMES[kind] : name);

/** The shapes of an annotation, each for its numbers: all of them where `of` is null. */
type Part = { readonly outline: Outline; readonly of: readonly MeasuredConcept[] | null };

const closed = (points: readonly ImagePoint[]): readonly ImagePoint[] => {
  const [first] = points;
  return first === undefined ? points : [...points, first];
};

type Drawn = { readonly kind: Annotation['kind']; readonly points: readonly ImagePoint[] };

/** What is drawn, in the shapes of SCOORD (PS3.3 C.18.6.1.2); every kind has at least one. */
export const outlinesOf = (drawn: Drawn): readonly Outline[] => partsOf(drawn).map(({ outline }) => outline);

function partsOf({ kind, points }: Drawn): readonly Part[] {
  const line = (from: number, to: number, of: readonly MeasuredConcept[] | null = null): Part => ({
    outline: { GraphicType: 'POLYLINE', points: points.slice(from, to) },
    of,
  });
  const whole = (
    GraphicType: Outline['GraphicType'],
    drawn: readonly ImagePoint[] = points,
  ): readonly Part[] => [{ outline: { GraphicType, points: drawn }, of: null }];
  switch (kind) {
    case 'length':
    case 'arrow':
    case 'calibration':
    case 'angle':
      return whole('POLYLINE');
    case 'bidirectional':
      return [line(0, 2, ['longAxis']), line(2, 4, ['shortAxis'])];
    case 'cobb':
      return [line(0, 2), line(2, 4)];
    case 'cardiothoracic':
      return [line(0, 2, ['heartWidth']), line(2, 4, ['thoraxWidth'])];
    case 'ellipse':
      return whole('ELLIPSE');
    case 'circle':
      return whole('CIRCLE');
    case 'rectangle':
      return whole('POLYLINE', closed(cornersOf(points)));
    case 'freehand':
    case 'polygon':
      return whole('POLYLINE', closed(points));
    case 'probe':
    case 'text':
    case 'spine':
      return whole('POINT');
    default:
      return kind satisfies never;
  }
}

function cornersOf(points: readonly ImagePoint[]): readonly ImagePoint[] {
  const [a, b] = points;
  if (a === undefined || b === undefined) return points;
  return [a, { x: b.x, y: a.y }, b, { x: a.x, y: b.y }];
}

const REGIONS: ReadonlySet<Annotation['kind']> = new Set([
  'ellipse',
  'circle',
  'rectangle',
  'freehand',
  'polygon',
]);

export function measurementGroup(annotation: Annotation, image: SourceImage): WriteDataset {
  const { kind, frameNumber, values, spacingSource, finding, text } = annotation;
  const source = imageItem(
    { relationship: 'SELECTED FROM', name: CONCEPT.originalSource },
    image,
    frameNumber,
  );
  const parts = partsOf(annotation);
  // Numbers hang on their lines; a region, or a line without numbers of its own, belongs to the group.
  const isRegion = REGIONS.has(kind) || !parts.every(({ of }) => values.some((value) => isOf(value, of)));
  const shapes = (relationship: 'CONTAINS' | 'INFERRED FROM', of: readonly Part[]): WriteDataset[] =>
    of.map(({ outline }) => coordinatesItem({ relationship, name: CONCEPT.imageRegion }, outline, source));
  const numbers = values.map((value) =>
    valueItem('CONTAINS', value, {
      kind,
      spacingSource,
      from: isRegion
        ? []
        : shapes(
            'INFERRED FROM',
            parts.filter(({ of }) => isOf(value, of)),
          ),
    }),
  );
  const findings =
    finding === null
      ? []
      : [
          codedItem(
            { relationship: 'CONTAINS', name: CONCEPT.finding },
            { value: finding.code, scheme: finding.scheme, meaning: finding.meaning },
          ),
        ];
  return containerItem(
    { relationship: 'CONTAINS', name: CONCEPT.measurementGroup },
    [
      textItem(
        { relationship: 'HAS OBS CONTEXT', name: CONCEPT.trackingIdentifier },
        annotationName(annotation),
      ),
      uidItem(
        { relationship: 'HAS OBS CONTEXT', name: CONCEPT.trackingUniqueIdentifier },
        trackingUid(annotation.id),
      ),
      ...findings,
      ...(isRegion ? shapes('CONTAINS', parts) : []),
      ...numbers,
      codedItem({ relationship: 'CONTAINS', name: CONCEPT.annotationKind }, own(kind, KIND_NAMES[kind])),
      ...(text === '' ? [] : [textItem({ relationship: 'CONTAINS', name: CONCEPT.comment }, text)]),
    ],
    { template: isRegion ? '1410' : '1501' },
  );
}

const isOf = ({ concept }: MeasuredValue, of: readonly MeasuredConcept[] | null): boolean =>
  of === null || of.includes(concept);
