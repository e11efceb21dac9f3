// Annotations as graphics and text of a presentation state (PS3.3 C.10.5), for viewers that know no reports.
import type { Annotation, ImagePoint, MeasuredValue } from '../../contract/index.ts';
import type { WriteDataset } from '../../dicom/write.ts';
import { imageReference } from './content.ts';
import { annotationName } from './group.ts';
import type { SourceImage } from './modules.ts';
import { freeText } from './values.ts';

export const LAYER = 'LIGHTBOX';

export function annotationItem(annotation: Annotation, image: SourceImage): WriteDataset {
  const graphics = graphicsOf(annotation);
  return {
    ReferencedImageSequence: [imageReference(image, annotation.frameNumber)],
    GraphicLayer: LAYER,
    ...(graphics.length === 0 ? {} : { GraphicObjectSequence: graphics }),
    TextObjectSequence: [textObject(annotation)],
  };
}

function graphic(GraphicType: string, points: readonly ImagePoint[]): WriteDataset {
  return {
    GraphicAnnotationUnits: 'PIXEL',
    GraphicDimensions: 2,
    NumberOfGraphicPoints: points.length,
    GraphicData: points.flatMap(({ x, y }) => [x, y]),
    GraphicType,
    ...(GraphicType === 'POINT' ? {} : { GraphicFilled: 'N' }),
  };
}

function graphicsOf({ kind, points }: Annotation): WriteDataset[] {
  const [a, b] = points;
  switch (kind) {
    case 'length':
    case 'calibration':
    case 'arrow':
    case 'angle':
      return [graphic('POLYLINE', points)];
    case 'bidirectional':
    case 'cobb':
    case 'cardiothoracic':
      return [graphic('POLYLINE', points.slice(0, 2)), graphic('POLYLINE', points.slice(2, 4))];
    case 'ellipse':
      return [graphic('ELLIPSE', points)];
    case 'circle':
      return [graphic('CIRCLE', points)];
    case 'rectangle':
      return a === undefined || b === undefined
        ? []
        : [graphic('POLYLINE', [a, { x: b.x, y: a.y }, b, { x: a.x, y: b.y }, a])];
    case 'freehand':
    case 'polygon':
      return a === undefined ? [] : [graphic('POLYLINE', [...points, a])];
    case 'probe':
    case 'spine':
      return [graphic('POINT', points)];
    case 'text':
      return [];
    default:
      return kind satisfies never;
  }
}

/** Beside the lowest point of the shape; the reader's own text stands where it was put. */
function textObject(annotation: Annotation): WriteDataset {
  const { points, kind } = annotation;
  const lowest = points.reduce((low, point) => (point.y > low.y ? point : low), points[0] ?? { x: 0, y: 0 });
  const anchor = kind === 'text' ? (points[0] ?? lowest) : lowest;
  return {
    UnformattedTextValue: freeText(wordsOf(annotation)).slice(0, 1024),
    AnchorPointAnnotationUnits: 'PIXEL',
    AnchorPoint: [anchor.x, anchor.y],
    AnchorPointVisibility: 'N',
  };
}

function wordsOf(annotation: Annotation): string {
  const { text, kind, name, values } = annotation;
  const title =
    text !== '' && (kind === 'text' || kind === 'spine' || kind === 'arrow')
      ? text
      : annotationName(annotation);
  const named = name !== '' && title === text ? [name] : [];
  return [title, ...named, ...values.map(valueText)].join('\n');
}

/** Short, with a point in every language: the report has all digits. */
function valueText({ concept, value, unit }: MeasuredValue): string {
  const digits = Math.abs(value) >= 1000 ? 0 : 1;
  const shown =
    unit === '' || unit === '1' ? value.toFixed(2) : `${value.toFixed(digits)} ${UNITS.get(unit) ?? unit}`;
  return `${NAMES[concept]} ${shown}`;
}

const UNITS: ReadonlyMap<string, string> = new Map([
  ["[hnsf'U]", 'HU'],
  ['deg', '°'],
  ['mm2', 'mm²'],
  ['cm2', 'cm²'],
  ['px2', 'px²'],
]);

const NAMES: Readonly<Record<MeasuredValue['concept'], string>> = {
  length: 'Length',
  longAxis: 'Long axis',
  shortAxis: 'Short axis',
  angle: 'Angle',
  area: 'Area',
  perimeter: 'Perimeter',
  radius: 'Radius',
  width: 'Width',
  height: 'Height',
  mean: 'Mean',
  standardDeviation: 'SD',
  minimum: 'Min',
  maximum: 'Max',
  median: 'Median',
  sum: 'Sum',
  pixelCount: 'Pixels',
  value: 'Value',
  heartWidth: 'Heart',
  thoraxWidth: 'Thorax',
  cardiothoracicRatio: 'CTR',
  velocity: 'Velocity',
  time: 'Time',
};
