// Compound graphics (PS3.3 C.10.5.1.3) as the lines and ellipses that they draw, for writers who left out the simple objects
// that the standard wants beside them.
import { number, numbers, text, type DicomJson } from '../../dicom/index.ts';
import { placesOf, type Graphic } from './shape.ts';

type Place = Graphic['points'][number];
type Shape = Pick<Graphic, 'type' | 'units' | 'points' | 'filled'>;

const TAG = {
  GraphicData: '00700022',
  RotationAngle: '00700230',
  RotationPoint: '00700273',
  CompoundGraphicUnits: '00700282',
  CompoundGraphicType: '00700294',
} as const;

/** Far beyond any image: an infinite line is clipped by the pane. */
const FAR = 100_000;

export function compoundShapes(data: DicomJson): readonly Shape[] {
  const units = text(data, TAG.CompoundGraphicUnits) === 'DISPLAY' ? 'display' : 'pixel';
  const places = placesOf(numbers(data, TAG.GraphicData));
  if (places === null) return [];
  const turn = rotation(data, places);
  return shapesOf(text(data, TAG.CompoundGraphicType), places).map(({ type, points }) => ({
    type,
    units,
    points: points.map(turn),
    filled: false,
  }));
}

type Outline = { readonly type: Graphic['type']; readonly points: readonly Place[] };

function shapesOf(type: string, places: readonly Place[]): readonly Outline[] {
  const [a, b] = places;
  if (a === undefined) return [];
  if (b === undefined) return [{ type: 'point', points: [a] }]; // CROSSHAIR
  switch (type) {
    case 'RECTANGLE':
      return [{ type: 'polyline', points: [a, { x: b.x, y: a.y }, b, { x: a.x, y: b.y }, a] }];
    case 'ELLIPSE':
      return [{ type: 'ellipse', points: axesOf(a, b) }];
    case 'MULTILINE':
      return places.flatMap((from, index): Outline[] => {
        const to = places[index + 1];
        return index % 2 === 0 && to !== undefined ? [{ type: 'polyline', points: [from, to] }] : [];
      });
    case 'INFINITELINE':
      return [{ type: 'polyline', points: endless(a, b) }];
    default:
      return [{ type: 'polyline', points: places }];
  }
}

/** Ends of the longer axis, then of the shorter one, of the ellipse in a box. */
function axesOf(a: Place, b: Place): readonly Place[] {
  const centre = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  const across = [
    { x: a.x, y: centre.y },
    { x: b.x, y: centre.y },
  ];
  const down = [
    { x: centre.x, y: a.y },
    { x: centre.x, y: b.y },
  ];
  return Math.abs(b.x - a.x) >= Math.abs(b.y - a.y) ? [...across, ...down] : [...down, ...across];
}

function endless(a: Place, b: Place): readonly Place[] {
  const length = Math.hypot(b.x - a.x, b.y - a.y);
  if (length === 0) return [a, b];
  const [dx, dy] = [((b.x - a.x) / length) * FAR, ((b.y - a.y) / length) * FAR];
  return [
    { x: a.x - dx, y: a.y - dy },
    { x: a.x + dx, y: a.y + dy },
  ];
}

/** C.10.5.1.3.2: counterclockwise, which with y down is a negative turn. */
function rotation(data: DicomJson, places: readonly Place[]): (place: Place) => Place {
  const degrees = number(data, TAG.RotationAngle) ?? 0;
  const [x, y] = numbers(data, TAG.RotationPoint);
  const first = places[0];
  if (degrees === 0 || !Number.isFinite(degrees) || first === undefined) return (place) => place;
  const pivot =
    x !== undefined && y !== undefined && Number.isFinite(x) && Number.isFinite(y) ? { x, y } : first;
  const [cos, sin] = [Math.cos((-degrees * Math.PI) / 180), Math.sin((-degrees * Math.PI) / 180)];
  return (place) => ({
    x: pivot.x + (place.x - pivot.x) * cos - (place.y - pivot.y) * sin,
    y: pivot.y + (place.x - pivot.x) * sin + (place.y - pivot.y) * cos,
  });
}
