import type { Presentation } from '../../contract/index.ts';
import { number, numbers, texts, type DicomJson } from '../../dicom/index.ts';
import { labColour } from './colour.ts';

type Shutter = NonNullable<Presentation['shutter']>;
type Shape = Shutter['shapes'][number];

const TAG = {
  ShutterShape: '00181600',
  Left: '00181602',
  Right: '00181604',
  Upper: '00181606',
  Lower: '00181608',
  Centre: '00181610',
  Radius: '00181612',
  Vertices: '00181620',
  PresentationValue: '00181622',
  OverlayGroup: '00181623',
  Colour: '00181624',
} as const;

/**
 * Display shutters, PS3.3 C.7.6.11 and C.7.6.15. Their positions are pixels counted from 1 and row before column; here they
 * are corners counted from 0 and x before y: edges lie outside the first and last pixel that is shown, centres and vertices
 * in the middle of theirs. What is not sound is left out and named.
 */
export function readShutter(data: DicomJson): {
  readonly shutter: Shutter | null;
  readonly problem: boolean;
} {
  const names = texts(data, TAG.ShutterShape);
  const shapes = names.map((name) => shapeOf(name, data));
  const sound = shapes.filter((shape) => shape !== null);
  if (sound.length === 0) return { shutter: null, problem: names.length > 0 };
  const shutter: Shutter = {
    shapes: sound,
    grey: pValue(number(data, TAG.PresentationValue)),
    colour: labColour(numbers(data, TAG.Colour)),
  };
  return { shutter, problem: sound.length < shapes.length };
}

function shapeOf(name: string, data: DicomJson): Shape | null {
  switch (name.trim()) {
    case 'RECTANGULAR':
      return rectangle(data);
    case 'CIRCULAR':
      return circle(data);
    case 'POLYGONAL':
      return polygon(data);
    case 'BITMAP': {
      const overlayGroup = number(data, TAG.OverlayGroup);
      return overlayGroup === null ? null : { shape: 'bitmap', overlayGroup };
    }
    default:
      return null;
  }
}

function rectangle(data: DicomJson): Shape | null {
  const [left, right, top, bottom] = [TAG.Left, TAG.Right, TAG.Upper, TAG.Lower].map((tag) =>
    number(data, tag),
  );
  if (left == null || right == null || top == null || bottom == null) return null;
  if (right < left || bottom < top) return null;
  return { shape: 'rectangle', left: left - 1, right, top: top - 1, bottom };
}

function circle(data: DicomJson): Shape | null {
  const [row, column] = numbers(data, TAG.Centre);
  const radius = number(data, TAG.Radius);
  if (!isNumber(row) || !isNumber(column) || radius === null || radius <= 0) return null;
  return { shape: 'circle', centre: { x: column - 0.5, y: row - 0.5 }, radius };
}

function polygon(data: DicomJson): Shape | null {
  const values = numbers(data, TAG.Vertices);
  if (values.length < 6 || values.length % 2 !== 0 || !values.every(Number.isFinite)) return null;
  const points = Array.from({ length: values.length / 2 }, (_, index) => ({
    x: (values[index * 2 + 1] ?? 0) - 0.5,
    y: (values[index * 2] ?? 0) - 0.5,
  }));
  return { shape: 'polygon', points };
}

const isNumber = (value: number | undefined): value is number =>
  value !== undefined && Number.isFinite(value);

const pValue = (value: number | null): number | null =>
  value !== null && Number.isInteger(value) && value >= 0 && value <= 65_535 ? value : null;
