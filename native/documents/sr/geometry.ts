// Spatial coordinates of a report: PS3.3 C.18.6 (SCOORD) and C.18.9 (SCOORD3D).
import type { ImagePoint, ImageReference } from '../../contract/index.ts';
import { numbers, text } from '../../dicom/index.ts';
import { CONCEPT, isConcept } from '../codes.ts';
import type { Evidence } from '../references.ts';
import { imagesOf } from './items.ts';
import type { Node, Tree } from './tree.ts';

const TAG = {
  FrameOfReferenceUID: '30060024', // Referenced Frame of Reference UID
  GraphicData: '00700022',
  GraphicType: '00700023',
  PixelOriginInterpretation: '00480301',
} as const;

export type Geometry = {
  readonly key: string; // of the item that holds the coordinates
  readonly graphic: string;
  readonly image: ImageReference | null;
  readonly points: readonly ImagePoint[]; // of SCOORD; a closed outline without its last point, which is the first
  readonly closed: boolean;
  readonly points3d: readonly [number, number, number][];
  readonly frameOfReferenceUID: string;
  /** Counted over the whole matrix of a tiled image (C.18.6.1.1), which no single frame has. */
  readonly wholeMatrix: boolean;
  /** Said to enclose something (111030, Image Region): then also where its last point is not the first. */
  readonly isRegion: boolean;
};

/** Tiled images (PS3.3 C.8.12.4); of all others the whole matrix is the frame, whatever the interpretation says. */
const TILED: ReadonlySet<string> = new Set([
  '1.2.840.10008.5.1.4.1.1.77.1.6', // VL Whole Slide Microscopy
  '1.2.840.10008.5.1.4.1.1.77.1.8', // Confocal Microscopy
  '1.2.840.10008.5.1.4.1.1.77.1.9', // Confocal Microscopy Tiled Pyramidal
  '1.2.840.10008.5.1.4.1.1.66.4', // Segmentation
  '1.2.840.10008.5.1.4.1.1.66.7', // Label Map Segmentation
  '1.2.840.10008.5.1.4.1.1.30', // Parametric Map
]);

const GREATEST = 1e6;
const MOST_POINTS = 50_000;

export const isSpatial = ({ valueType }: Node): boolean => valueType === 'SCOORD' || valueType === 'SCOORD3D';

/** Null where the coordinates are none: an odd count, not finite, beyond any image. */
export function geometryOf(tree: Tree, node: Node, evidence: Evidence): Geometry | null {
  const width = node.valueType === 'SCOORD3D' ? 3 : 2;
  const data = numbers(node.data, TAG.GraphicData);
  if (data.length === 0 || data.length % width !== 0 || data.length / width > MOST_POINTS) return null;
  if (data.some((value) => !Number.isFinite(value) || Math.abs(value) > GREATEST)) return null;
  const graphic = text(node.data, TAG.GraphicType);
  const flat = width === 2 ? pairs(data) : [];
  const closed = graphic === 'POLYLINE' && isClosed(flat);
  const image = selectedImage(tree, node, evidence);
  const isTiled = image !== null && TILED.has(image.SOPClassUID);
  return {
    key: node.key,
    graphic,
    image,
    points: closed ? flat.slice(0, -1) : flat,
    closed,
    points3d: width === 3 ? triples(data) : [],
    frameOfReferenceUID: text(node.data, TAG.FrameOfReferenceUID),
    wholeMatrix: isTiled && text(node.data, TAG.PixelOriginInterpretation) === 'VOLUME',
    isRegion: isConcept(node.name, CONCEPT.imageRegion),
  };
}

/** SCOORD is SELECTED FROM an image (PS3.3 A.35.3.3.1.2), by value or by reference. */
function selectedImage(tree: Tree, node: Node, evidence: Evidence): ImageReference | null {
  for (const child of node.children) {
    const image = tree.resolved(child);
    const found = image?.valueType === 'IMAGE' ? imagesOf(image, evidence)[0] : undefined;
    if (found !== undefined) return found;
  }
  return null;
}

const pairs = (data: readonly number[]): ImagePoint[] =>
  Array.from({ length: data.length / 2 }, (_, index) => ({
    x: data[index * 2] ?? 0,
    y: data[index * 2 + 1] ?? 0,
  }));

const triples = (data: readonly number[]): [number, number, number][] =>
  Array.from({ length: data.length / 3 }, (_, index) => [
    data[index * 3] ?? 0,
    data[index * 3 + 1] ?? 0,
    data[index * 3 + 2] ?? 0,
  ]);

/** C.18.6.1.2: a polyline whose first and last vertices are the same encloses a region. */
function isClosed(points: readonly ImagePoint[]): boolean {
  const [first, last] = [points[0], points.at(-1)];
  return points.length > 3 && first !== undefined && first.x === last?.x && first.y === last.y;
}
