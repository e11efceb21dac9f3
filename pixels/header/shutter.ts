import { labToRgb } from '../lab.ts';
import type { Shutter, ShutterShape } from '../shutter.ts';
import { number, numbers, strings } from './dataSet.ts';
import type { DataSet } from './dataSet.ts';
import type { FrameAttributes } from './functionalGroups.ts';
import type { HeaderRemark } from './types.ts';

// Display Shutter Module, PS3.3 C.7.6.11, and its macro for frames. Rows and columns count from 1 there; the pixels named
// as edges are shown.

function rectangle(place: DataSet): ShutterShape | null {
  const [left, right] = [number(place, 'ShutterLeftVerticalEdge'), number(place, 'ShutterRightVerticalEdge')];
  const [top, bottom] = [
    number(place, 'ShutterUpperHorizontalEdge'),
    number(place, 'ShutterLowerHorizontalEdge'),
  ];
  if (left === null || right === null || top === null || bottom === null) return null;
  if (left > right || top > bottom) return null;
  return { shape: 'rectangle', left: left - 1, right, top: top - 1, bottom };
}

function circle(place: DataSet): ShutterShape | null {
  const [row, column] = numbers(place, 'CenterOfCircularShutter') ?? [];
  const radius = number(place, 'RadiusOfCircularShutter');
  if (row === undefined || column === undefined || radius === null || radius <= 0) return null;
  return { shape: 'circle', centre: { x: column - 0.5, y: row - 0.5 }, radius };
}

function polygon(place: DataSet): ShutterShape | null {
  const values = numbers(place, 'VerticesOfThePolygonalShutter') ?? [];
  const points = Array.from({ length: values.length >> 1 }, (_, at) => ({
    x: (values[at * 2 + 1] ?? 0) - 0.5,
    y: (values[at * 2] ?? 0) - 0.5,
  }));
  return points.length < 3 ? null : { shape: 'polygon', points };
}

const READERS = { RECTANGULAR: rectangle, CIRCULAR: circle, POLYGONAL: polygon } as const;
const isShape = (name: string): name is keyof typeof READERS => Object.hasOwn(READERS, name);

/** Colour of what is hidden: CIELab, else a P-value (PS3.3 C.7.6.11.1.2), else black. */
export function shutterColour(grey: number | null, lab: readonly number[] | null): Shutter['colour'] {
  const [l, a, b] = lab ?? [];
  if (l !== undefined && a !== undefined && b !== undefined) return labToRgb([l, a, b]);
  const level = Math.round((Math.min(65_535, Math.max(0, grey ?? 0)) / 65_535) * 255);
  return [level, level, level];
}

type Reading = { readonly shutter: Shutter | null; readonly remarks: readonly HeaderRemark[] };

/** The display shutter of a frame; shapes that cannot be read are left out, so that nothing is hidden by mistake. */
export function shutterOf(frame: FrameAttributes): Reading {
  const place = frame.find('FrameDisplayShutterSequence', 'ShutterShape');
  if (place === null) return { shutter: null, remarks: [] };
  const names = strings(place, 'ShutterShape').filter((name) => name !== '' && name !== 'BITMAP');
  const shapes = names.map((name) => (isShape(name) ? READERS[name](place) : null));
  const sound = shapes.filter((shape) => shape !== null);
  const lab = numbers(place, 'ShutterPresentationColorCIELabValue');
  const colour = shutterColour(number(place, 'ShutterPresentationValue'), lab);
  return {
    shutter: sound.length === 0 ? null : { shapes: sound, colour },
    remarks: sound.length < names.length ? ['shutter-unusable'] : [],
  };
}
