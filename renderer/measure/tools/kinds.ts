import type { AnnotationKind } from '../../../native/contract/index.ts';

// What sets the kinds of annotation apart: how many points, how they are placed, which colour they have.

export type MarkTool = AnnotationKind | 'eraser';

export type Hue = 'yellow' | 'cyan' | 'green' | 'orange' | 'pink' | 'violet';
/** LOOK.md, "Measurements": hues of their own, only on images and in their list. */
export const hues: Readonly<Record<Hue, string>> = {
  yellow: '#ffe066',
  cyan: '#5ee0e6',
  green: '#8be28b',
  orange: '#ffab6b',
  pink: '#ff9ccb',
  violet: '#c0b0ff',
};

export type KindTraits = {
  /** Points that complete it; null: as many as the reader gives. */
  readonly points: number | null;
  readonly hue: Hue;
  /** Drawn with the button held or not (freehand), point by point (polygon), or up to its number of points. */
  readonly placing: 'points' | 'polygon' | 'freehand';
  /** Has something that is read in its words: they are asked for when it is placed. */
  readonly wantsText: boolean;
};

const traits = (points: number | null, hue: Hue, more: Partial<KindTraits> = {}): KindTraits => ({
  points,
  hue,
  placing: 'points',
  wantsText: false,
  ...more,
});

export const kindTraits: Readonly<Record<AnnotationKind, KindTraits>> = {
  length: traits(2, 'yellow'),
  bidirectional: traits(4, 'yellow'),
  angle: traits(3, 'green'),
  cobb: traits(4, 'green'),
  // Two corners of the box around it; they become the ends of both axes.
  ellipse: traits(2, 'cyan'),
  circle: traits(2, 'cyan'),
  rectangle: traits(2, 'cyan'),
  freehand: traits(null, 'cyan', { placing: 'freehand' }),
  polygon: traits(null, 'cyan', { placing: 'polygon' }),
  probe: traits(1, 'cyan'),
  arrow: traits(2, 'yellow', { wantsText: true }),
  text: traits(1, 'yellow', { wantsText: true }),
  cardiothoracic: traits(4, 'pink'),
  spine: traits(1, 'violet'),
  calibration: traits(2, 'orange'),
};

export const colourOf = (kind: AnnotationKind): string => hues[kindTraits[kind].hue];

/** Kinds whose area has statistics of the pixels inside. */
const REGIONS: ReadonlySet<AnnotationKind> = new Set([
  'ellipse',
  'circle',
  'rectangle',
  'freehand',
  'polygon',
]);
export const isRegion = (kind: AnnotationKind): boolean => REGIONS.has(kind);
