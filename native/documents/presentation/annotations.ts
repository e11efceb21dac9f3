// Graphics and texts of a presentation state: PS3.3 C.10.5. PIXEL coordinates count from the outer corner of the first pixel,
// as ours do, so nothing is shifted; DISPLAY coordinates are fractions of the displayed area as it is seen.
import type { ImageReference } from '../../contract/index.ts';
import { item, items, number, numbers, text, type DicomJson } from '../../dicom/index.ts';
import { scopedImages, type Evidence } from '../references.ts';
import { labColour } from './colour.ts';
import { compoundShapes } from './compound.ts';
import { MOST_POINTS, placesOf, type Graphic, type Text } from './shape.ts';

type Units = Graphic['units'];

const TAG = {
  annotations: '00700001',
  GraphicLayer: '00700002',
  BoundingBoxAnnotationUnits: '00700003',
  AnchorPointAnnotationUnits: '00700004',
  GraphicAnnotationUnits: '00700005',
  UnformattedTextValue: '00700006',
  textObjects: '00700008',
  graphicObjects: '00700009',
  BoundingBoxTopLeft: '00700010',
  BoundingBoxBottomRight: '00700011',
  Justification: '00700012',
  AnchorPoint: '00700014',
  AnchorPointVisibility: '00700015',
  GraphicDimensions: '00700020',
  GraphicData: '00700022',
  GraphicType: '00700023',
  GraphicFilled: '00700024',
  compoundGraphics: '00700209',
  CompoundGraphicInstanceID: '00700226',
  textStyle: '00700231',
  lineStyle: '00700232',
  fillStyle: '00700233',
  TextColour: '00700241',
  HorizontalAlignment: '00700242',
  PatternOnColour: '00700251',
  LineDashingStyle: '00700254',
  PatternOnOpacity: '00700284',
} as const;

const MOST_OBJECTS = 20_000;

export type Annotations = {
  readonly graphics: { images: ImageReference[]; graphic: Graphic }[];
  readonly texts: { images: ImageReference[]; text: Text }[];
  readonly problems: ReadonlySet<string>;
};

export function readAnnotations(data: DicomJson, related: Evidence): Annotations {
  const found: Annotations & { readonly problems: Set<string> } = {
    graphics: [],
    texts: [],
    problems: new Set<string>(),
  };
  for (const annotation of items(data, TAG.annotations)) {
    if (found.graphics.length + found.texts.length > MOST_OBJECTS) {
      found.problems.add('too-many-graphics');
      break;
    }
    readOne(annotation, related, found);
  }
  return found;
}

function readOne(
  annotation: DicomJson,
  related: Evidence,
  found: Annotations & { readonly problems: Set<string> },
): void {
  const images = scopedImages(annotation, related);
  const layer = text(annotation, TAG.GraphicLayer);
  const simple = [...items(annotation, TAG.graphicObjects), ...items(annotation, TAG.textObjects)];
  for (const object of items(annotation, TAG.graphicObjects)) {
    const graphic = graphicOf(object, layer);
    if (graphic === null) found.problems.add('bad-graphic');
    else found.graphics.push({ images, graphic });
  }
  for (const object of items(annotation, TAG.textObjects)) {
    const one = textOf(object, layer);
    if (one === null) found.problems.add('bad-text');
    else found.texts.push({ images, text: one });
  }
  // C.10.5.1.3.1: a compound graphic has simple objects beside it, which draw the same; where they lack, we make some.
  const drawn = new Set(simple.map((object) => number(object, TAG.CompoundGraphicInstanceID)));
  for (const compound of items(annotation, TAG.compoundGraphics)) {
    if (drawn.has(number(compound, TAG.CompoundGraphicInstanceID) ?? NaN)) continue;
    found.problems.add('compound-simplified');
    const style = styleOf(compound);
    for (const shape of compoundShapes(compound)) {
      const graphic = { layer, ...shape, ...style };
      found.graphics.push({ images, graphic });
    }
  }
}

const TYPES: ReadonlyMap<string, { type: Graphic['type']; least: number; most: number }> = new Map<
  string,
  { type: Graphic['type']; least: number; most: number }
>([
  ['POINT', { type: 'point', least: 1, most: 1 }],
  ['POLYLINE', { type: 'polyline', least: 2, most: MOST_POINTS }],
  ['INTERPOLATED', { type: 'interpolated', least: 2, most: MOST_POINTS }],
  ['CIRCLE', { type: 'circle', least: 2, most: 2 }],
  ['ELLIPSE', { type: 'ellipse', least: 4, most: 4 }],
]);

function graphicOf(object: DicomJson, layer: string): Graphic | null {
  const units = unitsOf(text(object, TAG.GraphicAnnotationUnits));
  const shape = TYPES.get(text(object, TAG.GraphicType));
  const points = placesOf(numbers(object, TAG.GraphicData));
  if (units === null || shape === undefined || points === null) return null;
  if (points.length < shape.least || points.length > shape.most) return null;
  const filled = text(object, TAG.GraphicFilled) === 'Y' || item(object, TAG.fillStyle) !== null;
  return { layer, type: shape.type, units, points, filled, ...styleOf(object) };
}

type Style = Pick<Graphic, 'colour' | 'dashed' | 'opacity'>;

function styleOf(object: DicomJson): Style {
  const line = item(object, TAG.lineStyle);
  const opacity = number(line, TAG.PatternOnOpacity);
  return {
    colour: labColour(numbers(line, TAG.PatternOnColour)),
    dashed: text(line, TAG.LineDashingStyle) === 'DASHED',
    opacity: opacity === null ? 1 : Math.min(1, Math.max(0, opacity)),
  };
}

function textOf(object: DicomJson, layer: string): Text | null {
  const value = text(object, TAG.UnformattedTextValue).replace(/\r\n?/g, '\n').trimEnd();
  const box = boxOf(object);
  const anchor = anchorOf(object);
  if (value === '' || (box === null && anchor === null)) return null;
  const colour = labColour(numbers(item(object, TAG.textStyle), TAG.TextColour));
  return { layer, text: value, box, anchor, colour };
}

function boxOf(object: DicomJson): Text['box'] {
  const units = unitsOf(text(object, TAG.BoundingBoxAnnotationUnits));
  const topLeft = placeOf(object, TAG.BoundingBoxTopLeft);
  const bottomRight = placeOf(object, TAG.BoundingBoxBottomRight);
  if (units === null || topLeft === null || bottomRight === null) return null;
  const style = text(item(object, TAG.textStyle), TAG.HorizontalAlignment);
  const justify = style || text(object, TAG.Justification);
  return {
    units,
    topLeft,
    bottomRight,
    justify: justify === 'RIGHT' ? 'right' : justify === 'CENTER' ? 'centre' : 'left',
  };
}

function anchorOf(object: DicomJson): Text['anchor'] {
  const units = unitsOf(text(object, TAG.AnchorPointAnnotationUnits));
  const point = placeOf(object, TAG.AnchorPoint);
  if (units === null || point === null) return null;
  return { units, point, visible: text(object, TAG.AnchorPointVisibility) === 'Y' };
}

function unitsOf(value: string): Units | null {
  switch (value) {
    case 'PIXEL':
      return 'pixel';
    case 'DISPLAY':
      return 'display';
    case 'MATRIX':
      return 'matrix';
    default:
      return null;
  }
}

function placeOf(object: DicomJson, tag: string): { x: number; y: number } | null {
  const points = placesOf(numbers(object, tag));
  return points?.length === 1 ? (points[0] ?? null) : null;
}
